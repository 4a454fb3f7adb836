//! All that development tools know of an issue, each thing once.

use serde_json::{Map, Value, json};

use crate::atlassian::{Error, Kind};
use crate::jira::Client;

/// What is asked of each tool.
pub const KINDS: &[&str] = &["pullrequest", "branch", "repository"];

/// Tools that are asked where the summary does not say which there are (behaviour 182).
const USUAL: &[&str] = &["GitHub", "GitLab", "bitbucket", "stash"];

/// What is known of an issue.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Pull requests, by their address once.
    pub pull_requests: Vec<Value>,
    /// Branches, by their address once.
    pub branches: Vec<Value>,
    /// Commits, by their number once.
    pub commits: Vec<Value>,
    /// Repositories, by their address once.
    pub repositories: Vec<Value>,
    /// What could not be asked, in words.
    pub problems: Vec<String>,
}

/// Asks the tools that know of an issue, or one of them, for everything, or for one kind of thing.
///
/// # Errors
/// Whatever the site says to the summary, unless it is that there is none.
pub async fn of_issue(
    jira: &Client,
    issue_id: &str,
    tool: Option<&str>,
    kind: Option<&str>,
) -> Result<Known, Error> {
    let mut known = Known::default();
    let kinds: Vec<&str> = match kind {
        Some(kind) => vec![kind],
        None => KINDS.to_vec(),
    };
    let questions: Vec<(String, &str)> = match tool {
        Some(tool) => kinds.iter().map(|kind| (tool.to_owned(), *kind)).collect(),
        None => match jira.development_summary(issue_id).await {
            Ok(summary) => told(&summary, &kinds),
            Err(error)
                if matches!(
                    error.kind,
                    Kind::NotFound | Kind::Permission | Kind::Unreadable(_)
                ) =>
            {
                usual(&kinds)
            }
            Err(error) => return Err(error),
        },
    };
    for (tool, kind) in questions {
        match jira.development(issue_id, &tool, kind).await {
            Ok(answer) => known.read(&answer),
            Err(error) if matches!(error.kind, Kind::Auth | Kind::RateLimit { .. }) => {
                return Err(error);
            }
            Err(error) => {
                let said = error.messages.join(" ");
                known.problems.push(format!("{tool} {kind}: {said}"));
            }
        }
    }
    Ok(known)
}

fn usual<'a>(kinds: &[&'a str]) -> Vec<(String, &'a str)> {
    USUAL
        .iter()
        .flat_map(|tool| kinds.iter().map(|kind| ((*tool).to_owned(), *kind)))
        .collect()
}

/// The tools that the summary names, by kind, in their order. A shape that is not known asks the usual ones.
fn told<'a>(summary: &Value, kinds: &[&'a str]) -> Vec<(String, &'a str)> {
    let Some(parts) = summary.get("summary").and_then(Value::as_object) else {
        return usual(kinds);
    };
    let mut questions = Vec::new();
    for kind in kinds {
        let tools = parts
            .get(*kind)
            .and_then(|part| part.get("byInstanceType")?.as_object());
        for (tool, count) in tools.into_iter().flatten() {
            if count.get("count").and_then(Value::as_u64) != Some(0) {
                questions.push((tool.clone(), *kind));
            }
        }
    }
    questions
}

impl Known {
    fn read(&mut self, answer: &Value) {
        let errors = answer.get("errors").and_then(Value::as_array);
        for error in errors.into_iter().flatten() {
            if let Some(text) = error.get("error").and_then(Value::as_str) {
                self.problems.push(text.to_owned());
            }
        }
        for detail in list(answer, "detail") {
            for request in list(detail, "pullRequests") {
                put(&mut self.pull_requests, pull_request(request), "url");
            }
            for branch in list(detail, "branches") {
                put(&mut self.branches, self::branch(branch), "url");
            }
            for repository in list(detail, "repositories") {
                let home = picked(repository, &[("name", "/name"), ("url", "/url")]);
                for commit in list(repository, "commits") {
                    put(&mut self.commits, self::commit(commit, &home), "id");
                }
                put(&mut self.repositories, home, "url");
            }
        }
    }
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// Adds a thing unless it is there already.
fn put(all: &mut Vec<Value>, thing: Value, mark: &str) {
    let is_known = |other: &Value| match thing.get(mark) {
        Some(own) => other.get(mark) == Some(own),
        None => *other == thing,
    };
    if !all.iter().any(is_known) {
        all.push(thing);
    }
}

fn picked(value: &Value, parts: &[(&str, &str)]) -> Value {
    parts
        .iter()
        .filter_map(|(name, pointer)| Some(((*name).to_owned(), value.pointer(pointer)?.clone())))
        .filter(|(_, part)| !part.is_null() && *part != json!(""))
        .collect::<Map<_, _>>()
        .into()
}

fn pull_request(request: &Value) -> Value {
    let mut lean = picked(
        request,
        &[
            ("id", "/id"),
            ("name", "/name"),
            ("status", "/status"),
            ("url", "/url"),
            ("source", "/source/branch"),
            ("destination", "/destination/branch"),
            ("author", "/author/name"),
            ("lastUpdate", "/lastUpdate"),
            ("repository", "/repositoryName"),
            ("repositoryUrl", "/repositoryUrl"),
        ],
    );
    let reviewers: Vec<Value> = list(request, "reviewers")
        .map(|one| picked(one, &[("name", "/name"), ("approved", "/approved")]))
        .collect();
    if !reviewers.is_empty() {
        lean["reviewers"] = reviewers.into();
    }
    lean
}

fn branch(branch: &Value) -> Value {
    picked(
        branch,
        &[
            ("name", "/name"),
            ("url", "/url"),
            ("createPullRequestUrl", "/createPullRequestUrl"),
            ("repository", "/repository/name"),
            ("repositoryUrl", "/repository/url"),
            ("lastCommit", "/lastCommit/displayId"),
        ],
    )
}

fn commit(commit: &Value, home: &Value) -> Value {
    let mut lean = picked(
        commit,
        &[
            ("id", "/id"),
            ("displayId", "/displayId"),
            ("message", "/message"),
            ("author", "/author/name"),
            ("authorTimestamp", "/authorTimestamp"),
            ("url", "/url"),
        ],
    );
    for (name, source) in [("repository", "name"), ("repositoryUrl", "url")] {
        if let Some(part) = home.get(source) {
            lean[name] = part.clone();
        }
    }
    lean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tools_that_know_something_are_asked_182() {
        let summary = json!({"summary": {
            "pullrequest": {"byInstanceType": {"GitHub": {"count": 2}}},
            "branch": {"byInstanceType": {"GitHub": {"count": 0}}},
            "repository": {"byInstanceType": {}},
        }});
        assert_eq!(
            told(&summary, KINDS),
            [("GitHub".to_owned(), "pullrequest")]
        );
        assert_eq!(told(&json!([]), &["branch"]).len(), USUAL.len());
    }

    #[test]
    fn each_thing_is_told_once() {
        let answer = json!({"detail": [{
            "pullRequests": [{"id": "#1", "url": "u", "name": "Fix"}, {"id": "#1", "url": "u", "name": "Fix"}],
            "repositories": [{"name": "r", "url": "r", "commits": [{"id": "abc", "message": "m"}]}],
        }]});
        let mut known = Known::default();
        known.read(&answer);
        known.read(&answer);
        assert_eq!(known.pull_requests.len(), 1);
        assert_eq!(
            known.commits,
            [json!({"id": "abc", "message": "m", "repository": "r", "repositoryUrl": "r"})]
        );
    }
}
