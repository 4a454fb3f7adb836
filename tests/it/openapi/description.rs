//! One published description: its routes found by path, its schemas made usable as JSON Schema.
//!
//! OpenAPI 3.0 schemas are almost JSON Schema; what differs is rewritten when the file is read: `nullable`, boolean `exclusiveMinimum`, and the
//! `format`s, which describe and do not restrict.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use atlassian_mcp::sim::Flavor;
use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use super::exceptions;

/// One file.
pub struct Description {
    /// The name the schemas refer to each other by.
    uri: String,
    document: Value,
    registry: Registry<'static>,
    /// Paths as they arrive, cut at slashes, with the key below `paths`.
    routes: Vec<(Vec<String>, String)>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// One method on one path.
pub struct Operation<'a> {
    description: &'a Description,
    /// The path as the description writes it.
    pub path: &'a str,
    /// Where it stands in the document.
    pointer: String,
    value: &'a Value,
    shared: &'a Value,
}

/// A query parameter.
pub struct Parameter<'a> {
    pub name: &'a str,
    pub required: bool,
    schema: &'a Value,
}

impl Description {
    /// Reads the file whose name begins with `name`; `prefix` is what stands before its paths on the wire.
    pub fn read(folder: &Path, name: &str, prefix: &str) -> Self {
        let file = std::fs::read_dir(folder)
            .expect("the folder of descriptions")
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .find(|path| {
                path.file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(|file| file.starts_with(name) && file.ends_with(".json"))
            })
            .unwrap_or_else(|| panic!("no description {name}*.json in {}", folder.display()));
        let text = std::fs::read_to_string(&file).expect("a readable description");
        let mut document: Value = serde_json::from_str(&text).expect("a description in JSON");
        rewrite(&mut document);
        exceptions::mend(name, &mut document);
        let uri = format!("urn:{name}");
        let registry = Registry::new()
            .add(uri.clone(), document.clone())
            .expect("a usable name")
            .prepare()
            .expect("a description without broken references");
        let routes = document
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(path, _)| (pieces(&format!("{prefix}{path}")), path.clone()))
            .collect();
        Description {
            uri,
            document,
            registry,
            routes,
            validators: Mutex::default(),
        }
    }

    /// The operation a request meets; a path without parameters goes before one with.
    pub fn operation(&self, method: &str, path: &str) -> Option<Operation<'_>> {
        let sent = pieces(&canonical(path));
        let mut fits: Vec<&(Vec<String>, String)> = self
            .routes
            .iter()
            .filter(|(route, _)| matches(route, &sent))
            .collect();
        fits.sort_by_key(|(route, _)| route.iter().filter(|piece| piece.starts_with('{')).count());
        let method = method.to_ascii_lowercase();
        fits.into_iter().find_map(|(_, key)| {
            let shared = self.document.get("paths")?.get(key)?;
            Some(Operation {
                description: self,
                path: key,
                pointer: format!("/paths/{}/{method}", escape(key)),
                value: shared.get(&method)?,
                shared,
            })
        })
    }

    /// Fields of a value that its schema does not name.
    ///
    /// JSON Schema lets every field pass where `additionalProperties` is not said, and Confluence's and Data Center's
    /// descriptions hardly ever say it. What may be sent they list completely; of answers they leave out much.
    fn unknown_fields(&self, schema: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
        let schema = self.resolve(schema);
        match value {
            Value::Array(items) => {
                let Some(schema) = schema.get("items") else {
                    return;
                };
                for (number, item) in items.iter().take(20).enumerate() {
                    self.unknown_fields(schema, item, &format!("{place}/{number}"), found);
                }
            }
            Value::Object(fields) => {
                let Some(known) = schema.get("properties").and_then(Value::as_object) else {
                    return;
                };
                let is_open = ["allOf", "oneOf", "anyOf", "additionalProperties"]
                    .iter()
                    .any(|word| schema.get(word).is_some());
                for (name, field) in fields {
                    match known.get(name) {
                        Some(schema) => {
                            self.unknown_fields(schema, field, &format!("{place}/{name}"), found);
                        }
                        None if is_open => {}
                        None => found.push(format!("{place}/{name}")),
                    }
                }
            }
            _ => {}
        }
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let target = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| self.document.pointer(reference.strip_prefix('#')?));
        target.unwrap_or(value)
    }
}

/// Cloud's REST v2 is v3 with wiki text in the place of ADF, which the description does not restrict.
fn canonical(path: &str) -> String {
    path.replacen("/rest/api/latest/", "/rest/api/2/", 1)
}

fn pieces(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect()
}

