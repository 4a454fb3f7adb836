//! The shapes of v2: pages, blog posts, folders, comments, attachments, versions, labels, spaces.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::body;
use super::super::links;
use super::super::problem::Problem;
use super::super::site::Ask;
use super::super::state::{Content, Kind, Label, Property, State, Version};
use super::super::v1::body::render;

/// Writes a moment.
pub(crate) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// Gives the account id of a login name.
pub(crate) fn account(ask: &Ask, name: &str) -> String {
    ask.site
        .core
        .directory
        .by_name(name)
        .map_or_else(|| name.to_owned(), |user| user.account_id.clone())
}

/// Writes a version.
///
/// Source: schema `Version`.
pub(crate) fn version(ask: &Ask, version: &Version) -> Value {
    json!({
        "number": version.number,
        "message": version.message,
        "minorEdit": version.minor,
        "authorId": account(ask, &version.by),
        "createdAt": time(version.when),
    })
}

/// Writes the body in the form that `body-format` asks for; an object without members if it asks for none.
pub(crate) fn body_of(ask: &Ask, state: &State, content: &Content, version: &Version) -> Value {
    let Some(format) = ask.first("body-format") else {
        return json!({});
    };
    let value = render(ask, state, content, &version.body, format);
    let mut out = json!({});
    out[format] = json!({"representation": format, "value": value});
    out
}

/// Refuses a `body-format` the route does not have.
///
/// # Errors
///
/// Names the value.
pub(crate) fn check_format(ask: &Ask, single: bool) -> Result<(), Problem> {
    let Some(format) = ask.first("body-format") else {
        return Ok(());
    };
    let fits = matches!(format, "storage" | "atlas_doc_format")
        || (single
            && matches!(
                format,
                "view" | "export_view" | "anonymous_export_view" | "styled_view" | "editor"
            ));
    if fits {
        Ok(())
    } else {
        Err(Problem::Invalid(format!(
            "Provided value {{{format}}} for 'body-format' is not the correct type. Expected type is PrimaryBodyRepresentation"
        )))
    }
}

/// Writes a page or blog post.
///
/// Source: schemas `PageBulk`/`PageSingle` and `BlogPostBulk`/`BlogPostSingle`.
pub(crate) fn entry(ask: &Ask, state: &State, content: &Content, version_of: &Version) -> Value {
    let historical = version_of.number != content.latest().number;
    let mut out = json!({
        "id": content.id.to_string(),
        "status": if historical { "historical" } else { content.status.name() },
        "title": version_of.title,
        "spaceId": content.space.to_string(),
        "authorId": account(ask, &content.author),
        "createdAt": time(content.created),
        "version": version(ask, version_of),
        "body": body_of(ask, state, content, version_of),
        "_links": {
            "webui": links::webui(ask, state, content),
            "editui": links::editui(ask, content),
            "tinyui": links::tinyui(content.id),
        },
    });
    if content.kind == Kind::Page {
        above(&mut out, state, content);
        out["position"] = json!(content.position);
        out["ownerId"] = json!(account(ask, &content.author));
        out["lastOwnerId"] = Value::Null;
        out["subtype"] = json!(content.subtype);
    }
    out
}

/// Adds `parentId` and `parentType`; a page at the top has neither.
fn above(out: &mut Value, state: &State, content: &Content) {
    if let Some(parent) = content.parent.and_then(|id| state.contents.get(&id)) {
        out["parentId"] = json!(parent.id.to_string());
        out["parentType"] = json!(parent.kind.name());
    }
}

/// Writes a folder.
///
/// Source: schema `FolderSingle`.
pub(crate) fn folder(ask: &Ask, state: &State, content: &Content) -> Value {
    let mut out = json!({
        "id": content.id.to_string(),
        "type": content.kind.name(),
        "status": content.status.name(),
        "title": content.title(),
        "spaceId": content.space.to_string(),
        "authorId": account(ask, &content.author),
        "ownerId": account(ask, &content.author),
        "createdAt": time(content.created),
        "position": content.position,
        "version": version(ask, content.latest()),
        "_links": {"webui": links::webui(ask, state, content), "base": ask.base()},
    });
    above(&mut out, state, content);
    out
}

