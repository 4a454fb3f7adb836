//! What the tools that write versions share: dates read, values compared, the version read back.

use serde_json::{Map, Value, json};

use crate::jira::Client;
use crate::jira::flows::values;
use crate::tools::{About, Applied, Error, ErrorKind, FieldEdit, NotApplied, Result, Undo};
use crate::view::project;

/// What a caller may say of a version, under the names of the site.
pub(super) const FIELDS: &[&str] = &[
    "name",
    "description",
    "startDate",
    "releaseDate",
    "released",
    "archived",
];

/// A day, or an error that says how one is written.
pub(super) fn date(argument: &str, text: &str) -> Result<String> {
    values::date(text).ok_or_else(|| {
        Error::arguments(format!("`{argument}` is not a date: `{text}`."))
            .hint("Write it like `2026-01-31`.")
    })
}

/// Refuses a version that would end before it begins; Jira says so too, but later.
pub(super) fn in_order(version: &Map<String, Value>) -> Result<()> {
    let day = |name: &str| {
        let day = version.get(name).and_then(Value::as_str);
        day.filter(|day| !day.is_empty())
    };
    match (day("startDate"), day("releaseDate")) {
        (Some(start), Some(release)) if start > release => Err(Error::arguments(format!(
            "The release date {release} is before the start date {start}."
        ))),
        _ => Ok(()),
    }
}

/// A version by its number, or by its name among those of the project that another one is of.
pub(super) async fn named(jira: &Client, sibling: &Value, text: &str) -> Result<Value> {
    let text = text.trim();
    let what = || format!("Version `{text}`");
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return jira.version(text).await.about(what);
    }
    let project = sibling.get("projectId").cloned().unwrap_or_default();
    let all = jira.versions(&project.to_string()).await.about(what)?;
    let name = |version: &Value| version["name"].as_str().unwrap_or_default().to_owned();
    let found = all.iter().find(|one| name(one).eq_ignore_ascii_case(text));
    found.cloned().ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|one| format!("`{}`", name(one))).collect();
        Error::new(
            ErrorKind::NotFound,
            format!("The project has no version called `{text}`."),
        )
        .hint(format!("It has: {}.", names.join(", ")))
    })
}

/// One line for a reader: what would be made.
pub(super) fn edits(version: &Map<String, Value>, before: Option<&Value>) -> Vec<FieldEdit> {
    FIELDS
        .iter()
        .filter_map(|field| {
            let after = version.get(*field)?.clone();
            let before = before
                .and_then(|before| before.get(*field))
                .cloned()
                .unwrap_or_default();
            (before != after && !(before.is_null() && after == json!(""))).then(|| FieldEdit {
                field: (*field).to_owned(),
                before,
                after,
            })
        })
        .collect()
}

/// All that is said of a version, as a request carries it.
pub(super) fn exactly(version: &Value) -> Map<String, Value> {
    FIELDS
        .iter()
        .filter_map(|field| Some(((*field).to_owned(), version.get(*field)?.clone())))
        .collect()
}

/// What the arguments call the fields of the site.
fn argument(field: &str) -> &str {
    match field {
        "startDate" => "start_date",
        "releaseDate" => "release_date",
        other => other,
    }
}

/// A version as parts of a state, each under the name of its argument.
pub(super) fn state(version: &Value) -> Vec<(&'static str, Value)> {
    let value = |field: &str| version.get(field).cloned().unwrap_or_default();
    FIELDS
        .iter()
        .map(|field| (argument(field), value(field)))
        .collect()
}

/// Gives a version the values back that it had.
pub(super) fn back(id: &str, changed: &[FieldEdit]) -> Undo {
    if changed.is_empty() {
        return Undo::By(Vec::new());
    }
    let mut arguments = Map::new();
    arguments.insert("version_id".into(), json!(id));
    for edit in changed {
        let was = match &edit.before {
            Value::Null => json!(""),
            was => was.clone(),
        };
        arguments.insert(argument(&edit.field).to_owned(), was);
    }
    let undo = Undo::by("jira_update_version", arguments.into());
    changed.iter().fold(undo, |undo, edit| {
        undo.expecting(argument(&edit.field), &edit.after)
    })
}

/// The version as the site keeps it after a change, compared with what was asked for.
pub(super) async fn read_back(
    jira: &Client,
    id: &str,
    asked: &Map<String, Value>,
    before: Option<&Value>,
    verb: &str,
) -> Result<Applied> {
    let now = jira
        .version(id)
        .await
        .about(|| format!("Version `{id}` was written, but reading it back failed: it"))?;
    let mut not_applied = Vec::new();
    for (field, wanted) in asked
        .iter()
        .filter(|(field, _)| FIELDS.contains(&field.as_str()))
    {
        let is = now.get(field).cloned().unwrap_or_default();
        let is_empty = is.is_null() && *wanted == json!("");
        if is != *wanted && !is_empty {
            not_applied.push(NotApplied {
                field: field.clone(),
                reason: format!("Jira took the request and kept `{is}`."),
            });
        }
    }
    let changed = edits(asked, before)
        .into_iter()
        .map(|edit| FieldEdit {
            after: now.get(&edit.field).cloned().unwrap_or_default(),
            ..edit
        })
        .filter(|edit| before.is_some() && edit.before != edit.after)
        .collect();
    let name = now.get("name").and_then(Value::as_str).unwrap_or(id);
    Ok(Applied {
        message: format!("Version {name} {verb}"),
        body: Map::from_iter([("version".to_owned(), project::version(&now))]),
        changed,
        not_applied,
        ..Applied::default()
    })
}
