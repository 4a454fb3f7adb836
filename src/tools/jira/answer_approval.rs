//! `jira_answer_approval`: approve or decline a request.

use super::get_customer_request::approval;
use super::words::IssueKey;
use crate::tools::prelude::*;

/// Approve or decline a service request.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct AnswerApproval {
    issue_key: IssueKey,
    /// `approve` or `decline`
    decision: String,
    /// If there are several
    approval_id: Option<String>,
}

impl Tool for AnswerApproval {
    const NAME: &'static str = "jira_answer_approval";
    const TITLE: &'static str = "Answer approval";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Update;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Write for AnswerApproval {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let (sent, wanted) = match self.decision.trim().to_lowercase().as_str() {
            "approve" | "approved" => ("approve", "approved"),
            "decline" | "declined" => ("decline", "declined"),
            other => {
                return Err(Error::arguments(format!(
                    "The decision must be `approve` or `decline`, not `{other}`."
                )));
            }
        };
        let issue = super::issue_now(jira, &self.issue_key, &["summary"], &[]).await?;
        let key = issue.key.clone();
        let approvals = jira
            .approvals(&key)
            .await
            .about(|| format!("Request `{key}`"))?;
        let wanted_id = self.approval_id.as_deref().map(str::trim);
        let mut open = approvals.iter().filter(|approval| {
            approval["canAnswerApproval"] == true
                && wanted_id.is_none_or(|id| approval["id"].as_str() == Some(id))
        });
        let found = match (open.next(), open.next()) {
            (Some(found), None) => found,
            (None, _) => {
                return Err(Error::new(
                    ErrorKind::Invalid,
                    format!("`{key}` has no approval that the account can answer."),
                )
                .hint("`jira_get_customer_request` tells who can."));
            }
            (Some(one), Some(other)) => {
                return Err(
                    Error::arguments("There are several approvals to answer.").hint(format!(
                        "Give `approval_id`: {} or {}.",
                        one["id"], other["id"]
                    )),
                );
            }
        };
        let id = found["id"].as_str().unwrap_or_default().to_owned();
        let before = found["finalDecision"].clone();
        let mut change = Change::new(
            Action::Update,
            format!(
                "Let {key} be {wanted}: {}",
                issue.fields.text("summary", "").unwrap_or_default()
            ),
            Undo::never("a decision stands"),
            {
                let (key, before) = (key.clone(), before.clone());
                move |cx, permit| async move {
                    let jira = cx.jira()?;
                    jira.answer_approval(&key, &id, sent, &permit)
                        .await
                        .about(|| format!("Approval `{id}` of `{key}`"))?;
                    let now = jira
                        .approvals(&key)
                        .await
                        .about(|| format!("The approvals of `{key}`"))?;
                    let now = now
                        .iter()
                        .find(|approval| approval["id"].as_str() == Some(&id));
                    let is = now
                        .map(|now| now["finalDecision"].clone())
                        .unwrap_or_default();
                    let mut applied = Applied {
                        message: format!("{key} is {}", is.as_str().unwrap_or("gone")),
                        url: Some(jira.browse_url(&key)),
                        ..Applied::default()
                    };
                    if let Some(now) = now {
                        applied.body.insert("approval".into(), approval(now));
                    }
                    if is != before {
                        applied.changed.push(FieldEdit {
                            field: "final_decision".into(),
                            before,
                            after: is.clone(),
                        });
                    }
                    // Where several must agree, one voice does not decide yet.
                    if is != wanted && is != "pending" {
                        applied.not_applied.push(NotApplied {
                            field: "decision".into(),
                            reason: format!("Jira took the answer; the approval is {is}."),
                        });
                    }
                    Ok(applied)
                }
            },
        )
        .edit("final_decision", before, json!(wanted));
        change.targets.extend(Target::project_of_issue(&key));
        Ok(change)
    }
}