/// Writes a comment of either kind.
///
/// Source: schemas `PageCommentModel`, `PageInlineCommentModel`, `FooterCommentModel`, `InlineCommentModel`.
pub(crate) fn comment(ask: &Ask, state: &State, content: &Content, version_of: &Version) -> Value {
    let container = content.container.and_then(|id| state.contents.get(&id));
    let mut out = json!({
        "id": content.id.to_string(),
        "status": content.status.name(),
        "title": format!("Re: {}", container.map_or("", Content::title)),
        "version": version(ask, version_of),
        "body": body_of(ask, state, content, version_of),
        "_links": {"webui": links::webui(ask, state, content)},
    });
    if let Some(container) = container {
        let name = match container.kind {
            Kind::BlogPost => "blogPostId",
            Kind::Attachment => "attachmentId",
            _ => "pageId",
        };
        out[name] = json!(container.public_id());
    }
    if let Some(parent) = content.parent {
        out["parentCommentId"] = json!(parent.to_string());
    }
    let root = state.thread_root(content);
    if let Some(inline) = &root.inline {
        out["resolutionStatus"] = json!(state.resolution(content).name());
        out["properties"] = json!({
            "inlineMarkerRef": inline.marker,
            "inlineOriginalSelection": inline.selection,
            "inline-marker-ref": inline.marker,
            "inline-original-selection": inline.selection,
        });
    }
    out
}

/// Writes an attachment.
///
/// Source: schemas `AttachmentBulk`/`AttachmentSingle`.
pub(crate) fn attachment(ask: &Ask, state: &State, content: &Content) -> Value {
    let latest = content.latest();
    let download = links::download(ask, content);
    let webui = links::webui(ask, state, content);
    let mut out = json!({
        "id": content.public_id(),
        "status": content.status.name(),
        "title": latest.title,
        "createdAt": time(latest.when),
        "mediaType": content.media_type,
        "mediaTypeDescription": "File",
        "comment": latest.message,
        "fileId": format!("file-{}", content.id),
        "fileSize": latest.data.as_ref().map_or(0, |data| data.len()),
        "webuiLink": webui,
        "downloadLink": download,
        "version": version(ask, latest),
        "_links": {"webui": webui, "download": download},
    });
    if let Some(container) = content.container.and_then(|id| state.contents.get(&id)) {
        let name = if container.kind == Kind::BlogPost {
            "blogPostId"
        } else {
            "pageId"
        };
        out[name] = json!(container.id.to_string());
    }
    out
}

/// Writes a label.
pub(crate) fn label(label: &Label) -> Value {
    json!({"id": label.id.to_string(), "name": label.name, "prefix": label.prefix})
}

/// Writes a content property.
///
/// Source: schema `ContentProperty`.
pub(crate) fn property(ask: &Ask, property: &Property) -> Value {
    json!({
        "id": property.id.to_string(),
        "key": property.key,
        "value": property.value,
        "version": {
            "number": property.number, "message": property.message, "minorEdit": property.minor,
            "authorId": account(ask, &property.by), "createdAt": time(property.when),
        },
    })
}

/// Writes what a caller may do with a content.
pub(crate) fn operations(ask: &Ask, state: &State, content: &Content) -> Vec<Value> {
    let mut names = vec!["read"];
    if state.updates(&ask.user, content) {
        names.extend(["update", "delete"]);
    }
    names
        .into_iter()
        .map(|name| json!({"operation": name, "targetType": content.kind.name()}))
        .collect()
}

/// Wraps a list that `include-…` adds to a single answer.
pub(crate) fn included(ask: &Ask, name: &str, results: Vec<Value>) -> Value {
    json!({
        "results": results,
        "meta": {"hasMore": false, "cursor": ""},
        "_links": {"self": format!("{}/{name}", ask.route)},
    })
}

/// Reads a body as v2 clients send it: `{representation, value}`, or one such object below the name of the representation.
///
/// # Errors
///
/// Refuses a representation that cannot be written.
pub(crate) fn storage(request: &Value) -> Result<Option<String>, Problem> {
    let Some(sent) = request.get("body").and_then(Value::as_object) else {
        return Ok(None);
    };
    let plain = sent.get("value").and_then(Value::as_str);
    if let Some(value) = plain {
        let representation = sent
            .get("representation")
            .and_then(Value::as_str)
            .unwrap_or("storage");
        return body::to_storage(representation, value).map(Some);
    }
    for (name, inner) in sent {
        if let Some(value) = inner.get("value").and_then(Value::as_str) {
            let representation = inner
                .get("representation")
                .and_then(Value::as_str)
                .unwrap_or(name);
            return body::to_storage(representation, value).map(Some);
        }
    }
    Ok(None)
}
