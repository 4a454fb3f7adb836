//! Values of Jira fields, each recognised by its form and made lean.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::atlassian::{Origin, timestamp};
use crate::jira::java_sprint;
use crate::json::{Kind, Members, Raw};
use crate::markup::{self, Format, Options};

/// What stands at the end of a text that goes on.
pub const MORE: &str = "…[more]";

/// Shapes values of one site.
#[derive(Clone, Copy, Debug)]
pub struct Shaper {
    /// What the site writes long texts in.
    pub text_format: Format,
    /// Whether people stand with account id and mail.
    pub whole_people: bool,
    /// How many characters of a long text are wanted; only as many of its blocks are converted, and [`MORE`] says
    /// that there are others.
    pub text_chars: Option<usize>,
}

impl Shaper {
    /// Any value.
    pub fn value(&self, raw: Raw<'_>) -> Value {
        match raw.kind() {
            Kind::Text => {
                let text = raw.text().unwrap_or_default();
                java_sprint(&text).unwrap_or_else(|| Value::String(timestamp(&text)))
            }
            Kind::List => Value::Array(self.items(raw)),
            Kind::Object => self.object(raw),
            Kind::Null | Kind::Other => raw.value(),
        }
    }

    /// A long text, as Markdown.
    pub fn document(&self, raw: Raw<'_>) -> Value {
        let (text, format) = match raw.kind() {
            Kind::Null => return Value::Null,
            Kind::Text => (raw.text().unwrap_or_default(), self.wiki_or_plain()),
            _ => (Cow::Borrowed(raw.as_str()), Format::Adf),
        };
        let limit = self.text_chars.unwrap_or(usize::MAX);
        let options = Options::default();
        match markup::beginning(&text, format, Format::Markdown, limit, &options) {
            Ok((written, is_whole)) => {
                let mut text = written.text;
                text.truncate(text.trim_end().len());
                if !is_whole {
                    text.push_str(MORE);
                }
                Value::String(text)
            }
            // A document that is none is still better read than hidden.
            Err(_) => Value::String(text.into_owned()),
        }
    }

    /// Cloud writes documents; a plain string there (`environment` of old issues) holds no markup.
    fn wiki_or_plain(&self) -> Format {
        match self.text_format {
            Format::Adf => Format::Plain,
            format => format,
        }
    }

