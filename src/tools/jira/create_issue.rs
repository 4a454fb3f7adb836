//! `jira_create_issue`: one new issue, read back.

use super::words::ProjectKey;
use super::writing::{self, text_writer};
use super::{guard, mentions, undoing};
use crate::atlassian::User;
use crate::http::Permit;
use crate::jira::flows::create::{self, NewIssue};
use crate::jira::flows::screen;
use crate::jira::model::{Created, Issue};
use crate::jira::{Client, IssueQuery};
use crate::tools::prelude::*;

/// Create a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateIssue {
    project_key: ProjectKey,
    summary: String,
    /// `Bug`
    issue_type: String,
    /// Email, name or id
    assignee: Option<String>,
    /// Markdown
    description: Option<String>,
    /// Comma-separated
    components: Option<Csv>,
    /// By name or id: `{"priority": "High", "parent": "PROJ-1"}`
    additional_fields: Option<JsonObject>,
}

impl Tool for CreateIssue {
    const NAME: &'static str = "jira_create_issue";
    const TITLE: &'static str = "Create issue";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Create;
    const ALIASES: &'static [(&'static str, &'static str)] = &[
        ("project", "project_key"),
        ("type", "issue_type"),
        ("title", "summary"),
        ("fields", "additional_fields"),
    ];

    fn targets(&self) -> Vec<Target> {
        vec![self.project_key.target()]
    }
}

impl Write for CreateIssue {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let written = written(
            self.summary,
            self.description,
            self.assignee,
            self.components,
            self.additional_fields.unwrap_or_default(),
        );
        let project = self.project_key.as_str();
        let new = prepare(cx, jira, project, &self.issue_type, written).await?;
        let mut targets = writing::others(cx, jira, &new.values).await?;
        targets.push(writing::project(cx, jira, project).await?);
        let edits = writing::edits(jira, &new.values, None);
        let notes = new.values.notes.clone();
        let title = format!(
            "Create {} in {project}: {}",
            self.issue_type,
            summary(&new).unwrap_or_default()
        );
        let undo = Undo::Later(&["jira_delete_issue"]);
        let planned = new.clone();
        let mut change = Change::new(Action::Create, title, undo, move |cx, permit| async move {
            let jira = cx.jira()?;
            let created = create::create(jira, &new, &permit).await?;
            Ok(read_back(jira, &new, created, &permit).await)
        })
        .checked(move |cx| async move { Ok(screen::check_ready(cx.jira()?, &planned).await?) });
        change.edits = edits;
        change.notes = notes;
        for target in targets {
            change = change.target(target);
        }
        Ok(change)
    }
}

/// The fields as they were written. The arguments of their own win over the same among the additional fields
/// (behaviour 52).
pub(super) fn written(
    summary: String,
    description: Option<String>,
    assignee: Option<String>,
    components: Option<Csv>,
    additional: JsonObject,
) -> JsonObject {
    let mut written = Map::new();
    written.insert("summary".into(), summary.into());
    for (id, value) in [("description", description), ("assignee", assignee)] {
        if let Some(value) = value {
            written.insert(id.into(), value.into());
        }
    }
    if let Some(Csv(names)) = components {
        written.insert("components".into(), names.into());
    }
    for (key, value) in additional {
        if !written.contains_key(&key) {
            written.insert(key, value);
        }
    }
    written
}

/// What was written, checked and ready to be sent.
pub(super) async fn prepare(
    cx: &Context,
    jira: &Client,
    project: &str,
    issue_type: &str,
    written: JsonObject,
) -> Result<NewIssue> {
    let texts: Vec<&str> = written.values().filter_map(Value::as_str).collect();
    let options = mentions::options(jira, &texts).await;
    let writer = text_writer(cx, jira, &options);
    let new = create::prepare(jira, project, issue_type, written, &writer).await?;
    guard::new_request_type(cx, jira, project, &new.values.entries).await?;
    Ok(new)
}

/// The new issue's summary.
pub(super) fn summary(new: &NewIssue) -> Option<&str> {
    new.values.entry("summary")?.wire.as_str()
}

