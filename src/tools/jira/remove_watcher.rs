//! `jira_remove_watcher`: let somebody no longer be told of what happens to an issue.

use super::add_watcher::{Wish, change};
use super::words::IssueKey;
use crate::tools::prelude::*;

/// Remove a watcher from a Jira issue. Give either argument: email, name or id.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct RemoveWatcher {
    issue_key: IssueKey,
    username: Option<String>,
    account_id: Option<String>,
}

impl Tool for RemoveWatcher {
    const NAME: &'static str = "jira_remove_watcher";
    const TITLE: &'static str = "Remove watcher";
    const TOOLSET: Toolset = Toolset::JiraWatchers;
    const ACTION: Action = Action::Delete;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("user_identifier", "username")];

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for RemoveWatcher {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        // Whichever was given: the wrong kind for the edition is looked up like any other name (behaviour 166).
        let Some(person) = self.account_id.or(self.username) else {
            return Err(Error::arguments("Who shall no longer watch the issue?")
                .hint("Give `username` or `account_id`: a mail address, name or id."));
        };
        change(cx, &self.issue_key, &person, Wish::Leave).await
    }
}
