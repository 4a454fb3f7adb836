//! Objects of Assets (Insight) as the value of a field: by key on Data Center, by workspace and number on Cloud, where
//! keys and names are looked up.
//!
//! Sources: "Assets with Jira REST API" of Atlassian's documentation (Data Center, a list of `key`, of one object too);
//! Cloud takes what its issues show. "Use Assets Query Language" of Cloud: `Key`, `Name` (the attribute that labels an
//! object where nobody chose another), values in quotes, quotes within them after a backslash.

use serde_json::{Map, Value, json};

use super::plain;
use crate::atlassian::{Error, Kind};
use crate::jira::Client;
use crate::jira::flows::failure::{Failure, Told};
use crate::jira::flows::users::folded;
use crate::jira::model::AssetsObject;

const WRONG: &str = "takes objects of Assets: keys such as `ITSM-88`; on Cloud names and `workspaceId:objectId` too";

/// How many objects an error names.
const SHOWN: usize = 5;

/// How many hits of a search are looked at.
const HITS: usize = 25;

/// An object as somebody wrote it.
#[derive(Debug, PartialEq, Eq)]
enum Written {
    /// `workspace:object`.
    Global(String),
    /// `ITSM-88`, which may be a name as well.
    Key(String),
    /// Anything else.
    Name(String),
}

/// The objects as a request carries them, for a site that takes what is written.
pub(super) fn objects(written: &Value) -> Result<Value, String> {
    let one = |item: &Value| match read(item)? {
        Written::Global(id) => Ok(global(&id)),
        Written::Key(text) | Written::Name(text) => Ok(json!({"key": text.to_uppercase()})),
    };
    let objects: Result<Vec<Value>, String> = plain::items(written).iter().map(one).collect();
    objects.map(Value::Array)
}

/// The objects as a request of Cloud carries them, and as a reader sees them where they were looked up.
pub(super) async fn found(
    jira: &Client,
    field: &str,
    written: &Value,
) -> Result<(Value, Option<Value>), Failure> {
    let mut wire = Vec::new();
    let mut shown = Vec::new();
    let mut problems = Vec::new();
    let mut is_looked_up = false;
    for item in plain::items(written) {
        let wanted =
            read(&item).map_err(|wrong| Failure::Told(Told::new(format!("`{field}` {wrong}."))))?;
        if let Written::Global(id) = wanted {
            shown.push(json!(id));
            wire.push(global(&id));
            continue;
        }
        is_looked_up = true;
        match look_up(jira, field, &wanted).await {
            Ok((workspace, object)) => {
                wire.push(global(&format!("{workspace}:{}", object.id)));
                shown.push(json!(named(&object)));
            }
            Err(Failure::Told(told)) => problems.push(told),
            Err(failure) => return Err(failure),
        }
    }
    match problems.is_empty() {
        true => Ok((
            Value::Array(wire),
            is_looked_up.then_some(Value::Array(shown)),
        )),
        false => Err(Told::all(problems).into()),
    }
}

async fn look_up(
    jira: &Client,
    field: &str,
    wanted: &Written,
) -> Result<(String, AssetsObject), Failure> {
    let workspace = match jira.assets_workspace().await {
        Ok(workspace) => workspace,
        Err(error) => return Err(refusal(field, error)),
    };
    let Some(workspace) = workspace.as_ref() else {
        return Err(out_of_reach(field, "this site has none").into());
    };
    let search = async |query: String| {
        jira.assets_objects(workspace, &query, HITS)
            .await
            .map_err(|error| refusal(field, error))
    };
    let (Written::Global(text) | Written::Key(text) | Written::Name(text)) = wanted;
    let mut queries = vec![format!("Name = {}", quoted(text))];
    if matches!(wanted, Written::Key(_)) {
        queries.insert(0, format!("Key = {}", quoted(&text.to_uppercase())));
    }
    for query in queries {
        if let Some(object) = choose(field, text, search(query).await?)? {
            return Ok((workspace.clone(), object));
        }
    }
    // Whatever comes of looking for others, this one is not there.
    let near = search(format!("Name LIKE {}", quoted(text))).await;
    let near = near.unwrap_or_default();
    let told = Told::new(format!(
        "`{field}`: Assets has no object `{text}` that the account sees."
    ));
    Err(match near.is_empty() {
        true => told.hint("Give an object's key, such as `ITSM-88`, or its exact name."),
        false => told.hint(format!("Perhaps: {}.", list(&near))),
    }
    .into())
}

/// Which of the hits is meant: the one of that key, else the only one of that name.
fn choose(field: &str, text: &str, hits: Vec<AssetsObject>) -> Result<Option<AssetsObject>, Told> {
    if let Some(object) = hits.iter().find(|hit| hit.key.eq_ignore_ascii_case(text)) {
        return Ok(Some(object.clone()));
    }
    let wanted = folded(text);
    let mut same = hits.into_iter().filter(|hit| folded(&hit.label) == wanted);
    match (same.next(), same.next()) {
        (None, _) => Ok(None),
        (Some(only), None) => Ok(Some(only)),
        (Some(one), Some(other)) => {
            let all: Vec<AssetsObject> = [one, other].into_iter().chain(same).collect();
            Err(
                Told::new(format!("`{field}`: several objects are called `{text}`."))
                    .hint(format!("Give the key of one: {}.", list(&all))),
            )
        }
    }
}

/// Refused, or not there: the account has no right to Assets, or the site no licence.
fn refusal(field: &str, error: Error) -> Failure {
    match error.kind {
        Kind::Permission | Kind::NotFound => {
            out_of_reach(field, "the account may not search it, or the site lacks it").into()
        }
        _ => error.into(),
    }
}

