//! From what a caller writes for fields to what a request carries.
//!
//! Three steps: [`meant()`] finds the field of each key, `kind` tells from the field's type what it takes, and [`write()`]
//! makes the value. Everything is checked before anything is sent, and all that is wrong is told at once.

mod assets;
mod kept;
mod kind;
mod meant;
mod namesakes;
mod plain;
mod time;

use serde_json::{Map, Value, json};

pub use meant::{Asked, Meant, epic_name, meant, on_screen, system_id};
pub use time::{date, duration, moment};

use kind::Kind;

use super::failure::{Failure, Told};
use super::{day_length, open_sprint, users};
use crate::atlassian::User;
use crate::jira::model::Field;
use crate::jira::{Assignment, Client};
use crate::markup::{self, Format, Options};

/// Writes Markdown in the site's format; gives the text and what is lost.
pub type WriteText<'a> = &'a (dyn Fn(&str) -> Result<(String, Vec<String>), String> + Send + Sync);

/// Where the values go.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The project's key.
    pub project: &'a str,
    /// The issue's key; `None` for one that is yet to be made.
    pub issue: Option<&'a str>,
    /// Whether the issue is a sub-task.
    pub is_subtask: bool,
    /// How texts are written.
    pub text: WriteText<'a>,
}

/// A field with its new value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The field.
    pub field: Field,
    /// What the request carries.
    pub wire: Value,
    /// How a reader sees it, where the request does not tell: the name of a person, the Markdown of a text.
    pub shown: Option<Value>,
}

/// New values, ready to be sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// Field by field.
    pub entries: Vec<Entry>,
    /// What a reader should know: losses, assumptions.
    pub notes: Vec<String>,
}

impl Values {
    /// The fields as a request carries them.
    pub fn fields(&self) -> Map<String, Value> {
        self.entries
            .iter()
            .map(|entry| (entry.field.id.clone(), entry.wire.clone()))
            .collect()
    }

    /// The entry of a field.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.field.id == id)
    }

    /// The keys and numbers of other issues that the values name: parents and epics.
    pub fn issues(&self) -> Vec<String> {
        let named = |entry: &Entry| match Kind::of(&entry.field) {
            Kind::Parent => {
                let key = entry.wire.get("key").or_else(|| entry.wire.get("id"))?;
                key.as_str().map(str::to_owned)
            }
            Kind::EpicLink => entry.wire.as_str().map(str::to_owned),
            _ => None,
        };
        self.entries.iter().filter_map(named).collect()
    }
}

impl Entry {
    /// Whether it is a text with markup.
    pub fn is_document(&self) -> bool {
        Kind::of(&self.field) == Kind::Document
    }
}

/// Whether a value empties the field.
pub fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

/// Makes the values.
///
/// # Errors
/// All values that cannot be meant so, in one; or what the site says to a question for a person.
pub async fn write(jira: &Client, place: Place<'_>, asked: Asked) -> Result<Values, Failure> {
    let (values, problems) = write_what_fits(jira, place, asked).await?;
    match problems.is_empty() {
        true => Ok(values),
        false => Err(Told::all(problems.into_iter().map(|(_, told)| told).collect()).into()),
    }
}

/// Makes those values that can be made; gives the fields of the others with what is wrong.
///
/// # Errors
/// What the site says to a question for a person.
pub async fn write_what_fits(
    jira: &Client,
    place: Place<'_>,
    asked: Asked,
) -> Result<(Values, Vec<(String, Told)>), Failure> {
    let mut values = Values::default();
    let mut problems = Vec::new();
    for Meant { field, value } in asked.fields {
        // Below an epic, Data Center has a field of its own; `parent` is for sub-tasks alone there.
        let field = match (&asked.epic_link, field.id.as_str(), place.is_subtask) {
            (Some(epic_link), "parent", false) => epic_link.clone(),
            _ => field,
        };
        let id = field.id.clone();
        match entry(jira, place, field, &value, &mut values.notes).await {
            Ok(entry) => values.entries.push(entry),
            Err(Failure::Told(told)) => problems.push((id, told)),
            Err(failure) => return Err(failure),
        }
    }
    Ok((values, problems))
}

async fn entry(
    jira: &Client,
    place: Place<'_>,
    field: Field,
    value: &Value,
    notes: &mut Vec<String>,
) -> Result<Entry, Failure> {
    let kind = Kind::of(&field);
    let wrong = |reason: String| Failure::Told(Told::new(format!("`{}` {reason}.", field.name)));
    if field.id == "project" && place.issue.is_some() {
        let other_way = match jira.has_tasks() {
            true => "`jira_move_issue` moves an issue, `jira_bulk_move_issues` many",
            false => "Data Center has no call that moves an issue, people do it in the browser",
        };
        return Err(wrong(format!("cannot be set: {other_way}")));
    }
    if says_nothing(value) && !matches!(kind, Kind::ReadOnly(_)) {
        return Ok(Entry {
            wire: plain::nothing(kind),
            shown: None,
            field,
        });
    }
    let (wire, shown) = match kind {
        Kind::Document => {
            let (wire, shown, losses) = document(jira, place, value).map_err(wrong)?;
            notes.extend(
                losses
                    .into_iter()
                    .map(|loss| format!("{}: {loss}", field.name)),
            );
            (wire, Some(shown))
        }
        Kind::Person => {
            let (wire, shown) = person(jira, place, &field, value).await?;
            (wire, Some(shown))
        }
        Kind::People => {
            let mut wire = Vec::new();
            let mut shown = Vec::new();
            for item in plain::items(value) {
                let (one, name) = person(jira, place, &field, &item).await?;
                wire.push(one);
                shown.push(name);
            }
            (Value::Array(wire), Some(Value::Array(shown)))
        }
        Kind::Sprint if plain::sprint_name(value).is_some() => {
            let name = plain::sprint_name(value).unwrap_or_default();
            let id = open_sprint::number(jira, place.project, &name).await?;
            (id, Some(json!(name)))
        }
        Kind::Assets if jira.looks_up_objects() => assets::found(jira, &field.name, value).await?,
        kind => {
            let mut plain = plain::value(kind, value).map_err(wrong)?;
            if let (Kind::TimeTracking, Value::Object(estimates)) = (kind, &mut plain.wire) {
                for estimate in estimates.values_mut() {
                    let words = estimate.as_str().unwrap_or_default();
                    let (exact, note) = day_length::exact(jira, words).await;
                    *estimate = Value::String(exact);
                    notes.extend(note.filter(|note| !notes.contains(note)));
                }
            }
            notes.extend(plain.note.map(|note| format!("{}: {note}.", field.name)));
            (plain.wire, None)
        }
    };
    Ok(Entry { field, wire, shown })
}

