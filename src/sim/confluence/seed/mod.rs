//! The Confluence part of a seed, read into the state.
//!
//! A seed file holds `{"records": […]}` in the form `text::read` produces: each record has a `kind` and fields of text. With
//! `"include": "demo"` the demo company comes first. Parents and pages may be named by id or by title.

mod large;
mod text;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::sync::Arc;

use super::state::{
    Content, Inline, Kind, Label, Property, Resolution, Restriction, Space, State, Status,
    Template, Version,
};
use crate::core::Core;

/// The smallest PNG: one transparent pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Ids of what is made while the simulator runs begin here, far above those of the seed.
const FIRST_FREE_ID: u64 = 700_000;

/// Reads the seed.
///
/// # Errors
///
/// A sentence naming what is not understood.
pub(crate) fn load(core: &Core, seed: &Value) -> Result<State, String> {
    let mut records = Vec::new();
    if seed.get("include").and_then(Value::as_str) == Some("demo") {
        records.extend(text::read(include_str!("tech.txt")));
        records.extend(text::read(include_str!("places.txt")));
    }
    let own = seed.get("records").and_then(Value::as_array);
    records.extend(own.into_iter().flatten().cloned());
    let mut loader = Loader {
        core,
        state: State {
            last_id: FIRST_FREE_ID,
            ..State::default()
        },
    };
    for record in &records {
        loader.record(record)?;
    }
    Ok(loader.state)
}

struct Loader<'a> {
    core: &'a Core,
    state: State,
}

fn field<'a>(record: &'a Value, name: &str) -> Option<&'a str> {
    record.get(name).and_then(Value::as_str)
}

fn words<'a>(record: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    field(record, name).unwrap_or("").split_whitespace()
}

