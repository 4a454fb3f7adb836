//! What the tools of attachments share: facts, bytes, and what becomes of them in an answer.

use serde_json::{Map, Value, json};

use super::pages;
use crate::atlassian::{Target, timestamp};
use crate::confluence::Client;
use crate::confluence::model::Attachment;
use crate::tools::{About, Beside, Context, Result, Reverse};
use crate::view::page as view;

/// The most bytes of one file, as the reference has it.
pub(super) const MOST: u64 = 50 * 1024 * 1024;

/// The most bytes of one picture: clients and models refuse larger ones.
pub(super) const PICTURE: u64 = 5 * 1024 * 1024;

/// The most bytes of a text that is given as text.
pub(super) const TEXT: u64 = 1024 * 1024;

/// The space of a file's page: requests, made only where limits are set.
pub(super) async fn targets(cx: &Context, id: &str) -> Result<Vec<Target>> {
    if !cx.reach.is_limited(crate::atlassian::Product::Confluence) {
        return Ok(Vec::new());
    }
    let file = cx
        .confluence()?
        .attachment(id)
        .await
        .about(|| format!("Attachment `{id}`"))?;
    targets_of(cx, &file).await
}

/// The space of a file that was read. A file whose page is not told is out of reach where limits are set.
pub(super) async fn targets_of(cx: &Context, file: &Attachment) -> Result<Vec<Target>> {
    match &file.page_id {
        Some(page) => pages::targets_of_id(cx, page).await,
        None => {
            let content = crate::confluence::model::Content {
                id: file.id.clone(),
                space: file.space.clone(),
                ..Default::default()
            };
            pages::targets(cx, &content).await
        }
    }
}

/// The version a file is at.
pub(super) fn number(file: &Attachment) -> u64 {
    file.version.as_ref().map_or(1, |version| version.number)
}

/// What brings back the version a file was at before it got the one in `kept`.
pub(super) fn undo_version(id: &str, before: u64, kept: &Attachment) -> Reverse {
    Reverse::call(
        "confluence_restore_attachment",
        json!({"attachment_id": id, "version": before}),
    )
    .expecting("version", &json!(number(kept)))
}

/// A file as a reader sees it.
pub(super) fn shown(confluence: &Client, file: &Attachment) -> Map<String, Value> {
    let mut shown = Map::new();
    shown.insert("id".into(), json!(file.id));
    shown.insert("title".into(), json!(file.title));
    if !file.media_type.is_empty() {
        shown.insert("media_type".into(), json!(file.media_type));
    }
    if let Some(size) = file.size {
        shown.insert("file_size".into(), json!(size));
    }
    if let Some(comment) = &file.comment {
        shown.insert("comment".into(), json!(comment));
    }
    if let Some(version) = &file.version {
        shown.insert("version".into(), json!(version.number));
        if let Some(when) = &version.when {
            shown.insert("updated".into(), json!(timestamp(when)));
        }
        if let Some(by) = &version.by {
            shown.insert("author".into(), view::person(confluence, by));
        }
    }
    if let Some(page) = &file.page_id {
        shown.insert("page_id".into(), json!(page));
    }
    shown
}

