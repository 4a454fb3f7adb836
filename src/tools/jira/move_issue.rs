//! `jira_move_issue`: an issue into another project (Cloud).

use super::undoing;
use super::words::{IssueKey, ProjectKey};
use crate::jira::flows::lots::{Lot, Outcome};
use crate::jira::flows::{self, Moved};
use crate::jira::model::{BulkWork, Issue, IssueType};
use crate::tools::prelude::*;

/// Move a Jira issue to another project.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MoveIssue {
    issue_key: IssueKey,
    target_project_key: ProjectKey,
}

impl Tool for MoveIssue {
    const NAME: &'static str = "jira_move_issue";
    const TITLE: &'static str = "Move issue";
    const TOOLSET: Toolset = Toolset::JiraIssues;
    const ACTION: Action = Action::Update;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        let mut targets = self.issue_key.targets();
        targets.push(self.target_project_key.target());
        targets
    }
}

impl Write for MoveIssue {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let project = self.target_project_key.as_str();
        let issue = super::issue_now(jira, &self.issue_key, FIELDS, &[]).await?;
        let types = jira
            .create_types(project)
            .await
            .about(|| format!("Project `{project}`"))?;
        Ok(in_bulk(&issue, project, &types, None)?.0)
    }
}

/// What is read of an issue before it is moved.
pub(super) const FIELDS: &[&str] = &["summary", "issuetype", "parent", "subtasks", "updated"];

/// The move of one of several issues, and what the site may take with those of the others.
///
/// # Errors
/// That it is there already, is a sub-task of an issue that stays, or that the project has no such type.
pub(super) fn in_bulk(
    issue: &Issue,
    project: &str,
    types: &[IssueType],
    wanted: Option<&str>,
) -> Result<(Change, Lot)> {
    let key = issue.key.clone();
    let updated = issue.fields.value("updated");
    let from = Target::project_of_issue(&key);
    let is_here = from.as_ref() == Some(&Target::Project(project.to_owned()));
    let target = target(issue, project, types, wanted)?;
    let was = issue.fields.text("issuetype", "/id").unwrap_or_default();
    let was_called = issue.fields.text("issuetype", "/name");
    if is_here && target.id == was {
        let what = match wanted {
            Some(_) => format!("is a `{}` in project `{project}` already", target.name),
            None => format!("is in project `{project}` already"),
        };
        return Err(Error::arguments(format!(
            "Issue `{key}` {what}; nothing was moved."
        )));
    }
    let is_subtask = issue.fields.value("issuetype")["subtask"] == true;
    if let (true, Some(parent)) = (is_subtask, issue.fields.text("parent", "/key"))
        && !is_here
    {
        return Err(Error::arguments(format!(
            "Issue `{key}` is a sub-task and goes where `{parent}` goes; nothing was moved."
        )));
    }
    let title = format!(
        "Move {key} to project {project}: {}",
        issue.fields.text("summary", "").unwrap_or_default()
    );
    let before = from.clone().map(|target| match target {
        Target::Project(key) | Target::Space(key) => key,
    });
    let back = Back {
        project: before.clone().unwrap_or_default(),
        issue_type: was_called.clone().filter(|_| target.id != was),
        now: target.name.clone(),
    };
    let lot = Lot::new(
        issue,
        BulkWork::Move {
            project: project.to_owned(),
            issue_type: target.id.clone(),
        },
    );
    let undo = Undo::Later(match back.issue_type {
        None => &["jira_move_issue"],
        Some(_) => &["jira_bulk_move_issues"],
    });
    let mut change = Change::new(Action::Update, title, undo, {
        let (key, id) = (key.clone(), issue.id.clone());
        let (project, issue_type) = (project.to_owned(), target.id.clone());
        let sent = lot.sent.clone();
        move |cx, permit| async move {
            let jira = cx.jira()?;
            let moved = match sent.outcome() {
                None => flows::move_issue(jira, &id, &project, &issue_type, &permit).await?,
                Some(Outcome::Failed(reason)) => {
                    return Err(Error::new(ErrorKind::Invalid, reason.clone()));
                }
                Some(outcome) => flows::moved(jira, &id, &project, &issue_type, outcome).await?,
            };
            Ok(back.applied(&key, jira.browse_url(&moved.key), moved))
        }
    })
    .note("What the other project or type does not have (status, components, versions, fields) is lost on the way, and moving the issue back does not bring it back.")
    .edit("project", json!(before), json!(project))
    .edit("issue type", json!(was_called), json!(target.name))
    .still({
        let key = key.clone();
        move |cx| async move { super::unchanged(&cx, &key, &updated).await }
    })
    .target(Target::Project(project.to_owned()));
    change.targets.extend(from);
    let subtasks = undoing::subtasks(&issue.fields);
    if !subtasks.is_empty() {
        change.notes.push(format!(
            "The sub-tasks of {} go with it: {}.",
            issue.key,
            subtasks.join(", ")
        ));
    }
    Ok((change, lot))
}

