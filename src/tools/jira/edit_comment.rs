//! `jira_edit_comment`: give a comment a new text.

use super::words::IssueKey;
use super::{guard, mentions};
use crate::jira::model::NewComment;
use crate::tools::prelude::*;
use crate::view::raw::Raw;
use crate::view::shape::Shaper;

/// Replace the text of a Jira comment.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct EditComment {
    issue_key: IssueKey,
    comment_id: String,
    /// Markdown
    body: String,
    /// `{"type": "group", "value": "jira-users"}`
    visibility: Option<JsonObject>,
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
        let key = issue?.key;
        let before = before.about(|| format!("Comment `{id}` of `{key}`"))?;
        guard::edit(cx, jira, &key, &id).await?;
        let options = mentions::options(jira, &[&self.body]).await;
        let converted = super::text::to_site_with(cx, jira, &self.body, &options)?;
        let shaper = Shaper {
            text_format: jira.text_format(),
            whole_people: false,
            text_chars: None,
        };
        let updated = before.get("updated").cloned();
        let visibility = self
            .visibility
            .map(Value::Object)
            .or_else(|| kept_visibility(&before));
        let old_text = shaper.document(Raw::new(&before["body"].to_string()));
        let comment = NewComment {
            text: converted.text,
            visibility,
        };
        let title = format!("Edit comment {id} of {key}");
        let edit = FieldEdit {
            field: "body".into(),
            before: old_text,
            after: Value::String(self.body),
        };
        let mut change = Change::new(Action::Update, title, {
            let (key, id, before) = (key.clone(), id.clone(), edit.before.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                let written = jira
                    .edit_comment(&key, &id, &comment, &permit)
                    .await
                    .about(|| format!("Comment `{id}` of `{key}`"))?;
                let Value::Object(body) = shaper.comment(Raw::new(&written.to_string())) else {
                    return Err(Error::new(ErrorKind::Site, "Jira answered with no comment."));
                };
                let after = body.get("body").cloned().unwrap_or_default();
                Ok(Applied {
                    message: format!("Comment {id} of {key} updated"),
                    changed: vec![FieldEdit { field: "body".into(), before, after }],
                    body,
                    url: Some(jira.browse_url(&key)),
                    ..Applied::default()
                })
            }
        })
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

/// Who may read it stays as it is unless the caller says otherwise: Jira would open it to everybody.
fn kept_visibility(comment: &Value) -> Option<Value> {
    let visibility = comment.get("visibility")?;
    Some(json!({"type": visibility.get("type")?, "value": visibility.get("value")?}))
}