/// What tells a reader that the issue is what was asked for.
const SHOWN: &[&str] = &["summary", "status", "issuetype", "assignee"];

/// What tells an undo that nobody touched it since.
const MARKED: &[&str] = &["updated", "subtasks"];

/// The fields to read back, and those of them to show: long texts were only just written by the reader.
pub(super) fn fields(new: &NewIssue) -> (Vec<String>, Vec<String>) {
    let mut read: Vec<String> = SHOWN.iter().map(|id| (*id).to_owned()).collect();
    let mut show = read.clone();
    for entry in &new.values.entries {
        if !read.contains(&entry.field.id) {
            read.push(entry.field.id.clone());
            if !entry.is_document() {
                show.push(entry.field.id.clone());
            }
        }
    }
    for id in MARKED {
        if !read.iter().any(|read| read == id) {
            read.push((*id).to_owned());
        }
    }
    (read, show)
}

/// The issue as the site keeps it. Whatever fails from here on, the issue exists, and the answer says so.
async fn read_back(jira: &Client, new: &NewIssue, created: Created, permit: &Permit) -> Applied {
    let mut applied = Applied {
        message: format!("Issue {} created", created.key),
        undo: Some(Undo::By(vec![undoing::created(&created.key, None)])),
        ..Applied::default()
    };
    let (read, show) = fields(new);
    let issue = match read_issue(jira, &created.key, &read).await {
        Ok(issue) => issue,
        Err(error) => {
            applied.body.insert("issue".into(), bare(jira, &created));
            applied.not_applied.push(NotApplied {
                field: "read back".into(),
                reason: format!("The issue exists, but could not be read: {error}"),
            });
            return applied;
        }
    };
    let (issue, not_applied) = assigned(jira, new, issue, &read, permit).await;
    let undo = undoing::created(&created.key, Some(&issue.fields));
    applied.undo = Some(Undo::By(vec![undo]));
    applied.not_applied = not_applied;
    applied.body.insert(
        "issue".into(),
        writing::view(jira, &issue, &show, &new.values).into(),
    );
    applied
}

/// What is not as asked. Some versions of Data Center ignore the assignee of a new issue (behaviour 62): it is then
/// assigned by the call that is for it.
async fn assigned(
    jira: &Client,
    new: &NewIssue,
    issue: Issue,
    read: &[String],
    permit: &Permit,
) -> (Issue, Vec<NotApplied>) {
    let (_, not_applied) = writing::outcome(jira, &new.values, None, &issue.fields);
    let is_ignored = not_applied.iter().any(|missed| missed.field == "assignee");
    let Some(entry) = new.values.entry("assignee").filter(|_| is_ignored) else {
        return (issue, not_applied);
    };
    let part = |name: &str| {
        entry
            .wire
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let user = User {
        account_id: part("accountId"),
        name: part("name"),
        key: part("key"),
        ..User::default()
    };
    let again = match jira.assign(&issue.key, Some(&user), permit).await {
        Ok(()) => read_issue(jira, &issue.key, read).await,
        Err(error) => Err(Error::from(error)),
    };
    match again {
        Ok(issue) => {
            let (_, not_applied) = writing::outcome(jira, &new.values, None, &issue.fields);
            (issue, not_applied)
        }
        Err(error) => {
            let mut not_applied = not_applied;
            for missed in &mut not_applied {
                if missed.field == "assignee" {
                    missed.reason = error.to_string();
                }
            }
            (issue, not_applied)
        }
    }
}

async fn read_issue(jira: &Client, key: &str, fields: &[String]) -> Result<Issue> {
    let query = IssueQuery {
        fields: fields.to_vec(),
        ..IssueQuery::default()
    };
    jira.issue(key, &query)
        .await
        .about(|| format!("Issue `{key}`"))
}

/// All that is known of an issue that cannot be read.
pub(super) fn bare(jira: &Client, created: &Created) -> Value {
    json!({
        "id": created.id,
        "key": created.key,
        "browse_url": jira.browse_url(&created.key),
    })
}
