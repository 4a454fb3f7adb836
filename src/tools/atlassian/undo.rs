//! `atlassian_undo`: take back a change that was made through this server.
//!
//! The journal says by which calls. Each is prepared by its own tool, as any call is: it asks the site what is there
//! now, resolves what is touched, and says what would change. What the change left behind is compared with what is
//! there; where somebody went on from it, nothing is done unless the caller says which parts to go over.

use super::super::record::{self, Record, Stage};
use crate::tools::prelude::*;
use crate::tools::{Reverse, Run, Step, reversing};

/// Undo a change of `atlassian_list_changes`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UndoChange {
    /// The `undo` of its answer
    id: String,
    /// If others changed it since: what to undo all the same, or `all`
    parts: Option<Csv>,
}

impl Tool for UndoChange {
    const NAME: &'static str = "atlassian_undo";
    const TITLE: &'static str = "Undo change";
    const TOOLSET: Toolset = Toolset::Atlassian;
    const ACTION: Action = Action::Update;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("undo", "id"), ("change_id", "id")];

    fn targets(&self) -> Vec<Target> {
        // Those of the changes that undo it, which the door judges each by its own tool.
        Vec::new()
    }
}

impl Write for UndoChange {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let id = self.id.trim().to_owned();
        let record = find(cx, &id).await?;
        let only = self.parts.map(|Csv(parts)| parts);
        let mut prepared = Vec::new();
        let mut differs = Vec::new();
        for call in &record.undo {
            let Some(call) = chosen(call, only.as_deref()) else {
                continue;
            };
            let change = prepare(cx, &call).await?;
            if only.is_none() {
                differs.extend(differences(&call, &change, &record, cx.is_lockdown));
            }
            prepared.push(change);
        }
        if prepared.is_empty() {
            return Err(
                Error::arguments(format!("Change `{id}` has no such parts."))
                    .hint(format!("It has: {}.", parts(&record).join(", "))),
            );
        }
        let refusal = (!differs.is_empty()).then(|| moved_on(&record, &differs, cx.is_lockdown));
        let mut whole = together(record, prepared);
        // Told only after the policy has judged what the record points at: it may have moved out of reach.
        whole.refusal = refusal;
        Ok(whole)
    }
}

/// The change of that name, if it can still be undone here.
async fn find(cx: &Context, id: &str) -> Result<Record> {
    let history = record::history(cx).await?;
    let by = history
        .records
        .iter()
        .find(|record| record.undoes.as_deref() == Some(id) && record.stage == Stage::Made)
        .map(|record| record.id.clone());
    let record = history.records.into_iter().find(|record| record.id == id);
    let visible = record.filter(|record| record.targets().iter().all(|target| cx.may_read(target)));
    let Some(record) = visible else {
        return Err(Error::new(
            ErrorKind::NotFound,
            format!("The journal holds no change `{id}`."),
        )
        .hint("`atlassian_list_changes` lists those there are; old ones are forgotten."));
    };
    if let Some(by) = by {
        return Err(Error::new(
            ErrorKind::Conflict,
            format!("Change `{id}` was undone already, by `{by}`."),
        )
        .hint(format!("To make it again, undo `{by}`.")));
    }
    if let Some(reason) = &record.never {
        return Err(Error::new(
            ErrorKind::NotAllowed,
            format!("Change `{id}` cannot be undone: {reason}."),
        ));
    }
    if record.undo.is_empty() {
        return Err(Error::new(
            ErrorKind::NotAllowed,
            format!(
                "Change `{id}` was begun and its end is not known, so nothing tells what to undo."
            ),
        )
        .hint("Look at the target."));
    }
    let here = cx.addresses(None);
    if !record.sites.iter().all(|site| here.contains(site)) {
        return Err(Error::new(
            ErrorKind::NotAllowed,
            format!(
                "Change `{id}` was made on {}, which is not configured here.",
                record.sites.join(" and ")
            ),
        ));
    }
    Ok(record)
}

/// The call with only the parts that are wanted; `None` if it has none of them.
fn chosen(call: &Reverse, only: Option<&[String]>) -> Option<Reverse> {
    let Some(only) = only else {
        return Some(call.clone());
    };
    let is_wanted = |part: &str| {
        only.iter()
            .any(|wanted| wanted.eq_ignore_ascii_case("all") || wanted.eq_ignore_ascii_case(part))
    };
    let mut call = call.clone();
    let all: Vec<String> = call.expects.keys().cloned().collect();
    let mut left = all.is_empty() && is_wanted(&call.tool);
    for part in all {
        if is_wanted(&part) {
            left = true;
            continue;
        }
        let raw = call.arguments.get_mut("raw").and_then(Value::as_object_mut);
        let was_there = raw.is_some_and(|raw| raw.remove(&part).is_some())
            || call.arguments.remove(&part).is_some();
        // A part that is no argument cannot be left out by itself.
        left |= !was_there && is_wanted(&call.tool);
    }
    left.then_some(call)
}

/// What the parts of a change are called.
fn parts(record: &Record) -> Vec<String> {
    let mut parts = Vec::new();
    for call in &record.undo {
        if call.expects.is_empty() {
            parts.push(format!("`{}`", call.tool));
        }
        parts.extend(call.expects.keys().map(|part| format!("`{part}`")));
    }
    parts
}

