//! A whole issue: `IssueBean` of both editions.

use serde_json::{Map, Value, json};

use super::{
    changelog, edit_meta, field_value, issue_type, link_type, priority_brief, put, rendered_value,
    status, transitions,
};
use crate::jira::call::Cx;
use crate::jira::model::{Field, Issue};

/// Which parts of an issue a caller asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// Field words as sent: ids, names of Data Center, `*all`, `*navigable`, `-id`.
    pub(crate) fields: Vec<String>,
    pub(crate) expand: Vec<String>,
    pub(crate) properties: Vec<String>,
}

impl Wanted {
    /// Whether an expansion was asked for.
    pub(crate) fn expands(&self, word: &str) -> bool {
        self.expand.iter().any(|it| it == word)
    }

    /// Whether a field belongs into the answer.
    ///
    /// A field is named by its id; `-id` takes it out again; only negative words mean all but those.
    fn has(&self, field: &Field) -> bool {
        let mut shown = self.fields.iter().all(|word| word.starts_with('-'));
        for word in &self.fields {
            match word.strip_prefix('-') {
                Some(out) if out == field.id => shown = false,
                Some(_) => {}
                None => {
                    shown |= word == "*all"
                        || (word == "*navigable" && field.navigable)
                        || word.eq_ignore_ascii_case(&field.id)
                }
            }
        }
        shown
    }
}

/// The issue, with what was asked for.
pub(crate) fn issue(cx: &Cx<'_>, it: &Issue, wanted: &Wanted) -> Value {
    let mut map = Map::new();
    // Cloud does not offer `transitions` in searches, but names it all the same.
    put(
        &mut map,
        "expand",
        "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
    );
    put(&mut map, "id", it.id.to_string());
    put(&mut map, "self", format!("{}/issue/{}", cx.api(), it.id));
    put(&mut map, "key", it.key.clone());
    let fields: Vec<&Field> = cx
        .state
        .fields
        .iter()
        .filter(|field| applies(cx, field, it) && wanted.has(field))
        .collect();
    if wanted.expands("renderedFields") {
        let rendered: Map<String, Value> = fields
            .iter()
            .map(|field| (field.id.clone(), rendered_value(cx, it, field)))
            .collect();
        put(&mut map, "renderedFields", rendered);
    }
    if wanted.expands("names") {
        put(&mut map, "names", names(&fields));
    }
    if wanted.expands("schema") {
        put(&mut map, "schema", schemas(cx, &fields));
    }
    if wanted.expands("operations") {
        put(&mut map, "operations", json!({"linkGroups": []}));
    }
    if wanted.expands("transitions") {
        put(
            &mut map,
            "transitions",
            transitions(cx, it, wanted.expands("transitions.fields")),
        );
    }
    if wanted.expands("editmeta") {
        put(&mut map, "editmeta", edit_meta(cx, it));
    }
    if wanted.expands("changelog") {
        put(&mut map, "changelog", changelog(cx, it));
    }
    if !wanted.properties.is_empty() {
        let all = wanted.properties.iter().any(|word| word == "*all");
        let properties: Map<String, Value> = it
            .properties
            .iter()
            .filter(|(key, _)| all || wanted.properties.contains(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        put(&mut map, "properties", properties);
    }
    let values: Map<String, Value> = fields
        .iter()
        .map(|field| (field.id.clone(), field_value(cx, it, field)))
        .collect();
    // An issue without any of the fields has no `fields` at all on Cloud.
    if !values.is_empty() || !cx.cloud() {
        put(&mut map, "fields", values);
    }
    Value::Object(map)
}

/// Whether an issue has the field at all: it must not be computed away, and a custom field needs a context here.
fn applies(cx: &Cx<'_>, field: &Field, it: &Issue) -> bool {
    match field.id.as_str() {
        "issuekey" | "thumbnail" => false,
        "parent" => it.values.contains_key("parent"),
        _ if field.custom => {
            let kind = it.text("issuetype").unwrap_or_default();
            it.values.contains_key(&field.id)
                || field.contexts.is_empty()
                || field.context(&it.project, kind).is_some()
        }
        // `timetracking` and `worklog` are there on Data Center too, since time tracking is on.
        _ => !cx.state.fields.is_empty(),
    }
}

/// `names`: id to name.
pub(crate) fn names(fields: &[&Field]) -> Map<String, Value> {
    fields
        .iter()
        .map(|field| (field.id.clone(), json!(field.name)))
        .collect()
}

/// `schema`: id to schema.
pub(crate) fn schemas(cx: &Cx<'_>, fields: &[&Field]) -> Map<String, Value> {
    fields
        .iter()
        .map(|field| (field.id.clone(), field.schema(cx.cloud())))
        .collect()
}

/// The fields of a search, for `names` and `schema` of the whole answer.
pub(crate) fn wanted_fields<'a>(cx: &'a Cx<'_>, wanted: &Wanted) -> Vec<&'a Field> {
    cx.state
        .fields
        .iter()
        .filter(|field| wanted.has(field) && field.id != "thumbnail")
        .collect()
}

/// `LinkedIssue`: an issue inside another one, as parent, sub-task or link.
pub(crate) fn linked_issue(cx: &Cx<'_>, it: &Issue) -> Value {
    let state = &*cx.state;
    let mut fields = Map::new();
    put(
        &mut fields,
        "summary",
        it.text("summary").unwrap_or_default(),
    );
    if let Some(found) = it.text("status").and_then(|id| state.status(id)) {
        put(&mut fields, "status", status(cx, found));
    }
    let priority = it.text("priority");
    if let Some(found) = state
        .priorities
        .iter()
        .find(|known| Some(known.id.as_str()) == priority)
    {
        put(&mut fields, "priority", priority_brief(cx, found));
    }
    if let Some(found) = it.text("issuetype").and_then(|id| state.issue_type(id)) {
        put(&mut fields, "issuetype", issue_type(cx, found));
    }
    json!({
        "id": it.id.to_string(),
        "key": it.key,
        "self": format!("{}/issue/{}", cx.api(), it.id),
        "fields": fields,
    })
}

/// The `issuelinks` field: each link from the side of this issue.
pub(crate) fn links(cx: &Cx<'_>, it: &Issue) -> Value {
    cx.state
        .links
        .iter()
        .filter_map(|link| {
            let (side, other) = match (link.source == it.id, link.destination == it.id) {
                (true, _) => ("outwardIssue", link.destination),
                (_, true) => ("inwardIssue", link.source),
                _ => return None,
            };
            let kind = cx.state.link_type(&link.kind)?;
            let other = cx.state.issue(other)?;
            let project = cx.state.project(&other.project)?;
            // A link to an issue the caller cannot see is not shown.
            if !crate::jira::permission::browse(&cx.call.caller, project) {
                return None;
            }
            Some(json!({
                "id": link.id.to_string(),
                "self": format!("{}/issueLink/{}", cx.api(), link.id),
                "type": link_type(cx, kind),
                side: linked_issue(cx, other),
            }))
        })
        .collect()
}
