//! `jira_transition_issue`: one step through the workflow, with the fields of its screen, a comment and logged work.

use super::beside::{self, Beside, Comment};
use super::step::{self, Step};
use super::words::IssueKey;
use super::{undoing, work, writing};
use crate::jira::flows::transitions::{self, By};
use crate::jira::flows::values::{self, Asked};
use crate::tools::prelude::*;

/// Move a Jira issue to another status.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct TransitionIssue {
    issue_key: IssueKey,
    /// Id, name or target status
    transition_id: String,
    /// `{"resolution": "Done"}`
    fields: Option<JsonObject>,
    comment: Option<String>,
    worklog: Option<String>,
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
        let (mut more, expand) =
            beside::to_read(true, self.comment.is_some(), self.worklog.is_some());
        let set = self.fields.iter().flat_map(Map::keys);
        more.extend(set.filter_map(|key| values::system_id(key)));
        let issue = super::issue_now(
            jira,
            &self.issue_key,
            &[step::FIELDS, &more].concat(),
            &[&["transitions", "transitions.fields"], expand.as_slice()].concat(),
        )
        .await?;
        let key = issue.key.clone();
        let comment = match &self.comment {
            Some(markdown) => Some(Comment::prepare(cx, jira, &issue, markdown, None).await?),
            None => None,
        };
        let worklog = match &self.worklog {
            Some(spent) => Some(work::read(jira, spent, None, "worklog").await?),
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
        let beside = Beside::new(comment, worklog, Some(&step), &issue);
        let issue = step::with_screen(jira, issue, &step).await?;
        let targets = match &step {
            Step::Take { values, .. } => writing::others(cx, jira, values).await?,
            Step::There(_) => Vec::new(),
        };
        let updated = issue.fields.value("updated");
        let summary = issue.fields.text("summary", "").unwrap_or_default();
        let title = format!("{}: {summary}", step.title(&key));
        let mut edits = step.edits(jira, &issue);
        edits.extend(beside.edits());
        let mut notes = step.notes();
        notes.extend(beside.notes());
        let has_comment = beside.has_comment();
        let status = undoing::status_of(&issue.fields);
        let undo = Undo::Later(&["jira_transition_issue"]);
        let mut change = Change::new(Action::Transition, title, undo, {
            let key = key.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                step::apply(jira, &key, &issue, step, beside, &permit).await
            }
        })
        .still({
            let key = key.clone();
            move |cx| async move { super::unchanged(&cx, &key, &updated).await }
        });
        change = change.state("status", &status);
        change.edits = edits;
        if has_comment {
            change = change.also(Action::Comment);
        }
        change.notes = notes;
        change.targets.extend(Target::project_of_issue(&key));
        for target in targets {
            change = change.target(target);
        }
        Ok(change)
    }
}
