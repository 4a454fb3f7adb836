//! The simulator, held to the descriptions of the products that Atlassian publishes.
//!
//! `check` compares exchanges with a description: does the route exist, are its parameters known, has the body the described form, is the status
//! documented, has the answer the described form. The tests drive a scenario over every route of the simulator and want no complaint.
//!
//! The descriptions are not part of this project. Where they lie is said by `ATLASSIAN_REFERENCE_DIR`; without it the tests say `skipped` and pass.
//!
//! - `description`: one description, made usable as JSON Schema.
//! - `exceptions`: what the descriptions get wrong, each with its reason.
//! - `client`: a bare HTTP client, so that the simulator is not tried with the client it is there to check.
//! - `jira`, `jira_plan`, `confluence`: the scenarios.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say when they skip"
)]

mod client;
mod confluence;
mod description;
mod exceptions;
mod jira;
mod jira_plan;
mod jira_tasks;

use std::path::PathBuf;
use std::sync::OnceLock;

use atlassian_mcp::sim::{Exchange, Flavor, Product};
use serde_json::{Value, json};

use self::description::{Description, Operation};

/// Something in an exchange that the description does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// `METHOD path?query` of the request.
    pub request: String,
    /// What is wrong, with the place in the body where there is one.
    pub problem: String,
}

/// Compares exchanges with the descriptions; `None` when the descriptions are not at hand.
pub fn check(exchanges: &[Exchange], product: Product, flavor: Flavor) -> Option<Vec<Violation>> {
    let descriptions = descriptions(product, flavor)?;
    let mut violations = Vec::new();
    for exchange in exchanges
        .iter()
        .filter(|exchange| exchange.product == product)
    {
        let problems = match exchange.fault {
            // A fault is meant to break the rules.
            Some(_) => Vec::new(),
            None => problems(exchange, descriptions, flavor),
        };
        violations.extend(problems.into_iter().map(|problem| Violation {
            request: exchange.line(),
            problem,
        }));
    }
    Some(violations)
}

/// Fails with a readable list when an exchange does not fit; says `skipped` without descriptions.
pub fn assert_described(exchanges: &[Exchange], product: Product, flavor: Flavor) {
    let Some(violations) = check(exchanges, product, flavor) else {
        println!("skipped: ATLASSIAN_REFERENCE_DIR is not set");
        return;
    };
    let lines: Vec<String> = violations
        .iter()
        .map(|it| format!("{}\n    {}", it.request, it.problem))
        .collect();
    assert!(
        lines.is_empty(),
        "{} of {} exchanges of {product:?} ({flavor:?}) do not fit their description:\n{}",
        lines.len(),
        exchanges.len(),
        lines.join("\n")
    );
}

fn problems(exchange: &Exchange, descriptions: &[Description], flavor: Flavor) -> Vec<String> {
    if exchange.unknown {
        return vec!["the simulator does not know this route".to_owned()];
    }
    let path = behind_gateway(exchange.path());
    if exceptions::undescribed(path, flavor) {
        return Vec::new();
    }
    let found = descriptions
        .iter()
        .find_map(|description| description.operation(&exchange.method, path));
    let Some(operation) = found else {
        return vec!["the product has no such route".to_owned()];
    };
    let mut problems = Vec::new();
    query(exchange, &operation, flavor, &mut problems);
    if exchange.status < 400 {
        body(exchange, &operation, &mut problems);
    }
    answer(exchange, &operation, flavor, &mut problems);
    problems
}

/// The gateway has the routes of the site under `/ex/{product}/{cloudId}`.
fn behind_gateway(path: &str) -> &str {
    let inner = path.strip_prefix("/ex/").and_then(|rest| {
        let (_, rest) = rest.split_once('/')?;
        rest.find('/').and_then(|at| rest.get(at..))
    });
    inner.unwrap_or(path)
}

fn query(
    exchange: &Exchange,
    operation: &Operation<'_>,
    flavor: Flavor,
    problems: &mut Vec<String>,
) {
    let sent: Vec<(String, String)> = url::form_urlencoded::parse(
        exchange
            .url
            .split_once('?')
            .map_or("", |(_, query)| query)
            .as_bytes(),
    )
    .into_owned()
    .collect();
    let known = operation.query_parameters();
    for (name, value) in &sent {
        match known
            .iter()
            .find(|parameter| parameter.name == name.as_str())
        {
            Some(parameter) => {
                if let Some(problem) = parameter.complaint(value) {
                    problems.push(format!("query parameter `{name}`: {problem}"));
                }
            }
            // A wrong parameter that the product refuses is a fair thing to try.
            None if exchange.status >= 400 => {}
            None if exceptions::unlisted_parameter(operation.path, name, flavor) => {}
            None => problems.push(format!("unknown query parameter `{name}`")),
        }
    }
    for parameter in known.iter().filter(|parameter| parameter.required) {
        let given = sent.iter().any(|(name, _)| name == parameter.name);
        if !given
            && exchange.status < 400
            && !exceptions::not_really_required(operation.path, parameter.name, flavor)
        {
            problems.push(format!("query parameter `{}` is required", parameter.name));
        }
    }
}

fn body(exchange: &Exchange, operation: &Operation<'_>, problems: &mut Vec<String>) {
    let content_type = exchange
        .headers
        .get("content-type")
        .map_or("", String::as_str);
    if !content_type.starts_with("application/json") || exchange.body == Value::Null {
        return;
    }
    match operation.request_schema() {
        None => problems.push("the product takes no body here".to_owned()),
        Some(schema) => {
            problems.extend(
                operation
                    .unknown_fields(&schema, &exchange.body)
                    .into_iter()
                    .filter(|field| !exceptions::free_field(operation.path, field))
                    .map(|field| format!("body: unknown field `{field}`")),
            );
            problems.extend(
                operation
                    .validate(schema, &exchange.body)
                    .into_iter()
                    .map(|problem| format!("body: {problem}")),
            );
        }
    }
}

