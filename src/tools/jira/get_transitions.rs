//! `jira_get_transitions`: where an issue can go from here, and what each way asks for.

use super::words::IssueKey;
use crate::tools::prelude::*;
use crate::view::transition;

/// List the transitions an issue can take, with target status and screen fields.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetTransitions {
    issue_key: IssueKey,
}

impl Tool for GetTransitions {
    const NAME: &'static str = "jira_get_transitions";
    const TITLE: &'static str = "Get transitions";
    const TOOLSET: Toolset = Toolset::JiraTransitions;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetTransitions {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let issue = super::issue_now(
            jira,
            &self.issue_key,
            &["status"],
            &["transitions", "transitions.fields"],
        )
        .await?;
        let transitions = issue
            .expanded
            .get("transitions")
            .map(transition::list)
            .unwrap_or_default();
        Ok(Reply::new(json!({
            "issue_key": issue.key,
            "status": issue.fields.text("status", "/name"),
            "transitions": transitions,
        }))
        .touching(Target::project_of_issue(&issue.key)))
    }
}
