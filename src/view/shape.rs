//! Values of Jira fields, each recognised by its form and made lean.

use serde_json::{Map, Value, json};

use crate::atlassian::timestamp;
use crate::markup::{self, Format, Options};

/// Shapes values of one site.
#[derive(Clone, Copy, Debug)]
pub struct Shaper {
    /// What the site writes long texts in.
    pub text_format: Format,
    /// Whether people stand with account id and mail.
    pub whole_people: bool,
}

impl Shaper {
    /// Any value.
    pub fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(timestamp(&text)),
            Value::Array(items) => Value::Array(self.items(items)),
            Value::Object(map) => self.object(map),
            other => other,
        }
    }

    /// A long text, as Markdown.
    pub fn document(&self, value: Value) -> Value {
        let (text, format) = match value {
            Value::String(text) => (text, self.wiki_or_plain()),
            Value::Null => return Value::Null,
            document => (document.to_string(), Format::Adf),
        };
        match markup::convert(&text, format, Format::Markdown, &Options::default()) {
            Ok(written) => Value::String(written.text.trim_end().to_owned()),
            // A document that is none is still better read than hidden.
            Err(_) => Value::String(text),
        }
    }

    /// Cloud writes documents; a plain string there (`environment` of old issues) holds no markup.
    fn wiki_or_plain(&self) -> Format {
        match self.text_format {
            Format::Adf => Format::Plain,
            format => format,
        }
    }

    fn items(&self, items: Vec<Value>) -> Vec<Value> {
        items
            .into_iter()
            .map(|item| match self.value(item) {
                // Lists of named things (components, versions) read best as their names.
                Value::Object(map) if map.len() == 1 && map.contains_key("name") => {
                    map.get("name").cloned().unwrap_or(Value::Null)
                }
                shaped => shaped,
            })
            .collect()
    }

    fn object(&self, mut map: Map<String, Value>) -> Value {
        if map.get("type").is_some_and(|kind| kind == "doc") && map.contains_key("content") {
            return self.document(Value::Object(map));
        }
        if is_person(&map) {
            return self.person(&Value::Object(map));
        }
        if let Some(category) = map.get("statusCategory") {
            let category = category.get("name").cloned().unwrap_or(Value::Null);
            return json!({"name": map.get("name"), "category": category});
        }
        // An option; a cascading one carries its child.
        if let Some(value) = map.get("value") {
            return match map.get("child").and_then(|child| child.get("value")) {
                Some(child) => json!({"value": value, "child": child}),
                None => value.clone(),
            };
        }
        // An issue: a parent or a sub-task.
        if let (Some(key), Some(fields)) = (map.get("key"), map.get("fields")) {
            return json!({
                "key": key,
                "summary": fields.get("summary"),
                "status": fields.pointer("/status/name"),
                "issue_type": fields.pointer("/issuetype/name"),
            });
        }
        if map.contains_key("self") && map.contains_key("name") {
            let mut lean = Map::new();
            for key in ["key", "name"] {
                if let Some(value) = map.remove(key) {
                    lean.insert(key.into(), value);
                }
            }
            return lean.into();
        }
        // Something of a plugin: kept whole, without the addresses that lead back to the API.
        map.retain(|key, value| {
            !matches!(key.as_str(), "self" | "avatarUrls" | "iconUrl") && !value.is_null()
        });
        map.into_iter()
            .map(|(key, value)| (key, self.value(value)))
            .collect::<Map<_, _>>()
            .into()
    }

    /// A person: the name, and what a later call needs where that is wanted.
    pub fn person(&self, person: &Value) -> Value {
        let mut lean = Map::new();
        lean.insert(
            "display_name".into(),
            person.get("displayName").cloned().unwrap_or(Value::Null),
        );
        if self.whole_people {
            let parts = [
                ("account_id", "accountId"),
                ("name", "name"),
                ("email", "emailAddress"),
            ];
            for (name, source) in parts {
                if let Some(value) = person.get(source).filter(|value| !is_empty(value)) {
                    lean.insert(name.into(), value.clone());
                }
            }
        }
        lean.into()
    }

    /// The newest comments, oldest of them first.
    pub fn comments(&self, value: Value, limit: usize) -> Vec<Value> {
        let Some(Value::Array(mut comments)) = take(value, "comments") else {
            return Vec::new();
        };
        // Both editions give the oldest first here; a caller that sorted otherwise is put right.
        comments.sort_by(|one, other| text(one, "created").cmp(text(other, "created")));
        let skip = comments.len().saturating_sub(limit);
        comments
            .into_iter()
            .skip(skip)
            .map(|comment| self.comment(comment))
            .collect()
    }

    /// One comment.
    pub fn comment(&self, mut comment: Value) -> Value {
        let body = comment.get_mut("body").map(Value::take).unwrap_or_default();
        let mut lean = Map::new();
        lean.insert("id".into(), comment.get("id").cloned().unwrap_or_default());
        if let Some(author) = comment.get("author") {
            lean.insert("author".into(), self.person(author));
        }
        let created = timestamp(text(&comment, "created"));
        let updated = timestamp(text(&comment, "updated"));
        if updated != created && !updated.is_empty() {
            lean.insert("updated".into(), json!(updated));
        }
        lean.insert("created".into(), json!(created));
        if let Some(visibility) = comment.get("visibility").filter(|value| !is_empty(value)) {
            lean.insert(
                "visibility".into(),
                json!({"type": visibility.get("type"), "value": visibility.get("value")}),
            );
        }
        if let Some(public) = comment.get("jsdPublic").and_then(Value::as_bool)
            && !public
        {
            lean.insert("internal".into(), json!(true));
        }
        lean.insert("body".into(), self.document(body));
        lean.into()
    }

    /// Logged work.
    pub fn worklogs(&self, value: Value) -> Value {
        let Some(Value::Array(worklogs)) = take(value, "worklogs") else {
            return Value::Null;
        };
        worklogs
            .into_iter()
            .map(|worklog| self.worklog(worklog))
            .collect()
    }

    /// One piece of logged work.
    pub fn worklog(&self, mut worklog: Value) -> Value {
        let comment = worklog
            .get_mut("comment")
            .map(Value::take)
            .unwrap_or_default();
        let mut lean = json!({
            "id": worklog.get("id"),
            "author": worklog.pointer("/author/displayName"),
            "started": timestamp(text(&worklog, "started")),
            "time_spent": worklog.get("timeSpent"),
            "time_spent_seconds": worklog.get("timeSpentSeconds"),
        });
        let comment = self.document(comment);
        if !is_empty(&comment) {
            lean["comment"] = comment;
        }
        lean
    }

    /// Attachments, without their bytes.
    pub fn attachments(&self, value: Value) -> Value {
        let Value::Array(attachments) = value else {
            return Value::Null;
        };
        attachments
            .iter()
            .map(|attachment| {
                json!({
                    "id": attachment.get("id"),
                    "filename": attachment.get("filename"),
                    "size": attachment.get("size"),
                    "content_type": attachment.get("mimeType"),
                    "author": attachment.pointer("/author/displayName"),
                    "created": timestamp(text(attachment, "created")),
                    "url": attachment.get("content"),
                })
            })
            .collect()
    }

    /// Links to other issues.
    pub fn links(&self, value: Value) -> Value {
        let Value::Array(links) = value else {
            return Value::Null;
        };
        links
            .iter()
            .map(|link| {
                let mut lean = json!({
                    "id": link.get("id"),
                    "type": {
                        "name": link.pointer("/type/name"),
                        "inward": link.pointer("/type/inward"),
                        "outward": link.pointer("/type/outward"),
                    },
                });
                for (name, source) in [
                    ("inward_issue", "inwardIssue"),
                    ("outward_issue", "outwardIssue"),
                ] {
                    if let Some(issue) = link.get(source) {
                        lean[name] = json!({
                            "key": issue.get("key"),
                            "summary": issue.pointer("/fields/summary"),
                            "status": issue.pointer("/fields/status/name"),
                        });
                    }
                }
                lean
            })
            .collect()
    }
}