async fn prepare(cx: &Context, call: &Reverse) -> Result<Change> {
    let entry = reversing(&call.tool).ok_or_else(|| {
        Error::new(
            ErrorKind::NotFound,
            format!("This version has no `{}`, which would undo it.", call.tool),
        )
    })?;
    let parsed = entry.parse(call.arguments.clone())?;
    match parsed.run {
        Run::Write(prepare) => {
            let mut change = prepare(cx.shared()?).await?;
            let mut targets = parsed.targets;
            targets.extend(change.targets.iter().cloned());
            let mut actions = vec![entry.action, change.action];
            actions.append(&mut change.also);
            for action in actions {
                change.steps.push(Step {
                    entry,
                    action,
                    targets: targets.clone(),
                });
            }
            Ok(change)
        }
        Run::Read(_) => Err(Error::new(
            ErrorKind::Bug,
            "A change is undone by a tool that only reads.",
        )),
    }
}

/// What is not as the change left it: `part: left as …, now …`.
fn differences(call: &Reverse, change: &Change, record: &Record, is_lockdown: bool) -> Vec<String> {
    let mut differs = Vec::new();
    for (part, left) in &call.expects {
        let now = change.state.get(part).unwrap_or(&Value::Null);
        if now != left {
            differs.push(match (said(left), said(now)) {
                (Some(left), Some(now)) if !is_lockdown => {
                    format!("`{part}` was left as {left} and is {now}")
                }
                _ => format!("`{part}` is not as it was left"),
            });
        }
    }
    // What no state tells is compared as the reader saw it.
    for edit in &change.edits {
        let left = record
            .changed
            .iter()
            .find(|changed| changed.field == edit.field);
        let is_told = call.expects.contains_key(&edit.field) || !call.expects.is_empty();
        if let Some(left) = left
            && !is_told
            && record::Changed::from(edit).before != left.after
        {
            differs.push(format!("`{}` is not as it was left", edit.field));
        }
    }
    differs
}

/// A short value as a reader sees it; nothing for a hash.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.starts_with("sha256:") => None,
        Value::Null => Some("empty".to_owned()),
        Value::String(text) => Some(format!("`{text}`")),
        other => Some(format!("`{other}`")),
    }
}

fn moved_on(record: &Record, differs: &[String], is_lockdown: bool) -> Error {
    let title = match is_lockdown {
        // It quotes the target.
        true => &record.tool,
        false => &record.title,
    };
    Error::new(
        ErrorKind::Conflict,
        format!(
            "Somebody went on since `{}` ({title}): {}. Nothing was undone.",
            record.id,
            differs.join("; ")
        ),
    )
    .hint(format!(
        "To go over it, repeat with `parts`: some of {}, or `all`.",
        parts(record).join(", ")
    ))
}

/// Several changes as one: shown together, judged each, made one after the other. One that fails does not stop the
/// others; if all fail, so does the whole.
fn together(record: Record, prepared: Vec<Change>) -> Change {
    let action = prepared
        .first()
        .map_or(Action::Update, |first| first.action);
    let mut applies = Vec::new();
    let mut stills = Vec::new();
    let mut whole = Change::new(
        action,
        format!("Undo `{}`: {}", record.id, record.title),
        Undo::Later(&[]),
        |_, _| async { Ok(Applied::default()) },
    );
    for change in prepared {
        for target in change.targets {
            whole = whole.target(target);
        }
        whole.edits.extend(change.edits);
        whole.notes.extend(change.notes);
        whole.steps.extend(change.steps);
        stills.extend(change.still);
        applies.push((change.title, change.undo, change.apply));
    }
    let id = record.id.clone();
    whole.undoes = Some(record.id);
    whole.apply = Box::new(move |cx, permit| {
        Box::pin(async move {
            let mut all = Applied::default();
            let mut redo = Vec::new();
            let mut failures = Vec::new();
            let n_steps = applies.len();
            for (title, known, apply) in applies {
                match apply(cx.clone(), permit.for_another_step()).await {
                    Ok(applied) => {
                        all.changed.extend(applied.changed);
                        all.not_applied.extend(applied.not_applied);
                        all.url = all.url.or(applied.url);
                        redo.push(applied.undo.unwrap_or(known));
                    }
                    Err(error) => failures.push((title, error)),
                }
            }
            if failures.len() == n_steps
                && let Some((_, error)) = failures.pop()
            {
                return Err(error);
            }
            all.not_applied
                .extend(failures.into_iter().map(|(field, error)| NotApplied {
                    field,
                    reason: error.to_string(),
                }));
            all.message = match all.not_applied.is_empty() {
                true => format!("Change `{id}` undone"),
                false => format!("Change `{id}` undone in part"),
            };
            all.undo = Some(again(redo));
            Ok(all)
        })
    });
    whole.still = Some(Box::new(move |cx| {
        Box::pin(async move {
            for still in stills {
                still(cx.clone()).await?;
            }
            Ok(())
        })
    }));
    whole
}

/// What makes the change again: the undos of its undos, the last first.
fn again(redo: Vec<Undo>) -> Undo {
    let mut calls = Vec::new();
    let mut reason = None;
    for undo in redo.into_iter().rev() {
        match undo {
            Undo::By(more) => calls.extend(more),
            Undo::Later(_) => {}
            Undo::Never(why) => reason = Some(why),
        }
    }
    match reason {
        Some(why) if calls.is_empty() => Undo::Never(why),
        _ => Undo::By(calls),
    }
}
