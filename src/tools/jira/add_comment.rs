//! `jira_add_comment`: write one comment on an issue.

use super::words::IssueKey;
use crate::jira::model::NewComment;
use crate::tools::prelude::*;
use crate::view::shape::Shaper;

/// Comment on a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AddComment {
    /// `PROJ-123`
    issue_key: IssueKey,
    /// Markdown
    body: String,
    /// `{"type": "group", "value": "jira-users"}`
    visibility: Option<JsonObject>,
    /// Service projects: show it to the customer
    public: Option<bool>,
}

impl Tool for AddComment {
    const NAME: &'static str = "jira_add_comment";
    const TITLE: &'static str = "Add comment";
    const TOOLSET: Toolset = Toolset::JiraComments;
    const ACTION: Action = Action::Comment;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("comment", "body")];

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for AddComment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let issue = super::issue_now(jira, &self.issue_key, &["summary"], &[]).await?;
        let converted = super::text::to_site(cx, jira, &self.body)?;
        let comment = NewComment {
            text: converted.text,
            visibility: self.visibility.map(Value::Object),
        };
        let key = issue.key.clone();
        let title = format!(
            "Comment on {key}: {}",
            issue.fields.text("summary", "").unwrap_or_default()
        );
        let target = Target::project_of_issue(&key);
        let mut change = Change::new(Action::Comment, title, move |cx, permit| async move {
            let jira = cx.jira()?;
            // The site answers with the comment as it keeps it: that is the read-back.
            let written = jira
                .add_comment(&key, &comment, &permit)
                .await
                .about(|| format!("Issue `{key}`"))?;
            let shaper = Shaper {
                text_format: jira.text_format(),
                whole_people: false,
            };
            let Value::Object(body) = shaper.comment(written) else {
                return Err(Error::new(
                    ErrorKind::Site,
                    "Jira answered with no comment.",
                ));
            };
            Ok(Applied {
                message: format!("Comment added to {key}"),
                body,
                url: Some(jira.browse_url(&key)),
                ..Applied::default()
            })
        })
        .edit("comment", Value::Null, Value::String(self.body));
        change.targets.extend(target);
        change.notes.extend(converted.losses);
        Ok(change)
    }
}
