//! `jira_link_to_epic`: put an issue below an epic, by whatever field the site uses.

use super::update_issue::UpdateIssue;
use super::words::IssueKey;
use crate::jira::flows::issue_type::spells_epic;
use crate::tools::prelude::*;

/// Put a Jira issue below an epic.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LinkToEpic {
    issue_key: IssueKey,
    epic_key: IssueKey,
}

impl Tool for LinkToEpic {
    const NAME: &'static str = "jira_link_to_epic";
    const TITLE: &'static str = "Link to epic";
    const TOOLSET: Toolset = Toolset::JiraLinks;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        let ends = [&self.issue_key, &self.epic_key];
        ends.iter().flat_map(|key| key.targets()).collect()
    }
}

impl Write for LinkToEpic {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let epic = super::issue_now(jira, &self.epic_key, &["summary", "issuetype"], &[]).await?;
        let kind = epic.fields.value("issuetype");
        let name = kind.get("name").and_then(Value::as_str).unwrap_or_default();
        // Cloud tells the level; Data Center only the name, in the language of the project.
        let is_epic = match kind.get("hierarchyLevel").and_then(Value::as_i64) {
            Some(level) => level >= 1,
            None => kind.get("subtask") != Some(&Value::Bool(true)) && is_epic_name(name),
        };
        if !is_epic {
            return Err(Error::new(
                ErrorKind::Invalid,
                format!("`{}` is a {name}, not an epic.", epic.key),
            )
            .hint("`jira_create_issue_link` links issues of any type."));
        }
        let mut change = UpdateIssue::parent(self.issue_key, &epic.key)
            .prepare(cx)
            .await?;
        if let Some(target) = Target::project_of_issue(&epic.key) {
            change = change.target(target);
        }
        Ok(change)
    }
}

/// Teams add words to it: `Business Epic`.
fn is_epic_name(name: &str) -> bool {
    spells_epic(name) || name.split_whitespace().any(spells_epic)
}
