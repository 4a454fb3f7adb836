//! What the tools that write fields share: texts on their way in, values as a reader sees them, and whom a change touches.

use serde_json::{Map, Value};

use super::{guard, mentions, readback, text};
use crate::atlassian::{Product, Target};
use crate::jira::flows::screen::Blamed;
use crate::jira::flows::values::{Asked, Entry, Place, Values};
use crate::jira::flows::{Failure, Told, values};
use crate::jira::model::{Fields, Issue};
use crate::jira::{Client, IssueQuery};
use crate::json::Raw;
use crate::markup::Options;
use crate::tools::{About, Context, Error, ErrorKind, FieldEdit, NotApplied, Result};
use crate::view::issue::{IssueView, output_name};
use crate::view::shape::{Shaper, is_empty};

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let (kind, told) = match failure {
            Failure::Site(error) => return error.into(),
            Failure::Told(told) => (ErrorKind::Arguments, told),
            Failure::Refused(told) => (ErrorKind::Invalid, told),
        };
        Self {
            kind,
            message: told.message,
            hint: told.hint,
        }
    }
}

/// How texts are written to this site.
pub(super) fn text_writer<'a>(
    cx: &'a Context,
    jira: &'a Client,
    options: &'a Options,
) -> impl Fn(&str) -> std::result::Result<(String, Vec<String>), String> + Send + Sync + 'a {
    move |markdown| match text::to_site_with(cx, jira, markdown, options) {
        Ok(converted) => Ok((converted.text, converted.losses)),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// The values for fields of an issue that exists.
pub(super) async fn values_for(
    cx: &Context,
    jira: &Client,
    issue: &Issue,
    asked: Asked,
) -> Result<Values> {
    let (values, wrong) = values_that_fit(cx, jira, issue, asked).await?;
    match wrong.is_empty() {
        true => Ok(values),
        false => {
            let told = wrong.into_iter().map(|(_, told)| told).collect();
            Err(Failure::Told(Told::all(told)).into())
        }
    }
}

/// Those of the values that can be made, and what is wrong with the other fields, by their ids.
pub(super) async fn values_that_fit(
    cx: &Context,
    jira: &Client,
    issue: &Issue,
    asked: Asked,
) -> Result<(Values, Vec<Blamed>)> {
    let project = match Target::project_of_issue(&issue.key) {
        Some(Target::Project(key) | Target::Space(key)) => key,
        None => String::new(),
    };
    let texts: Vec<&str> = asked
        .fields
        .iter()
        .filter_map(|meant| meant.value.as_str())
        .collect();
    let options = mentions::options(jira, &texts).await;
    let writer = text_writer(cx, jira, &options);
    let place = Place {
        project: &project,
        issue: Some(&issue.key),
        is_subtask: issue.fields.value("issuetype")["subtask"] == true,
        text: &writer,
    };
    let (values, wrong) = values::write_what_fits(jira, place, asked).await?;
    guard::request_type(cx, &issue.key, &values.entries)?;
    Ok((values, wrong))
}

/// Values as a request carries them, by field id: what an undo puts back.
pub(super) async fn raw(jira: &Client, raw: Map<String, Value>) -> Result<Vec<Entry>> {
    if raw.is_empty() {
        return Ok(Vec::new());
    }
    let fields = jira.fields(false).await?;
    let mut entries = Vec::new();
    for (id, wire) in raw {
        let field = fields.iter().find(|field| field.id == id).ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                format!("This Jira no longer has the field `{id}`."),
            )
        })?;
        let mut entry = Entry {
            field: field.clone(),
            wire,
            shown: None,
        };
        if entry.is_document() {
            let shown = shaper(jira)
                .document(Raw::new(&entry.wire.to_string()))
                .into();
            entry.shown = Some(shown);
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// The projects of the other issues that values name, as the site knows them now: an old key, or a number, leads
/// wherever the issue has been moved since. Asked only where projects are limited.
pub(super) async fn others(cx: &Context, jira: &Client, values: &Values) -> Result<Vec<Target>> {
    let mut targets = Vec::new();
    for issue in values.issues() {
        let key = if cx.reach.is_limited(Product::Jira) {
            let query = IssueQuery {
                fields: vec!["summary".into()],
                ..IssueQuery::default()
            };
            let found = jira.issue(&issue, &query).await;
            found.about(|| format!("Issue `{issue}`"))?.key
        } else {
            issue
        };
        targets.extend(Target::project_of_issue(&key));
    }
    Ok(targets)
}

/// The project as the site knows it now. Asked only where projects are limited.
pub(super) async fn project(cx: &Context, jira: &Client, key: &str) -> Result<Target> {
    if !cx.reach.is_limited(Product::Jira) {
        return Ok(Target::Project(key.to_owned()));
    }
    let key = jira
        .project_key(key)
        .await
        .about(|| format!("Project `{key}`"))?;
    Ok(Target::Project(key))
}

/// What a field is called in an answer.
pub(super) fn name(entry: &Entry) -> &str {
    if entry.field.custom {
        &entry.field.name
    } else {
        let id = &entry.field.id;
        output_name(id).unwrap_or(id)
    }
}

/// How values look to a reader.
pub(super) fn shaper(jira: &Client) -> Shaper {
    Shaper {
        text_format: jira.text_format(),
        whole_people: false,
        text_chars: None,
    }
}

/// A new value as a reader sees it.
pub(super) fn shown(jira: &Client, entry: &Entry) -> Value {
    let shown = match &entry.shown {
        Some(shown) => shown.clone(),
        None => shaper(jira).value(Raw::new(&entry.wire.to_string())).into(),
    };
    lean(shown)
}

/// A value that is there, as a reader sees it.
pub(super) fn current(jira: &Client, entry: &Entry, fields: &Fields) -> Value {
    let raw = fields.raw(&entry.field.id).unwrap_or_default();
    let shaped = match entry.is_document() {
        true => shaper(jira).document(raw),
        false => shaper(jira).value(raw),
    };
    lean(shaped.into())
}

/// One value where a form has only that: `High` for `{"name": "High"}`, nothing for an empty list.
fn lean(value: Value) -> Value {
    if is_empty(&value) {
        return Value::Null;
    }
    match value {
        Value::Object(map) if map.len() == 1 => {
            let only = ["name", "display_name", "key", "id"]
                .iter()
                .find_map(|key| map.get(*key));
            match only {
                Some(only) => only.clone(),
                None => Value::Object(map),
            }
        }
        Value::Array(items) => Value::Array(items.into_iter().map(lean).collect()),
        // A parent is told by its key.
        Value::Object(map) if map.contains_key("key") && map.contains_key("issue_type") => {
            map.get("key").cloned().unwrap_or_default()
        }
        other => other,
    }
}

/// What would change.
pub(super) fn edits(jira: &Client, values: &Values, before: Option<&Fields>) -> Vec<FieldEdit> {
    let edit = |entry: &Entry| FieldEdit {
        field: name(entry).to_owned(),
        before: before.map_or(Value::Null, |fields| current(jira, entry, fields)),
        after: shown(jira, entry),
    };
    let edits = values.entries.iter().map(edit);
    edits.filter(|edit| edit.before != edit.after).collect()
}

/// What is different now, and what was asked for and is not so.
pub(super) fn outcome(
    jira: &Client,
    values: &Values,
    before: Option<&Fields>,
    after: &Fields,
) -> (Vec<FieldEdit>, Vec<NotApplied>) {
    let mut changed = Vec::new();
    let mut not_applied = Vec::new();
    for entry in &values.entries {
        let was = before.map_or(Value::Null, |fields| current(jira, entry, fields));
        let is = current(jira, entry, after);
        let took = if entry.is_document() {
            readback::is_written(&shown(jira, entry), &was, &is)
        } else {
            readback::agrees(&entry.wire, &after.value(&entry.field.id))
        };
        if !took {
            not_applied.push(NotApplied {
                field: name(entry).to_owned(),
                reason: match &is {
                    Value::Null => "Jira took the request and left the field empty.".into(),
                    Value::String(text) if text.len() <= 80 => {
                        format!("Jira took the request and kept `{text}`.")
                    }
                    _ => "Jira took the request and kept another value.".into(),
                },
            });
        }
        if was != is {
            changed.push(FieldEdit {
                field: name(entry).to_owned(),
                before: was,
                after: is,
            });
        }
    }
    (changed, not_applied)
}

/// An issue after a change, with these fields.
pub(super) fn view(
    jira: &Client,
    issue: &Issue,
    fields: &[String],
    values: &Values,
) -> Map<String, Value> {
    let names: Map<String, Value> = values
        .entries
        .iter()
        .map(|entry| (entry.field.id.clone(), entry.field.name.clone().into()))
        .collect();
    IssueView {
        text_format: jira.text_format(),
        fields,
        names: Some(&names),
        comments: 10,
        display_names: false,
        whole_people: false,
        without_description: false,
    }
    .with_address(issue, jira.browse_url(&issue.key))
    .into()
}
