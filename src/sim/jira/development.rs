//! Development information, as a connected tool reports it to Jira: what Jira's own pages ask for.
//!
//! `/rest/dev-status/1.0` is described nowhere; the shapes are those that clients in the field read (sooperset/mcp-atlassian and others).

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, ok};
use super::shape::put;

/// What is known of the issue that the query names by its number; only the tools that were asked for.
fn known(cx: &Cx<'_>) -> Result<Vec<(String, Value)>, Problem> {
    cx.user()?;
    let id = cx.call.query("issueId").unwrap_or_default();
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::new(400, "The issueId must be a number."));
    }
    let issue = cx.visible_issue(id)?;
    let known = cx.state.development.iter();
    Ok(known
        .filter(|(key, _, _)| *key == issue.key)
        .map(|(_, tool, value)| (tool.clone(), value.clone()))
        .collect())
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// `GET issue/summary`.
pub(crate) fn summary(cx: &mut Cx<'_>) -> Outcome {
    let known = known(cx)?;
    let mut summary = Map::new();
    for (kind, part) in [
        ("pullrequest", "pull_requests"),
        ("branch", "branches"),
        ("repository", "commits"),
    ] {
        let mut tools = Map::new();
        let mut total = 0;
        for (tool, value) in &known {
            let count = list(value, part).len();
            total += count;
            if count > 0 {
                put(&mut tools, tool, json!({"count": count, "name": tool}));
            }
        }
        let part = json!({
            "overall": {"count": total, "lastUpdated": null, "dataType": kind},
            "byInstanceType": tools,
        });
        put(&mut summary, kind, part);
    }
    ok(&json!({"errors": [], "configErrors": [], "summary": summary}))
}

/// `GET issue/detail`.
pub(crate) fn detail(cx: &mut Cx<'_>) -> Outcome {
    let tool = cx
        .call
        .query("applicationType")
        .unwrap_or_default()
        .to_owned();
    let kind = cx.call.query("dataType").unwrap_or_default().to_owned();
    let known = known(cx)?;
    let Some((_, value)) = known.iter().find(|(known, _)| *known == tool) else {
        return ok(&json!({"errors": [], "detail": []}));
    };
    let home = value.get("repository").cloned().unwrap_or_default();
    let named = |items: &[Value]| -> Vec<Value> {
        items
            .iter()
            .map(|item| {
                let mut item = item.clone();
                if let Some(map) = item.as_object_mut() {
                    put(map, "repository", home.clone());
                }
                item
            })
            .collect()
    };
    let mut repository = home.clone();
    if let Some(map) = repository.as_object_mut() {
        put(map, "commits", list(value, "commits").to_vec());
    }
    let requests: Vec<Value> = list(value, "pull_requests")
        .iter()
        .map(|request| {
            let mut request = request.clone();
            if let Some(map) = request.as_object_mut() {
                put(
                    map,
                    "repositoryName",
                    home.get("name").cloned().unwrap_or_default(),
                );
                put(
                    map,
                    "repositoryUrl",
                    home.get("url").cloned().unwrap_or_default(),
                );
            }
            request
        })
        .collect();
    let (branches, requests, repositories) = match kind.as_str() {
        "pullrequest" => (named(list(value, "branches")), requests, Vec::new()),
        "branch" => (named(list(value, "branches")), Vec::new(), Vec::new()),
        "repository" => (Vec::new(), Vec::new(), vec![repository]),
        _ => return Err(Problem::new(400, "The dataType is not known.")),
    };
    ok(&json!({"errors": [], "detail": [{
        "branches": branches,
        "pullRequests": requests,
        "repositories": repositories,
        "_instance": {"name": tool, "type": tool, "typeName": tool},
    }]}))
}
