//! Shows a change, keeps it, or makes it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use serde_json::{Map, Value, json};

use super::recording::Recording;
use super::{Caller, DEADLINE_FOR_CHANGES};
use crate::http::Permit;
use crate::tools::{
    Applied, Change, Context, Error, ErrorKind, PLAN_LIFETIME, Progress, Result, Undo,
};
use crate::view::{Plan, preview};

/// The change as a reader can judge it, with the token that makes it.
pub(super) async fn plan(
    cx: &Arc<Context>,
    mut change: Change,
    why: Option<&str>,
) -> Result<Value> {
    if let Some(check) = change.check.take() {
        check(cx.clone()).await?;
    }
    let mut body = Map::new();
    body.insert("dry_run".into(), json!(true));
    if let Some(why) = why {
        body.insert("why".into(), json!(why));
    }
    body.insert("change".into(), json!(change.title));
    body.insert("edits".into(), edits(&change).into());
    let mut notes = change.notes.clone();
    notes.extend(cannot_be_undone(&change.undo));
    if !notes.is_empty() {
        body.insert("notes".into(), json!(notes));
    }
    let token = cx.plans.keep(change)?;
    body.insert("plan".into(), json!(token));
    body.insert(
        "next".into(),
        json!(format!(
            "Nothing is changed yet. `atlassian_apply` with this plan does exactly this, within {} minutes.",
            PLAN_LIFETIME.as_secs() / 60
        )),
    );
    Ok(body.into())
}

/// A line for the reader, before the change and after it.
pub(super) fn cannot_be_undone(undo: &Undo) -> Option<String> {
    match undo {
        Undo::Never(reason) => Some(format!("Cannot be undone: {reason}.")),
        Undo::By(_) | Undo::Later(_) => None,
    }
}

fn edits(change: &Change) -> Vec<Value> {
    preview(
        change
            .edits
            .iter()
            .map(|edit| (edit.field.as_str(), &edit.before, &edit.after)),
    )
}

/// Makes the change and answers with what is so now.
///
/// It runs on its own once it has begun: a caller that leaves, or a deadline, must not cut a change in half.
pub(super) async fn apply(
    cx: &Arc<Context>,
    mut change: Change,
    is_kept: bool,
    caller: &Caller,
    user: Option<&str>,
) -> Result<Value> {
    if let (true, Some(still)) = (is_kept, change.still.take()) {
        still(cx.clone()).await?;
    }
    let permit = Permit::granted_by_the_door();
    let mut notes = std::mem::take(&mut change.notes);
    let effect = permit.effect();
    let recording = Recording::of(cx, &change, caller, user)?.begin().await?;
    let work = Progress::of(caller.progress.clone(), (change.apply)(cx.clone(), permit));
    let work = AssertUnwindSafe(work).catch_unwind();
    let work = tokio::time::timeout(DEADLINE_FOR_CHANGES, work);
    let undo = change.undo;
    // What was done is recorded by the task that does it: its caller may be gone by then.
    let task = tokio::spawn(crate::http::counted_on(async move {
        let applied = match work.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(broke()),
            Err(_) => Err(took_too_long()),
        };
        let applied = match applied {
            Ok(applied) => applied,
            Err(error) => {
                recording.failed(&effect).await;
                return Err(error);
            }
        };
        let (undo, recorded) = recording.end(&applied, undo).await;
        Ok((applied, undo, recorded))
    }));
    let (mut applied, undo, recorded) = task.await.map_err(|_| broke())??;
    notes.extend(cannot_be_undone(&undo));
    if let Some(id) = recorded {
        applied.body.insert("undo".into(), json!(id));
    }
    Ok(answer(applied, notes))
}

fn took_too_long() -> Error {
    Error::new(
        ErrorKind::Limit,
        format!(
            "The change took longer than {} seconds.",
            DEADLINE_FOR_CHANGES.as_secs()
        ),
    )
    .hint("Look at the target before you repeat it.")
}

fn broke() -> Error {
    Error::new(
        ErrorKind::Bug,
        "The change broke on the way; this is a fault of atlassian-mcp.",
    )
    .hint("Look at the target before you repeat it.")
}

fn answer(applied: Applied, notes: Vec<String>) -> Value {
    let mut body = Map::new();
    body.insert("message".into(), json!(applied.message));
    body.extend(applied.body);
    let changed = preview(
        applied
            .changed
            .iter()
            .map(|edit| (edit.field.as_str(), &edit.before, &edit.after)),
    );
    if !changed.is_empty() {
        body.insert("changed".into(), changed.into());
    }
    if !applied.not_applied.is_empty() {
        body.insert("not_applied".into(), json!(applied.not_applied));
    }
    if !notes.is_empty() {
        body.insert("notes".into(), json!(notes));
    }
    if let Some(url) = applied.url {
        body.insert("url".into(), json!(url));
    }
    body.into()
}

/// What the answer of a planned change may lose if it is too long: the long texts of its edits.
pub(super) fn shortening() -> Plan {
    Plan {
        list: Some("edits"),
        item_texts: &["diff", "before", "after"],
        ..Plan::default()
    }
}

/// Shortens the long texts in the answer of a change that was made, if it is over its budget: who called has just
/// written them.
pub(super) fn shorten(body: &mut Value, budget: usize) {
    if body.to_string().chars().count() <= budget {
        return;
    }
    let mut shortened = 0;
    shorten_texts(body, budget / 8, &mut shortened);
    if let (Value::Object(map), 1..) = (&mut *body, shortened) {
        map.insert("left_out".into(), json!({"texts_shortened": shortened}));
    }
}

fn shorten_texts(value: &mut Value, most: usize, shortened: &mut usize) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(most) {
                text.truncate(end);
                text.push('…');
                *shortened += 1;
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| shorten_texts(item, most, shortened)),
        Value::Object(map) => map
            .values_mut()
            .for_each(|item| shorten_texts(item, most, shortened)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_texts_of_a_long_answer_are_shortened() {
        let whole = json!({"message": "Done", "comment": {"id": "1", "body": "ä".repeat(900)}});
        let mut body = whole.clone();
        shorten(&mut body, 1_000);
        assert_eq!(body, whole);
        shorten(&mut body, 800);
        let wanted = json!({
            "message": "Done",
            "comment": {"id": "1", "body": format!("{}…", "ä".repeat(100))},
            "left_out": {"texts_shortened": 1},
        });
        assert_eq!(body, wanted);
    }
}
