//! No call goes to what Atlassian's description of Jira Cloud calls deprecated.
//!
//! Every world that a test lived in is asked for its requests when it ends (`support::World`), so whatever any test of a
//! run sent is seen. The descriptions are found by `ATLASSIAN_REFERENCE_DIR`; without it nothing is compared.

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

/// The descriptions of Jira Cloud, by the beginnings of their names.
const DESCRIPTIONS: &[&str] = &[
    "jira-cloud-platform-v3",
    "jira-cloud-software-agile",
    "jira-cloud-service-management",
];

/// A method and a path, cut at its slashes, with `{…}` for any segment.
struct Operation {
    method: String,
    path: Vec<String>,
    is_deprecated: bool,
}

/// Those of some requests (`METHOD path?query`) that go to a deprecated operation.
pub fn among(requests: &[String]) -> Vec<String> {
    let Some(operations) = operations() else {
        return Vec::new();
    };
    requests
        .iter()
        .filter(|request| is_deprecated(operations, request))
        .cloned()
        .collect()
}

fn is_deprecated(operations: &[Operation], request: &str) -> bool {
    let (method, url) = request.split_once(' ').unwrap_or(("GET", request));
    let path: Vec<&str> = url.split('?').next().unwrap_or(url).split('/').collect();
    let fits = |operation: &&Operation| {
        operation.method == method
            && operation.path.len() == path.len()
            && operation
                .path
                .iter()
                .zip(&path)
                .all(|(known, given)| known.starts_with('{') || known == given)
    };
    // `/issue/picker` fits `/issue/{key}` too: the one with the most words is meant.
    let words = |operation: &&Operation| {
        let words = operation.path.iter().filter(|part| !part.starts_with('{'));
        words.count()
    };
    let meant = operations.iter().filter(fits).max_by_key(words);
    meant.is_some_and(|operation| operation.is_deprecated)
}

fn operations() -> Option<&'static [Operation]> {
    static OPERATIONS: OnceLock<Option<Vec<Operation>>> = OnceLock::new();
    OPERATIONS.get_or_init(read).as_deref()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test may ask where its data lies"
)]
fn read() -> Option<Vec<Operation>> {
    let folder = PathBuf::from(std::env::var_os("ATLASSIAN_REFERENCE_DIR")?).join("openapi");
    let mut operations = Vec::new();
    for entry in std::fs::read_dir(folder).expect("descriptions") {
        let file = entry.expect("an entry").path();
        let name = file.file_name().and_then(|name| name.to_str());
        if !name.is_some_and(|name| DESCRIPTIONS.iter().any(|known| name.starts_with(known))) {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("text");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: path.split('/').map(str::to_owned).collect(),
                    is_deprecated: operation["deprecated"] == true,
                });
            }
        }
    }
    Some(operations)
}

#[test]
fn what_is_deprecated_is_known() {
    if operations().is_none() {
        return;
    }
    let requests = |lines: &[&str]| {
        lines
            .iter()
            .map(|line| (*line).to_owned())
            .collect::<Vec<_>>()
    };
    let gone = requests(&[
        "GET /rest/api/3/search?jql=x",
        "GET /rest/api/3/project",
        "GET /rest/api/3/priority",
        "GET /rest/api/3/resolution",
        "GET /rest/api/3/issue/createmeta?projectKeys=A",
        "GET /rest/agile/1.0/board/1/issue",
        "GET /rest/agile/1.0/sprint/7/issue?startAt=0",
        "DELETE /rest/api/3/version/1",
    ]);
    assert_eq!(among(&gone), gone);
    let there = requests(&[
        "POST /rest/api/3/search/jql",
        "GET /rest/api/3/project/search",
        "GET /rest/api/3/issue/createmeta/A/issuetypes",
        "GET /rest/api/3/issue/PROJ-1",
        "GET /rest/agile/1.0/board?name=x",
        "POST /rest/agile/1.0/sprint/7/issue",
    ]);
    assert_eq!(among(&there), Vec::<String>::new());
}
