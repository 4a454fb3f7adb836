//! Values of Jira fields, each recognised by its form and made lean.

use std::borrow::Cow;

use serde_json::Value;

use crate::atlassian::{Origin, timestamp};
use crate::jira::java_sprint;
use crate::json::{Kind, Members, Object, Raw, Tree};
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
    pub fn value<'a>(&self, raw: Raw<'a>) -> Tree<'a> {
        match raw.kind() {
            Kind::Text => {
                let text = raw.text().unwrap_or_default();
                match java_sprint(&text) {
                    Some(sprint) => sprint.into(),
                    None => timestamp(text).into(),
                }
            }
            Kind::List => self.items(raw).into(),
            Kind::Object => self.object(raw),
            Kind::Null | Kind::Other => raw.tree(),
        }
    }

    /// A long text, as Markdown.
    pub fn document<'a>(&self, raw: Raw<'a>) -> Tree<'a> {
        let (text, format) = match raw.kind() {
            Kind::Null => return Tree::Null,
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
                text.into()
            }
            // A document that is none is still better read than hidden.
            Err(_) => text.into(),
        }
    }

    /// Cloud writes documents; a plain string there (`environment` of old issues) holds no markup.
    fn wiki_or_plain(&self) -> Format {
        match self.text_format {
            Format::Adf => Format::Plain,
            format => format,
        }
    }

    fn items<'a>(&self, list: Raw<'a>) -> Vec<Tree<'a>> {
        let items = list.items().into_iter();
        items
            .map(|item| match self.value(item) {
                // Lists of named things (components, versions) read best as their names.
                Tree::Object(mut object) if object.len() == 1 => {
                    object.remove("name").unwrap_or_else(|| object.into())
                }
                shaped => shaped,
            })
            .collect()
    }

    fn object<'a>(&self, raw: Raw<'a>) -> Tree<'a> {
        let map = raw.members();
        if map.has("content") && map.text("type").is_some_and(|kind| kind == "doc") {
            return self.document(raw);
        }
        if is_person(&map) {
            return self.person_of(&map);
        }
        if map.has("statusCategory") {
            let category = map.tree_within("statusCategory", "name");
            return Object::from([("name", map.tree("name")), ("category", category)]).into();
        }
        // An option; a cascading one carries its child.
        if map.has("value") {
            let value = map.tree("value");
            return match map.within("child", "value") {
                Some(child) => Object::from([("value", value), ("child", child.tree())]).into(),
                None => value,
            };
        }
        // An issue: a parent or a sub-task.
        if let (Some(key), Some(fields)) = (map.get("key"), map.get("fields")) {
            let fields = fields.members();
            return Object::from([
                ("key", key.tree()),
                ("summary", fields.tree("summary")),
                ("status", fields.tree_within("status", "name")),
                ("issue_type", fields.tree_within("issuetype", "name")),
            ])
            .into();
        }
        if map.has("self") && map.has("name") {
            let mut lean = Object::with_capacity(2);
            for key in ["key", "name"] {
                if map.has(key) {
                    lean.insert(key, map.tree(key));
                }
            }
            return lean.into();
        }
        // Something of a plugin: kept whole, without the addresses that lead back to the API.
        let mut lean = Object::new();
        for (key, value) in map.into_each() {
            if !matches!(key.as_ref(), "self" | "avatarUrls" | "iconUrl")
                && value.kind() != Kind::Null
            {
                lean.insert(key, self.value(value));
            }
        }
        lean.into()
    }

    /// A person: the name, and what a later call needs where that is wanted.
    pub fn person<'a>(&self, person: Raw<'a>) -> Tree<'a> {
        self.person_of(&person.members())
    }

    fn person_of<'a>(&self, person: &Members<'a>) -> Tree<'a> {
        let mut lean = Object::with_capacity(2);
        lean.insert("display_name", person.tree("displayName"));
        // Somebody from outside of the company; whoever reads their words should know.
        if let Some(mark) = origin_of(person).and_then(Origin::mark) {
            lean.insert("origin", mark);
        }
        if self.whole_people {
            let parts = [
                ("account_id", "accountId"),
                ("name", "name"),
                ("email", "emailAddress"),
            ];
            for (name, source) in parts {
                let value = person.tree(source);
                if !value.is_empty() {
                    lean.insert(name, value);
                }
            }
        }
        lean.into()
    }

    /// The newest comments of a field, oldest of them first, and how many the site has.
    pub fn comments<'a>(&self, field: Raw<'a>, limit: usize) -> (Vec<Tree<'a>>, Option<u64>) {
        let mut comments: Vec<Members<'a>> = Vec::new();
        let mut total = None;
        // One that cannot be read ends the list; what stands before it is shown.
        let _ = field.walk().object(|name, walk| match name {
            _ if walk.is_null() => walk.skip(),
            "comments" => walk.list(|walk| {
                comments.push(walk.members()?);
                Ok(())
            }),
            "total" => walk.number().map(|number| total = Some(number)),
            _ => walk.skip(),
        });
        // Both editions give the oldest first here; a caller that sorted otherwise is put right.
        comments.sort_by(|one, other| one.text("created").cmp(&other.text("created")));
        let skip = comments.len().saturating_sub(limit);
        let newest = comments.iter().skip(skip);
        let shown = newest.map(|comment| self.comment_of(comment).into());
        (shown.collect(), total)
    }

    /// One comment.
    pub fn comment<'a>(&self, comment: Raw<'a>) -> Object<'a> {
        self.comment_of(&comment.members())
    }

    fn comment_of<'a>(&self, comment: &Members<'a>) -> Object<'a> {
        let mut lean = Object::with_capacity(5);
        lean.insert("id", comment.tree("id"));
        if let Some(author) = comment.get("author") {
            lean.insert("author", self.person(author));
        }
        let created = moment(comment, "created");
        let updated = moment(comment, "updated");
        if updated != created && !updated.is_empty() {
            lean.insert("updated", updated);
        }
        lean.insert("created", created);
        if let Some(visibility) = comment.get("visibility") {
            let visibility = visibility.members();
            let parts = ["type", "value"].map(|name| (name, visibility.tree(name)));
            lean.insert("visibility", Object::from(parts));
        }
        if comment.tree("jsdPublic") == Tree::Bool(false) {
            lean.insert("internal", true);
        }
        let body = comment.get("body").map(|body| self.document(body));
        lean.insert("body", body.unwrap_or_default());
        lean
    }

    /// Logged work.
    pub fn worklogs<'a>(&self, worklogs: Raw<'a>) -> Tree<'a> {
        let Some(worklogs) = worklogs.members().get("worklogs") else {
            return Tree::Null;
        };
        let worklogs = worklogs.items().into_iter();
        let shown: Vec<_> = worklogs
            .map(|worklog| self.worklog(worklog).into())
            .collect();
        shown.into()
    }

    /// One piece of logged work.
    pub fn worklog<'a>(&self, worklog: Raw<'a>) -> Object<'a> {
        let worklog = worklog.members();
        let mut lean = Object::from([
            ("id", worklog.tree("id")),
            ("author", worklog.tree_within("author", "displayName")),
            ("started", moment(&worklog, "started").into()),
            ("time_spent", worklog.tree("timeSpent")),
            ("time_spent_seconds", worklog.tree("timeSpentSeconds")),
        ]);
        if let Some(mark) = worklog.get("author").and_then(mark) {
            lean.insert("origin", mark);
        }
        if let Some(comment) = worklog.get("comment") {
            let comment = self.document(comment);
            if !comment.is_empty() {
                lean.insert("comment", comment);
            }
        }
        lean
    }

    /// Attachments, without their bytes.
    pub fn attachments<'a>(&self, attachments: Raw<'a>) -> Tree<'a> {
        let attachments = attachments.items().into_iter();
        let shown: Vec<_> = attachments
            .map(|attachment| {
                let attachment = attachment.members();
                let mut lean = Object::from([
                    ("id", attachment.tree("id")),
                    ("filename", attachment.tree("filename")),
                    ("size", attachment.tree("size")),
                    ("content_type", attachment.tree("mimeType")),
                    ("author", attachment.tree_within("author", "displayName")),
                    ("created", moment(&attachment, "created").into()),
                    ("url", attachment.tree("content")),
                ]);
                if let Some(mark) = attachment.get("author").and_then(mark) {
                    lean.insert("origin", mark);
                }
                lean.into()
            })
            .collect();
        shown.into()
    }

    /// Links to other issues.
    pub fn links<'a>(&self, links: Raw<'a>) -> Tree<'a> {
        let links = links.items().into_iter();
        let shown: Vec<_> = links.map(|link| link_of(&link.members()).into()).collect();
        shown.into()
    }
}

