//! `jira_delete_attachment`: a file off an issue, for good.

use super::words::IssueKey;
use crate::jira::IssueQuery;
use crate::jira::model::Issue;
use crate::tools::prelude::*;

/// Delete a file of a Jira issue, for good.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct DeleteAttachment {
    issue_key: IssueKey,
    attachment_id: String,
}

impl Tool for DeleteAttachment {
    const NAME: &'static str = "jira_delete_attachment";
    const TITLE: &'static str = "Delete attachment";
    const TOOLSET: Toolset = Toolset::JiraAttachments;
    const ACTION: Action = Action::Delete;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for DeleteAttachment {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let id = self.attachment_id.trim().to_owned();
        // The site removes any file by its number alone: it must be one of this issue, whose project is judged.
        let issue = super::issue_now(jira, &self.issue_key, &["attachment"], &[]).await?;
        let key = issue.key.clone();
        let Some(name) = named(&issue, &id) else {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("Issue `{key}` has no file with the id `{id}`."),
            ));
        };
        let title = format!("Delete file `{name}` of {key}");
        let undo = Undo::never("a deleted file has to be attached anew");
        let mut change = Change::new(Action::Delete, title, undo, {
            let (key, name) = (key.clone(), name.clone());
            move |cx, permit| async move {
                let jira = cx.jira()?;
                jira.delete_attachment(&id, &permit)
                    .await
                    .about(|| format!("File `{name}` of `{key}`"))?;
                let query = IssueQuery {
                    fields: vec!["attachment".into()],
                    ..IssueQuery::default()
                };
                let now = jira.issue(&key, &query).await;
                let now = now.about(|| format!("Issue `{key}`"))?;
                let mut applied = Applied {
                    message: format!("File `{name}` of {key} deleted"),
                    ..Applied::default()
                };
                if named(&now, &id).is_some() {
                    applied.message = format!("File `{name}` of {key} is still there");
                    applied.not_applied.push(NotApplied {
                        field: "attachment".into(),
                        reason: "Jira accepted the request and the file is still there.".into(),
                    });
                }
                Ok(applied)
            }
        })
        .state("attachment", &json!(name))
        .edit("attachment", json!(name), Value::Null);
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}

fn named(issue: &Issue, id: &str) -> Option<String> {
    let files = issue.fields.value("attachment");
    let files = files.as_array()?;
    let file = files.iter().find(|file| {
        file.get("id")
            .is_some_and(|known| known.to_string().trim_matches('"') == id)
    })?;
    file.get("filename")?.as_str().map(str::to_owned)
}
