//! `jira_delete_comment`: what undoes a comment.

use super::words::IssueKey;
use super::{guard, undoing};
use crate::json::Raw;
use crate::tools::prelude::*;

/// Remove a comment from a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteComment {
    issue_key: IssueKey,
    comment_id: String,
}

impl Tool for DeleteComment {
    const NAME: &'static str = "jira_delete_comment";
    const TITLE: &'static str = "Delete comment";
    const TOOLSET: Toolset = Toolset::JiraComments;
    const ACTION: Action = Action::Comment;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for DeleteComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.comment_id.trim().to_owned();
        let issue = super::issue_now(jira, &self.issue_key, &["summary"], &[]).await?;
        let key = issue.key.clone();
        let comment = jira
            .comment(&key, &id)
            .await
            .about(|| format!("Comment `{id}` of `{key}`"))?;
        super::of_issue(&comment, &issue, || format!("Comment `{id}` of `{key}`"))?;
        guard::edit(cx, jira, &key, &id).await?;
        let body = comment["body"].to_string();
        let text = Value::from(super::writing::shaper(jira).document(Raw::new(&body)));
        let undo = Undo::never("a deleted comment can only be written anew, as a new one");
        let mut change = Change::new(
            Action::Comment,
            format!("Delete comment {id} of {key}"),
            undo,
            {
                let key = key.clone();
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    jira.delete_comment(&key, &id, &permit)
                        .await
                        .about(|| format!("Comment `{id}` of `{key}`"))?;
                    let left = jira.comment(&key, &id).await;
                    undoing::gone(left, format!("Comment {id} of {key}"))
                }
            },
        )
        .state("updated", &comment["updated"])
        .edit("comment", text, Value::Null);
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}
