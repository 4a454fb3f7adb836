//! `jira_get_issue_proforma_forms`: the forms on an issue.

use super::words::IssueKey;
use crate::atlassian::Kind;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List the forms on a Jira issue.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetIssueProformaForms {
    issue_key: IssueKey,
}

impl Tool for GetIssueProformaForms {
    const NAME: &'static str = "jira_get_issue_proforma_forms";
    const TITLE: &'static str = "List forms";
    const TOOLSET: Toolset = Toolset::JiraForms;
    const ACTION: Action = Action::Read;
    const SITES: Sites = Sites::CloudOnly;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetIssueProformaForms {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = super::issue_now(jira, &self.issue_key, &["summary"], &[])
            .await?
            .key;
        // The issue is there; a project without forms answers that there is nothing (behaviour 174).
        let answer = match jira.forms(&key).await {
            Err(error) if error.kind == Kind::NotFound => json!([]),
            other => other.about(|| format!("The forms of `{key}`"))?,
        };
        let list = answer.get("forms").unwrap_or(&answer);
        let forms: Vec<Value> = list
            .as_array()
            .into_iter()
            .flatten()
            .filter(|form| form.get("id").is_some())
            .map(|form| {
                json!({
                    "form_id": form.get("id"),
                    "name": form.get("name"),
                    "state": match form.get("submitted") {
                        Some(Value::Bool(true)) => "submitted",
                        _ => "open",
                    },
                    "internal": form.get("internal"),
                    "lock": form.get("lock"),
                    "updated": form.get("updated"),
                })
            })
            .collect();
        let body = json!({"issue_key": key, "count": forms.len(), "forms": forms});
        Ok(Reply::new(body)
            .touching(Target::project_of_issue(&key))
            .plan(Plan {
                list: Some("forms"),
                ..Plan::default()
            }))
    }
}
