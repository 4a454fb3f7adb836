//! Searching issues: `search/jql` and its count on Cloud, `search` on Data Center, the 410 in the place of Cloud's old search.
//!
//! Source: "Search for issues using JQL enhanced search", "Count issues using JQL" (Cloud), "Search" (Data Center), and changelog entry CHANGE-2046
//! for the removed routes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::jql::{self, Ground};
use super::model::Issue;
use super::shape::{self, Wanted};

/// A search as both methods ask for it.
struct Asked {
    jql: String,
    wanted: Wanted,
    max: usize,
    token: Option<String>,
}

pub(crate) fn found<'a>(cx: &'a Cx<'_>, jql: &str) -> Result<Vec<&'a Issue>, Problem> {
    jql::search(ground(cx, false), jql)
}

fn ground<'a>(cx: &'a Cx<'_>, lenient: bool) -> Ground<'a> {
    Ground {
        core: cx.core,
        state: cx.state,
        caller: &cx.call.caller,
        lenient,
    }
}

/// `GET search/jql`.
pub(crate) fn enhanced_get(cx: &mut Cx<'_>) -> Outcome {
    let asked = Asked {
        jql: cx.call.query("jql").unwrap_or_default().to_owned(),
        wanted: Wanted {
            fields: cx.call.query_list("fields"),
            expand: cx.call.query_list("expand"),
            properties: cx.call.query_list("properties"),
        },
        max: cx.call.number("maxResults", 50)?,
        token: cx.call.query("nextPageToken").map(str::to_owned),
    };
    enhanced(cx, &asked)
}

/// `POST search/jql`.
pub(crate) fn enhanced_post(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let invalid = || {
        Problem::new(
            400,
            "Invalid request payload. Refer to the REST API documentation and try again.",
        )
    };
    let known = [
        "jql",
        "nextPageToken",
        "maxResults",
        "fields",
        "expand",
        "properties",
        "fieldsByKeys",
        "reconcileIssues",
        "failFast",
    ];
    let Some(map) = body.as_object() else {
        return Err(invalid());
    };
    if map.keys().any(|key| !known.contains(&key.as_str())) {
        return Err(invalid());
    }
    let text = |name: &str| match map.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid()),
    };
    let asked = Asked {
        jql: text("jql")?.unwrap_or_default(),
        wanted: Wanted {
            fields: words(map, "fields").ok_or_else(invalid)?,
            expand: text("expand")?
                .unwrap_or_default()
                .split(',')
                .map(|word| word.trim().to_owned())
                .filter(|word| !word.is_empty())
                .collect(),
            properties: words(map, "properties").ok_or_else(invalid)?,
        },
        max: match map.get("maxResults") {
            None => 50,
            Some(number) => number.as_u64().ok_or_else(invalid)? as usize,
        },
        token: text("nextPageToken")?,
    };
    enhanced(cx, &asked)
}

/// A list of strings; `None` if it is something else.
fn words(map: &Map<String, Value>, name: &str) -> Option<Vec<String>> {
    match map.get(name) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        Some(_) => None,
    }
}

fn enhanced(cx: &Cx<'_>, asked: &Asked) -> Outcome {
    if let Some(message) = jql::syntax_error(&asked.jql) {
        return Err(Problem::new(400, message));
    }
    if !jql::is_bounded(&asked.jql) {
        return Err(Problem::new(
            400,
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
        ));
    }
    let start = match &asked.token {
        None => 0,
        Some(token) => offset(token, &asked.jql).ok_or_else(|| {
            Problem::new(
                400,
                "The provided next page token is invalid or has expired.",
            )
        })?,
    };
    let issues = found(cx, &asked.jql)?;
    // Without fields only ids are answered, up to 5,000 of them; with fields the product sends at most 100 a page.
    let ids_only =
        asked.wanted.fields.is_empty() || asked.wanted.fields.iter().all(|word| word == "id");
    let most = if ids_only { 5000 } else { 100 };
    let page: Vec<&Issue> = issues
        .iter()
        .skip(start)
        .take(asked.max.min(most))
        .copied()
        .collect();
    let end = start + page.len();
    let shown: Vec<Value> = page
        .iter()
        .map(|issue| one(cx, issue, asked, ids_only))
        .collect();
    let mut answer = Map::new();
    answer.insert("issues".to_owned(), Value::Array(shown));
    if asked.wanted.expands("names") {
        let fields = shape::wanted_fields(cx, &asked.wanted);
        answer.insert("names".to_owned(), Value::Object(shape::names(&fields)));
    }
    if asked.wanted.expands("schema") {
        let fields = shape::wanted_fields(cx, &asked.wanted);
        answer.insert(
            "schema".to_owned(),
            Value::Object(shape::schemas(cx, &fields)),
        );
    }
    let is_last = end >= issues.len();
    if !is_last {
        answer.insert("nextPageToken".to_owned(), json!(token(end, &asked.jql)));
    }
    answer.insert("isLast".to_owned(), json!(is_last));
    ok(&Value::Object(answer))
}

