//! Pages, comments and search hits of Confluence as a model sees them.

use serde_json::{Map, Value, json};

use crate::atlassian::{Origin, timestamp};
use crate::confluence::Client;
use crate::confluence::model::{Comment, Content, Hit, Person, Property, SpaceRef};
use crate::markup::options::{Mentions, Placeholders};
use crate::markup::{self, Format, Options};

/// A page without its text, under the reference's keys.
pub fn page(confluence: &Client, content: &Content) -> Map<String, Value> {
    let mut view = Map::new();
    view.insert("id".into(), json!(content.id));
    view.insert("title".into(), json!(content.title));
    view.insert("type".into(), json!(content.kind));
    put(&mut view, "subtype", content.subtype.as_deref());
    if !matches!(content.status.as_str(), "" | "current") {
        view.insert("status".into(), json!(content.status));
    }
    put_space(&mut view, &content.space);
    view.insert("url".into(), json!(confluence.page_url(content)));
    put(&mut view, "parent_id", content.parent_id.as_deref());
    if !content.ancestors.is_empty() {
        let above: Vec<Value> = content
            .ancestors
            .iter()
            .map(|above| json!({"id": above.id, "title": above.title}))
            .collect();
        view.insert("ancestors".into(), above.into());
    }
    put_origin(&mut view, confluence, content);
    if let Some(author) = &content.author {
        put_person(&mut view, confluence, "author", author);
    }
    put_time(&mut view, "created", content.created.as_deref());
    if let Some(version) = &content.version {
        put_time(&mut view, "updated", version.when.as_deref());
        view.insert("version".into(), json!(version.number));
        if let Some(by) = &version.by {
            put_person(&mut view, confluence, "version_author", by);
        }
        put(&mut view, "version_message", version.message.as_deref());
    }
    put(&mut view, "emoji", emoji(&content.properties).as_deref());
    put(&mut view, "page_width", width(&content.properties));
    view
}

/// A text and the form it is in.
pub fn text(value: String, format: &str) -> Value {
    json!({"value": value, "format": format})
}

/// A comment.
pub fn comment(confluence: &Client, comment: &Comment) -> Map<String, Value> {
    let mut view = Map::new();
    view.insert("id".into(), json!(comment.id));
    put(&mut view, "parent_comment_id", comment.parent_id.as_deref());
    view.insert("location".into(), json!(comment.place.name()));
    put(&mut view, "resolution", comment.resolution.as_deref());
    put(&mut view, "selection", comment.selection.as_deref());
    if let Some(origin) = confluence.origin_of_all([comment.author.as_ref()]) {
        view.insert("origin".into(), json!(origin.name()));
    }
    if let Some(author) = &comment.author {
        put_person(&mut view, confluence, "author", author);
    }
    put_time(&mut view, "created", comment.created.as_deref());
    if comment.version > 1 || comment.created.is_none() {
        put_time(&mut view, "updated", comment.updated.as_deref());
    }
    let (body, _) = markdown(confluence, &comment.body);
    view.insert("body".into(), json!(body));
    view
}

/// A hit of a search.
pub fn hit(confluence: &Client, hit: &Hit) -> Map<String, Value> {
    let mut view = Map::new();
    if let Some(content) = &hit.content {
        view.insert("id".into(), json!(content.id));
        view.insert("title".into(), json!(hit.title));
        view.insert("type".into(), json!(content.kind));
        match (&content.space.key, &hit.space_key) {
            (None, Some(key)) => {
                view.insert("space".into(), json!({"key": key}));
            }
            _ => put_space(&mut view, &content.space),
        }
        put(&mut view, "page_title", hit.container.as_deref());
        put_origin(&mut view, confluence, content);
        if let Some(author) = &content.author {
            put_person(&mut view, confluence, "author", author);
        }
        put_time(&mut view, "created", content.created.as_deref());
        let saved = content
            .version
            .as_ref()
            .and_then(|version| version.when.as_deref());
        put_time(&mut view, "updated", saved.or(hit.updated.as_deref()));
        put_time(&mut view, "viewed", content.viewed.as_deref());
        if let Some(version) = &content.version {
            view.insert("version".into(), json!(version.number));
        }
        let url = match (&hit.path, content.kind.as_str()) {
            (Some(path), kind) if kind != "page" => format!("{}{path}", confluence.base()),
            _ => confluence.page_url(content),
        };
        view.insert("url".into(), json!(url));
    } else {
        view.insert("title".into(), json!(hit.title));
        view.insert("type".into(), json!(hit.entity));
        if let Some(space) = &hit.space {
            view.insert(
                "space".into(),
                json!({"key": space.key, "name": space.name}),
            );
        }
        if let Some(user) = &hit.user {
            put(&mut view, "account", user.handle());
        }
        if let Some(path) = &hit.path {
            view.insert("url".into(), json!(format!("{}{path}", confluence.base())));
        }
    }
    if !hit.excerpt.is_empty() {
        view.insert("content".into(), json!({"value": hit.excerpt}));
    }
    view
}

/// Somebody: what a later call names the person by, and the name.
pub fn person(confluence: &Client, person: &Person) -> Value {
    let mut view = Map::new();
    match (&person.login, &person.id) {
        (Some(login), _) => view.insert("name".into(), json!(login)),
        (None, Some(id)) => view.insert("account_id".into(), json!(id)),
        (None, None) => None,
    };
    put(
        &mut view,
        "display_name",
        name(confluence, person).as_deref(),
    );
    let mark = confluence.origin_of(person).and_then(Origin::mark);
    put(&mut view, "origin", mark);
    view.into()
}

