//! `jira_add_issues_to_sprint`: put issues into a sprint, any number of them.

use super::{planning, readback};
use crate::http::Permit;
use crate::jira::{Client, MOST_MOVED};
use crate::tools::prelude::*;

/// Put issues into a sprint.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddIssuesToSprint {
    sprint_id: String,
    /// `PROJ-1, PROJ-2`
    issue_keys: Csv,
}

impl Tool for AddIssuesToSprint {
    const NAME: &'static str = "jira_add_issues_to_sprint";
    const TITLE: &'static str = "Add to sprint";
    const TOOLSET: Toolset = Toolset::JiraAgile;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        named(&self.issue_keys)
    }
}

/// The projects that keys tell.
pub(super) fn named(keys: &Csv) -> Vec<Target> {
    let keys = keys.0.iter();
    keys.filter_map(|key| Target::project_of_issue(&key.trim().to_uppercase()))
        .collect()
}

impl Write for AddIssuesToSprint {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let (sprint, targets) = planning::sprint(cx, jira, &self.sprint_id).await?;
        let id = self.sprint_id.trim().to_owned();
        let name = sprint["name"].as_str().unwrap_or(&id).to_owned();
        if sprint["state"] == "closed" {
            return Err(Error::new(
                ErrorKind::Invalid,
                format!("Sprint {name} is completed and takes no issues."),
            ));
        }
        let field = planning::sprint_field(jira).await?;
        let issues = planning::issues(jira, &self.issue_keys, &["summary", &field]).await?;
        let keys = planning::keys(&issues);
        let title = format!("Put {} issues into sprint {name}", keys.len());
        let undo = planning::back(&issues, &field, Some(&id));
        let mut change = Change::new(Action::Update, title, undo, {
            let (field, name) = (field.clone(), name.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let mut applied = add(jira, &id, &keys, &field, &permit).await?;
                applied.message = format!(
                    "{} issues are in sprint {name}",
                    applied.body["issue_keys"].as_array().map_or(0, Vec::len)
                );
                applied.body.insert("sprint_id".into(), json!(id));
                Ok(applied)
            }
        });
        for issue in &issues {
            let was = planning::sprint_names(&issue.fields.value(&field));
            change = change.edit(issue.key.clone(), json!(was.last()), json!(name));
        }
        change.state = planning::state(&issues, &field);
        change.targets.extend(targets);
        for target in planning::targets(&issues) {
            change = change.target(target);
        }
        Ok(change)
    }
}

/// Puts issues into a sprint, and looks where they are.
pub(super) async fn add(
    jira: &Client,
    id: &str,
    keys: &[String],
    field: &str,
    permit: &Permit,
) -> Result<Applied> {
    for chunk in keys.chunks(MOST_MOVED) {
        jira.add_to_sprint(id, chunk, permit)
            .await
            .about(|| format!("Sprint `{id}`"))?;
    }
    let number: u64 = id.parse().unwrap_or_default();
    read_back(jira, keys, field, |value| {
        readback::agrees(&json!(number), value)
    })
    .await
}

/// Which of the issues are where they shall be, by what their sprint field says now.
pub(super) async fn read_back(
    jira: &Client,
    keys: &[String],
    field: &str,
    is_there: impl Fn(&Value) -> bool,
) -> Result<Applied> {
    let issues = planning::issues(jira, &Csv(keys.to_vec()), &[field]).await?;
    let mut applied = Applied::default();
    let (there, not): (Vec<_>, Vec<_>) = issues
        .iter()
        .partition(|issue| is_there(&issue.fields.value(field)));
    let keys: Vec<&String> = there.iter().map(|issue| &issue.key).collect();
    applied.body.insert("issue_keys".into(), json!(keys));
    applied.not_applied = not
        .iter()
        .map(|issue| NotApplied {
            field: issue.key.clone(),
            reason: format!(
                "Jira took the request, and the issue is in: {}.",
                planning::sprint_names(&issue.fields.value(field)).join(", ")
            ),
        })
        .collect();
    Ok(applied)
}

/// Takes issues out of their sprints and looks where they are.
pub(super) async fn to_backlog(
    jira: &Client,
    keys: &[String],
    field: &str,
    permit: &Permit,
) -> Result<Applied> {
    for chunk in keys.chunks(MOST_MOVED) {
        jira.move_to_backlog(chunk, permit)
            .await
            .about(|| "The backlog".to_owned())?;
    }
    // Completed sprints stay with an issue for ever; an open one must be gone.
    read_back(jira, keys, field, |value| {
        planning::open_sprint(value).is_none()
    })
    .await
}
