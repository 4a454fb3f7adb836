//! Content in the old API: pages, blog posts, comments, attachments, folders, with `expand`.

use serde_json::{Map, Value, json};

use super::super::links;
use super::super::site::Ask;
use super::super::state::{Content, Kind, State, Status, Version};
use super::expand::Expand;
use super::{body, metadata, restriction, space, time, user};

/// Writes the newest version of a content.
pub(crate) fn write(ask: &Ask, state: &State, content: &Content, expand: &Expand) -> Value {
    write_version(ask, state, content, content.latest(), expand)
}

/// Writes one version of a content.
///
/// Source: schemas `Content` of both old descriptions.
pub(crate) fn write_version(
    ask: &Ask,
    state: &State,
    content: &Content,
    version: &Version,
    expand: &Expand,
) -> Value {
    let id = content.public_id();
    let own = format!("/rest/api/content/{id}");
    let historical = version.number != content.latest().number;
    let mut out = json!({
        "id": id,
        "type": content.kind.name(),
        "status": if historical { "historical" } else { content.status.name() },
        "title": title(state, content, version),
    });
    if !ask.is_cloud() && matches!(content.kind, Kind::Page | Kind::Folder) {
        // -1 until somebody orders the siblings by hand.
        out["position"] = json!(content.position.unwrap_or(-1));
    }
    let mut expandable = could_expand(ask, state, content, &own);
    if let Some(inner) = expand.get("space")
        && let Some(found) = state.space_of(content)
    {
        out["space"] = space::write(ask, state, found, inner);
    }
    if expand.has("version") {
        out["version"] = metadata::version(ask, content, version);
    }
    if let Some(inner) = expand.get("history") {
        out["history"] = history(ask, content, version, inner);
    }
    if let Some(inner) = expand.get("ancestors") {
        let above: Vec<Value> = match content.kind {
            Kind::Comment => content
                .parent
                .and_then(|parent| state.contents.get(&parent))
                .into_iter()
                .map(|parent| write(ask, state, parent, inner))
                .collect(),
            _ => state
                .ancestors(content)
                .into_iter()
                .map(|above| write(ask, state, above, inner))
                .collect(),
        };
        out["ancestors"] = json!(above);
    }
    if let Some(inner) = expand.get("container") {
        out["container"] = match content.container.and_then(|id| state.contents.get(&id)) {
            Some(container) => write(ask, state, container, inner),
            None => state
                .space_of(content)
                .map(|found| space::write(ask, state, found, inner))
                .unwrap_or(Value::Null),
        };
    }
    if let Some(inner) = expand.get("body") {
        out["body"] = body::write(ask, state, content, version, inner);
    }
    // Attachments and comments show their metadata and extensions unasked.
    let unasked = matches!(content.kind, Kind::Attachment);
    if expand.has("metadata") || unasked {
        let none = Expand::default();
        out["metadata"] = about(ask, content, &own, expand.get("metadata").unwrap_or(&none));
    }
    if expand.has("extensions") || content.kind != Kind::Folder {
        let none = Expand::default();
        let inner = expand.get("extensions").unwrap_or(&none);
        out["extensions"] = extensions(ask, state, content, version, inner);
    }
    if let Some(inner) = expand.get("restrictions") {
        let mut lists = Map::new();
        for operation in ["read", "update"] {
            if let Some(deeper) = inner.get(operation) {
                let entry = restriction::write(ask, content, operation, deeper);
                lists.insert(operation.to_owned(), entry);
            }
        }
        out["restrictions"] = Value::Object(lists);
    }
    for (name, deep) in [("children", false), ("descendants", true)] {
        if let Some(inner) = expand.get(name) {
            out[name] = children(ask, state, content, inner, deep);
        }
    }
    if expand.has("operations") {
        out["operations"] = operations(ask, state, content);
    }
    if expand.has("childTypes") {
        out["childTypes"] = child_types(ask, state, content);
    }
    space::forget(&mut expandable, &out);
    out["_expandable"] = expandable;
    out["_links"] = own_links(ask, state, content, version, &own);
    out
}

fn title(state: &State, content: &Content, version: &Version) -> String {
    if content.kind == Kind::Comment {
        let page = content.container.and_then(|id| state.contents.get(&id));
        return format!("Re: {}", page.map_or("", Content::title));
    }
    version.title.clone()
}

fn could_expand(ask: &Ask, state: &State, content: &Content, own: &str) -> Value {
    let key = state.space_key(content);
    let container = content.container.map_or_else(
        || format!("/rest/api/space/{key}"),
        |id| format!("/rest/api/content/{id}"),
    );
    let mut could = json!({
        "container": container,
        "metadata": "",
        "operations": "",
        "children": format!("{own}/child"),
        "restrictions": format!("{own}/restriction/byOperation"),
        "history": format!("{own}/history"),
        "ancestors": "",
        "body": "",
        "version": "",
        "descendants": format!("{own}/descendant"),
        "space": format!("/rest/api/space/{key}"),
        "extensions": "",
    });
    if ask.is_cloud() {
        could["childTypes"] = json!("");
        could["macroRenderedOutput"] = json!("");
        could["schedulePublishDate"] = json!("");
    }
    could
}