    fn items(&self, list: Raw<'_>) -> Vec<Value> {
        list.items()
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

    fn object(&self, raw: Raw<'_>) -> Value {
        let map = raw.members();
        if map.has("content") && map.text("type").is_some_and(|kind| kind == "doc") {
            return self.document(raw);
        }
        if is_person(&map) {
            return self.person_of(&map);
        }
        if map.has("statusCategory") {
            let category = map.value_within("statusCategory", "name");
            return json!({"name": map.value("name"), "category": category});
        }
        // An option; a cascading one carries its child.
        if map.has("value") {
            return match map.within("child", "value") {
                Some(child) => json!({"value": map.value("value"), "child": child.value()}),
                None => map.value("value"),
            };
        }
        // An issue: a parent or a sub-task.
        if let (Some(key), Some(fields)) = (map.get("key"), map.get("fields")) {
            let fields = fields.members();
            return json!({
                "key": key.value(),
                "summary": fields.value("summary"),
                "status": fields.value_within("status", "name"),
                "issue_type": fields.value_within("issuetype", "name"),
            });
        }
        if map.has("self") && map.has("name") {
            let mut lean = Map::new();
            for key in ["key", "name"] {
                if map.has(key) {
                    lean.insert(key.into(), map.value(key));
                }
            }
            return lean.into();
        }
        // Something of a plugin: kept whole, without the addresses that lead back to the API.
        map.iter()
            .filter(|(key, value)| {
                !matches!(*key, "self" | "avatarUrls" | "iconUrl") && value.kind() != Kind::Null
            })
            .map(|(key, value)| (key.to_owned(), self.value(value)))
            .collect::<Map<_, _>>()
            .into()
    }

    /// A person: the name, and what a later call needs where that is wanted.
    pub fn person(&self, person: Raw<'_>) -> Value {
        self.person_of(&person.members())
    }

    fn person_of(&self, person: &Members<'_>) -> Value {
        let mut lean = Map::new();
        lean.insert("display_name".into(), person.value("displayName"));
        // Somebody from outside of the company; whoever reads their words should know.
        if let Some(mark) = origin_of(person).and_then(Origin::mark) {
            lean.insert("origin".into(), json!(mark));
        }
        if self.whole_people {
            let parts = [
                ("account_id", "accountId"),
                ("name", "name"),
                ("email", "emailAddress"),
            ];
            for (name, source) in parts {
                let value = person.value(source);
                if !is_empty(&value) {
                    lean.insert(name.into(), value);
                }
            }
        }
        lean.into()
    }

    /// The newest comments, oldest of them first.
    pub fn comments(&self, comments: &Members<'_>, limit: usize) -> Vec<Value> {
        let comments = comments.get("comments").map(Raw::items);
        let mut comments: Vec<Members<'_>> = comments
            .unwrap_or_default()
            .into_iter()
            .map(Raw::members)
            .collect();
        // Both editions give the oldest first here; a caller that sorted otherwise is put right.
        comments.sort_by(|one, other| one.text("created").cmp(&other.text("created")));
        let skip = comments.len().saturating_sub(limit);
        comments
            .iter()
            .skip(skip)
            .map(|comment| self.comment_of(comment))
            .collect()
    }

    /// One comment.
    pub fn comment(&self, comment: Raw<'_>) -> Value {
        self.comment_of(&comment.members())
    }

    fn comment_of(&self, comment: &Members<'_>) -> Value {
        let mut lean = Map::new();
        lean.insert("id".into(), comment.value("id"));
        if let Some(author) = comment.get("author") {
            lean.insert("author".into(), self.person(author));
        }
        let created = moment(comment, "created");
        let updated = moment(comment, "updated");
        if updated != created && !updated.is_empty() {
            lean.insert("updated".into(), json!(updated));
        }
        lean.insert("created".into(), json!(created));
        if let Some(visibility) = comment.get("visibility") {
            let visibility = visibility.members();
            lean.insert(
                "visibility".into(),
                json!({"type": visibility.value("type"), "value": visibility.value("value")}),
            );
        }
        if comment.value("jsdPublic") == Value::Bool(false) {
            lean.insert("internal".into(), json!(true));
        }
        let body = comment.get("body").map(|body| self.document(body));
        lean.insert("body".into(), body.unwrap_or_default());
        lean.into()
    }

    /// Logged work.
    pub fn worklogs(&self, worklogs: Raw<'_>) -> Value {
        let Some(worklogs) = worklogs.members().get("worklogs") else {
            return Value::Null;
        };
        let worklogs = worklogs.items();
        worklogs
            .into_iter()
            .map(|worklog| self.worklog(worklog))
            .collect()
    }

    /// One piece of logged work.
    pub fn worklog(&self, worklog: Raw<'_>) -> Value {
        let worklog = worklog.members();
        let mut lean = json!({
            "id": worklog.value("id"),
            "author": worklog.value_within("author", "displayName"),
            "started": moment(&worklog, "started"),
            "time_spent": worklog.value("timeSpent"),
            "time_spent_seconds": worklog.value("timeSpentSeconds"),
        });
        if let Some(mark) = worklog.get("author").and_then(mark) {
            lean["origin"] = json!(mark);
        }
        if let Some(comment) = worklog.get("comment") {
            let comment = self.document(comment);
            if !is_empty(&comment) {
                lean["comment"] = comment;
            }
        }
        lean
    }

    /// Attachments, without their bytes.
    pub fn attachments(&self, attachments: Raw<'_>) -> Value {
        attachments
            .items()
            .into_iter()
            .map(|attachment| {
                let attachment = attachment.members();
                let mut lean = json!({
                    "id": attachment.value("id"),
                    "filename": attachment.value("filename"),
                    "size": attachment.value("size"),
                    "content_type": attachment.value("mimeType"),
                    "author": attachment.value_within("author", "displayName"),
                    "created": moment(&attachment, "created"),
                    "url": attachment.value("content"),
                });
                if let Some(mark) = attachment.get("author").and_then(mark) {
                    lean["origin"] = json!(mark);
                }
                lean
            })
            .collect()
    }

    /// Links to other issues.
    pub fn links(&self, links: Raw<'_>) -> Value {
        links
            .items()
            .into_iter()
            .map(|link| {
                let link = link.members();
                let mut lean = json!({
                    "id": link.value("id"),
                    "type": {
                        "name": link.value_within("type", "name"),
                        "inward": link.value_within("type", "inward"),
                        "outward": link.value_within("type", "outward"),
                    },
                });
                for (name, source) in [
                    ("inward_issue", "inwardIssue"),
                    ("outward_issue", "outwardIssue"),
                ] {
                    if let Some(issue) = link.get(source) {
                        let issue = issue.members();
                        let fields = issue.get("fields").map(Raw::members).unwrap_or_default();
                        lean[name] = json!({
                            "key": issue.value("key"),
                            "summary": fields.value("summary"),
                            "status": fields.value_within("status", "name"),
                        });
                    }
                }
                lean
            })
            .collect()
    }
}

/// Where somebody stands; `None` where the answer does not tell (Data Center, unless it is asked under lockdown).
pub fn origin(person: Raw<'_>) -> Option<Origin> {
    origin_of(&person.members())
}

fn origin_of(person: &Members<'_>) -> Option<Origin> {
    let kind = person.text("accountType")?;
    Some(Origin::of_account_type(&kind))
}

/// The word for somebody who is no colleague.
fn mark(person: Raw<'_>) -> Option<&'static str> {
    origin(person).and_then(Origin::mark)
}

/// The same of an answer that was read already.
pub fn mark_of(person: Option<&Value>) -> Option<&'static str> {
    let kind = person?.get("accountType")?.as_str()?;
    Origin::of_account_type(kind).mark()
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

fn is_person(map: &Members<'_>) -> bool {
    map.has("displayName") && (map.has("accountId") || map.has("name") || map.has("key"))
}

fn moment(members: &Members<'_>, name: &str) -> String {
    timestamp(&members.text(name).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(value: Value) -> Value {
        let shaper = Shaper {
            text_format: Format::Adf,
            whole_people: false,
            text_chars: None,
        };
        shaper.value(Raw::new(&value.to_string()))
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
            text_chars: None,
        };
        let comments = json!({"comments": [
            {"id": "1", "created": "2026-01-01T00:00:00.000+0000", "body": "one"},
            {"id": "2", "created": "2026-01-02T00:00:00.000+0000", "body": "two"},
            {"id": "3", "created": "2026-01-03T00:00:00.000+0000", "body": "three"},
        ]});
        let ids: Vec<Value> = shaper
            .comments(&Raw::new(&comments.to_string()).members(), 2)
            .iter()
            .map(|comment| comment["id"].clone())
            .collect();
        assert_eq!(ids, [json!("2"), json!("3")]);
    }
}
