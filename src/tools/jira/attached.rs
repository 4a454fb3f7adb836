//! The files of an issue on their way into an answer: bounded, and each that does not come with its reason.

use serde_json::{Value, json};

use super::words::IssueKey;
use crate::atlassian::{Target, timestamp};
use crate::jira::Client;
use crate::tools::files::{FILES, MOST, Named, PICTURE, TEXT, TOGETHER};
use crate::tools::{Beside, Context, Error, ErrorKind, Reply, Result};
use crate::view::Plan;
use crate::view::shape::mark_of;

/// A file as the issue tells of it.
struct File {
    id: String,
    name: String,
    media_type: String,
    size: Option<u64>,
    shown: Value,
}

impl File {
    fn read(file: &Value) -> Option<Self> {
        let text = |name: &str| {
            file.get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let id = match file.get("id")? {
            Value::String(id) => id.clone(),
            id => id.to_string(),
        };
        let size = file.get("size").and_then(Value::as_u64);
        let mut shown = json!({
            "id": id,
            "filename": text("filename"),
            "size": size,
            "media_type": text("mimeType"),
            "author": file.pointer("/author/displayName"),
            "created": timestamp(&text("created")),
        });
        if let Some(mark) = mark_of(file.get("author")) {
            shown["origin"] = json!(mark);
        }
        Some(Self {
            id,
            name: text("filename"),
            media_type: text("mimeType"),
            size,
            shown,
        })
    }

    fn named(&self) -> Named<'_> {
        Named {
            name: &self.name,
            media_type: &self.media_type,
        }
    }

    /// Its bytes, or why they do not come (behaviours 96 and 97: what is said of its size counts before, what it has
    /// afterwards).
    async fn bytes(&self, jira: &Client, most: u64) -> std::result::Result<Vec<u8>, String> {
        let too_large = |size: u64| {
            format!(
                "it has {size} bytes; at most {} MiB come",
                most / (1024 * 1024)
            )
        };
        if let Some(size) = self.size.filter(|size| *size > most) {
            return Err(too_large(size));
        }
        let bytes = jira
            .download(&self.id, &self.name)
            .await
            .map_err(|error| Error::from(error).to_string())?;
        match bytes.len() as u64 {
            size if size > most => Err(too_large(size)),
            _ => Ok(bytes),
        }
    }
}

/// The files of an issue, and its key as it is now.
async fn files(jira: &Client, key: &IssueKey) -> Result<(String, Vec<File>)> {
    let issue = super::issue_now(jira, key, &["attachment"], &[]).await?;
    let list = issue.fields.value("attachment");
    let files = list.as_array().into_iter().flatten();
    Ok((issue.key, files.filter_map(File::read).collect()))
}

/// All files of an issue, or its pictures alone.
pub(super) async fn all(cx: &Context, key: &IssueKey, only_pictures: bool) -> Result<Reply> {
    let jira = cx.jira()?;
    let (key, mut files) = files(jira, key).await?;
    let most = if only_pictures { PICTURE } else { MOST };
    if only_pictures {
        files.retain(|file| file.named().picture().is_some());
    }
    let mut brought = Vec::new();
    let mut failed = Vec::new();
    let mut beside: Vec<Beside> = Vec::new();
    let mut so_far = 0;
    for file in &files {
        let room = TOGETHER.saturating_sub(so_far);
        let outcome = if beside.len() >= FILES {
            Err(format!("only {FILES} files come at once"))
        } else if room == 0 || file.size.is_some_and(|size| size > room && size <= most) {
            Err("the files before it fill the answer".to_owned())
        } else {
            file.bytes(jira, most.min(room)).await
        };
        match outcome {
            Ok(bytes) => {
                so_far += bytes.len() as u64;
                brought.push(file.shown.clone());
                beside.push(file.named().beside(&file.id, bytes));
            }
            Err(reason) => failed.push(json!({
                "id": file.id,
                "filename": file.name,
                "reason": reason,
                "next": {"tool": "jira_download_attachments", "arguments": {
                    "issue_key": key, "attachment_id": file.id,
                }},
            })),
        }
    }
    let mut body = json!({"issue_key": key, "count": brought.len(), "attachments": brought});
    if !failed.is_empty() {
        body["failed"] = failed.into();
    }
    Ok(Reply::new(body)
        .touching(Target::project_of_issue(&key))
        .beside(beside))
}

/// One file: text as text, a picture as a picture, the rest as a file.
pub(super) async fn one(cx: &Context, key: &IssueKey, id: &str) -> Result<Reply> {
    let jira = cx.jira()?;
    let (key, files) = files(jira, key).await?;
    let Some(file) = files.iter().find(|file| file.id == id) else {
        let known: Vec<String> = files
            .iter()
            .map(|file| match cx.is_lockdown {
                true => format!("`{}`", file.id),
                false => format!("`{}` ({})", file.id, file.name),
            })
            .collect();
        return Err(Error::new(
            ErrorKind::NotFound,
            format!("Issue `{key}` has no file with the id `{id}`."),
        )
        .hint(match known.is_empty() {
            true => "It has none at all.".to_owned(),
            false => format!("It has {}.", known.join(", ")),
        }));
    };
    let bytes = file.bytes(jira, MOST).await.map_err(|reason| {
        Error::new(
            ErrorKind::Site,
            format!("File `{id}` (`{}`) did not come: {reason}.", file.name),
        )
    })?;
    let mut body = json!({"issue_key": key, "attachment": file.shown});
    let touched = Target::project_of_issue(&key);
    let bytes = match file.named().is_text() && bytes.len() as u64 <= TEXT {
        false => bytes,
        true => match String::from_utf8(bytes) {
            Ok(text) => {
                body["content"] = json!({"value": text});
                return Ok(Reply::new(body).touching(touched).plan(Plan {
                    text: Some("/content/value"),
                    ..Plan::default()
                }));
            }
            Err(error) => error.into_bytes(),
        },
    };
    let beside = file.named().beside(&file.id, bytes);
    Ok(Reply::new(body).touching(touched).beside(vec![beside]))
}
