//! Reading labels on v2; they are written through the old API.
//!
//! Source: `/pages/{id}/labels`, `/blogposts/{id}/labels`, `/attachments/{id}/labels`, `/labels` of the v2 description.

use super::super::paging;
use super::super::site::{Answer, Ask};
use super::super::state::Label;
use super::shape;

/// Lists the labels of a content.
pub(crate) fn list(ask: &Ask) -> Answer {
    let labels = ask.state().live(&ask.user, ask.param("id"))?.labels.clone();
    let labels: Vec<Label> = labels
        .into_iter()
        .filter(|label| {
            ask.first("prefix")
                .is_none_or(|prefix| prefix == label.prefix)
        })
        .collect();
    paging::cursor_list(ask, labels, 25, 250, |label| shape::label(&label))
}

/// Lists all labels that are in use.
pub(crate) fn all(ask: &Ask) -> Answer {
    let state = ask.state();
    let mut labels: Vec<Label> = Vec::new();
    for content in state
        .contents
        .values()
        .filter(|content| state.reads(&ask.user, content))
    {
        for label in &content.labels {
            if !labels.contains(label) {
                labels.push(label.clone());
            }
        }
    }
    labels.sort_by_key(|label| label.id);
    paging::cursor_list(ask, labels, 25, 250, |label| shape::label(&label))
}
