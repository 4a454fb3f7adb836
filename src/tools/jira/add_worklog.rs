//! `jira_add_worklog`: log work on an issue, in the site's own days and weeks.

use super::words::IssueKey;
use super::{mentions, text, work};
use crate::jira::model::NewWorklog;
use crate::jira::{Client, IssueQuery};
use crate::json::Raw;
use crate::tools::prelude::*;
use crate::view::shape::Shaper;

/// Log work on a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddWorklog {
    issue_key: IssueKey,
    /// `1h 30m`, `2d`
    time_spent: String,
    /// Markdown
    comment: Option<String>,
    /// `2026-01-21T09:00:00+01:00`; default now
    started: Option<String>,
    original_estimate: Option<String>,
    remaining_estimate: Option<String>,
}

impl Tool for AddWorklog {
    const NAME: &'static str = "jira_add_worklog";
    const TITLE: &'static str = "Log work";
    const TOOLSET: Toolset = Toolset::JiraWorklog;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

/// What is read before and after.
const FIELDS: &[&str] = &["summary", "timetracking", "updated"];

impl Write for AddWorklog {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let started = self.started.as_deref();
        let (mut worklog, mut notes) =
            work::read(jira, &self.time_spent, started, "time_spent").await?;
        let mut original = None;
        for (text, argument, place) in [
            (
                &self.remaining_estimate,
                "remaining_estimate",
                &mut worklog.remaining,
            ),
            (&self.original_estimate, "original_estimate", &mut original),
        ] {
            if let Some(text) = text {
                let (duration, note) = work::duration(jira, text, argument).await?;
                *place = Some(duration);
                notes.extend(note);
            }
        }
        let issue = super::issue_now(jira, &self.issue_key, FIELDS, &[]).await?;
        let key = issue.key.clone();
        let mut losses = Vec::new();
        if let Some(markdown) = &self.comment {
            let options = mentions::options(jira, &[markdown]).await;
            let converted = text::to_site_with(cx, jira, markdown, &options)?;
            losses = converted.losses;
            worklog.comment = Some(converted.text);
        }
        let before = issue.fields.value("timetracking");
        let was = |name: &str| before.get(name).cloned().unwrap_or_default();
        let mut change = Change::new(
            Action::Create,
            format!(
                "Log {} on {key}: {}",
                worklog.time_spent,
                issue.fields.text("summary", "").unwrap_or_default()
            ),
            match &original {
                None => Undo::Later(&["jira_delete_worklog"]),
                Some(_) => Undo::never("the estimate was set anew with it"),
            },
            {
                let (key, worklog, original, before) = (
                    key.clone(),
                    worklog.clone(),
                    original.clone(),
                    before.clone(),
                );
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    log(jira, &key, &worklog, original.as_deref(), &before, &permit).await
                }
            },
        )
        .edit("worklog", Value::Null, json!(worklog.time_spent))
        .edit("comment", Value::Null, json!(self.comment));
        if let Some(original) = &original {
            change = change.edit(
                "original_estimate",
                was("originalEstimate"),
                json!(original),
            );
        }
        if let Some(remaining) = &worklog.remaining {
            change = change.edit(
                "remaining_estimate",
                was("remainingEstimate"),
                json!(remaining),
            );
        }
        change.notes.extend(notes.into_iter().chain(losses));
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}

/// The estimate first, because logging takes its share off what remains of it.
async fn log(
    jira: &Client,
    key: &str,
    worklog: &NewWorklog,
    original: Option<&str>,
    before: &Value,
    permit: &crate::http::Permit,
) -> Result<Applied> {
    let mut not_applied = Vec::new();
    if let Some(original) = original {
        let fields = Map::from_iter([(
            "timetracking".to_owned(),
            json!({"originalEstimate": original}),
        )]);
        if let Err(error) = jira.update_issue(key, &fields, permit).await {
            not_applied.push(NotApplied {
                field: "original_estimate".into(),
                reason: Error::from(error).to_string(),
            });
        }
    }
    let written = jira
        .add_worklog(key, worklog, permit)
        .await
        .about(|| format!("Issue `{key}`"))?;
    let query = IssueQuery {
        fields: vec!["timetracking".into()],
        ..IssueQuery::default()
    };
    let issue = jira
        .issue(key, &query)
        .await
        .about(|| format!("Work was logged on `{key}`, but reading it back failed: it"))?;
    let now = issue.fields.value("timetracking");
    let shaper = Shaper {
        text_format: jira.text_format(),
        whole_people: false,
        text_chars: None,
    };
    let id = written.get("id").and_then(Value::as_str);
    let undo = id.filter(|_| original.is_none()).map(|id| {
        Undo::by(
            "jira_delete_worklog",
            json!({"issue_key": key, "worklog_id": id}),
        )
    });
    let mut shown = Map::from(shaper.worklog(Raw::new(&written.to_string())));
    let updated = [
        (
            "original_estimate_updated",
            original.is_some() && not_applied.is_empty(),
        ),
        ("remaining_estimate_updated", worklog.remaining.is_some()),
    ];
    shown.extend(updated.map(|(name, is_updated)| (name.into(), is_updated.into())));
    let changed = [
        ("original_estimate", "originalEstimate"),
        ("remaining_estimate", "remainingEstimate"),
        ("time_spent", "timeSpent"),
    ]
    .into_iter()
    .map(|(field, name)| FieldEdit {
        field: field.into(),
        before: before.get(name).cloned().unwrap_or_default(),
        after: now.get(name).cloned().unwrap_or_default(),
    })
    .filter(|edit| edit.before != edit.after)
    .collect();
    Ok(Applied {
        message: format!("{} logged on {key}", worklog.time_spent),
        body: Map::from_iter([("worklog".to_owned(), shown.into())]),
        changed,
        not_applied,
        url: Some(jira.browse_url(key)),
        undo,
    })
}