/// The type that an issue shall have: as it is called, else the one it has, else one of the same name.
fn target<'a>(
    issue: &Issue,
    project: &str,
    types: &'a [IssueType],
    wanted: Option<&str>,
) -> Result<&'a IssueType> {
    let current = issue.fields.value("issuetype");
    let text = |name: &str| current[name].as_str().unwrap_or_default().to_owned();
    let (id, name) = (text("id"), text("name"));
    let is_subtask = current["subtask"] == true;
    let called = wanted.unwrap_or(&name).to_lowercase();
    let found = match wanted {
        Some(wanted) => types
            .iter()
            .find(|kind| kind.name.to_lowercase() == called || kind.id == wanted),
        None => types.iter().find(|kind| kind.id == id).or_else(|| {
            types
                .iter()
                .find(|kind| kind.subtask == is_subtask && kind.name.to_lowercase() == called)
        }),
    };
    found.ok_or_else(|| {
        let names: Vec<&str> = types.iter().map(|kind| kind.name.as_str()).collect();
        let error = Error::new(
            ErrorKind::Invalid,
            format!(
                "Project `{project}` has no issue type `{}`; nothing was moved.",
                wanted.unwrap_or(&name)
            ),
        );
        error.hint(format!(
            "It has: {}. `jira_bulk_move_issues` takes another type by `issue_type`.",
            names.join(", ")
        ))
    })
}

/// Where an issue came from.
struct Back {
    project: String,
    /// The name of its type, if it has another now.
    issue_type: Option<String>,
    /// The name of the type it has now.
    now: String,
}

impl Back {
    fn applied(&self, key: &str, url: String, moved: Moved) -> Applied {
        let mut applied = Applied {
            body: Map::from_iter([(
                "issue".to_owned(),
                json!({"key": moved.key, "id": moved.id}),
            )]),
            url: Some(url),
            ..Applied::default()
        };
        if let Some(reason) = moved.failure {
            applied.message = format!("Issue {key} was not moved");
            applied.not_applied.push(NotApplied {
                field: "project".into(),
                reason,
            });
            return applied;
        }
        applied.message = format!("Issue {key} moved to {}", moved.key);
        applied.undo = Some(match &self.issue_type {
            None => Undo::by(
                "jira_move_issue",
                json!({"issue_key": moved.key, "target_project_key": self.project}),
            ),
            Some(kind) => Undo::by(
                "jira_bulk_move_issues",
                json!({"issue_keys": moved.key, "target_project_key": self.project, "issue_type": kind}),
            ),
        });
        applied.changed.push(FieldEdit {
            field: "key".into(),
            before: json!(key),
            after: json!(moved.key),
        });
        if let Some(was) = &self.issue_type {
            applied.changed.push(FieldEdit {
                field: "issue type".into(),
                before: json!(was),
                after: json!(self.now),
            });
        }
        applied
    }
}
