//! `jira_get_issue_development_info`: branches, commits and pull requests of an issue.

use super::words::IssueKey;
use crate::jira::flows::development::{self, KINDS, Known};
use crate::tools::prelude::*;
use crate::view::Plan;

/// List an issue's branches, commits and pull requests.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssueDevelopmentInfo {
    issue_key: IssueKey,
    /// `GitHub`, `GitLab`, `bitbucket`, `stash`
    application_type: Option<String>,
    /// `pullrequest`, `branch`, `repository`
    data_type: Option<String>,
}

impl Tool for GetIssueDevelopmentInfo {
    const NAME: &'static str = "jira_get_issue_development_info";
    const TITLE: &'static str = "Get development info";
    const TOOLSET: Toolset = Toolset::JiraDevelopment;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetIssueDevelopmentInfo {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let kind = self.data_type.as_deref().map(kind).transpose()?;
        let (key, body) = of(cx, &self.issue_key, self.application_type.as_deref(), kind).await?;
        Ok(Reply::new(body)
            .touching(Target::project_of_issue(&key))
            .plan(Plan {
                list: Some("commits"),
                item_texts: &["message"],
                columns: &["repositoryUrl", "id", "authorTimestamp"],
                ..Plan::default()
            }))
    }
}

/// A kind of thing, as the site spells it.
pub(super) fn kind(text: &str) -> Result<&'static str> {
    let wanted: String = text
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    let found = match wanted.as_str() {
        _ if wanted.starts_with("pull") || wanted.starts_with("merge") => "pullrequest",
        _ if wanted.starts_with("branch") => "branch",
        _ if wanted.starts_with("repositor") => "repository",
        _ => {
            return Err(Error::arguments(format!(
                "`{text}` is no kind of development information."
            ))
            .hint(format!("It is `{}`.", KINDS.join("`, `"))));
        }
    };
    Ok(found)
}

/// What is known of one issue, and its key as it is now.
pub(super) async fn of(
    cx: &Context,
    key: &IssueKey,
    tool: Option<&str>,
    kind: Option<&str>,
) -> Result<(String, Value)> {
    let jira = cx.jira()?;
    let issue = super::issue_now(jira, key, &["summary"], &[]).await?;
    let known = development::of_issue(jira, &issue.id, tool, kind)
        .await
        .about(|| format!("The development information of `{}`", issue.key))?;
    Ok((issue.key.clone(), view(&issue.key, known)))
}

fn view(key: &str, known: Known) -> Value {
    let mut body = json!({
        "issue_key": key,
        "pullRequests": known.pull_requests,
        "branches": known.branches,
        "commits": known.commits,
        "repositories": known.repositories,
    });
    if !known.problems.is_empty() {
        body["error"] = json!(known.problems.join(" "));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn kinds_go_by_any_spelling() {
        for (text, wanted) in [
            ("pullrequest", "pullrequest"),
            ("Pull Requests", "pullrequest"),
            ("branches", "branch"),
            ("repository", "repository"),
        ] {
            assert_eq!(kind(text).ok(), Some(wanted), "{text}");
        }
        assert!(kind("commit").is_err());
    }
}
