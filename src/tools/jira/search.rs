//! `jira_search`: issues by JQL, kept within reach.

use super::get_issue::DEFAULT_FIELDS;
use super::jql_help;
use crate::jira::flows::{self, Source, cursor_after, has_custom};
use crate::jira::{Client, SearchQuery};
use crate::json::{self, Object, Tree};
use crate::query::jql;
use crate::tools::ScopedJql;
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
    /// Data Center
    start_at: Option<u32>,
    /// Only these project keys
    projects_filter: Option<Csv>,
    expand: Option<Csv>,
    /// `next_page_token` of the last answer
    page_token: Option<String>,
    /// Name custom fields
    use_display_names: Option<bool>,
}

impl Tool for Search {
    const NAME: &'static str = "jira_search";
    const TITLE: &'static str = "Search issues";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Read;
    /// No query at all means everything within reach.
    const CLEARABLE: &'static [&'static str] = &["jql"];

    fn targets(&self) -> Vec<Target> {
        // The query itself is narrowed to what is allowed; so is everything it finds.
        Vec::new()
    }
}

impl Read for Search {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let only = self
            .projects_filter
            .map(|Csv(keys)| keys)
            .unwrap_or_default();
        Finding {
            source: Source::Site,
            jql: cx.jql(&self.jql, &only)?,
            fields: self.fields.map(|Csv(fields)| fields),
            limit: self.limit,
            cursor: self.page_token.or_else(|| {
                self.start_at
                    .filter(|at| *at > 0)
                    .map(|at| format!("{at}~"))
            }),
            expand: self.expand.map(|Csv(list)| list).unwrap_or_default(),
            display_names: self.use_display_names.unwrap_or(false),
        }
        .reply(cx)
        .await
    }
}

/// The answer is cut to this unless told otherwise: fifty issues that a model reads without losing its thread.
const CHARS: usize = 16_000;

/// What to find, for every tool that answers with a list of issues.
pub(super) struct Finding {
    /// Where to look.
    pub source: Source,
    /// The query, kept within reach.
    pub jql: ScopedJql,
    /// Field ids or names; the default fields if left out.
    pub fields: Option<Vec<String>>,
    /// How many; 10 if left out.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// What to expand.
    pub expand: Vec<String>,
    /// Whether custom fields stand under their display names.
    pub display_names: bool,
}

impl Finding {
    /// The issues as an answer.
    pub(super) async fn reply(mut self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let limit = self.limit.unwrap_or(10) as usize;
        if limit == 0 {
            return Err(Error::arguments("`limit` must be at least 1."));
        }
        let wanted = self
            .fields
            .clone()
            .unwrap_or_else(|| DEFAULT_FIELDS.iter().map(|id| (*id).to_owned()).collect());
        let fields = super::ids(jira, &wanted).await?;
        if (has_custom(&fields) || self.display_names)
            && !self.expand.iter().any(|given| given == "names")
        {
            self.expand.push("names".into());
        }
        let query = SearchQuery {
            jql: self.jql.as_str().to_owned(),
            fields: fields.clone(),
            expand: self.expand.clone(),
            limit,
            cursor: self.cursor.clone(),
        };
        let found = flows::search(jira, &self.source, query).await;
        let found = match &self.source {
            Source::Site => found.map_err(Error::from),
            Source::Board(id) => found.about(|| format!("Board `{id}`")),
        };
        let page = match found {
            Ok(page) => page,
            Err(error) => return Err(explained(cx, jira, self.jql.asked(), error).await),
        };
        let touched: Vec<Target> = page
            .items
            .iter()
            .filter_map(|issue| Target::project_of_issue(&issue.key))
            .collect();
        let text_format = jira.text_format();
        let display_names = self.display_names;
        let reply = Reply::shaped(move |chars, show| {
            let view = IssueView {
                text_format,
                fields: &fields,
                names: page.items.first().and_then(|issue| issue.names.as_ref()),
                comments: 10,
                display_names,
                whole_people: false,
                without_description: true,
            };
            let issues = page.items.iter();
            let mut views: Vec<_> = issues.clone().map(|issue| view.of(issue)).collect();
            let taken: usize = views.iter().map(json::length_of_object).sum();
            view.add_descriptions(&mut views, issues, chars.saturating_sub(taken));
            let mut body = Object::new();
            if let Some(total) = page.total {
                body.insert("total", total);
            }
            let issues: Vec<_> = views.into_iter().map(Tree::Object).collect();
            body.insert("issues", issues);
            if let Some(next) = &page.next {
                body.insert("next_page_token", next.0.as_str());
            }
            show(body.into())
        });
        Ok(reply.listing(touched).plan(self.plan(limit)))
    }

    fn plan(self, limit: usize) -> Plan {
        Plan {
            chars: Some(CHARS),
            list: Some("issues"),
            item_texts: &["description"],
            columns: &["created", "id", "reporter", "versions"],
            rest: Some(Box::new(move |kept| {
                let mut arguments = json!({
                    "jql": self.jql.asked(),
                    "limit": limit.saturating_sub(kept),
                    "page_token": cursor_after(self.cursor.as_deref(), kept),
                });
                if let Some(fields) = &self.fields {
                    arguments["fields"] = fields.join(",").into();
                }
                match &self.source {
                    Source::Site => json!({"tool": "jira_search", "arguments": arguments}),
                    Source::Board(id) => {
                        arguments["board_id"] = json!(id);
                        json!({"tool": "jira_get_board_issues", "arguments": arguments})
                    }
                }
            })),
            ..Plan::default()
        }
    }
}

/// A refusal with what was probably meant.
async fn explained(cx: &Context, jira: &Client, asked: &str, error: Error) -> Error {
    let unknown = jql::parse(asked).map(|query| query.check_fields(&[]));
    let error = error.field_meant(unknown.unwrap_or_default());
    if error.kind != ErrorKind::Invalid || error.hint.is_some() {
        return error;
    }
    match jql_help::of_refused(cx, jira, asked).await {
        Some(meant) => error.hint(meant),
        None => error,
    }
}