fn own_links(ask: &Ask, state: &State, content: &Content, version: &Version, own: &str) -> Value {
    let webui = if version.number == content.latest().number {
        links::webui(ask, state, content)
    } else {
        format!(
            "/pages/viewpage.action?pageId={}&pageVersion={}",
            content.id, version.number
        )
    };
    let mut links = json!({
        "self": format!("{}{own}", ask.base()),
        "webui": webui,
    });
    if content.kind == Kind::Attachment {
        links["download"] = json!(if ask.is_cloud() {
            format!(
                "/rest/api/content/{}/child/attachment/{}/download",
                content.container.unwrap_or(0),
                content.public_id()
            )
        } else {
            links::download(ask, content)
        });
    } else if content.status != Status::Trashed {
        links["tinyui"] = json!(links::tinyui(content.id));
        if content.kind != Kind::Comment {
            links["edit"] = json!(links::editui(ask, content));
            links["editui"] = links["edit"].clone();
        }
    }
    links
}

/// Writes the history of a content.
pub(crate) fn history(ask: &Ask, content: &Content, version: &Version, expand: &Expand) -> Value {
    let own = format!("/rest/api/content/{}", content.public_id());
    let latest = version.number == content.latest().number;
    let mut out = json!({
        "latest": latest,
        "createdBy": user::named(ask, &content.author),
        "createdDate": time(ask, content.created),
    });
    if ask.is_cloud() {
        out["ownedBy"] = user::named(ask, &content.author);
    }
    let mut expandable = json!({"lastUpdated": "", "contributors": ""});
    let neighbour = |number: Option<u32>| number.and_then(|number| content.version(number));
    for (name, found) in [
        ("lastUpdated", Some(content.latest())),
        ("previousVersion", neighbour(version.number.checked_sub(1))),
        ("nextVersion", neighbour(version.number.checked_add(1))),
    ] {
        match found {
            Some(found) if expand.has(name) => {
                out[name] = metadata::version(ask, content, found);
            }
            Some(_) => expandable[name] = json!(""),
            None => {}
        }
    }
    if let Some(inner) = expand.get("contributors") {
        let mut names: Vec<&str> = Vec::new();
        for version in &content.versions {
            if !names.contains(&version.by.as_str()) {
                names.push(&version.by);
            }
        }
        let users: Vec<Value> = names.iter().map(|name| user::named(ask, name)).collect();
        out["contributors"] = if inner.has("publishers") {
            json!({"publishers": {"users": users, "_expandable": {}}})
        } else {
            json!({"_expandable": {"publishers": ""}})
        };
    }
    space::forget(&mut expandable, &out);
    out["_expandable"] = expandable;
    out["_links"] = json!({"self": format!("{}{own}/history", ask.base())});
    out
}

fn about(ask: &Ask, content: &Content, own: &str, expand: &Expand) -> Value {
    let mut out = json!({});
    let mut expandable = json!({
        "currentuser": "", "properties": "", "frontend": "", "labels": "", "likes": "", "simple": "",
    });
    if content.kind == Kind::Attachment {
        let latest = content.latest();
        out["mediaType"] = json!(content.media_type);
        if !latest.message.is_empty() {
            out["comment"] = json!(latest.message);
        }
    }
    if expand.has("labels") {
        out["labels"] = metadata::label_list(&content.labels, own);
    }
    if let Some(inner) = expand.get("properties") {
        out["properties"] = metadata::properties(ask, content, inner);
    }
    if let Some(inner) = expand.get("currentuser") {
        let name = &ask.user.name;
        let mut user = json!({
            "favourited": {"isFavourite": content.favourites.contains(name)},
            "_expandable": {"lastmodified": "", "lastcontributed": "", "viewed": ""},
        });
        if inner.has("viewed")
            && let Some(seen) = content.viewed.get(name)
        {
            let friendly = seen.strftime("%b %d, %Y").to_string();
            user["viewed"] = json!({"lastSeen": time(ask, *seen), "friendlyLastSeen": friendly});
            user["_expandable"] = json!({"lastmodified": "", "lastcontributed": ""});
        }
        out["currentuser"] = user;
    }
    if expand.has("likes") {
        out["likes"] = json!({"count": content.likes.len()});
    }
    space::forget(&mut expandable, &out);
    out["_expandable"] = expandable;
    out
}