/// A text: Markdown, or a document that is there already.
fn document(
    jira: &Client,
    place: Place<'_>,
    value: &Value,
) -> Result<(Value, Value, Vec<String>), String> {
    match value {
        Value::String(markdown) => {
            let (text, losses) = (place.text)(markdown)?;
            Ok((jira.document(text), value.clone(), losses))
        }
        Value::Object(map) if map.get("type").is_some_and(|kind| kind == "doc") => {
            let adf = value.to_string();
            let read = |to| {
                markup::convert(&adf, Format::Adf, to, &Options::default())
                    .map_err(|error| format!("holds a document that cannot be read: {error}"))
            };
            let shown = read(Format::Markdown)?;
            let format = jira.text_format();
            let written = read(format)?;
            let losses = written.losses.iter().map(|loss| loss.what.clone());
            Ok((
                jira.document(written.text),
                json!(shown.text.trim_end()),
                losses.collect(),
            ))
        }
        _ => Err("takes Markdown".into()),
    }
}

/// A person as the field takes one, and as a reader sees one.
async fn person(
    jira: &Client,
    place: Place<'_>,
    field: &Field,
    value: &Value,
) -> Result<(Value, Value), Failure> {
    let told = |text: &str| Told::new(format!("`{}` {text}.", field.name));
    // Not only one person in a list where one is due.
    let value = match value {
        Value::Array(items) if items.len() == 1 => items.first().unwrap_or(value),
        _ => value,
    };
    let user = match given(jira, value) {
        Given::User(user) => user,
        Given::Text(text) if field.id == "assignee" && is_automatic(&text) => automatic(),
        Given::Text(text) if field.id == "assignee" => {
            let scope = match place.issue {
                Some(key) => Assignment::Issue(key.to_owned()),
                None => Assignment::Project(place.project.to_owned()),
            };
            (*users::assignee(jira, &text, &scope).await?).clone()
        }
        Given::Text(text) => (*users::person(jira, &text).await?).clone(),
        Given::Nothing => return Err(told("takes a person: a mail address, name or id").into()),
    };
    let wire = jira
        .user_value(&user)
        .ok_or_else(|| told("takes a person with an id"))?;
    let name = match user.display_name.as_str() {
        "" => json!(users::named(&user)),
        name => json!({"display_name": name}),
    };
    Ok((wire, name))
}

/// Whom an object means that is to be put in charge of an issue.
///
/// # Errors
/// As for [`users::assignee`], and if the object names nobody.
pub async fn given_assignee(jira: &Client, issue: &str, value: &Value) -> Result<User, Failure> {
    match given(jira, value) {
        Given::User(user) => Ok(user),
        Given::Text(text) => {
            let scope = Assignment::Issue(issue.to_owned());
            Ok((*users::assignee(jira, &text, &scope).await?).clone())
        }
        Given::Nothing => Err(Told::new("The assignee names nobody.")
            .hint("Give a mail address, name or id.")
            .into()),
    }
}

/// A person as somebody wrote one.
enum Given {
    /// By an identifier that is taken as it is.
    User(User),
    /// By something to look up.
    Text(String),
    Nothing,
}

/// An object is forwarded without a question if it has what this edition goes by (behaviour 63); any other name in it
/// is looked up, so that an answer of the other edition, or of ours, is understood too.
fn given(jira: &Client, value: &Value) -> Given {
    let map = match value {
        Value::String(text) => return Given::Text(text.trim().to_owned()),
        Value::Object(map) => map,
        _ => return Given::Nothing,
    };
    let text = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| map.get(*name)?.as_str())
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let user = User {
        account_id: text(&["accountId", "account_id", "id"]),
        name: text(&["name", "username"]),
        key: text(&["key"]),
        display_name: text(&["displayName", "display_name"]).unwrap_or_default(),
        email: text(&["emailAddress", "email"]),
        ..User::default()
    };
    if jira.user_value(&user).is_some() {
        return Given::User(user);
    }
    let other = [user.name, user.email, user.account_id, user.key];
    match other.into_iter().flatten().next() {
        Some(text) => Given::Text(text),
        None if user.display_name.is_empty() => Given::Nothing,
        None => Given::Text(user.display_name),
    }
}

fn is_automatic(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "-1" | "automatic")
}

/// Whoever the project says: both editions call that person `-1`.
pub fn automatic() -> User {
    User {
        account_id: Some("-1".into()),
        name: Some("-1".into()),
        display_name: "Automatic".into(),
        ..User::default()
    }
}