/// The media type of a picture that clients show; by the name where the site knows no better.
pub(super) fn picture(file: &Attachment) -> Option<&'static str> {
    let by_type = match media_type(file) {
        "image/png" => Some("image/png"),
        "image/jpeg" | "image/jpg" => Some("image/jpeg"),
        "image/gif" => Some("image/gif"),
        "image/webp" => Some("image/webp"),
        "image/bmp" | "image/x-ms-bmp" => Some("image/bmp"),
        "image/svg+xml" => Some("image/svg+xml"),
        _ => None,
    };
    if by_type.is_some() || !is_vague(media_type(file)) {
        return by_type;
    }
    match ending(file).as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        "bmp" => Some("image/bmp"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// Whether a file is text that can be read as it is.
pub(super) fn is_text(file: &Attachment) -> bool {
    let kind = media_type(file);
    let by_type = kind.starts_with("text/")
        || kind.ends_with("+json")
        || (kind.ends_with("+xml") && kind != "image/svg+xml")
        || matches!(
            kind,
            "application/json"
                | "application/xml"
                | "application/yaml"
                | "application/x-yaml"
                | "application/toml"
                | "application/javascript"
                | "application/sql"
                | "application/x-sh"
        );
    by_type
        || (is_vague(kind)
            && matches!(
                ending(file).as_str(),
                "txt"
                    | "log"
                    | "md"
                    | "csv"
                    | "tsv"
                    | "json"
                    | "xml"
                    | "yaml"
                    | "yml"
                    | "toml"
                    | "ini"
                    | "sql"
                    | "diff"
                    | "patch"
                    | "puml"
                    | "mmd"
            ))
}

fn media_type(file: &Attachment) -> &str {
    file.media_type.split(';').next().unwrap_or_default().trim()
}

/// What browsers send for anything.
fn is_vague(kind: &str) -> bool {
    matches!(
        kind,
        "" | "application/octet-stream"
            | "application/binary"
            | "multipart/form-data"
            | "binary/octet-stream"
    )
}

fn ending(file: &Attachment) -> String {
    match file.title.rsplit_once('.') {
        Some((_, ending)) => ending.to_ascii_lowercase(),
        None => String::new(),
    }
}

/// The bytes of a file, or why they do not come.
pub(super) async fn bytes(
    confluence: &Client,
    file: &Attachment,
    most: u64,
) -> std::result::Result<Vec<u8>, String> {
    let too_large = |size: u64| {
        format!(
            "it has {size} bytes; at most {} MiB come",
            most / (1024 * 1024)
        )
    };
    if let Some(size) = file.size.filter(|size| *size > most) {
        return Err(too_large(size));
    }
    let bytes = match confluence.download(file).await {
        None => return Err("the site gives no address for it".to_owned()),
        Some(Err(error)) => return Err(crate::tools::Error::from(error).to_string()),
        Some(Ok(bytes)) => bytes,
    };
    if bytes.len() as u64 > most {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// A file beside an answer: as a picture where it is one.
pub(super) fn beside(file: &Attachment, bytes: Vec<u8>) -> Beside {
    // What shows is told by the type; scripts in a drawing are nothing to look at.
    if let Some(kind) = picture(file).filter(|kind| *kind != "image/svg+xml") {
        return Beside::Picture {
            media_type: kind.to_owned(),
            bytes: bytes.into(),
        };
    }
    let kind = media_type(file);
    let name: String =
        percent_encoding::utf8_percent_encode(&file.title, percent_encoding::NON_ALPHANUMERIC)
            .to_string()
            .replace("%2E", ".")
            .replace("%2D", "-")
            .replace("%5F", "_");
    Beside::File {
        uri: format!("attachment:///{}/{name}", file.id),
        media_type: if kind.is_empty() {
            "application/octet-stream".to_owned()
        } else {
            kind.to_owned()
        },
        bytes: bytes.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviour_98_the_name_counts_where_the_type_says_nothing() {
        let of = |media_type: &str, title: &str| {
            let file = Attachment {
                media_type: media_type.into(),
                title: title.into(),
                ..Attachment::default()
            };
            (picture(&file), is_text(&file))
        };
        assert_eq!(of("image/png", "x"), (Some("image/png"), false));
        assert_eq!(
            of("application/octet-stream", "a.JPG"),
            (Some("image/jpeg"), false)
        );
        assert_eq!(of("", "a.webp"), (Some("image/webp"), false));
        assert_eq!(of("application/pdf", "a.png"), (None, false));
        assert_eq!(of("text/plain; charset=utf-8", "a"), (None, true));
        assert_eq!(of("application/octet-stream", "a.csv"), (None, true));
        assert_eq!(of("application/zip", "a.txt"), (None, false));
    }
}
