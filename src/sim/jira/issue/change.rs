//! What a request wants of an issue's fields: read, checked against a screen, turned into values and history.
//!
//! Create, edit and transition share it: they differ in the screen, not in the fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::jira::call::{Cx, Problem};
use crate::jira::fields::{Kind, display, parse};
use crate::jira::model::{ChangeItem, Field, Project};

/// Where fields may be set, and how the issue looked before.
pub(crate) struct Frame<'a> {
    pub(crate) project: &'a Project,
    pub(crate) issue_type: &'a str,
    /// Field ids on the screen.
    pub(crate) screen: &'a [String],
    /// Whether it is the screen of a transition.
    pub(crate) is_step: bool,
    pub(crate) before: &'a BTreeMap<String, Value>,
}

/// What is to become of the issue.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// Field id to its new value; `None` clears.
    pub(crate) values: BTreeMap<String, Option<Value>>,
    /// Comments, worklogs and links that `update` adds, as sent.
    pub(crate) comments: Vec<Value>,
    pub(crate) worklogs: Vec<Value>,
    pub(crate) links: Vec<Value>,
    pub(crate) errors: Vec<(String, String)>,
}

impl Draft {
    fn fail(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push((field.to_owned(), message.into()));
    }

    /// The value after the change.
    pub(crate) fn after<'a>(
        &'a self,
        before: &'a BTreeMap<String, Value>,
        field: &str,
    ) -> Option<&'a Value> {
        match self.values.get(field) {
            Some(value) => value.as_ref(),
            None => before.get(field),
        }
    }
}

pub(crate) fn not_on_screen(field: &str) -> String {
    format!("Field '{field}' cannot be set. It is not on the appropriate screen, or unknown.")
}

/// Reads `fields` and `update` of a body.
pub(crate) fn read(cx: &Cx<'_>, frame: &Frame<'_>, body: &Value) -> Result<Draft, Problem> {
    let empty = Map::new();
    let object = |name: &str| -> Result<&Map<String, Value>, Problem> {
        match body.get(name) {
            None | Some(Value::Null) => Ok(&empty),
            Some(Value::Object(map)) => Ok(map),
            Some(_) => Err(Problem::new(
                400,
                format!("Can not deserialize instance of {name}: an object is expected."),
            )),
        }
    };
    let fields = object("fields")?;
    let update = object("update")?;
    let mut draft = Draft::default();
    for (id, sent) in fields {
        if update.contains_key(id) {
            draft.fail(
                id,
                format!("Field '{id}' cannot appear in both 'fields' and 'update'"),
            );
            continue;
        }
        set(cx, frame, &mut draft, id, sent);
    }
    for (id, operations) in update {
        let Some(operations) = operations.as_array() else {
            return Err(Problem::new(
                400,
                "Can not deserialize instance of java.util.ArrayList out of START_OBJECT token",
            ));
        };
        for operation in operations.iter().filter_map(Value::as_object).flatten() {
            operate(cx, frame, &mut draft, id, operation.0, operation.1);
        }
    }
    Ok(draft)
}

/// Sets one field.
pub(crate) fn set(cx: &Cx<'_>, frame: &Frame<'_>, draft: &mut Draft, id: &str, sent: &Value) {
    let Some(field) = on_screen(cx, frame, id) else {
        draft.fail(id, not_on_screen(id));
        return;
    };
    if field.kind == Kind::TimeTracking {
        time_tracking(cx, draft, sent);
        return;
    }
    if field.kind == Kind::IssueType {
        issue_type(cx, frame, draft, sent);
        return;
    }
    match parse::value(&target(cx, frame), field, sent) {
        Ok(Some(value)) if field.kind == Kind::Sprint => {
            let value = add_sprint(cx, frame.before.get(id), value);
            draft.values.insert(id.to_owned(), Some(value));
        }
        Ok(None) if id == "summary" => draft.fail(id, "You must specify a summary of the issue."),
        Ok(value) => {
            draft.values.insert(id.to_owned(), value);
        }
        Err(message) => draft.fail(id, message),
    }
}

