//! `jira_search`: issues by JQL, kept within reach.

use super::get_issue::DEFAULT_FIELDS;
use crate::jira::SearchQuery;
use crate::jira::flows::{self, has_custom};
use crate::tools::prelude::*;
use crate::view::Plan;
use crate::view::issue::IssueView;

/// Find Jira issues by JQL.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Search {
    /// `project = PROJ AND sprint = "Sprint 42"`, `assignee = currentUser()`
    jql: String,
    /// Field ids or names, comma-separated; `*all`
    fields: Option<Csv>,
    /// Default 10
    #[schemars(range(min = 1))]
    limit: Option<u32>,
    /// Offset (Data Center)
    start_at: Option<u32>,
    /// Only these project keys
    projects_filter: Option<Csv>,
    /// `changelog`, …
    expand: Option<Csv>,
    /// `next_page_token` of the last answer
    page_token: Option<String>,
    /// Name custom fields
    use_display_names: Option<bool>,
}

/// The answer is cut to this unless told otherwise: what a model reads without losing its thread.
const CHARS: usize = 16_000;

impl Tool for Search {
    const NAME: &'static str = "jira_search";
    const TITLE: &'static str = "Search issues";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        // The query itself is narrowed to what is allowed; so is everything it finds.
        Vec::new()
    }
}

impl Read for Search {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let limit = self.limit.unwrap_or(10) as usize;
        if limit == 0 {
            return Err(Error::arguments("`limit` must be at least 1."));
        }
        let only = self
            .projects_filter
            .map(|Csv(keys)| keys)
            .unwrap_or_default();
        let jql = cx.jql(&self.jql, &only)?;
        let wanted = match self.fields {
            Some(Csv(fields)) => fields,
            None => DEFAULT_FIELDS.iter().map(|id| (*id).to_owned()).collect(),
        };
        let cursor = self
            .page_token
            .or_else(|| self.start_at.filter(|at| *at > 0).map(|at| at.to_string()));
        search(
            cx,
            jql.as_str(),
            wanted,
            limit,
            cursor,
            self.expand,
            self.use_display_names,
        )
        .await
    }
}

/// A page of issues as an answer.
#[expect(
    clippy::too_many_arguments,
    reason = "split when the second caller stands"
)]
pub(super) async fn search(
    cx: &Context,
    jql: &str,
    wanted: Vec<String>,
    limit: usize,
    cursor: Option<String>,
    expand: Option<Csv>,
    display_names: Option<bool>,
) -> Result<Reply> {
    let jira = cx.jira()?;
    let fields = super::ids(jira, &wanted).await?;
    let display_names = display_names.unwrap_or(false);
    let mut expand = expand.map(|Csv(list)| list).unwrap_or_default();
    if (has_custom(&fields) || display_names) && !expand.iter().any(|given| given == "names") {
        expand.push("names".into());
    }
    let query = SearchQuery {
        jql: jql.to_owned(),
        fields: fields.clone(),
        expand,
        limit,
        cursor: cursor.clone(),
    };
    let page = flows::search(jira, query).await?;
    let view = IssueView {
        text_format: jira.text_format(),
        fields: &fields,
        comments: 10,
        display_names,
        whole_people: false,
    };
    let touched: Vec<Target> = page
        .items
        .iter()
        .filter_map(|issue| Target::project_of_issue(&issue.key))
        .collect();
    let issues: Vec<Value> = page
        .items
        .iter()
        .map(|issue| {
            let mut issue = view.of(jira, issue);
            // The address follows from the key, and in a list it is most of the bytes.
            issue.remove("browse_url");
            issue.into()
        })
        .collect();
    let mut body = Map::new();
    if let Some(total) = page.total {
        body.insert("total".into(), json!(total));
    }
    body.insert("issues".into(), issues.into());
    if let Some(next) = &page.next {
        body.insert("next_page_token".into(), json!(next.0));
    }
    let jql = jql.to_owned();
    Ok(Reply::of(&Value::Object(body)).touching(touched).plan(Plan {
        chars: Some(CHARS),
        list: Some("issues"),
        item_texts: &["description"],
        columns: &["created", "reporter", "versions", "id"],
        rest: Some(Box::new(move |kept| {
            json!({"tool": "jira_search", "arguments": {"jql": jql, "limit": limit - kept.min(limit)}})
        })),
        ..Plan::default()
    }))
}
