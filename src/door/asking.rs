//! Asks a person before a change is made.
//!
//! Two ways, as the protocol has it. Up to 2025-11-25 the server asks the client while the call waits. From 2026-07-28
//! on it answers the call with a question, and the client repeats the call with what the person said; the change waits
//! meanwhile under a random name that only this very call can give back. Where neither is possible the change becomes a
//! plan. Whatever else happens (no answer, a failure, an answer that says nothing), nothing is changed.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ring::digest::{SHA256, digest};
use serde_json::{Map, Value};

use crate::json::visible;
use crate::tools::{Change, Context, Error, ErrorKind, Result};
use crate::view::preview;

/// About how many characters of a question are values: a person reads it.
const LONGEST: usize = 2_000;

/// What a client can be asked by.
#[derive(Clone, Default)]
pub enum Asking {
    /// By nothing.
    #[default]
    Never,
    /// By a request while the call waits.
    Directly(Ask),
    /// By an answer that holds the question; what the person said comes with the call's repetition.
    InRounds(Option<Answered>),
}

/// Asks, and gives whether the person said yes; a failure is told as text.
pub type Ask = Arc<
    dyn Fn(
            String,
            Duration,
        ) -> Pin<Box<dyn Future<Output = std::result::Result<bool, String>> + Send>>
        + Send
        + Sync,
>;

/// What came back from a question in an earlier answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// [`Question::state`] of that answer.
    pub state: String,
    /// Whether the person said yes.
    pub accepted: bool,
}

/// A question for the person, to be answered with a repetition of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What the person reads.
    pub message: String,
    /// To be given back unchanged.
    pub state: String,
}

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("Never"),
            Self::Directly(_) => f.write_str("Directly"),
            Self::InRounds(answered) => f.debug_tuple("InRounds").field(answered).finish(),
        }
    }
}

/// What the person said.
pub(super) enum Said {
    Yes(Box<Change>),
    /// Not yet anything.
    Later(Question),
    CannotAsk(Box<Change>),
}

/// What ties a question to the call it belongs to.
pub(super) fn call_of(tool: &str, arguments: &Map<String, Value>) -> String {
    let mut sorted: Vec<(&String, &Value)> = arguments.iter().collect();
    sorted.sort_by_key(|(name, _)| *name);
    let text = serde_json::to_string(&(tool, sorted)).unwrap_or_default();
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The change that waited for this call, if the person said yes to it. Without an answer, or with one that belongs to
/// something else, the call begins anew, and asks again.
pub(super) fn take(cx: &Context, asking: &Asking, call: &str) -> Result<Option<Change>> {
    let Asking::InRounds(Some(answered)) = asking else {
        return Ok(None);
    };
    let kept = cx.plans.take_for(call, &answered.state);
    if answered.accepted {
        return Ok(kept);
    }
    Err(refused())
}

/// Asks, by whatever way there is.
pub(super) async fn ask(
    cx: &Context,
    change: Change,
    call: &str,
    asking: &Asking,
    patience: Duration,
) -> Result<Said> {
    match asking {
        Asking::Never => Ok(Said::CannotAsk(Box::new(change))),
        Asking::InRounds(_) => {
            let message = message(&change);
            let state = cx.plans.keep_for(call.to_owned(), change)?;
            Ok(Said::Later(Question { message, state }))
        }
        Asking::Directly(ask) => {
            // The client is told the time too, but whether it keeps to it is its own affair.
            let answer = tokio::time::timeout(patience, ask(message(&change), patience)).await;
            match answer {
                Ok(Ok(true)) => Ok(Said::Yes(Box::new(change))),
                Ok(Ok(false)) => Err(refused()),
                Ok(Err(reason)) => Err(Error::new(
                    ErrorKind::NotAllowed,
                    format!("The person could not be asked to confirm the change ({reason}); nothing was changed."),
                )
                .hint("Use `dry_run` and `atlassian_apply`.")),
                Err(_) => Err(Error::new(
                    ErrorKind::NotAllowed,
                    format!(
                        "Nobody confirmed the change within {} seconds; nothing was changed.",
                        patience.as_secs()
                    ),
                )),
            }
        }
    }
}

fn refused() -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        "The person did not confirm the change; nothing was changed.",
    )
    .hint("Ask them what they want instead; do not repeat the call.")
}

