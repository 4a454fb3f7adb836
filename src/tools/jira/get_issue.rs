//! `jira_get_issue`: one issue with its comments, in one request.

use super::words::IssueKey;
use crate::jira::IssueQuery;
use crate::jira::flows::has_custom;
use crate::tools::prelude::*;
use crate::view::Plan;
use crate::view::issue::IssueView;

/// What is read when nothing is asked for: the reference's eleven fields.
pub(super) const DEFAULT_FIELDS: &[&str] = &[
    "summary",
    "status",
    "issuetype",
    "priority",
    "assignee",
    "reporter",
    "labels",
    "versions",
    "created",
    "updated",
    "description",
];

/// Read one Jira issue with its newest comments.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssue {
    /// `PROJ-123`
    issue_key: IssueKey,
    /// Field ids or names, comma-separated; `*all`
    fields: Option<Csv>,
    /// `changelog`, `renderedFields`, …
    expand: Option<Csv>,
    /// Newest comments to show, default 10
    comment_limit: Option<u32>,
    /// Issue property keys
    properties: Option<Csv>,
    /// Count as viewed by you
    update_history: Option<bool>,
    /// Add `changelog`, `transitions`, `worklogs`, `watchers`, `remote_links`, `comments` or `all`
    include: Option<Csv>,
    /// Name custom fields
    use_display_names: Option<bool>,
}

impl Tool for GetIssue {
    const NAME: &'static str = "jira_get_issue";
    const TITLE: &'static str = "Get issue";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetIssue {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let comment_limit = self.comment_limit.unwrap_or(10) as usize;
        let default = self.fields.is_none();
        let wanted = match self.fields {
            Some(Csv(fields)) => fields,
            None => DEFAULT_FIELDS.iter().map(|id| (*id).to_owned()).collect(),
        };
        let mut fields = super::ids(jira, &wanted).await?;
        if default && comment_limit > 0 {
            fields.push("comment".into());
        }
        let mut query = IssueQuery {
            fields: fields.clone(),
            expand: self.expand.map(|Csv(list)| list).unwrap_or_default(),
            properties: self.properties.map(|Csv(list)| list).unwrap_or_default(),
            update_history: self.update_history.unwrap_or(false),
        };
        let display_names = self.use_display_names.unwrap_or(false);
        if has_custom(&fields) || display_names {
            for expansion in ["names", "schema"] {
                if !query.expand.iter().any(|given| given == expansion) {
                    query.expand.push(expansion.into());
                }
            }
        }
        let issue = jira
            .issue(self.issue_key.as_str(), &query)
            .await
            .about(|| format!("Issue `{}`", self.issue_key))?;
        let view = IssueView {
            text_format: jira.text_format(),
            fields: &fields,
            comments: comment_limit,
            display_names,
            whole_people: true,
        };
        let touched = Target::project_of_issue(&issue.key);
        let key = issue.key.clone();
        let body = Value::Object(view.of(jira, &issue));
        Ok(Reply::of(&body).touching(touched).plan(Plan {
            list: Some("comments"),
            item_texts: &["body"],
            text: Some("/description"),
            rest: Some(Box::new(move |_| {
                json!({"tool": "jira_get_issue", "arguments": {"issue_key": key, "max_chars": 200_000}})
            })),
            ..Plan::default()
        }))
    }
}