fn one(cx: &Cx<'_>, issue: &Issue, asked: &Asked, ids_only: bool) -> Value {
    if ids_only && asked.wanted.expand.is_empty() {
        return json!({"id": issue.id.to_string()});
    }
    let mut wanted = asked.wanted.clone();
    // Names and schema stand once in the answer, not in each issue.
    wanted
        .expand
        .retain(|word| word != "names" && word != "schema");
    shape::issue(cx, issue, &wanted)
}

/// An opaque token: the place, and a mark of the query it belongs to.
fn token(offset: usize, jql: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{offset}:{}", mark(jql)))
}

fn offset(token: &str, jql: &str) -> Option<usize> {
    let decoded = URL_SAFE_NO_PAD.decode(token).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (offset, marked) = decoded.split_once(':')?;
    (marked == mark(jql)).then(|| offset.parse().ok())?
}

fn mark(jql: &str) -> String {
    let sum = jql
        .bytes()
        .fold(5381_u64, |sum, byte| sum.wrapping_mul(33) ^ u64::from(byte));
    format!("{sum:016x}")
}

/// `POST search/approximate-count`.
pub(crate) fn count(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let query = body.get("jql").and_then(Value::as_str).unwrap_or_default();
    if let Some(message) = jql::syntax_error(query) {
        return Err(Problem::new(400, message));
    }
    if !jql::is_bounded(query) {
        return Err(Problem::new(
            400,
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
        ));
    }
    let issues = found(cx, query)?;
    ok(&json!({"count": issues.len()}))
}

/// `GET` and `POST search` on Cloud, gone since 2025.
pub(crate) fn removed(cx: &mut Cx<'_>) -> Outcome {
    let version = cx.call.version(true);
    Err(Problem::new(
        410,
        format!(
            "The requested API has been removed. Please migrate to the /rest/api/{version}/search/jql API. A full migration guideline is available at \
             https://developer.atlassian.com/changelog/#CHANGE-2046"
        ),
    ))
}

/// `GET search` on Data Center.
pub(crate) fn classic_get(cx: &mut Cx<'_>) -> Outcome {
    let wanted = Wanted {
        fields: cx.call.query_list("fields"),
        expand: cx.call.query_list("expand"),
        properties: Vec::new(),
    };
    let start = cx.call.number("startAt", 0)?;
    let max = most(
        cx.call
            .query("maxResults")
            .and_then(|text| text.parse().ok()),
    );
    let lenient = matches!(
        cx.call.query("validateQuery"),
        Some("false" | "none" | "warn")
    );
    let jql = cx.call.query("jql").unwrap_or_default().to_owned();
    classic(cx, &jql, wanted, (start, max), lenient)
}

/// `POST search` on Data Center.
pub(crate) fn classic_post(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let Some(map) = body.as_object() else {
        return Err(Problem::new(
            400,
            "Can not deserialize instance of SearchRequestBean",
        ));
    };
    let wrong = |name: &str| {
        Problem::new(
            400,
            format!(
                "Can not deserialize instance of java.util.List out of VALUE_STRING token: {name}"
            ),
        )
    };
    let wanted = Wanted {
        fields: words(map, "fields").ok_or_else(|| wrong("fields"))?,
        expand: words(map, "expand").ok_or_else(|| wrong("expand"))?,
        properties: Vec::new(),
    };
    let start = map.get("startAt").and_then(Value::as_u64).unwrap_or(0) as usize;
    let max = most(map.get("maxResults").and_then(Value::as_i64));
    let lenient = map.get("validateQuery").is_some_and(|it| it == false);
    let jql = map
        .get("jql")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    classic(cx, &jql, wanted, (start, max), lenient)
}

/// 50 unless told otherwise, never more than 1,000; a negative number means as many as possible.
fn most(asked: Option<i64>) -> usize {
    match asked {
        None => 50,
        Some(number) if number < 0 => 1000,
        Some(number) => usize::try_from(number).unwrap_or(1000).min(1000),
    }
}

