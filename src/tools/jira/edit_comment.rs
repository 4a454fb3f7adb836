//! `jira_edit_comment`: give a comment a new text.

use super::words::IssueKey;
use super::{guard, mentions, writing};
use crate::jira::model::NewComment;
use crate::json::Raw;
use crate::tools::prelude::*;

/// Replace the text of a Jira comment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EditComment {
    issue_key: IssueKey,
    comment_id: String,
    /// Markdown
    body: String,
    /// `{"type": "group", "value": "jira-users"}`
    visibility: Option<JsonObject>,
    /// The text in the site's own format, and exactly this visibility; from an undo alone.
    #[schemars(skip)]
    raw: Option<Value>,
}

impl Tool for EditComment {
    const NAME: &'static str = "jira_edit_comment";
    const TITLE: &'static str = "Edit comment";
    const TOOLSET: Toolset = Toolset::JiraComments;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for EditComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.comment_id.trim().to_owned();
        // The issue too, because a moved one answers under its old key.
        let (issue, before) = tokio::join!(
            super::issue_now(jira, &self.issue_key, &["summary"], &[]),
            jira.comment(self.issue_key.as_str(), &id)
        );
        let issue = issue?;
        let key = issue.key.clone();
        let before = before.about(|| format!("Comment `{id}` of `{key}`"))?;
        super::of_issue(&before, &issue, || format!("Comment `{id}` of `{key}`"))?;
        guard::edit(cx, jira, &key, &id).await?;
        let options = mentions::options(jira, &[&self.body]).await;
        let converted = super::text::to_site_with(cx, jira, &self.body, &options)?;
        let shaper = writing::shaper(jira);
        let updated = before.get("updated").cloned();
        let kept = kept_visibility(&before);
        let visibility = self.visibility.map(Value::Object);
        let comment = match &self.raw {
            Some(raw) => NewComment {
                text: text_of(raw),
                visibility,
            },
            None => NewComment {
                text: converted.text,
                visibility: visibility.or_else(|| kept.clone()),
            },
        };
        let old_raw = before.get("body").cloned().unwrap_or_default();
        let old_text = Value::from(shaper.document(Raw::new(&old_raw.to_string())));
        let state = updated.clone().unwrap_or_default();
        let title = format!("Edit comment {id} of {key}");
        let edit = FieldEdit {
            field: "body".into(),
            before: old_text,
            after: Value::String(self.body),
        };
        let undo = Undo::Later(&["jira_edit_comment"]);
        let mut change = Change::new(Action::Update, title, undo, {
            let (key, id, before) = (key.clone(), id.clone(), edit.before.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let written = jira
                    .edit_comment(&key, &id, &comment, &permit)
                    .await
                    .about(|| format!("Comment `{id}` of `{key}`"))?;
                let undo = Undo::by(
                    "jira_edit_comment",
                    json!({"issue_key": key, "comment_id": id, "body": before, "raw": old_raw, "visibility": kept}),
                )
                .expecting("updated", &written["updated"]);
                let body = Map::from(shaper.comment(Raw::new(&written.to_string())));
                let after = body.get("body").cloned().unwrap_or_default();
                Ok(Applied {
                    message: format!("Comment {id} of {key} updated"),
                    changed: vec![FieldEdit { field: "body".into(), before, after }],
                    body,
                    url: Some(jira.browse_url(&key)),
                    undo: Some(undo),
                    ..Applied::default()
                })
            }
        })
        .also(Action::Comment)
        .state("updated", &state)
        .edit(edit.field, edit.before, edit.after)
        .still({
            let key = key.clone();
            move |cx| async move {
                let now = cx
                    .jira()?
                    .comment(&key, &id)
                    .await
                    .about(|| format!("Comment `{id}` of `{key}`"))?;
                if now.get("updated") == updated.as_ref() {
                    Ok(())
                } else {
                    let author = now.pointer("/updateAuthor/displayName").and_then(Value::as_str);
                    Err(Error::new(
                        ErrorKind::Conflict,
                        format!("Comment `{id}` was changed by {} since the plan was made; nothing was overwritten.", author.unwrap_or("somebody")),
                    )
                    .hint("Read it again and plan anew."))
                }
            }
        });
        change.targets.extend(Target::project_of_issue(&key));
        change.notes.extend(converted.losses);
        Ok(change)
    }
}

/// The text of a comment as a request is given it: a document as JSON, wiki markup as it is.
fn text_of(raw: &Value) -> String {
    match raw {
        Value::String(text) => text.clone(),
        document => document.to_string(),
    }
}

/// Who may read it stays as it is unless the caller says otherwise: Jira would open it to everybody.
fn kept_visibility(comment: &Value) -> Option<Value> {
    let visibility = comment.get("visibility")?;
    Some(json!({"type": visibility.get("type")?, "value": visibility.get("value")?}))
}
