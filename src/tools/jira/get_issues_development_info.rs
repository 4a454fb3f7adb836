//! `jira_get_issues_development_info`: branches, commits and pull requests of several issues.

use futures_util::stream::{self, StreamExt as _};

use super::add_issues_to_sprint::named;
use super::get_issue_development_info::{kind, of};
use super::words::IssueKey;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List the branches, commits and pull requests of several issues.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssuesDevelopmentInfo {
    /// `PROJ-1, PROJ-2`
    issue_keys: Csv,
    application_type: Option<String>,
    /// `pullrequest`, `branch`, `repository`
    data_type: Option<String>,
}

impl Tool for GetIssuesDevelopmentInfo {
    const NAME: &'static str = "jira_get_issues_development_info";
    const TITLE: &'static str = "Get development info of issues";
    const TOOLSET: Toolset = Toolset::JiraDevelopment;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        named(&self.issue_keys)
    }
}

/// More issues at once are a mistake: each costs several requests.
const MOST: usize = 50;

impl Read for GetIssuesDevelopmentInfo {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let kind = self.data_type.as_deref().map(kind).transpose()?;
        let tool = self.application_type.as_deref();
        let keys: Vec<String> = self.issue_keys.0;
        if keys.is_empty() || keys.len() > MOST {
            return Err(Error::arguments(format!(
                "`issue_keys` must name 1 to {MOST} issues."
            )));
        }
        // One that fails does not hide the others.
        let found: Vec<(String, Result<(String, Value)>)> = stream::iter(keys)
            .map(|text| async move {
                let found = match IssueKey::parse(&text) {
                    Ok(key) => of(cx, &key, tool, kind).await,
                    Err(problem) => Err(Error::arguments(format!("{problem}."))),
                };
                (text, found)
            })
            .buffered(4)
            .collect()
            .await;
        let mut touched = Vec::new();
        let mut issues = Vec::new();
        for (text, found) in found {
            match found {
                Ok((key, body)) => {
                    touched.extend(Target::project_of_issue(&key));
                    issues.push(body);
                }
                Err(error) => issues.push(json!({"issue_key": text, "error": error.to_string()})),
            }
        }
        Ok(Reply::new(json!({"issues": issues}))
            .listing(touched)
            .plan(Plan {
                list: Some("issues"),
                columns: &["repositories", "commits"],
                ..Plan::default()
            }))
    }
}