fn extensions(
    ask: &Ask,
    state: &State,
    content: &Content,
    version: &Version,
    expand: &Expand,
) -> Value {
    match content.kind {
        Kind::Attachment => {
            let size = version.data.as_ref().map_or(0, |data| data.len());
            let mut out = json!({
                "mediaType": content.media_type,
                "fileSize": size,
                "comment": version.message,
            });
            if ask.is_cloud() {
                out["mediaTypeDescription"] = json!("File");
                out["fileId"] = json!(format!("file-{}", content.id));
                out["collectionName"] =
                    json!(format!("contentId-{}", content.container.unwrap_or(0)));
            }
            out
        }
        Kind::Comment => {
            let root = state.thread_root(content);
            let location = if root.inline.is_some() {
                "inline"
            } else {
                "footer"
            };
            let mut out = json!({"location": location});
            if let Some(inline) = root.inline.as_ref() {
                let resolved = state.resolution(content).name();
                if expand.has("inlineProperties") {
                    out["inlineProperties"] =
                        json!({"markerRef": inline.marker, "originalSelection": inline.selection});
                }
                if expand.has("resolution") {
                    out["resolution"] =
                        json!({"status": resolved, "_expandable": {"lastModifier": ""}});
                }
                let mut expandable = json!({"inlineProperties": "", "resolution": ""});
                space::forget(&mut expandable, &out);
                out["_expandable"] = expandable;
            } else {
                out["_expandable"] = json!({"resolution": ""});
            }
            out
        }
        // A page's place is "none" until it was moved by hand.
        _ => match content.position {
            Some(position) => json!({"position": position}),
            None => json!({"position": "none"}),
        },
    }
}

fn children(ask: &Ask, state: &State, content: &Content, expand: &Expand, deep: bool) -> Value {
    let own = format!("/rest/api/content/{}", content.public_id());
    let word = if deep { "descendant" } else { "child" };
    let mut out = Map::new();
    let mut expandable = Map::new();
    for kind in [Kind::Page, Kind::Comment, Kind::Attachment] {
        let name = kind.name();
        let path = format!("{own}/{word}/{name}");
        let Some(inner) = expand.get(name) else {
            expandable.insert(name.to_owned(), json!(path));
            continue;
        };
        let found = below(state, ask, content, kind, deep);
        let more = found.len() > 25;
        let results: Vec<Value> = found
            .into_iter()
            .take(25)
            .map(|child| write(ask, state, child, inner))
            .collect();
        let size = results.len();
        let mut links = json!({"self": format!("{}{path}", ask.base())});
        if more {
            links["next"] = json!(format!("{path}?limit=25&start=25"));
        }
        out.insert(
            name.to_owned(),
            json!({"results": results, "start": 0, "limit": 25, "size": size, "_links": links}),
        );
    }
    out.insert("_expandable".to_owned(), Value::Object(expandable));
    out.insert(
        "_links".to_owned(),
        json!({"self": format!("{}{own}/{word}", ask.base())}),
    );
    Value::Object(out)
}

/// Gives the children or descendants of one kind.
///
/// Direct children of kind comment are the ones that start a thread; of a comment they are its answers.
pub(crate) fn below<'a>(
    state: &'a State,
    ask: &Ask,
    content: &Content,
    kind: Kind,
    deep: bool,
) -> Vec<&'a Content> {
    match (kind, deep) {
        (Kind::Comment, _) if content.kind == Kind::Comment => state
            .contents
            .values()
            .filter(|reply| reply.kind == Kind::Comment && reply.parent == Some(content.id))
            .collect(),
        (Kind::Comment, true) => state.parts(&ask.user, content.id, kind),
        (Kind::Comment, false) => state
            .parts(&ask.user, content.id, kind)
            .into_iter()
            .filter(|comment| comment.parent.is_none())
            .collect(),
        (Kind::Attachment, _) => state.parts(&ask.user, content.id, kind),
        (_, false) => state.children(&ask.user, content.id, &[kind]),
        // Folders may stand between pages, so the walk goes through both.
        (_, true) => state
            .descendants(&ask.user, content.id, &[Kind::Page, Kind::Folder])
            .into_iter()
            .map(|(_, found)| found)
            .filter(|found| found.kind == kind)
            .collect(),
    }
}

fn operations(ask: &Ask, state: &State, content: &Content) -> Value {
    let mut names = Vec::new();
    if state.reads(&ask.user, content) {
        names.push("read");
    }
    if state.updates(&ask.user, content) {
        names.extend(["update", "delete"]);
    }
    let list: Vec<Value> = names
        .into_iter()
        .map(|name| json!({"operation": name, "targetType": content.kind.name()}))
        .collect();
    json!(list)
}

fn child_types(ask: &Ask, state: &State, content: &Content) -> Value {
    let mut out = Map::new();
    for kind in [Kind::Attachment, Kind::Comment, Kind::Page] {
        let any = !below(state, ask, content, kind, false).is_empty();
        let path = format!("/rest/api/content/{}/child/{}", content.id, kind.name());
        out.insert(
            kind.name().to_owned(),
            json!({"value": any, "_links": {"self": format!("{}{path}", ask.base())}}),
        );
    }
    Value::Object(out)
}