fn answer(
    exchange: &Exchange,
    operation: &Operation<'_>,
    flavor: Flavor,
    problems: &mut Vec<String>,
) {
    let status = exchange.status;
    let Some(response) = operation.response(status) else {
        if !exceptions::undocumented_status(operation.path, status, flavor) {
            problems.push(format!("status {status} is not documented"));
        }
        return;
    };
    let is_json = exchange
        .response_headers
        .get("content-type")
        .is_some_and(|it| it.starts_with("application/json"));
    if !is_json || exchange.response == Value::Null {
        return;
    }
    if let Some(schema) = response {
        let shown = exceptions::answer(exchange.response.clone());
        problems.extend(
            operation
                .validate_answer(schema, &shown, flavor)
                .into_iter()
                .map(|problem| format!("answer {status}: {problem}")),
        );
    }
}

/// The descriptions of a product, read once.
#[expect(
    clippy::disallowed_methods,
    reason = "where the descriptions lie is a fact of the machine that runs the test"
)]
fn descriptions(product: Product, flavor: Flavor) -> Option<&'static [Description]> {
    static READ: [OnceLock<Option<Vec<Description>>>; 4] = [const { OnceLock::new() }; 4];
    let (slot, files): (usize, &[(&str, &str)]) = match (product, flavor) {
        (Product::Jira, Flavor::Cloud) => (
            0,
            &[
                ("jira-cloud-platform-v3", ""),
                ("jira-cloud-software-agile", ""),
                ("jira-cloud-service-management", ""),
            ],
        ),
        (Product::Jira, Flavor::DataCenter) => {
            (1, &[("jira-dc-11", "/rest"), ("jira-dc-10", "/rest")])
        }
        (Product::Confluence, Flavor::Cloud) => (
            2,
            &[
                ("confluence-cloud-v2", "/wiki/api/v2"),
                ("confluence-cloud-v1", ""),
            ],
        ),
        (Product::Confluence, Flavor::DataCenter) => (3, &[("confluence-dc", "")]),
    };
    READ.get(slot)?
        .get_or_init(|| {
            let folder =
                PathBuf::from(std::env::var_os("ATLASSIAN_REFERENCE_DIR")?).join("openapi");
            Some(
                files
                    .iter()
                    .map(|(name, prefix)| Description::read(&folder, name, prefix))
                    .collect(),
            )
        })
        .as_deref()
}

#[test]
fn the_check_finds_what_is_wrong() {
    let right = json!({"key": "PROJ-1", "id": "1", "fields": {"summary": "x"}});
    let cases: &[(&str, &str, Value, u16, Value, &str)] = &[
        (
            "GET",
            "/rest/api/3/issue/PROJ-1?fields=summary",
            Value::Null,
            200,
            right.clone(),
            "",
        ),
        (
            "GET",
            "/ex/jira/1-2-3/rest/api/3/issue/PROJ-1?fields=summary",
            Value::Null,
            200,
            right.clone(),
            "",
        ),
        (
            "GET",
            "/rest/api/3/isue/PROJ-1",
            Value::Null,
            200,
            right.clone(),
            "the product has no such route",
        ),
        (
            "PATCH",
            "/rest/api/3/issue/PROJ-1",
            Value::Null,
            200,
            right.clone(),
            "the product has no such route",
        ),
        (
            "GET",
            "/rest/api/3/issue/PROJ-1?field=summary",
            Value::Null,
            200,
            right.clone(),
            "unknown query parameter `field`",
        ),
        (
            "GET",
            "/rest/api/3/issue/PROJ-1?updateHistory=no",
            Value::Null,
            200,
            right.clone(),
            "query parameter `updateHistory`: `no` is neither `true` nor `false`",
        ),
        (
            "GET",
            "/rest/api/3/issue/PROJ-1",
            Value::Null,
            202,
            right,
            "status 202 is not documented",
        ),
        (
            "GET",
            "/rest/api/3/issue/PROJ-1",
            Value::Null,
            200,
            json!({"key": 1}),
            "answer 200: 1 is not of type \"string\" at `/key`",
        ),
        (
            "GET",
            "/rest/api/3/issue/PROJ-1",
            Value::Null,
            200,
            json!({"kee": "x"}),
            "answer 200: Additional properties are not allowed ('kee' was unexpected) at ``",
        ),
        (
            "POST",
            "/rest/api/3/search/jql",
            json!({"jql": "x", "startAt": 1}),
            200,
            json!({}),
            "body: Additional properties are not allowed ('startAt' was unexpected) at ``",
        ),
    ];
    for (method, url, body, status, response, expected) in cases {
        let headers = std::collections::BTreeMap::from([(
            "content-type".to_owned(),
            "application/json".to_owned(),
        )]);
        let exchange = Exchange {
            product: Product::Jira,
            method: (*method).to_owned(),
            url: (*url).to_owned(),
            headers: headers.clone(),
            body: body.clone(),
            caller: None,
            status: *status,
            response_headers: headers,
            response: response.clone(),
            unknown: false,
            fault: None,
        };
        let Some(found) = check(&[exchange], Product::Jira, Flavor::Cloud) else {
            println!("skipped: ATLASSIAN_REFERENCE_DIR is not set");
            return;
        };
        let found: Vec<String> = found.into_iter().map(|it| it.problem).collect();
        let wanted: Vec<&str> = expected.lines().collect();
        assert_eq!(found, wanted, "{method} {url}");
    }
}
