//! The files of an issue on their way into an answer: bounded, and each that does not come with its reason.

use serde_json::{Map, Value, json};

use super::words::IssueKey;
use crate::atlassian::{Target, timestamp};
use crate::jira::Client;
use crate::tools::files::{self, Brought, MOST, Named, Single, Wanted};
use crate::tools::{Context, Error, ErrorKind, Reply, Result};
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
            "created": timestamp(text("created")),
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

    /// Its bytes, or why they do not come.
    async fn bytes(&self, jira: &Client, most: u64) -> std::result::Result<Vec<u8>, String> {
        files::fetched(self.size, most, async {
            let bytes = jira.download(&self.id, &self.name).await;
            bytes.map_err(|error| Error::from(error).to_string())
        })
        .await
    }
}

/// The files of an issue, and its key as it is now.
async fn attachments(jira: &Client, key: &IssueKey) -> Result<(String, Vec<File>)> {
    let issue = super::issue_now(jira, key, &["attachment"], &[]).await?;
    let list = issue.fields.value("attachment");
    let files = list.as_array().into_iter().flatten();
    Ok((issue.key, files.filter_map(File::read).collect()))
}

/// All files of an issue, or its pictures alone.
pub(super) async fn all(cx: &Context, key: &IssueKey, only_pictures: bool) -> Result<Reply> {
    let jira = cx.jira()?;
    let (key, mut known) = attachments(jira, key).await?;
    if only_pictures {
        known.retain(|file| file.named().picture().is_some());
    }
    let list: Vec<Wanted> = known
        .iter()
        .map(|file| Wanted {
            id: file.id.clone(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: file.size,
            shown: file.shown.clone(),
            next: json!({"tool": "jira_download_attachments", "arguments": {
                "issue_key": key, "attachment_id": file.id,
            }}),
        })
        .collect();
    let known = &known;
    let Brought {
        brought,
        failed,
        beside,
    } = files::bring(cx, &list, "filename", |at, most| async move {
        match known.get(at) {
            Some(file) => file.bytes(jira, most).await,
            None => Err("it is not there".to_owned()),
        }
    })
    .await;
    let mut body = json!({"issue_key": key, "count": brought.len(), "attachments": brought});
    if !failed.is_empty() {
        body["failed"] = failed.into();
    }
    Ok(Reply::new(body)
        .touching(Target::project_of_issue(&key))
        .beside(beside))
}

/// One file: text as text, a picture as a picture, the rest as a file or as the text in it.
pub(super) async fn one(
    cx: &Context,
    key: &IssueKey,
    id: &str,
    as_text: bool,
    offset: usize,
) -> Result<Reply> {
    let jira = cx.jira()?;
    let (key, known) = attachments(jira, key).await?;
    let Some(file) = known.iter().find(|file| file.id == id) else {
        let known: Vec<String> = known
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
            // Not by its name, which whoever attached it chose.
            format!("File `{id}` did not come: {reason}."),
        )
    })?;
    let mut single = match offset {
        0 => files::single(cx, file.named(), &file.id, bytes, as_text).await,
        _ => Single::of(file.named(), &file.id, bytes),
    };
    single.part(
        offset,
        |from| format!("jira://issue/{key}/attachment/{}/{from}", file.id),
        |from| {
            json!({"tool": "jira_download_attachments", "arguments": {
                "issue_key": key, "attachment_id": file.id, "offset": from,
            }})
        },
    )?;
    let mut body = Map::new();
    body.insert("issue_key".into(), json!(key));
    body.insert("attachment".into(), file.shown.clone());
    body.extend(single.said);
    let text = body.contains_key("content").then_some("/content/value");
    let list = body.contains_key("entries").then_some("entries");
    Ok(Reply::new(body)
        .touching(Target::project_of_issue(&key))
        .beside(single.beside)
        .plan(Plan {
            text,
            list,
            ..Plan::default()
        }))
}
