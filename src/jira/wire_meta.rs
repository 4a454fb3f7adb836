//! Wire types of what may be written. They only deserialise, and stay in this room.
//!
//! Source: `openapi` of Jira Cloud platform v3 and of Jira Data Center 10.3, `createmeta`, `editmeta`, `transitions`.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::model::{
    Allowed, BulkCreated, BulkFailure, Created, Field, FieldContext, FieldMeta, Transition,
};
use super::pages::next;
use super::wire::WireSchema;
use crate::atlassian::Page;

/// A field of a screen. The id is its key in a map, or `fieldId` in a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireFieldMeta {
    field_id: Option<String>,
    key: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    has_default_value: bool,
    schema: Option<WireSchema>,
    allowed_values: Option<Vec<Value>>,
}

impl WireFieldMeta {
    fn into_meta(self, id: Option<String>) -> FieldMeta {
        let id = id.or(self.field_id).or(self.key).unwrap_or_default();
        let schema = self.schema.unwrap_or_default();
        FieldMeta {
            field: Field {
                custom: id.starts_with("customfield_"),
                id,
                name: self.name,
                clause_names: Vec::new(),
                kind: schema.kind,
                items: schema.items,
                custom_type: schema.custom,
                system: schema.system,
            },
            required: self.required,
            has_default: self.has_default_value,
            allowed: self
                .allowed_values
                .map(|values| values.iter().map(allowed).collect()),
        }
    }
}

fn allowed(value: &Value) -> Allowed {
    let part = |name: &str| text(value.get(name));
    Allowed {
        id: part("id").unwrap_or_default(),
        name: part("value")
            .or_else(|| part("name"))
            .or_else(|| part("key"))
            .or_else(|| value.as_str().map(str::to_owned))
            .unwrap_or_default(),
        disabled: value.get("disabled").and_then(Value::as_bool) == Some(true),
        children: value
            .get("children")
            .and_then(Value::as_array)
            .map(|children| children.iter().map(allowed).collect())
            .unwrap_or_default(),
    }
}

/// The fields of a create screen: `fields` (Cloud) or `values` (Data Center), a page of them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireCreateFields {
    /// Without it the next page would be the first one again.
    start_at: usize,
    is_last: Option<bool>,
    total: Option<u64>,
    #[serde(alias = "values", alias = "results")]
    fields: Vec<WireFieldMeta>,
}

impl WireCreateFields {
    pub(super) fn into_page(self) -> Page<FieldMeta> {
        let items: Vec<FieldMeta> = self
            .fields
            .into_iter()
            .map(|wire| wire.into_meta(None))
            .collect();
        Page {
            next: next(self.start_at, items.len(), self.is_last, self.total),
            total: self.total,
            items,
        }
    }
}

/// The fields of an edit screen, by id.
#[derive(Deserialize)]
pub(super) struct WireEditFields {
    #[serde(default)]
    fields: Map<String, Value>,
}

impl WireEditFields {
    pub(super) fn into_fields(self) -> Vec<FieldMeta> {
        by_id(self.fields)
    }
}

fn by_id(fields: Map<String, Value>) -> Vec<FieldMeta> {
    fields
        .into_iter()
        .filter_map(|(id, value)| {
            let wire: WireFieldMeta = serde_json::from_value(value).ok()?;
            Some(wire.into_meta(Some(id)))
        })
        .collect()
}

#[derive(Deserialize)]
struct WireTransition {
    id: Value,
    #[serde(default)]
    name: String,
    #[serde(default)]
    to: Value,
    #[serde(default)]
    fields: Map<String, Value>,
}

/// Transitions as an expanded issue holds them.
pub(super) fn transitions(list: &Value) -> Vec<Transition> {
    let wire: Vec<WireTransition> = serde_json::from_value(list.clone()).unwrap_or_default();
    wire.into_iter()
        .map(|wire| Transition {
            id: text(Some(&wire.id)).unwrap_or_default(),
            name: wire.name,
            to: text(wire.to.get("name")).unwrap_or_default(),
            to_id: text(wire.to.get("id")).unwrap_or_default(),
            fields: by_id(wire.fields),
        })
        .collect()
}

/// Text, or a number as text.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An issue that was made.
#[derive(Deserialize)]
pub(super) struct WireCreated {
    id: String,
    key: String,
}

impl From<WireCreated> for Created {
    fn from(wire: WireCreated) -> Self {
        Self {
            id: wire.id,
            key: wire.key,
        }
    }
}

/// What became of many.
#[derive(Deserialize)]
pub(super) struct WireBulkCreated {
    #[serde(default)]
    issues: Vec<WireCreated>,
    #[serde(default)]
    errors: Vec<WireBulkFailure>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireBulkFailure {
    #[serde(default)]
    failed_element_number: usize,
    #[serde(default)]
    element_errors: WireErrors,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct WireErrors {
    #[serde(default)]
    error_messages: Vec<String>,
    #[serde(default)]
    errors: Map<String, Value>,
}

impl From<WireBulkCreated> for BulkCreated {
    fn from(wire: WireBulkCreated) -> Self {
        Self {
            issues: wire.issues.into_iter().map(Created::from).collect(),
            failures: wire
                .errors
                .into_iter()
                .map(|error| BulkFailure {
                    index: error.failed_element_number,
                    messages: error.element_errors.error_messages,
                    fields: error
                        .element_errors
                        .errors
                        .into_iter()
                        .map(|(field, text)| {
                            let text = text
                                .as_str()
                                .map_or_else(|| text.to_string(), str::to_owned);
                            (field, text)
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

/// A page of contexts or options (Cloud).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireValues<T> {
    /// Without it the next page would be the first one again.
    start_at: usize,
    is_last: Option<bool>,
    total: Option<u64>,
    values: Vec<T>,
}

impl<T> WireValues<T> {
    pub(super) fn into_page<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        let items: Vec<U> = self.values.into_iter().map(each).collect();
        Page {
            next: next(self.start_at, items.len(), self.is_last, self.total),
            total: self.total,
            items,
        }
    }
}

/// A context of a custom field.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireContext {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    is_global_context: bool,
}

impl From<WireContext> for FieldContext {
    fn from(wire: WireContext) -> Self {
        Self {
            id: wire.id,
            name: wire.name,
            is_global: wire.is_global_context,
        }
    }
}

/// An option of a context; `optionId` names the option it stands below.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireOption {
    id: String,
    value: String,
    #[serde(default)]
    disabled: bool,
    option_id: Option<String>,
}

impl WireOption {
    /// The option, and the id of the one above it.
    pub(super) fn into_allowed(self) -> (Allowed, Option<String>) {
        let allowed = Allowed {
            id: self.id,
            name: self.value,
            disabled: self.disabled,
            children: Vec::new(),
        };
        (allowed, self.option_id)
    }
}

/// A list of named things: priorities, resolutions, statuses.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct WireNamed(Vec<Value>);

impl WireNamed {
    pub(super) fn of(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// The whole of them as one page.
    pub(super) fn into_page(self) -> Page<Allowed> {
        Page {
            items: self.into_allowed(),
            next: None,
            total: None,
        }
    }

    pub(super) fn into_allowed(self) -> Vec<Allowed> {
        self.0.iter().map(allowed).collect()
    }
}

/// A project, as far as its key.
#[derive(Deserialize)]
pub(super) struct WireProjectKey {
    pub(super) key: String,
}
