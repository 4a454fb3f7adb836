//! Issues: one handler file for each thing that can be done with one.

pub(crate) mod attachment;
pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod comment;
pub(crate) mod create;
pub(crate) mod edit;
pub(crate) mod history;
pub(crate) mod link;
pub(crate) mod read;
pub(crate) mod relocate;
pub(crate) mod remove;
pub(crate) mod transition;
pub(crate) mod watch;
pub(crate) mod worklog;

use super::call::Cx;
use super::model::{Change, ChangeItem, Issue};

impl Cx<'_> {
    /// Adds a group to the history and touches `updated`; an empty group only touches.
    pub(crate) fn record(&mut self, id: u64, when: &str, items: Vec<ChangeItem>) {
        let author = self.me().to_owned();
        let change_id = self.state.next_id();
        let Some(issue) = self.state.issues.get_mut(&id) else {
            return;
        };
        issue
            .values
            .insert("updated".to_owned(), serde_json::json!(when));
        if !items.is_empty() {
            issue.history.push(Change {
                id: change_id,
                author,
                created: when.to_owned(),
                items,
            });
        }
    }

    /// The issue for changing; it was looked up before, so it is there.
    pub(crate) fn change_issue(&mut self, id: u64, change: impl FnOnce(&mut Issue)) {
        if let Some(issue) = self.state.issues.get_mut(&id) {
            change(issue);
        }
    }
}

/// A history item of words alone.
pub(crate) fn words(field: &str, from: Option<String>, to: Option<String>) -> ChangeItem {
    ChangeItem {
        field_id: field.to_owned(),
        field: field.to_owned(),
        from: from.clone(),
        from_string: from,
        to: to.clone(),
        to_string: to,
    }
}
