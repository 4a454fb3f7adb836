//! `jira_move_issue`: an issue into another project (Cloud).

use super::words::{IssueKey, ProjectKey};
use crate::jira::flows;
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
        let issue = super::issue_now(
            jira,
            &self.issue_key,
            &["summary", "issuetype", "updated"],
            &[],
        )
        .await?;
        let key = issue.key.clone();
        let updated = issue.fields.value("updated");
        let project = self.target_project_key.as_str().to_owned();
        let from = Target::project_of_issue(&key);
        if from.as_ref() == Some(&Target::Project(project.clone())) {
            return Err(Error::arguments(format!(
                "Issue `{key}` is in project `{project}` already; nothing was moved."
            )));
        }
        let types = jira
            .create_types(&project)
            .await
            .about(|| format!("Project `{project}`"))?;
        let current = issue.fields.value("issuetype");
        let text = |pointer: &str| {
            current
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let is_subtask = current
            .get("subtask")
            .and_then(Value::as_bool)
            .unwrap_or(false);
        let target = types
            .iter()
            .find(|kind| kind.id == text("/id"))
            .or_else(|| {
                types.iter().find(|kind| {
                    kind.subtask == is_subtask
                        && kind.name.to_lowercase() == text("/name").to_lowercase()
                })
            });
        let Some(target) = target else {
            let names: Vec<&str> = types.iter().map(|kind| kind.name.as_str()).collect();
            return Err(Error::new(
                ErrorKind::Invalid,
                format!(
                    "Project `{project}` has no issue type `{}`; nothing was moved.",
                    text("/name")
                ),
            )
            .hint(format!(
                "Give `{key}` one of its types first: {}.",
                names.join(", ")
            )));
        };
        let title = format!(
            "Move {key} to project {project}: {}",
            issue.fields.text("summary", "").unwrap_or_default()
        );
        let before = from.clone().map(|target| match target {
            Target::Project(key) | Target::Space(key) => key,
        });
        let back = before.clone();
        let undo = Undo::Later(&["jira_move_issue"]);
        let mut change = Change::new(Action::Update, title, undo, {
            let (key, project, issue_type) = (key.clone(), project.clone(), target.id.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let moved = flows::move_issue(jira, &key, &project, &issue_type, &permit).await?;
                let message = match moved.failure {
                    None => format!("Issue {key} moved to {}", moved.key),
                    Some(_) => format!("Issue {key} was not moved"),
                };
                let mut body = Map::new();
                body.insert("issue".into(), json!({"key": moved.key, "id": moved.id}));
                let applied = Applied {
                    message,
                    body,
                    url: Some(jira.browse_url(&moved.key)),
                    ..Applied::default()
                };
                Ok(match moved.failure {
                    None => Applied {
                        undo: Some(Undo::by(
                            "jira_move_issue",
                            json!({"issue_key": moved.key, "target_project_key": back}),
                        )),
                        changed: vec![FieldEdit {
                            field: "key".into(),
                            before: json!(key),
                            after: json!(moved.key),
                        }],
                        ..applied
                    },
                    Some(reason) => Applied {
                        not_applied: vec![NotApplied {
                            field: "project".into(),
                            reason,
                        }],
                        ..applied
                    },
                })
            }
        })
        .note("What the other project does not have (status, components, versions, fields) is lost on the way, and moving the issue back does not bring it back.")
        .edit("project", json!(before), json!(project))
        .still({
            let key = key.clone();
            move |cx| async move { super::unchanged(&cx, &key, &updated).await }
        })
        .target(Target::Project(project.clone()));
        change.targets.extend(from);
        Ok(change)
    }
}