/// Whether a value says nothing.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn is_person(map: &Map<String, Value>) -> bool {
    map.contains_key("displayName")
        && (map.contains_key("accountId") || map.contains_key("name") || map.contains_key("key"))
}

fn take(mut value: Value, key: &str) -> Option<Value> {
    value.get_mut(key).map(Value::take)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(value: Value) -> Value {
        let shaper = Shaper {
            text_format: Format::Adf,
            whole_people: false,
        };
        shaper.value(value)
    }

    #[test]
    fn values_are_known_by_their_form() {
        let person =
            json!({"accountId": "5b1", "displayName": "Ada", "active": true, "avatarUrls": {}});
        assert_eq!(shaped(person), json!({"display_name": "Ada"}));
        let status = json!({"self": "x", "name": "To Do", "statusCategory": {"name": "To Do", "key": "new"}});
        assert_eq!(
            shaped(status),
            json!({"name": "To Do", "category": "To Do"})
        );
        assert_eq!(
            shaped(json!({"self": "x", "id": "1", "value": "Red"})),
            json!("Red")
        );
        let cascade = json!({"value": "A", "child": {"value": "B"}});
        assert_eq!(shaped(cascade), json!({"value": "A", "child": "B"}));
        let components = json!([{"self": "x", "id": "1", "name": "API"}]);
        assert_eq!(shaped(components), json!(["API"]));
        let project = json!({"self": "x", "id": "1", "key": "PROJ", "name": "Project"});
        assert_eq!(shaped(project), json!({"key": "PROJ", "name": "Project"}));
        assert_eq!(
            shaped(json!("2026-01-21T15:00:00.000+0000")),
            json!("2026-01-21T15:00:00+00:00")
        );
        assert_eq!(shaped(json!(3.5)), json!(3.5));
        let plugin = json!({"checklist": [{"text": "a", "done": true}], "self": "x"});
        assert_eq!(
            shaped(plugin),
            json!({"checklist": [{"text": "a", "done": true}]})
        );
    }

    #[test]
    fn the_newest_comments_are_kept() {
        let shaper = Shaper {
            text_format: Format::Plain,
            whole_people: false,
        };
        let comments = json!({"comments": [
            {"id": "1", "created": "2026-01-01T00:00:00.000+0000", "body": "one"},
            {"id": "2", "created": "2026-01-02T00:00:00.000+0000", "body": "two"},
            {"id": "3", "created": "2026-01-03T00:00:00.000+0000", "body": "three"},
        ]});
        let ids: Vec<Value> = shaper
            .comments(comments, 2)
            .iter()
            .map(|comment| comment["id"].clone())
            .collect();
        assert_eq!(ids, [json!("2"), json!("3")]);
    }
}
