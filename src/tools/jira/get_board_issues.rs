//! `jira_get_board_issues`: the issues a board shows, further narrowed.

use super::planning;
use super::search::Finding;
use crate::jira::flows::Source;
use crate::tools::prelude::*;

/// List a board's issues, narrowed by JQL.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetBoardIssues {
    /// Id or name
    board_id: String,
    jql: Option<String>,
    /// Field ids or names, comma-separated; `*all`
    fields: Option<Csv>,
    /// Data Center
    start_at: Option<u32>,
    /// Default 10
    limit: Option<u32>,
    expand: Option<Csv>,
    /// `next_page_token` of the last answer
    page_token: Option<String>,
}

impl Tool for GetBoardIssues {
    const NAME: &'static str = "jira_get_board_issues";
    const TITLE: &'static str = "List board issues";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        // The query is narrowed to what is allowed; so is everything it finds.
        Vec::new()
    }
}

impl Read for GetBoardIssues {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let board = planning::board(cx.jira()?, &self.board_id).await?;
        // `version` is what the reference always asks for; it expands nothing of an issue.
        let expand = self.expand.map(|Csv(list)| list).unwrap_or_default();
        Finding {
            source: Source::Board(board),
            jql: cx.jql(self.jql.as_deref().unwrap_or_default(), &[])?,
            fields: self.fields.map(|Csv(fields)| fields),
            limit: self.limit,
            cursor: self.page_token.or_else(|| {
                self.start_at
                    .filter(|at| *at > 0)
                    .map(|at| format!("{at}~"))
            }),
            expand: expand
                .into_iter()
                .filter(|word| word != "version")
                .collect(),
            display_names: false,
        }
        .reply(cx)
        .await
    }
}
