//! `jira_bulk_update_issues`: fields, labels, a transition, a comment or a watcher for many issues at once.

use super::add_watcher::{self, Wish};
use super::bulk;
use super::update_issue::UpdateIssue;
use super::words::IssueKey;
use crate::jira::model::Issue;
use crate::tools::prelude::*;

/// Change many Jira issues at once; try with `dry_run` first.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct BulkUpdateIssues {
    jql: Option<String>,
    /// `PROJ-1, PROJ-2`
    issue_keys: Option<Csv>,
    /// By name or id: `{"priority": "High", "assignee": "me"}`
    fields: Option<JsonObject>,
    add_labels: Option<Csv>,
    remove_labels: Option<Csv>,
    /// Id, name or target status
    transition: Option<String>,
    /// Markdown
    comment: Option<String>,
    /// Email, name or id
    add_watcher: Option<String>,
    remove_watcher: Option<String>,
    /// Refuse if there are more; default 50
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
}

impl Tool for BulkUpdateIssues {
    const NAME: &'static str = "jira_bulk_update_issues";
    const TITLE: &'static str = "Update many issues";
    const TOOLSET: Toolset = Toolset::JiraBulk;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.issue_keys
            .iter()
            .flat_map(super::add_issues_to_sprint::named)
            .collect()
    }
}

impl Write for BulkUpdateIssues {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let has_update = self
            .fields
            .as_ref()
            .is_some_and(|fields| !fields.is_empty())
            || self.add_labels.is_some()
            || self.remove_labels.is_some()
            || self.transition.is_some()
            || self.comment.is_some();
        let watchers = [
            (self.add_watcher.as_ref(), Wish::Watch),
            (self.remove_watcher.as_ref(), Wish::Leave),
        ];
        if !has_update && watchers.iter().all(|(person, _)| person.is_none()) {
            return Err(Error::arguments("There is nothing to update.").hint(
                "Give `fields`, `add_labels`, `remove_labels`, `transition`, `comment`, `add_watcher` or `remove_watcher`.",
            ));
        }
        let issues = bulk::find(
            cx,
            jira,
            self.jql.as_deref(),
            self.issue_keys.as_ref(),
            self.limit,
            &["summary", "labels"],
        )
        .await?;
        let wish = &self;
        let prepared = bulk::prepare(issues, |issue| async move {
            let key = IssueKey::parse(&issue.key).map_err(Error::arguments)?;
            let mut changes = Vec::new();
            if has_update {
                let (change, lots) = wish.update(&issue, &key)?.in_bulk(cx).await?;
                changes.push(bulk::Part::new(change, lots));
            }
            for (person, wish) in watchers {
                if let Some(person) = person {
                    let (change, lot) = add_watcher::in_bulk(cx, &key, person, wish).await?;
                    changes.push(bulk::Part::new(change, lot));
                }
            }
            Ok(changes)
        })
        .await;
        let undo = Undo::Later(
            match (
                has_update,
                self.add_watcher.is_some(),
                self.remove_watcher.is_some(),
            ) {
                (true, false, false) => &["jira_update_issue"],
                (false, true, false) => &["jira_remove_watcher"],
                (false, false, _) => &["jira_add_watcher"],
                (true, true, false) => &["jira_update_issue", "jira_remove_watcher"],
                (true, false, true) => &["jira_update_issue", "jira_add_watcher"],
                (false, true, true) => &["jira_remove_watcher", "jira_add_watcher"],
                (true, true, true) => &[
                    "jira_update_issue",
                    "jira_remove_watcher",
                    "jira_add_watcher",
                ],
            },
        );
        bulk::together(Action::Update, "Update", undo, prepared)
    }
}

impl BulkUpdateIssues {
    /// What is wanted of one issue; labels come and go among those it has.
    fn update(&self, issue: &Issue, key: &IssueKey) -> Result<UpdateIssue> {
        let mut fields = self.fields.clone().unwrap_or_default();
        if self.add_labels.is_some() || self.remove_labels.is_some() {
            if fields
                .keys()
                .any(|name| name.eq_ignore_ascii_case("labels"))
            {
                return Err(Error::arguments(
                    "`fields` names the labels as a whole; then `add_labels` and `remove_labels` have no place.",
                ));
            }
            let mut labels: Vec<String> = issue
                .fields
                .value("labels")
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|label| label.as_str().map(str::to_owned))
                .collect();
            let of = |list: &Option<Csv>| list.clone().unwrap_or_default().0;
            let gone = of(&self.remove_labels);
            labels.retain(|label| !gone.contains(label));
            for label in of(&self.add_labels) {
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
            fields.insert("labels".into(), json!(labels));
        }
        Ok(UpdateIssue::of(
            key.clone(),
            fields,
            self.transition.clone(),
            self.comment.clone(),
        ))
    }
}