impl Loader<'_> {
    fn record(&mut self, record: &Value) -> Result<(), String> {
        let cloud = self.core.flavor.is_cloud();
        match field(record, "kind").unwrap_or("") {
            "space" => self.space(record),
            "page" if field(record, "status") == Some("archived") && !cloud => Ok(()),
            "page" => self.content(record, Kind::Page),
            "blogpost" => self.content(record, Kind::BlogPost),
            // Data Center has no folders: the pages hang below a page of the same name.
            "folder" if cloud => self.content(record, Kind::Folder),
            "folder" => self.content(record, Kind::Page),
            "whiteboard" | "database" if !cloud => Ok(()),
            "whiteboard" => self.content(record, Kind::Whiteboard),
            "database" => self.content(record, Kind::Database),
            "comment" => self.content(record, Kind::Comment),
            "attachment" => self.content(record, Kind::Attachment),
            "thread" => self.thread(record),
            "template" => self.template(record),
            other => Err(format!("a seed record has the unknown kind `{other}`")),
        }
    }

    fn moment(&self, text: Option<&str>) -> Result<Timestamp, String> {
        let Some(text) = text else {
            return Ok(self.core.clock.now());
        };
        let normal = text.replace(' ', "T");
        let parsed: Result<DateTime, _> = normal.parse();
        parsed
            .and_then(|at| at.to_zoned(TimeZone::UTC))
            .map(|at| at.timestamp())
            .or_else(|_| text.parse())
            .map_err(|_| format!("a seed record has the unreadable time `{text}`"))
    }

    fn id(&mut self, record: &Value) -> Result<u64, String> {
        match record.get("id") {
            None => Ok(self.state.next_id()),
            Some(Value::Number(number)) => number
                .as_u64()
                .ok_or_else(|| format!("a seed record has the id `{number}`")),
            Some(other) => other
                .as_str()
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| format!("a seed record has the id `{other}`")),
        }
    }

    fn label(&mut self, name: &str) -> Label {
        let known = self
            .state
            .contents
            .values()
            .flat_map(|content| &content.labels)
            .find(|label| label.name == name)
            .map(|label| label.id);
        Label {
            id: known.unwrap_or_else(|| self.state.next_id()),
            prefix: "global".to_owned(),
            name: name.to_owned(),
        }
    }

    fn space(&mut self, record: &Value) -> Result<(), String> {
        let id = self.id(record)?;
        let key = field(record, "key").ok_or("a space of the seed has no key")?;
        let labels: Vec<Label> = words(record, "labels")
            .map(|name| Label {
                id: self.state.next_id(),
                prefix: "team".to_owned(),
                name: name.to_owned(),
            })
            .collect();
        let space = Space {
            id,
            key: key.to_owned(),
            name: field(record, "name").unwrap_or(key).to_owned(),
            kind: field(record, "type").unwrap_or("global").to_owned(),
            archived: field(record, "status") == Some("archived"),
            description: field(record, "description").unwrap_or("").to_owned(),
            homepage: field(record, "homepage").and_then(|id| id.parse().ok()),
            created: self.moment(field(record, "created"))?,
            author: field(record, "author").unwrap_or("admin").to_owned(),
            labels,
            viewers: words(record, "viewers").map(str::to_owned).collect(),
            editors: words(record, "editors").map(str::to_owned).collect(),
            watchers: words(record, "watchers").map(str::to_owned).collect(),
            admins: words(record, "admins").map(str::to_owned).collect(),
            favourites: words(record, "favourites").map(str::to_owned).collect(),
        };
        self.state.spaces.insert(id, space);
        Ok(())
    }

    /// Finds a content by id or title.
    fn find(&self, name: &str) -> Result<&Content, String> {
        let by_id = name
            .parse()
            .ok()
            .and_then(|id: u64| self.state.contents.get(&id));
        by_id
            .or_else(|| {
                self.state
                    .contents
                    .values()
                    .find(|content| content.title() == name)
            })
            .ok_or_else(|| format!("the seed names `{name}`, which stands nowhere above"))
    }

    fn content(&mut self, record: &Value, kind: Kind) -> Result<(), String> {
        let id = self.id(record)?;
        let author = field(record, "author").unwrap_or("admin").to_owned();
        let created = self.moment(field(record, "created"))?;
        let container = match field(record, "on") {
            Some(name) => Some(self.find(name)?),
            None => None,
        };
        let space = match (container, field(record, "space")) {
            (Some(container), _) => container.space,
            (None, Some(key)) => self
                .state
                .spaces
                .values()
                .find(|space| space.key == key)
                .map(|space| space.id)
                .ok_or_else(|| format!("the seed names the unknown space `{key}`"))?,
            (None, None) => return Err(format!("record {id} of the seed has no space")),
        };
        let container = container.map(|container| container.id);
        let parent = match field(record, "parent") {
            Some(name) => Some(self.find(name)?.id),
            None => None,
        };
        let mut content = Content::new(id, kind, space, &author, created);
        content.container = container;
        content.parent = parent;
        content.status = match field(record, "status") {
            Some("trashed") => Status::Trashed,
            Some("archived") => Status::Archived,
            Some("draft") => Status::Draft,
            _ => Status::Current,
        };
        content.media_type = field(record, "type").unwrap_or("").to_owned();
        let labels: Vec<Label> = words(record, "labels")
            .map(|name| self.label(name))
            .collect();
        content.labels = labels;
        content.read = restriction(record, "restrict-read");
        content.update = restriction(record, "restrict-update");
        content
            .watchers
            .extend(words(record, "watchers").map(str::to_owned));
        content.likes = words(record, "likes").map(str::to_owned).collect();
        content.views = field(record, "views")
            .and_then(|views| views.parse().ok())
            .unwrap_or(id % 97);
        for view in words(record, "viewed") {
            let (name, when) = view
                .split_once('@')
                .ok_or_else(|| format!("record {id} of the seed was viewed `{view}`"))?;
            content
                .viewed
                .insert(name.to_owned(), self.moment(Some(when))?);
        }
        if let Some(marker) = field(record, "marker") {
            content.inline = Some(Inline {
                marker: marker.to_owned(),
                selection: field(record, "selection").unwrap_or("").to_owned(),
            });
            content.resolution = Some(match field(record, "resolved") {
                Some(_) => Resolution::Resolved,
                None => Resolution::Open,
            });
        }
        content.versions = self.versions(record, kind, &author, created)?;
        content.properties = self.properties(record, &author, created);
        self.state.contents.insert(id, content);
        Ok(())
    }

    fn versions(
        &self,
        record: &Value,
        kind: Kind,
        author: &str,
        created: Timestamp,
    ) -> Result<Vec<Version>, String> {
        let title = field(record, "title").unwrap_or("").to_owned();
        let generated = field(record, "generate").map(|name| match name {
            "catalogue" => large::catalogue(),
            _ => large::schema(),
        });
        let none = json!([{"body": generated.unwrap_or_default()}]);
        let given = record
            .get("versions")
            .filter(|given| given.as_array().is_some_and(|list| !list.is_empty()))
            .unwrap_or(&none);
        let mut out = Vec::new();
        for (number, version) in (1u32..).zip(given.as_array().into_iter().flatten()) {
            let body = field(version, "body").unwrap_or("");
            let when = match field(version, "when") {
                Some(when) => self.moment(Some(when))?,
                None => created,
            };
            let data = (kind == Kind::Attachment).then(|| Arc::new(data(record, body)));
            let body = if kind == Kind::Attachment {
                String::new()
            } else {
                self.people(body)
            };
            out.push(Version {
                number,
                title: title.clone(),
                body,
                by: field(version, "by").unwrap_or(author).to_owned(),
                when,
                message: field(version, "message").unwrap_or("").to_owned(),
                minor: field(version, "minor").is_some(),
                data,
            });
        }
        Ok(out)
    }

    fn properties(&mut self, record: &Value, author: &str, created: Timestamp) -> Vec<Property> {
        let mut out = Vec::new();
        for (name, value) in record.as_object().into_iter().flatten() {
            if let Some(key) = name.strip_prefix("property.") {
                out.push(Property {
                    id: self.state.next_id(),
                    key: key.to_owned(),
                    value: value.clone(),
                    number: 1,
                    when: created,
                    by: author.to_owned(),
                    message: String::new(),
                    minor: false,
                });
            }
        }
        out
    }

    /// Writes `{{user:login}}` as the mention of the flavor: account ids on Cloud, user keys on Data Center.
    fn people(&self, body: &str) -> String {
        let mut out = String::with_capacity(body.len());
        let mut rest = body;
        while let Some((before, after)) = rest.split_once("{{user:") {
            let Some((name, tail)) = after.split_once("}}") else {
                break;
            };
            out.push_str(before);
            if let Some(user) = self.core.directory.by_name(name) {
                let (attribute, id) = if self.core.flavor.is_cloud() {
                    ("ri:account-id", &user.account_id)
                } else {
                    ("ri:userkey", &user.key)
                };
                out.push_str(&format!(
                    "<ac:link><ri:user {attribute}=\"{id}\" /></ac:link>"
                ));
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// A list of short footer comments, one a line: `who | text`; `>` in front answers the comment above.
    fn thread(&mut self, record: &Value) -> Result<(), String> {
        let first = self.id(record)?;
        let page = self.find(field(record, "on").unwrap_or(""))?;
        let (page, space) = (page.id, page.space);
        let mut at = self.moment(field(record, "when"))?;
        let lines = record
            .pointer("/versions/0/body")
            .and_then(Value::as_str)
            .unwrap_or("");
        let mut above: Vec<u64> = Vec::new();
        for (id, line) in (first..).zip(lines.lines()) {
            let depth = line
                .chars()
                .take_while(|c| matches!(c, '>' | ' '))
                .filter(|c| *c == '>')
                .count();
            let Some((who, text)) = line.trim_start_matches(['>', ' ']).split_once(" | ") else {
                return Err(format!("a line of a thread names nobody: `{line}`"));
            };
            let mut comment = Content::new(id, Kind::Comment, space, who, at);
            above.truncate(depth);
            comment.container = Some(page);
            comment.parent = above.last().copied();
            comment.versions.push(Version {
                number: 1,
                title: String::new(),
                body: format!("<p>{}</p>", self.people(text)),
                by: who.to_owned(),
                when: at,
                message: String::new(),
                minor: false,
                data: None,
            });
            above.push(id);
            self.state.contents.insert(id, comment);
            at = Timestamp::from_second(at.as_second() + 3600).unwrap_or(at);
        }
        Ok(())
    }

    fn template(&mut self, record: &Value) -> Result<(), String> {
        let id = self.id(record)?;
        let space = field(record, "space").and_then(|key| {
            self.state
                .spaces
                .values()
                .find(|space| space.key == key)
                .map(|space| space.id)
        });
        self.state.templates.push(Template {
            id,
            name: field(record, "name").unwrap_or("").to_owned(),
            description: field(record, "description").unwrap_or("").to_owned(),
            space,
            body: record
                .pointer("/versions/0/body")
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned(),
            labels: Vec::new(),
        });
        Ok(())
    }
}

fn restriction(record: &Value, name: &str) -> Restriction {
    let mut out = Restriction::default();
    for word in words(record, name) {
        match word.strip_prefix("group:") {
            Some(group) => out.groups.insert(group.to_owned()),
            None => out.users.insert(word.to_owned()),
        };
    }
    out
}

fn data(record: &Value, body: &str) -> Vec<u8> {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    match field(record, "data") {
        Some("pixel") => STANDARD.decode(PIXEL).unwrap_or_default(),
        Some(encoded) => STANDARD.decode(encoded).unwrap_or_default(),
        None => body.trim_end().as_bytes().to_vec(),
    }
}
