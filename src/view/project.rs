//! Projects, versions, components, kinds of issues and links: lean, under the reference's key names.

use serde_json::{Map, Value, json};

use super::shape::is_empty;
use crate::jira::model::{FieldMeta, IssueType, LinkType};

/// More allowed values than this are not listed; `jira_get_field_options` has them.
const ALLOWED: usize = 20;

/// The parts of an object that say something, under other names: `("lead", "/lead/displayName")`.
fn picked(value: &Value, parts: &[(&str, &str)]) -> Value {
    parts
        .iter()
        .filter_map(|(name, pointer)| Some((*name, value.pointer(pointer)?)))
        .filter(|(_, part)| !is_empty(part))
        .map(|(name, part)| (name.to_owned(), part.clone()))
        .collect::<Map<_, _>>()
        .into()
}

/// A project.
pub fn project(value: &Value) -> Value {
    let mut lean = picked(
        value,
        &[
            ("id", "/id"),
            ("key", "/key"),
            ("name", "/name"),
            ("description", "/description"),
            ("type", "/projectTypeKey"),
            ("category", "/projectCategory/name"),
            ("lead", "/lead/displayName"),
        ],
    );
    if value.get("archived") == Some(&Value::Bool(true)) {
        lean["archived"] = json!(true);
    }
    lean
}

/// A version of a project.
pub fn version(value: &Value) -> Value {
    let mut lean = picked(
        value,
        &[
            ("id", "/id"),
            ("name", "/name"),
            ("description", "/description"),
            ("startDate", "/startDate"),
            ("releaseDate", "/releaseDate"),
        ],
    );
    for flag in ["released", "archived"] {
        lean[flag] = json!(value.get(flag) == Some(&Value::Bool(true)));
    }
    if value.get("overdue") == Some(&Value::Bool(true)) {
        lean["overdue"] = json!(true);
    }
    lean
}

/// A component of a project.
pub fn component(value: &Value) -> Value {
    let mut lean = picked(
        value,
        &[
            ("id", "/id"),
            ("name", "/name"),
            ("description", "/description"),
            ("lead", "/lead/displayName"),
            ("assignee_type", "/assigneeType"),
        ],
    );
    if value.get("archived") == Some(&Value::Bool(true)) {
        lean["archived"] = json!(true);
    }
    lean
}

/// A type of issue.
pub fn issue_type(kind: &IssueType) -> Value {
    let mut lean = json!({"id": kind.id, "name": kind.name, "subtask": kind.subtask});
    if !kind.description.is_empty() {
        lean["description"] = json!(kind.description);
    }
    if let Some(name) = &kind.untranslated_name
        && *name != kind.name
    {
        lean["untranslated_name"] = json!(name);
    }
    lean
}

/// A field of a screen: whether a caller must fill it, and with what.
pub fn field(meta: &FieldMeta) -> Value {
    let field = &meta.field;
    let mut lean = json!({
        "field_id": field.id,
        "name": field.name,
        "required": meta.must_be_said(),
        "schema": schema(meta),
    });
    if let Some(allowed) = &meta.allowed {
        let open = || allowed.iter().filter(|value| !value.disabled);
        let names: Vec<&str> = open()
            .take(ALLOWED)
            .map(|value| value.name.as_str())
            .collect();
        if !names.is_empty() {
            lean["allowed"] = json!(names);
        }
        let n_more = open().count().saturating_sub(ALLOWED);
        if n_more > 0 {
            lean["allowed_more"] = json!(n_more);
        }
    }
    lean
}

/// The type of a field, as the site names it.
pub fn schema(meta: &FieldMeta) -> Value {
    let field = &meta.field;
    let parts = [
        ("type", &field.kind),
        ("items", &field.items),
        ("custom", &field.custom_type),
    ];
    parts
        .into_iter()
        .filter_map(|(name, part)| Some((name.to_owned(), json!(part.as_ref()?))))
        .collect::<Map<_, _>>()
        .into()
}

/// A kind of link.
pub fn link_type(kind: &LinkType) -> Value {
    json!({
        "id": kind.id,
        "name": kind.name,
        "inward": kind.inward,
        "outward": kind.outward,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_left_out() {
        let sent = json!({
            "self": "x", "id": "1", "key": "PROJ", "name": "Portal", "description": "", "projectTypeKey": "software",
            "lead": {"displayName": "Ada"}, "projectCategory": {"name": "Products"}, "archived": false,
        });
        let wanted = json!({
            "id": "1", "key": "PROJ", "name": "Portal", "type": "software", "category": "Products", "lead": "Ada",
        });
        assert_eq!(project(&sent), wanted);
        let sent =
            json!({"id": "1", "name": "3.0", "released": true, "overdue": false, "projectId": 1});
        assert_eq!(
            version(&sent),
            json!({"id": "1", "name": "3.0", "released": true, "archived": false})
        );
    }
}
