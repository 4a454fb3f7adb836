//! `jira_get_issue_images`: the pictures on an issue, to be looked at.

use super::attached;
use super::words::IssueKey;
use crate::tools::prelude::*;

/// Show the image attachments of a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssueImages {
    issue_key: IssueKey,
}

impl Tool for GetIssueImages {
    const NAME: &'static str = "jira_get_issue_images";
    const TITLE: &'static str = "Get issue images";
    const TOOLSET: Toolset = Toolset::JiraAttachments;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetIssueImages {
    async fn read(self, cx: &Context) -> Result<Reply> {
        attached::all(cx, &self.issue_key, true).await
    }
}
