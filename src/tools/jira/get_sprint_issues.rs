//! `jira_get_sprint_issues`: the issues of a sprint.

use super::search::Finding;
use crate::jira::flows::Source;
use crate::tools::prelude::*;

/// List a sprint's issues.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetSprintIssues {
    sprint_id: String,
    /// Field ids or names, comma-separated; `*all`
    fields: Option<Csv>,
    /// Data Center
    start_at: Option<u32>,
    /// Default 10
    limit: Option<u32>,
    /// `next_page_token` of the last answer
    page_token: Option<String>,
}

impl Tool for GetSprintIssues {
    const NAME: &'static str = "jira_get_sprint_issues";
    const TITLE: &'static str = "List sprint issues";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetSprintIssues {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let Ok(sprint) = self.sprint_id.trim().parse::<u64>() else {
            return Err(Error::arguments(format!(
                "`{}` is not the number of a sprint.",
                self.sprint_id
            ))
            .hint("`jira_get_sprints_from_board` lists sprints with their numbers."));
        };
        Finding {
            source: Source::Site,
            jql: cx.jql(&format!("sprint = {sprint} ORDER BY Rank ASC"), &[])?,
            fields: self.fields.map(|Csv(fields)| fields),
            limit: self.limit,
            cursor: self.page_token.or_else(|| {
                self.start_at
                    .filter(|at| *at > 0)
                    .map(|at| format!("{at}~"))
            }),
            expand: Vec::new(),
            display_names: false,
        }
        .reply(cx)
        .await
    }
}
