//! `jira_get_issue`: one issue with its comments, in one request.

use super::words::IssueKey;
use crate::jira::IssueQuery;
use crate::jira::flows::has_custom;
use crate::tools::prelude::*;
use crate::view::Plan;
use crate::view::issue::IssueView;
use crate::view::{history, transition};

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
        let sections = Sections::parse(self.include.as_ref())?;
        for (wanted, field) in [
            (sections.comments, "comment"),
            (sections.worklogs, "worklog"),
        ] {
            if wanted && !fields.iter().any(|id| id == field) {
                fields.push(field.into());
            }
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
        for (wanted, expansion) in [
            (sections.changelog, "changelog"),
            (sections.transitions, "transitions"),
        ] {
            if wanted && !query.expand.iter().any(|given| given == expansion) {
                query.expand.push(expansion.into());
            }
        }
        let issue = jira
            .issue(self.issue_key.as_str(), &query)
            .await
            .about(|| format!("Issue `{}`", self.issue_key))?;
        let touched = Target::project_of_issue(&issue.key);
        let key = issue.key.clone();
        let mut more = expanded(&issue);
        if sections.watchers {
            let watchers = jira
                .watchers(&key)
                .await
                .about(|| format!("The watchers of `{key}`"))?;
            more.insert("watchers".into(), watchers_view(&watchers));
        }
        if sections.remote_links {
            let links = jira
                .remote_links(&key)
                .await
                .about(|| format!("The remote links of `{key}`"))?;
            more.insert("remote_links".into(), remote_links_view(&links));
        }
        let (text_format, address) = (jira.text_format(), jira.browse_url(&key));
        let reply = Reply::shaped(move |_, show| {
            let view = IssueView {
                text_format,
                fields: &fields,
                names: None,
                comments: comment_limit,
                display_names,
                whole_people: true,
                without_description: false,
            };
            let mut body = view.with_address(&issue, address);
            for (name, value) in more {
                body.insert(name, value);
            }
            show(body.into())
        });
        Ok(reply.touching(touched).plan(Plan {
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

/// The sections that `include` names.
#[derive(Default)]
struct Sections {
    changelog: bool,
    transitions: bool,
    comments: bool,
    worklogs: bool,
    watchers: bool,
    remote_links: bool,
}

impl Sections {
    fn parse(include: Option<&Csv>) -> Result<Self> {
        let mut sections = Self::default();
        for name in include
            .map(|Csv(names)| names.as_slice())
            .unwrap_or_default()
        {
            match name.to_ascii_lowercase().as_str() {
                "all" => {
                    sections = Self {
                        changelog: true,
                        transitions: true,
                        comments: true,
                        worklogs: true,
                        watchers: true,
                        remote_links: true,
                    }
                }
                "changelog" | "changelogs" => sections.changelog = true,
                "transitions" => sections.transitions = true,
                "comments" | "comment" => sections.comments = true,
                "worklogs" | "worklog" => sections.worklogs = true,
                "watchers" => sections.watchers = true,
                "remote_links" => sections.remote_links = true,
                _ => {
                    return Err(Error::arguments(format!("`include` knows no section `{name}`.")).hint(
                        "It takes `changelog`, `transitions`, `comments`, `worklogs`, `watchers`, \
                         `remote_links` or `all`.",
                    ));
                }
            }
        }
        Ok(sections)
    }
}

/// What was expanded with the issue, under the reference's names.
fn expanded(issue: &crate::jira::model::Issue) -> Map<String, Value> {
    let mut body = Map::new();
    if let Some(changelog) = issue.expanded.get("changelog") {
        body.insert("changelogs".into(), history::list(changelog));
    }
    if let Some(transitions) = issue.expanded.get("transitions") {
        body.insert("transitions".into(), transition::list(transitions).into());
    }
    for name in ["properties", "rendered_fields"] {
        if let Some(value) = issue.expanded.get(name) {
            body.insert(name.into(), value.clone());
        }
    }
    body
}

fn watchers_view(watchers: &Value) -> Value {
    json!({
        "watcher_count": watchers.get("watchCount"),
        "is_watching": watchers.get("isWatching"),
        "watchers": watchers
            .get("watchers")
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(|person| person.get("displayName")).collect::<Vec<_>>()),
    })
}

fn remote_links_view(links: &Value) -> Value {
    links
        .as_array()
        .map(|links| {
            links
                .iter()
                .map(|link| {
                    json!({
                        "id": link.get("id"),
                        "relationship": link.get("relationship"),
                        "title": link.pointer("/object/title"),
                        "url": link.pointer("/object/url"),
                    })
                })
                .collect()
        })
        .unwrap_or_default()
}