fn target<'a>(cx: &'a Cx<'_>, frame: &'a Frame<'_>) -> parse::Target<'a> {
    parse::Target {
        core: cx.core,
        state: cx.state,
        project: frame.project,
        issue_type: frame.issue_type,
        adf: cx.adf(),
    }
}

/// The field, if the screen has it; `parent` is always settable on Cloud, `issuetype` everywhere.
fn on_screen<'a>(cx: &'a Cx<'_>, frame: &Frame<'_>, id: &str) -> Option<&'a Field> {
    let field = cx.state.field(id)?;
    let free = id == "issuetype" || (id == "parent" && cx.cloud());
    (free || frame.screen.iter().any(|known| known == id)).then_some(field)
}

/// A sprint is put after the closed ones the issue was in; an open one is replaced.
pub(crate) fn add_sprint(cx: &Cx<'_>, before: Option<&Value>, sent: Value) -> Value {
    let mut ids: Vec<Value> = before
        .map(display::ids)
        .unwrap_or_default()
        .into_iter()
        .filter(|id| {
            let sprint = id.parse().ok().and_then(|id| cx.state.sprint(id));
            sprint.is_some_and(|sprint| sprint.state == "closed")
        })
        .map(|id| json!(id))
        .collect();
    for id in display::ids(&sent) {
        if !ids.contains(&json!(id)) {
            ids.push(json!(id));
        }
    }
    Value::Array(ids)
}

fn issue_type(cx: &Cx<'_>, frame: &Frame<'_>, draft: &mut Draft, sent: &Value) {
    let id = sent.get("id").map(parse::text_of);
    let name = sent.get("name").and_then(Value::as_str);
    let found = frame
        .project
        .issue_types
        .iter()
        .filter_map(|id| cx.state.issue_type(id))
        .find(|kind| {
            id.as_deref() == Some(kind.id.as_str())
                || name.is_some_and(|name| kind.name.eq_ignore_ascii_case(name))
        });
    let before = cx.state.issue_type(frame.issue_type);
    match (found, before) {
        (Some(kind), Some(before)) if kind.subtask == before.subtask => {
            draft
                .values
                .insert("issuetype".to_owned(), Some(json!(kind.id)));
        }
        _ => draft.fail("issuetype", "The issue type selected is invalid."),
    }
}

fn time_tracking(cx: &Cx<'_>, draft: &mut Draft, sent: &Value) {
    for (word, field) in [
        ("originalEstimate", "timeoriginalestimate"),
        ("remainingEstimate", "timeestimate"),
    ] {
        let Some(text) = sent.get(word) else { continue };
        match text.as_str().map(|text| cx.state.working.seconds(text)) {
            Some(Some(seconds)) => {
                draft.values.insert(field.to_owned(), Some(json!(seconds)));
                // The first estimate is also what remains.
                if word == "originalEstimate" && sent.get("remainingEstimate").is_none() {
                    draft
                        .values
                        .entry("timeestimate".to_owned())
                        .or_insert(Some(json!(seconds)));
                }
            }
            _ if text.is_null() => {
                draft.values.insert(field.to_owned(), None);
            }
            _ => draft.fail(
                &format!("timetracking_{}", word.to_lowercase()),
                format!("The {} entered is not valid.", spaced(word)),
            ),
        }
    }
}

fn spaced(word: &str) -> &'static str {
    match word {
        "originalEstimate" => "original estimate",
        _ => "remaining estimate",
    }
}