fn out_of_reach(field: &str, why: &str) -> Told {
    Told::new(format!(
        "`{field}` takes objects of Assets, and none can be looked up: {why}."
    ))
    .hint("`workspaceId:objectId`, which an issue with the object shows as its `id`, is taken as it is.")
}

fn read(item: &Value) -> Result<Written, String> {
    match item {
        Value::Object(map) => {
            let text = |names: &[&str]| names.iter().find_map(|name| plain::text(map.get(*name)?));
            if let Some(id) = text(&["globalId", "id"])
                && is_global(&id)
            {
                return Ok(Written::Global(id));
            }
            if let (Some(workspace), Some(object)) =
                (text(&["workspaceId"]), text(&["objectId", "id"]))
            {
                return Ok(Written::Global(format!("{workspace}:{object}")));
            }
            if let Some(key) = text(&["key", "objectKey"]) {
                return Ok(Written::Key(key));
            }
            match text(&["label", "name"]) {
                Some(name) => Ok(Written::Name(name)),
                None => Err(WRONG.into()),
            }
        }
        Value::String(text) => {
            let text = text.trim();
            // `Laptop (ITSM-88)`, as Data Center shows one.
            let inner = text
                .rsplit_once('(')
                .and_then(|(_, end)| end.strip_suffix(')'))
                .filter(|inner| is_key(inner));
            match inner.unwrap_or(text) {
                "" => Err(WRONG.into()),
                text if is_global(text) => Ok(Written::Global(text.to_owned())),
                text if is_key(text) => Ok(Written::Key(text.to_owned())),
                text => Ok(Written::Name(text.to_owned())),
            }
        }
        _ => Err(WRONG.into()),
    }
}

/// `g2778e1d-939d-581d-c8e2-9d5g59de456b:88`.
fn is_global(text: &str) -> bool {
    text.split_once(':').is_some_and(|(workspace, object)| {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !workspace.is_empty()
            && workspace.bytes().all(is_word)
            && !object.is_empty()
            && object.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `ITSM-88`.
fn is_key(text: &str) -> bool {
    text.rsplit_once('-').is_some_and(|(schema, number)| {
        schema.starts_with(|first: char| first.is_ascii_alphabetic())
            && schema.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// An object as Cloud writes one into issues.
fn global(id: &str) -> Value {
    let mut object = Map::new();
    if let Some((workspace, number)) = id.split_once(':') {
        object.insert("workspaceId".into(), json!(workspace));
        object.insert("objectId".into(), json!(number));
    }
    object.insert("id".into(), json!(id));
    object.into()
}

/// A value of AQL.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        if matches!(character, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(character);
    }
    quoted.push('"');
    quoted
}

fn named(object: &AssetsObject) -> String {
    match object.key.is_empty() {
        true => object.label.clone(),
        false => format!("{} ({})", object.label, object.key),
    }
}

fn list(objects: &[AssetsObject]) -> String {
    let names: Vec<String> = objects.iter().take(SHOWN).map(named).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_go_by_key_or_by_their_global_id() {
        let key = Ok(json!([{"key": "ITSM-88"}]));
        for written in [
            json!("itsm-88"),
            json!(["Laptop (ITSM-88)"]),
            json!({"key": "ITSM-88"}),
            json!([{"objectKey": "ITSM-88"}]),
        ] {
            assert_eq!(objects(&written), key, "{written}");
        }
        let first = json!({"workspaceId": "g277", "id": "g277:88", "objectId": "88"});
        let second = json!({"workspaceId": "g277", "id": "g277:89", "objectId": "89"});
        assert_eq!(
            objects(&json!("g277:88, g277:89")),
            Ok(json!([first, second]))
        );
        for written in [
            json!([first]),
            json!({"id": "g277:88"}),
            json!({"workspaceId": "g277", "objectId": 88}),
        ] {
            assert_eq!(objects(&written), Ok(json!([first])), "{written}");
        }
        assert!(objects(&json!([5])).is_err_and(|wrong| wrong.contains("ITSM-88")));
    }

    #[test]
    fn a_name_is_no_key_and_no_address() {
        for name in [
            "Printer (2nd floor)",
            "Server: db1",
            "ThinkPad X1",
            "10-4",
            "db-1:a",
        ] {
            assert_eq!(read(&json!(name)), Ok(Written::Name(name.into())));
        }
    }

    #[test]
    fn nothing_written_leaves_the_quotes_of_a_query() {
        assert_eq!(quoted("ITSM-88"), r#""ITSM-88""#);
        assert_eq!(
            quoted(r#"15" Screen\" OR Key LIKE "A"#),
            r#""15\" Screen\\\" OR Key LIKE \"A""#
        );
    }

    #[test]
    fn a_key_is_meant_before_a_name_and_equal_names_are_not_guessed() {
        let object = |id: &str, key: &str, label: &str| AssetsObject {
            id: id.into(),
            key: key.into(),
            label: label.into(),
        };
        let hits = vec![object("1", "IT-1", "IT-2"), object("2", "IT-2", "Screen")];
        let chosen = choose("Hardware", "it-2", hits).expect("one");
        assert_eq!(chosen.map(|object| object.id).as_deref(), Some("2"));
        let twins = vec![object("1", "IT-1", "Screen"), object("2", "IT-2", "screen")];
        let told = choose("Hardware", "Screen", twins).expect_err("two");
        assert_eq!(
            told.hint.as_deref(),
            Some("Give the key of one: Screen (IT-1), screen (IT-2).")
        );
    }
}