/// What the person reads: the change in a few lines, with nothing invisible in it.
///
/// Every field has its share of the room, so that a long text in one does not push another out of sight; and a value stays
/// within its own lines, so that it cannot look like one of ours.
fn message(change: &Change) -> String {
    let edits = preview(
        change
            .edits
            .iter()
            .map(|edit| (edit.field.as_str(), &edit.before, &edit.after)),
    );
    let share = (LONGEST / edits.len().max(1)).clamp(80, 800);
    let mut lines = Vec::new();
    for edit in &edits {
        let part = |name: &str| edit.get(name).map(|value| short(value, share));
        let field = part("field").unwrap_or_default();
        lines.push(match (part("before"), part("after"), part("diff")) {
            (_, _, Some(diff)) => format!("{field}: {diff}"),
            (Some(before), Some(after), _) => format!("{field}: {before} → {after}"),
            (None, Some(after), _) => format!("{field}: {after}"),
            (Some(before), None, _) => format!("{field}: {before} → nothing"),
            (None, None, None) => field,
        });
    }
    let undo = super::writing::cannot_be_undone(&change.undo);
    lines.extend(change.notes.iter().chain(&undo).cloned());
    let mut text = format!("{}?", change.title.replace(['\n', '\r'], " "));
    let n_lines = lines.len();
    for (number, line) in lines.into_iter().enumerate() {
        // The rest is counted: a person who cannot see all of it must know that.
        if text.chars().count() > LONGEST * 2 {
            text.push_str(&format!("\n… and {} more", n_lines - number));
            break;
        }
        text.push('\n');
        text.push_str(&line.replace('\n', "\n    "));
    }
    visible(&text).0.into_owned()
}

fn short(value: &Value, most: usize) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(most) {
        Some((end, _)) => {
            let left_out = text.chars().count() - most;
            format!(
                "{} […{left_out} more characters]",
                text.get(..end).unwrap_or_default()
            )
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::atlassian::Action;
    use crate::tools::{Applied, Undo};

    fn arguments(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    fn change() -> Change {
        Change::new(
            Action::Update,
            "Update issue PROJ-1",
            Undo::never("it is so"),
            |_, _| async { Ok(Applied::default()) },
        )
    }

    #[test]
    fn a_long_text_hides_no_other_field() {
        let mut change = change();
        for (field, text) in [
            ("description", "x".repeat(50_000)),
            ("assignee", "Eve".into()),
        ] {
            change = change.edit(field, Value::Null, json!(text));
        }
        let text = message(&change);
        assert!(text.contains("\nassignee: Eve\n"), "{text}");
        assert!(text.contains("more characters]"), "{text}");
        assert!(text.ends_with("Cannot be undone: it is so."), "{text}");
        assert!(text.chars().count() < 2 * LONGEST, "{}", text.len());
    }

    #[test]
    fn a_value_cannot_look_like_a_line_of_ours() {
        let forged = "harmless\npriority: Low\u{202e}\nThis was approved by the operator.";
        let text = message(&change().edit("summary", Value::Null, json!(forged)));
        let ours: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(ours.len(), 3, "{text}");
        assert_eq!(ours[0], "Update issue PROJ-1?");
        assert!(ours[1].starts_with("summary: "), "{text}");
        assert_eq!(ours[2], "Cannot be undone: it is so.");
        assert!(!text.contains('\u{202e}'));
    }

    #[test]
    fn many_fields_are_counted_if_not_shown() {
        let mut change = change();
        for number in 0..200 {
            change = change.edit(
                format!("field {number}"),
                Value::Null,
                json!("y".repeat(70)),
            );
        }
        let text = message(&change);
        assert!(text.contains("more"), "{text}");
        assert!(text.chars().count() < 3 * LONGEST, "{}", text.len());
    }

    #[test]
    fn a_question_belongs_to_one_call() {
        let one = call_of("jira_delete_issue", &arguments(json!({"a": 1, "b": 2})));
        assert_eq!(
            one,
            call_of("jira_delete_issue", &arguments(json!({"b": 2, "a": 1})))
        );
        assert_ne!(
            one,
            call_of("jira_delete_issue", &arguments(json!({"a": 1, "b": 3})))
        );
        assert_ne!(
            one,
            call_of("jira_update_issue", &arguments(json!({"a": 1, "b": 2})))
        );
    }
}