/// One operation of `update`.
fn operate(
    cx: &Cx<'_>,
    frame: &Frame<'_>,
    draft: &mut Draft,
    id: &str,
    operation: &str,
    sent: &Value,
) {
    let on_screen = |id: &str| frame.screen.iter().any(|known| known == id);
    match (id, operation) {
        // A transition drops a comment without a word if its screen has no place for one.
        ("comment", "add") if frame.is_step && !on_screen("comment") => return,
        ("comment", "add") if on_screen("comment") => return draft.comments.push(sent.clone()),
        ("worklog", "add") if on_screen("worklog") => return draft.worklogs.push(sent.clone()),
        ("issuelinks", "add") => return draft.links.push(sent.clone()),
        _ => {}
    }
    let Some(field) = self::on_screen(cx, frame, id) else {
        draft.fail(id, not_on_screen(id));
        return;
    };
    let known = field.kind.operations();
    if !known.contains(&operation) {
        let supported = known.join(", ");
        draft.fail(
            id,
            format!("Unsupported operation: {operation}. Supported operation(s): {supported}."),
        );
        return;
    }
    if matches!(operation, "set" | "edit") {
        return set(cx, frame, draft, id, sent);
    }
    // `add` and `remove` take one item of a list.
    let item = match parse::value(&target(cx, frame), field, &json!([sent])) {
        Ok(Some(Value::Array(mut items))) => items.pop(),
        Ok(_) => None,
        Err(message) => {
            draft.fail(id, message);
            return;
        }
    };
    let Some(item) = item else { return };
    let mut items: Vec<Value> = draft
        .after(frame.before, id)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    match operation {
        "add" if !items.contains(&item) => items.push(item),
        "remove" => items.retain(|known| *known != item),
        _ => {}
    }
    draft.values.insert(
        id.to_owned(),
        (!items.is_empty()).then_some(Value::Array(items)),
    );
}

/// The history of going from `before` to the draft.
pub(crate) fn history(
    cx: &Cx<'_>,
    before: &BTreeMap<String, Value>,
    draft: &Draft,
) -> Vec<ChangeItem> {
    let mut items = Vec::new();
    for (id, after) in &draft.values {
        let old = before.get(id);
        if old == after.as_ref() {
            continue;
        }
        let Some(field) = cx.state.field(id) else {
            continue;
        };
        // Moments that follow from other changes have no entry of their own.
        if matches!(id.as_str(), "resolutiondate" | "statuscategorychangedate") {
            continue;
        }
        match field.kind {
            Kind::Versions | Kind::Components => {
                one_by_one(cx, field, old, after.as_ref(), &mut items)
            }
            _ => {
                let (from, from_string) = display::change(cx.core, cx.state, field, old);
                let (to, to_string) = display::change(cx.core, cx.state, field, after.as_ref());
                items.push(ChangeItem {
                    field_id: id.clone(),
                    field: history_name(cx, field),
                    from,
                    from_string,
                    to,
                    to_string,
                });
            }
        }
    }
    items
}

/// Versions and components have an entry for each that came or went.
fn one_by_one(
    cx: &Cx<'_>,
    field: &Field,
    old: Option<&Value>,
    new: Option<&Value>,
    items: &mut Vec<ChangeItem>,
) {
    let old = old.map(display::ids).unwrap_or_default();
    let new = new.map(display::ids).unwrap_or_default();
    let name = |id: &str| display::words(cx.core, cx.state, field, &json!(id));
    let item = |from: Option<&str>, to: Option<&str>| ChangeItem {
        field_id: field.id.clone(),
        field: history_name(cx, field),
        from: from.map(str::to_owned),
        from_string: from.map(name),
        to: to.map(str::to_owned),
        to_string: to.map(name),
    };
    items.extend(
        old.iter()
            .filter(|id| !new.contains(id))
            .map(|id| item(Some(id), None)),
    );
    items.extend(
        new.iter()
            .filter(|id| !old.contains(id))
            .map(|id| item(None, Some(id))),
    );
}

/// How the history calls a field: its id, the name of a custom one, and a few words of its own.
pub(crate) fn history_name(cx: &Cx<'_>, field: &Field) -> String {
    match field.id.as_str() {
        "components" => "Component".to_owned(),
        "fixVersions" => "Fix Version".to_owned(),
        "versions" => "Version".to_owned(),
        "parent" if cx.cloud() => "IssueParentAssociation".to_owned(),
        "parent" => "Parent".to_owned(),
        _ if field.custom => field.name.clone(),
        id => id.to_owned(),
    }
}