/// Where those stand who wrote a content: who made it, and who saved what is shown of it.
pub fn origin(confluence: &Client, content: &Content) -> Option<Origin> {
    let saved = content.version.as_ref().map(|version| version.by.as_ref());
    confluence.origin_of_all([content.author.as_ref()].into_iter().chain(saved))
}

fn put_origin(view: &mut Map<String, Value>, confluence: &Client, content: &Content) {
    if let Some(origin) = origin(confluence, content) {
        view.insert("origin".into(), json!(origin.name()));
    }
}

/// The name of somebody, from the answer itself or from one before it.
pub fn name(confluence: &Client, person: &Person) -> Option<String> {
    person
        .name
        .clone()
        .or_else(|| confluence.name_of(person.id.as_deref()?))
}

/// A storage text as Markdown, or as it is (and then `false`) where it is none.
pub fn markdown(confluence: &Client, storage: &str) -> (String, bool) {
    match markup::convert(
        storage,
        Format::Storage,
        Format::Markdown,
        &reading(confluence, storage),
    ) {
        Ok(mut written) => {
            written.text.truncate(written.text.trim_end().len());
            (written.text, true)
        }
        // A text that is broken is still better read than hidden.
        Err(_) => (storage.to_owned(), false),
    }
}

/// How texts of this site are read: with the names that are known, macros short.
pub fn reading(confluence: &Client, storage: &str) -> Options {
    let names = if memchr::memmem::find(storage.as_bytes(), b"ri:user").is_some() {
        confluence.known_names()
    } else {
        Default::default()
    };
    Options {
        mentions: Mentions {
            names,
            id_kind: confluence.mention_id(),
            ..Mentions::default()
        },
        confluence_url: Some(confluence.base().to_owned()),
        placeholders: Placeholders::Reference,
        ..Options::default()
    }
}

fn put(view: &mut Map<String, Value>, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        view.insert(key.into(), json!(value));
    }
}

fn put_time(view: &mut Map<String, Value>, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        view.insert(key.into(), json!(timestamp(value)));
    }
}

/// The name under `key`, or where only the id is known that under `key` with `_id`.
fn put_person(view: &mut Map<String, Value>, confluence: &Client, key: &str, person: &Person) {
    match (name(confluence, person), person.handle()) {
        (Some(name), _) => view.insert(key.into(), json!(name)),
        (None, Some(handle)) => view.insert(format!("{key}_id"), json!(handle)),
        (None, None) => None,
    };
}

fn put_space(view: &mut Map<String, Value>, space: &SpaceRef) {
    let mut lean = Map::new();
    put(&mut lean, "key", space.key.as_deref());
    put(&mut lean, "name", space.name.as_deref());
    if lean.is_empty() {
        put(&mut lean, "id", space.id.as_deref());
    }
    if !lean.is_empty() {
        view.insert("space".into(), lean.into());
    }
}

/// The emoji of the title: the published one, else that of the draft.
///
/// Confluence keeps its code points in hexadecimal, joined by `-`; older editors kept an object.
pub fn emoji(properties: &[Property]) -> Option<String> {
    let of = |key: &str| properties.iter().find(|property| property.key == key);
    let value = &of("emoji-title-published")
        .or_else(|| of("emoji-title-draft"))?
        .value;
    let text = match value {
        Value::Object(map) => ["fallback", "shortName", "id"]
            .iter()
            .find_map(|key| map.get(*key)?.as_str())?,
        other => other.as_str()?,
    };
    let decoded: Option<String> = text
        .split('-')
        .map(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?))
        .collect();
    Some(decoded.unwrap_or_else(|| text.to_owned())).filter(|emoji| !emoji.is_empty())
}

/// The width of the page, in the words of the arguments.
pub fn width(properties: &[Property]) -> Option<&str> {
    let property = properties
        .iter()
        .find(|property| property.key == "content-appearance-published")?;
    match property.value.as_str()? {
        "fixed-width" => Some("default"),
        width => Some(width),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(key: &str, value: Value) -> Property {
        Property {
            id: None,
            key: key.into(),
            value,
            version: 1,
        }
    }

    #[test]
    fn behaviour_150_emoji_are_read_in_every_form() {
        let of = |value: Value| emoji(&[property("emoji-title-published", value)]);
        assert_eq!(of(json!("1f680")).as_deref(), Some("🚀"));
        assert_eq!(
            of(json!("1f469-200d-1f4bb")).as_deref(),
            Some("👩\u{200d}💻")
        );
        assert_eq!(
            of(json!({"id": "1f680", "shortName": ":rocket:"})).as_deref(),
            Some(":rocket:")
        );
        assert_eq!(
            of(json!({"fallback": "🚀", "id": "x"})).as_deref(),
            Some("🚀")
        );
        let draft = [property("emoji-title-draft", json!("1f4a1"))];
        assert_eq!(emoji(&draft).as_deref(), Some("💡"));
        assert_eq!(emoji(&[]), None);
    }

    #[test]
    fn the_old_word_for_a_width_is_the_new_one() {
        let of = |value: &str| {
            let properties = [property("content-appearance-published", json!(value))];
            width(&properties).map(str::to_owned)
        };
        assert_eq!(of("fixed-width").as_deref(), Some("default"));
        assert_eq!(of("full-width").as_deref(), Some("full-width"));
    }
}
