//! Attachments: upload, data about one, content, delete.
//!
//! Source: "Add attachment" (with its note on `X-Atlassian-Token`), "Get attachment metadata", "Get attachment content".

use axum::response::Response;
use serde_json::{Value, json};

use super::words;
use crate::core::answer;
use crate::jira::call::{Cx, Outcome, Problem, no_content, ok};
use crate::jira::model::Attachment;
use crate::jira::shape;

/// `POST issue/{key}/attachments`.
pub(crate) fn upload(cx: &mut Cx<'_>) -> Outcome {
    if !is_checked(cx) {
        return Ok(answer::text(403, "text/plain", "XSRF check failed"));
    }
    let issue = cx.writable_issue(cx.call.param("key"))?.id;
    let files = sent(cx)?;
    let now = cx.tick();
    let author = cx.me().to_owned();
    let mut items = Vec::new();
    let mut ids = Vec::new();
    for (filename, mime, bytes) in files {
        let id = cx.state.next_id();
        ids.push(id);
        let mut item = words("Attachment", None, Some(filename.clone()));
        item.field_id = "attachment".to_owned();
        item.to = Some(id.to_string());
        items.push(item);
        let attachment = Attachment {
            id,
            filename,
            author: author.clone(),
            created: now.clone(),
            mime,
            bytes,
        };
        cx.change_issue(issue, |issue| issue.attachments.push(attachment));
    }
    cx.record(issue, &now, items);
    let issue = cx.visible_issue(&issue.to_string())?;
    let shown: Vec<Value> = issue
        .attachments
        .iter()
        .filter(|it| ids.contains(&it.id))
        .map(|it| shape::attachment(cx, it))
        .collect();
    ok(&Value::Array(shown))
}

/// Whether the header against forged requests is there.
pub(crate) fn is_checked(cx: &Cx<'_>) -> bool {
    cx.call.header("x-atlassian-token").is_some_and(|value| {
        value.eq_ignore_ascii_case("no-check") || value.eq_ignore_ascii_case("nocheck")
    })
}

/// The files of a form.
pub(crate) fn sent(cx: &Cx<'_>) -> Result<Vec<(String, String, Vec<u8>)>, Problem> {
    let boundary = cx
        .call
        .content_type
        .split(';')
        .map(str::trim)
        .find_map(|part| part.strip_prefix("boundary="))
        .map(|boundary| boundary.trim_matches('"').to_owned());
    let Some(boundary) =
        boundary.filter(|_| cx.call.content_type.starts_with("multipart/form-data"))
    else {
        return Err(Problem::with_body(
            415,
            json!({"status-code": 415, "message": "Unsupported Media Type"}),
        ));
    };
    let files = files(&cx.call.body, &boundary);
    if files.is_empty() {
        return Err(Problem::new(
            400,
            "No file was sent: the part must be called 'file'.",
        ));
    }
    Ok(files)
}

/// The parts called `file`: name, type, bytes.
fn files(body: &[u8], boundary: &str) -> Vec<(String, String, Vec<u8>)> {
    let mut files = Vec::new();
    let marker = format!("--{boundary}").into_bytes();
    for part in split(body, &marker) {
        let Some(end) = find(part, b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(part.get(..end).unwrap_or_default()).into_owned();
        let content = part.get(end + 4..).unwrap_or_default();
        let content = content.strip_suffix(b"\r\n").unwrap_or(content);
        let attribute = |name: &str| {
            let start = format!("{name}=\"");
            let rest = head.split_once(&start)?.1;
            Some(rest.split('"').next().unwrap_or_default().to_owned())
        };
        if attribute(" name").as_deref() != Some("file") {
            continue;
        }
        let Some(filename) = attribute("filename") else {
            continue;
        };
        let mime = head
            .lines()
            .find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-type:")
                    .map(|it| it.trim().to_owned())
            })
            .unwrap_or_else(|| "application/octet-stream".to_owned());
        files.push((filename, mime, content.to_vec()));
    }
    files
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn split<'a>(bytes: &'a [u8], marker: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, marker) {
        parts.push(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + marker.len()..).unwrap_or_default();
    }
    parts
}

fn found(cx: &Cx<'_>) -> Result<(u64, Attachment), Problem> {
    let id = cx.call.param("id");
    let issue = cx
        .state
        .issues
        .values()
        .find(|issue| issue.attachments.iter().any(|it| it.id.to_string() == id));
    let missing = || Problem::new(404, format!("The attachment with id '{id}' does not exist"));
    let issue = issue.ok_or_else(missing)?;
    let issue = cx.visible_issue(&issue.key).map_err(|_| missing())?;
    let attachment = issue.attachments.iter().find(|it| it.id.to_string() == id);
    attachment
        .map(|it| (issue.id, it.clone()))
        .ok_or_else(missing)
}

/// `GET attachment/{id}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let (_, attachment) = found(cx)?;
    let mut shown = shape::attachment(cx, &attachment);
    // `AttachmentMetadata` has a number where `Attachment` has a string.
    if let (true, Some(map)) = (cx.cloud(), shown.as_object_mut()) {
        map.insert("id".to_owned(), json!(attachment.id));
    }
    ok(&shown)
}

/// `GET attachment/content/{id}` (Cloud) and `GET /secure/attachment/{id}/{name}` (Data Center).
pub(crate) fn content(cx: &mut Cx<'_>) -> Outcome {
    let (_, attachment) = found(cx)?;
    Ok(file(&attachment))
}

fn file(attachment: &Attachment) -> Response {
    answer::with_headers(
        answer::bytes(200, &attachment.mime, attachment.bytes.clone()),
        &[(
            "content-disposition",
            &format!(
                "attachment; filename=\"{}\"",
                attachment.filename.replace(['"', '\r', '\n'], "_")
            ),
        )],
    )
}

/// `DELETE attachment/{id}`.
pub(crate) fn remove(cx: &mut Cx<'_>) -> Outcome {
    let (issue, attachment) = found(cx)?;
    cx.writable_issue(&issue.to_string())?;
    let now = cx.tick();
    cx.change_issue(issue, |issue| {
        issue.attachments.retain(|it| it.id != attachment.id)
    });
    let mut item = words("Attachment", Some(attachment.filename), None);
    item.field_id = "attachment".to_owned();
    item.from = Some(attachment.id.to_string());
    cx.record(issue, &now, vec![item]);
    no_content()
}