fn matches(route: &[String], sent: &[String]) -> bool {
    let version = |route: &str, sent: &str| route == "3" && sent == "2";
    route.len() == sent.len()
        && route
            .iter()
            .zip(sent)
            .all(|(route, sent)| route.starts_with('{') || route == sent || version(route, sent))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A pointer as the fragment of a reference.
fn fragment(pointer: &str) -> String {
    pointer
        .replace('%', "%25")
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('*', "%2A")
}

impl<'a> Operation<'a> {
    /// The query parameters, those of the whole path included.
    pub fn query_parameters(&self) -> Vec<Parameter<'a>> {
        let own = self.value.get("parameters").and_then(Value::as_array);
        let shared = self.shared.get("parameters").and_then(Value::as_array);
        own.into_iter()
            .chain(shared)
            .flatten()
            .map(|parameter| self.description.resolve(parameter))
            .filter(|parameter| parameter.get("in").and_then(Value::as_str) == Some("query"))
            .filter_map(|parameter| {
                Some(Parameter {
                    name: parameter.get("name")?.as_str()?,
                    required: parameter.get("required") == Some(&Value::Bool(true)),
                    schema: parameter.get("schema").unwrap_or(&Value::Null),
                })
            })
            .collect()
    }

    /// Where the schema of the JSON request body stands; `None` if there is no such body.
    pub fn request_schema(&self) -> Option<String> {
        let body = self.value.get("requestBody")?;
        let reference = body.get("$ref").and_then(Value::as_str);
        let pointer = match reference {
            Some(reference) => reference.strip_prefix('#')?.to_owned(),
            None => format!("{}/requestBody", self.pointer),
        };
        let content = self.description.resolve(body).get("content")?.as_object()?;
        let media = content
            .keys()
            .find(|media| media.starts_with("application/json") || *media == "*/*")?;
        Some(format!("{pointer}/content/{}/schema", escape(media)))
    }

    /// The documented answer of a status: where its JSON schema stands, if it has one.
    pub fn response(&self, status: u16) -> Option<Option<String>> {
        let responses = self.value.get("responses")?;
        let word = status.to_string();
        let key = ["default", word.as_str()]
            .into_iter()
            .rfind(|key| responses.get(key).is_some())?;
        let content = responses
            .get(key)?
            .get("content")
            .and_then(Value::as_object);
        let media = content.and_then(|content| {
            content
                .keys()
                .find(|media| media.starts_with("application/json"))
        });
        Some(media.map(|media| {
            format!(
                "{}/responses/{key}/content/{}/schema",
                self.pointer,
                escape(media)
            )
        }))
    }

    /// What is wrong with a value, by the schema at a pointer.
    pub fn validate(&self, pointer: String, value: &Value) -> Vec<String> {
        if self.description.document.pointer(&pointer).is_none() {
            return Vec::new();
        }
        let validator = self.validator(&pointer);
        validator
            .iter_errors(value)
            .take(5)
            .map(|error| {
                let text = error.to_string();
                let short: String = text.chars().take(300).collect();
                format!("{short} at `{}`", error.instance_path())
            })
            .collect()
    }

    /// Which fields of a value the schema at a pointer does not name.
    pub fn unknown_fields(&self, pointer: &str, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(schema) = self.description.document.pointer(pointer) {
            self.description
                .unknown_fields(schema, value, "", &mut found);
        }
        found
    }

    /// As `validate`, but Data Center describes one thing where it answers a list of them.
    pub fn validate_answer(&self, pointer: String, value: &Value, flavor: Flavor) -> Vec<String> {
        let described_as_list = self
            .description
            .document
            .pointer(&pointer)
            .map(|schema| self.description.resolve(schema))
            .is_some_and(|schema| schema.get("type") == Some(&json!("array")));
        match value {
            Value::Array(items) if flavor == Flavor::DataCenter && !described_as_list => items
                .iter()
                .take(20)
                .flat_map(|item| self.validate(pointer.clone(), item))
                .collect(),
            _ => self.validate(pointer, value),
        }
    }

    fn validator(&self, pointer: &str) -> Arc<Validator> {
        let mut known = self
            .description
            .validators
            .lock()
            .expect("no other test panicked here");
        if let Some(validator) = known.get(pointer) {
            return Arc::clone(validator);
        }
        let reference = json!({"$ref": format!("{}#{}", self.description.uri, fragment(pointer))});
        let validator = jsonschema::options()
            .with_registry(&self.description.registry)
            .build(&reference)
            .unwrap_or_else(|error| panic!("the schema at {pointer}: {error}"));
        let validator = Arc::new(validator);
        known.insert(pointer.to_owned(), Arc::clone(&validator));
        validator
    }
}

impl Parameter<'_> {
    /// What is wrong with a value of this parameter.
    pub fn complaint(&self, value: &str) -> Option<String> {
        let kind = self.schema.get("type").and_then(Value::as_str)?;
        match kind {
            "integer" if value.parse::<i64>().is_err() => {
                Some(format!("`{value}` is no whole number"))
            }
            "boolean" if !matches!(value, "true" | "false") => {
                Some(format!("`{value}` is neither `true` nor `false`"))
            }
            "string" => {
                let allowed = self.schema.get("enum")?.as_array()?;
                // A plus sign in a query is a blank.
                let plus = value.replacen(' ', "+", 1);
                let fits = allowed.iter().any(|it| it == value || *it == json!(plus));
                (!fits).then(|| format!("`{value}` is none of the described values"))
            }
            _ => None,
        }
    }
}

/// Makes JSON Schema of OpenAPI, in place.
fn rewrite(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Object(map) => {
            map.remove("example");
            map.remove("examples");
            if map.get("type").is_some_and(Value::is_string)
                || map.contains_key("$ref")
                || map.contains_key("allOf")
            {
                schema(map);
            }
            map.values_mut().for_each(rewrite);
        }
        _ => {}
    }
}

fn schema(map: &mut Map<String, Value>) {
    map.remove("format");
    for name in ["exclusiveMinimum", "exclusiveMaximum"] {
        if map.get(name).is_some_and(Value::is_boolean) {
            map.remove(name);
        }
    }
    if map.remove("nullable") == Some(Value::Bool(true))
        && let Some(kind) = map.get("type").cloned()
    {
        map.insert("type".to_owned(), json!([kind, "null"]));
        if let Some(Value::Array(values)) = map.get_mut("enum") {
            values.push(Value::Null);
        }
    }
    // Neither a `required: true` inside a property nor an unknown type says anything.
    if map.get("required").is_some_and(Value::is_boolean) && !map.contains_key("in") {
        map.remove("required");
    }
}