fn link_of<'a>(link: &Members<'a>) -> Object<'a> {
    let kind = link.get("type").map(Raw::members).unwrap_or_default();
    let kind = ["name", "inward", "outward"].map(|name| (name, kind.tree(name)));
    let mut lean = Object::from([("id", link.tree("id")), ("type", Object::from(kind).into())]);
    for (name, source) in [
        ("inward_issue", "inwardIssue"),
        ("outward_issue", "outwardIssue"),
    ] {
        if let Some(issue) = link.get(source) {
            let issue = issue.members();
            let fields = issue.get("fields").map(Raw::members).unwrap_or_default();
            let parts = [
                ("key", issue.tree("key")),
                ("summary", fields.tree("summary")),
                ("status", fields.tree_within("status", "name")),
            ];
            lean.insert(name, Object::from(parts));
        }
    }
    lean
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

fn moment<'a>(members: &Members<'a>, name: &str) -> Cow<'a, str> {
    timestamp(members.text(name).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shaped(value: Value) -> Value {
        let shaper = Shaper {
            text_format: Format::Adf,
            whole_people: false,
            text_chars: None,
        };
        shaper.value(Raw::new(&value.to_string())).into()
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
        let text = comments.to_string();
        let (comments, _) = shaper.comments(Raw::new(&text), 2);
        let ids: Vec<_> = comments
            .iter()
            .filter_map(|comment| comment.get("id")?.text())
            .collect();
        assert_eq!(ids, ["2", "3"]);
    }
}