fn classic(
    cx: &Cx<'_>,
    query: &str,
    mut wanted: Wanted,
    (start, max): (usize, usize),
    lenient: bool,
) -> Outcome {
    if wanted.fields.is_empty() {
        wanted.fields = vec!["*navigable".to_owned()];
    }
    let (issues, warnings) = match jql::search(ground(cx, lenient), query) {
        Ok(issues) => (issues, Vec::new()),
        Err(problem) if lenient && jql::syntax_error(query).is_none() => {
            (Vec::new(), problem.messages)
        }
        Err(problem) => return Err(problem),
    };
    let names = wanted
        .expands("names")
        .then(|| shape::names(&shape::wanted_fields(cx, &wanted)));
    let schema = wanted
        .expands("schema")
        .then(|| shape::schemas(cx, &shape::wanted_fields(cx, &wanted)));
    wanted
        .expand
        .retain(|word| word != "names" && word != "schema");
    let shown: Vec<Value> = issues
        .iter()
        .skip(start)
        .take(max)
        .map(|issue| shape::issue(cx, issue, &wanted))
        .collect();
    let mut answer = Map::new();
    answer.insert("expand".to_owned(), json!("names,schema"));
    answer.insert("startAt".to_owned(), json!(start));
    answer.insert("maxResults".to_owned(), json!(max));
    answer.insert("total".to_owned(), json!(issues.len()));
    answer.insert("issues".to_owned(), Value::Array(shown));
    if !warnings.is_empty() {
        answer.insert("warningMessages".to_owned(), json!(warnings));
    }
    if let Some(names) = names {
        answer.insert("names".to_owned(), Value::Object(names));
    }
    if let Some(schema) = schema {
        answer.insert("schema".to_owned(), Value::Object(schema));
    }
    ok(&Value::Object(answer))
}

/// A page of issues found by JQL, as the agile routes answer it.
pub(crate) fn agile_page(cx: &Cx<'_>, query: &str) -> Outcome {
    let wanted = Wanted {
        fields: match cx.call.query_list("fields") {
            fields if fields.is_empty() => vec!["*navigable".to_owned()],
            fields => fields,
        },
        expand: cx.call.query_list("expand"),
        properties: Vec::new(),
    };
    let query = match cx.call.query("jql").filter(|jql| !jql.trim().is_empty()) {
        None => query.to_owned(),
        Some(jql) => {
            let (clause, order) = split_order(jql);
            match clause.is_empty() {
                true => format!("{query} {order}"),
                false => format!("({query}) AND ({clause}) {order}"),
            }
        }
    };
    let start = cx.call.number("startAt", 0)?;
    let max = most(
        cx.call
            .query("maxResults")
            .and_then(|text| text.parse().ok()),
    );
    let issues = found(cx, &query)?;
    let shown: Vec<Value> = issues
        .iter()
        .skip(start)
        .take(max)
        .map(|issue| shape::issue(cx, issue, &wanted))
        .collect();
    ok(&json!({
        "expand": "schema,names",
        "startAt": start,
        "maxResults": max,
        "total": issues.len(),
        "issues": shown,
    }))
}

/// The same in pages by token, as the routes below `/rest/software` answer it (Cloud).
pub(crate) fn software_page(cx: &Cx<'_>, query: &str) -> Outcome {
    let asked = Asked {
        jql: match cx.call.query("jql") {
            Some(jql) => format!("({query}) AND ({})", split_order(jql).0),
            None => query.to_owned(),
        },
        wanted: Wanted {
            fields: match cx.call.query_list("fields") {
                fields if fields.is_empty() => vec!["*navigable".to_owned()],
                fields => fields,
            },
            expand: cx.call.query_list("expand"),
            properties: Vec::new(),
        },
        max: cx.call.number("maxResults", 50)?,
        token: cx.call.query("nextPageToken").map(str::to_owned),
    };
    enhanced(cx, &asked)
}

/// The clause and the order of a query; good enough for what the agile routes are sent.
fn split_order(jql: &str) -> (String, String) {
    let lower = jql.to_ascii_lowercase();
    match lower.rfind("order by") {
        Some(at) => (
            jql.get(..at).unwrap_or_default().trim().to_owned(),
            jql.get(at..).unwrap_or_default().to_owned(),
        ),
        None => (jql.trim().to_owned(), String::new()),
    }
}
