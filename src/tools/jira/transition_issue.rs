//! `jira_transition_issue`: one step through the workflow, with the fields of its screen.

use super::step::{self, Step};
use super::words::IssueKey;
use super::{guard, mentions, undoing, writing};
use crate::jira::flows::transitions::{self, By};
use crate::jira::flows::values::Asked;
use crate::tools::prelude::*;

/// Move a Jira issue to another status.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct TransitionIssue {
    issue_key: IssueKey,
    /// Id or name, or the target status
    transition_id: String,
    /// `{"resolution": "Done"}`
    fields: Option<JsonObject>,
    /// Markdown
    comment: Option<String>,
    /// The status to reach, by its id; from an undo alone.
    #[schemars(skip)]
    status_id: Option<String>,
}

impl Tool for TransitionIssue {
    const NAME: &'static str = "jira_transition_issue";
    const TITLE: &'static str = "Transition issue";
    const TOOLSET: Toolset = Toolset::JiraTransitions;
    const ACTION: Action = Action::Transition;
    const ALIASES: &'static [(&'static str, &'static str)] = &[
        ("transition", "transition_id"),
        ("status", "transition_id"),
        ("transition_name", "transition_id"),
    ];

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for TransitionIssue {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let issue = super::issue_now(
            jira,
            &self.issue_key,
            step::FIELDS,
            &["transitions", "transitions.fields"],
        )
        .await?;
        let key = issue.key.clone();
        let seen = self
            .comment
            .as_ref()
            .and_then(|_| guard::seen_outside(&issue));
        let comment = match &self.comment {
            Some(markdown) => {
                guard::ordinary_comment(cx, &key)?;
                let options = mentions::options(jira, &[markdown]).await;
                Some(super::text::to_site_with(cx, jira, markdown, &options)?)
            }
            None => None,
        };
        let (wanted, by) = match self.status_id {
            Some(status) => {
                let ways = transitions::of(&issue);
                let is_there = undoing::status_of(&issue.fields) == status.as_str();
                if !is_there && !ways.iter().any(|way| way.to_id == status) {
                    return Err(Error::new(
                        ErrorKind::Invalid,
                        format!(
                            "The workflow has no way from the status of `{key}` back to `{}`.",
                            self.transition_id
                        ),
                    ));
                }
                (status, By::Status)
            }
            None => {
                let wanted = transitions::written(&step::parsed(&self.transition_id))
                    .ok_or_else(|| Error::arguments("`transition_id` names no transition."))?;
                (wanted, By::Transition)
            }
        };
        let fields = self.fields.unwrap_or_default();
        let none = &mut Asked::default();
        let step = step::prepare(cx, jira, &issue, &wanted, by, fields, none).await?;
        let issue = step::with_screen(jira, issue, &step).await?;
        let targets = match &step {
            Step::Take { values, .. } => writing::others(cx, jira, values).await?,
            Step::There(_) => Vec::new(),
        };
        let updated = issue.fields.value("updated");
        let summary = issue.fields.text("summary", "").unwrap_or_default();
        let title = format!("{}: {summary}", step.title(&key));
        let edits = step.edits(jira, &issue);
        let notes = step.notes();
        let losses = comment.as_ref().map(|comment| comment.losses.clone());
        let status = undoing::status_of(&issue.fields);
        let undo = Undo::Later(&["jira_transition_issue"]);
        let mut change = Change::new(Action::Transition, title, undo, {
            let key = key.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let text = comment.map(|comment| comment.text);
                step::apply(jira, &key, &issue, step, text, &permit).await
            }
        })
        .still({
            let key = key.clone();
            move |cx| async move { super::unchanged(&cx, &key, &updated).await }
        });
        change = change.state("status", &status);
        change.edits = edits;
        if let Some(markdown) = self.comment {
            change =
                change
                    .also(Action::Comment)
                    .edit("comment", Value::Null, Value::String(markdown));
        }
        change.notes = notes;
        change.notes.extend(losses.into_iter().flatten());
        change.notes.extend(seen);
        change.targets.extend(Target::project_of_issue(&key));
        for target in targets {
            change = change.target(target);
        }
        Ok(change)
    }
}
