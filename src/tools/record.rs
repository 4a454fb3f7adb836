//! A change as the journal keeps it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Context, Error, ErrorKind, FieldEdit, Result, Reverse};
use crate::atlassian::Target;
use crate::ledger::{History, Journal};

/// A change that was made, or begun.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What it is called by.
    pub id: String,
    /// How far it came.
    #[serde(default, skip_serializing_if = "Stage::is_made")]
    pub stage: Stage,
    /// When it was made.
    pub time: String,
    /// The addresses of the sites it was made on: it is undone nowhere else.
    pub sites: Vec<String>,
    /// The tool.
    pub tool: String,
    /// One line for a reader.
    pub title: String,
    /// Who asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The client that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// What it touched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// The same for spaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spaces: Vec<String>,
    /// Before and after, for a reader; long texts are cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Changed>,
    /// What undoes it, exact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<Reverse>,
    /// Why it cannot be undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never: Option<String>,
    /// The change that this one undid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<String>,
}

/// How far a change came. Each has a record when it begins and one when it ends, under the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// About to be made. If nothing follows, nobody knows how it ended.
    Begun,
    /// Made.
    #[default]
    Made,
    /// Made, and undone as its first record says.
    MadeAsBegun,
    /// Nothing is different from before.
    Void,
}

impl Stage {
    fn is_made(&self) -> bool {
        *self == Self::Made
    }
}

/// A field of a change as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed {
    /// The field as the answer named it.
    pub field: String,
    /// What stood there.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub before: Value,
    /// What stands there since.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub after: Value,
}

/// The most characters of a text that is kept for a reader. (What undoes the change is kept whole, beside it.)
const READABLE: usize = 400;

impl From<&FieldEdit> for Changed {
    fn from(edit: &FieldEdit) -> Self {
        Self {
            field: edit.field.clone(),
            before: readable(&edit.before),
            after: readable(&edit.after),
        }
    }
}

fn readable(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.char_indices().nth(READABLE) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
            None => value.clone(),
        },
        other if other.to_string().len() > READABLE * 4 => "…".into(),
        other => other.clone(),
    }
}

impl Record {
    /// What it touched, as the policy judges it.
    pub fn targets(&self) -> Vec<Target> {
        let projects = self.projects.iter().cloned().map(Target::Project);
        let spaces = self.spaces.iter().cloned().map(Target::Space);
        projects.chain(spaces).collect()
    }
}

/// A name for a new record: short enough to be said, and never the same twice.
pub(crate) fn new_id() -> Result<String> {
    let mut bytes = [0_u8; 6];
    getrandom::fill(&mut bytes).map_err(|error| {
        let message = format!("The system gives no random numbers: {error}.");
        Error::new(ErrorKind::Bug, message)
    })?;
    Ok(bytes
        .iter()
        .fold(String::from("c-"), |id, byte| id + &format!("{byte:02x}")))
}

/// One record for each change: the last, in the place of the first.
fn ended(records: Vec<Record>) -> Vec<Record> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut changes: Vec<Record> = Vec::new();
    for mut record in records {
        let begun = places
            .get(&record.id)
            .and_then(|place| changes.get_mut(*place));
        match begun {
            Some(begun) => {
                if record.stage == Stage::MadeAsBegun {
                    record.undo = std::mem::take(&mut begun.undo);
                    record.stage = Stage::Made;
                }
                *begun = record;
            }
            None => {
                if record.stage == Stage::MadeAsBegun {
                    record.never = Some("what was there before is no longer in the journal".into());
                    record.stage = Stage::Made;
                }
                places.insert(record.id.clone(), changes.len());
                changes.push(record);
            }
        }
    }
    changes.retain(|record| record.stage != Stage::Void);
    changes
}

/// The whole journal.
pub(super) async fn history(cx: &Context) -> Result<History<Record>> {
    let Some(journal) = cx.journal.clone() else {
        return Err(Error::new(
            ErrorKind::NotConfigured,
            "No journal of changes is kept here.",
        )
        .hint("The operator switches it on by `journal.enabled` and `state_directory`."));
    };
    let path = journal.path().display().to_string();
    let read = tokio::task::spawn_blocking(move || Journal::read::<Record>(&journal));
    match read.await {
        Ok(Ok(history)) => Ok(History {
            records: ended(history.records),
            ..history
        }),
        Ok(Err(error)) => Err(Error::new(
            ErrorKind::Site,
            format!("The journal {path} cannot be read: {error}."),
        )),
        Err(_) => Err(Error::new(ErrorKind::Bug, "Reading the journal broke.")),
    }
}
