//! Restrictions in the old API, by operation.

use serde_json::{Value, json};

use super::super::problem::Problem;
use super::super::site::Ask;
use super::super::state::{Content, Restriction};
use super::expand::Expand;
use super::user;

/// Writes the restriction of one operation.
///
/// Source: schemas `ContentRestriction` of both old descriptions.
pub(crate) fn write(ask: &Ask, content: &Content, operation: &str, expand: &Expand) -> Value {
    let restriction = of(content, operation);
    let own = format!("/rest/api/content/{}", content.public_id());
    let inner = expand.get("restrictions");
    let mut out = json!({"operation": operation});
    let mut lists = json!({"_expandable": {}});
    for kind in ["user", "group"] {
        if inner.is_some_and(|inner| inner.has(kind)) {
            let results: Vec<Value> = if kind == "user" {
                restriction
                    .users
                    .iter()
                    .map(|name| user::named(ask, name))
                    .collect()
            } else {
                restriction
                    .groups
                    .iter()
                    .map(|name| user::group(ask, name))
                    .collect()
            };
            let size = results.len();
            lists[kind] = json!({"results": results, "start": 0, "limit": 100, "size": size});
        } else {
            lists["_expandable"][kind] = json!("");
        }
    }
    let mut expandable = json!({"content": own});
    if inner.is_some() {
        out["restrictions"] = lists;
    } else {
        expandable["restrictions"] = json!("");
    }
    out["_expandable"] = expandable;
    out["_links"] =
        json!({"self": format!("{}{own}/restriction/byOperation/{operation}", ask.base())});
    out
}

/// Gives the restriction of one operation.
pub(crate) fn of<'a>(content: &'a Content, operation: &str) -> &'a Restriction {
    if operation == "update" {
        &content.update
    } else {
        &content.read
    }
}

/// Reads restrictions from a request: a list, or an object with `results`.
///
/// # Errors
///
/// Refuses unknown operations, users and groups.
pub(crate) fn read(ask: &Ask, body: &Value) -> Result<Vec<(String, Restriction)>, Problem> {
    let list = body
        .get("results")
        .unwrap_or(body)
        .as_array()
        .ok_or_else(|| Problem::Invalid("Expected a list of content restrictions".to_owned()))?;
    let mut out = Vec::new();
    for entry in list {
        let operation = entry.get("operation").and_then(Value::as_str).unwrap_or("");
        if !matches!(operation, "read" | "update") {
            return Err(Problem::Invalid(format!(
                "Unsupported operation: {operation}. Only read and update can be restricted"
            )));
        }
        let mut restriction = Restriction::default();
        for subject in subjects(entry, "user") {
            restriction.users.insert(login(ask, subject)?);
        }
        for subject in subjects(entry, "group") {
            restriction.groups.insert(group(ask, subject)?);
        }
        out.push((operation.to_owned(), restriction));
    }
    Ok(out)
}

/// The subjects stand in a list or in an object with `results`.
fn subjects<'a>(entry: &'a Value, kind: &str) -> impl Iterator<Item = &'a Value> {
    let list = entry
        .get("restrictions")
        .and_then(|restrictions| restrictions.get(kind))
        .map(|list| list.get("results").unwrap_or(list));
    list.and_then(Value::as_array).into_iter().flatten()
}

fn login(ask: &Ask, subject: &Value) -> Result<String, Problem> {
    let directory = &ask.site.core.directory;
    let word = |name: &str| subject.get(name).and_then(Value::as_str);
    let found = if ask.is_cloud() {
        word("accountId").and_then(|id| directory.by_account_id(id))
    } else {
        word("username")
            .and_then(|name| directory.by_name(name))
            .or_else(|| word("userKey").and_then(|key| directory.by_key(key)))
    };
    found.map(|user| user.name.clone()).ok_or_else(|| {
        let named = ["accountId", "username", "userKey"]
            .iter()
            .find_map(|name| word(name))
            .unwrap_or("");
        Problem::Invalid(format!("No user found with identifier: {named}"))
    })
}

fn group(ask: &Ask, subject: &Value) -> Result<String, Problem> {
    let name = subject.get("name").and_then(Value::as_str).unwrap_or("");
    let id = subject.get("id").and_then(Value::as_str).unwrap_or("");
    ask.site
        .core
        .directory
        .groups()
        .into_iter()
        .find(|group| group == name || (!id.is_empty() && user::group_id(group) == id))
        .ok_or_else(|| Problem::Invalid(format!("Group does not exist: {name}")))
}
