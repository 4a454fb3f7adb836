//! `jira_get_customer_request`: a request as its customer sees it, with SLA, participants and approvals.

use super::desk::{self, time};
use super::words::IssueKey;
use crate::atlassian::Origin;
use crate::markup::{self, Format, Options};
use crate::tools::prelude::*;

/// Read a service request: status, fields, participants, SLAs, approvals.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetCustomerRequest {
    issue_key: IssueKey,
}

impl Tool for GetCustomerRequest {
    const NAME: &'static str = "jira_get_customer_request";
    const TITLE: &'static str = "Get request";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        self.issue_key.targets()
    }
}

impl Read for GetCustomerRequest {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let key = super::reach_of(cx, jira, &self.issue_key).await?;
        let (request, approvals) = tokio::join!(
            jira.request(&key, &["participant", "status", "sla", "requestType"]),
            jira.approvals(&key)
        );
        let request = request.about(|| format!("Request `{key}`"))?;
        // A request without an approval step answers with an empty list; one that may not be seen was refused above.
        let approvals = approvals.about(|| format!("The approvals of `{key}`"))?;
        let key = desk::text_of(&request, "issueKey");
        let mut body = desk::picked(
            &request,
            &[
                ("request_id", "/issueId"),
                ("request_key", "/issueKey"),
                ("service_desk_id", "/serviceDeskId"),
                ("request_type", "/requestType/name"),
                ("status", "/currentStatus/status"),
                ("portal_url", "/_links/web"),
            ],
        );
        if let Some(reporter) = reporter(&request) {
            body["reporter"] = reporter;
        }
        body["created"] = time(request.get("createdDate"));
        body["fields"] = fields(&request);
        body["participants"] = names(request.pointer("/participants/values"));
        body["sla"] = list(request.pointer("/sla/values"), sla);
        if !approvals.is_empty() {
            body["approvals"] = approvals.iter().map(approval).collect();
        }
        Ok(Reply::new(body).touching(Target::project_of_issue(&key)))
    }
}

/// Who asks, as people are shown everywhere. The words of the fields are theirs; where the site does not tell what they
/// are, whoever asks a service desk counts as a customer.
fn reporter(request: &Value) -> Option<Value> {
    let person = request
        .get("reporter")
        .filter(|person| person.is_object())?;
    let mut shown = json!({"display_name": person.get("displayName")});
    let kind = person.get("accountType").and_then(Value::as_str);
    let origin = kind.map_or(Origin::Customer, Origin::of_account_type);
    if let Some(mark) = origin.mark() {
        shown["origin"] = json!(mark);
    }
    Some(shown)
}

fn list(values: Option<&Value>, each: impl Fn(&Value) -> Value) -> Value {
    values
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(each)
        .collect()
}

fn names(people: Option<&Value>) -> Value {
    list(people, |person| {
        person.get("displayName").cloned().unwrap_or_default()
    })
}

/// The values by the labels a customer sees; texts are wiki markup on both editions.
fn fields(request: &Value) -> Value {
    let values = request.get("requestFieldValues").and_then(Value::as_array);
    values
        .into_iter()
        .flatten()
        .filter_map(|field| {
            let label = field
                .get("label")
                .or_else(|| field.get("fieldId"))?
                .as_str()?;
            let value = match field.get("value")? {
                Value::Null => return None,
                Value::String(text) => {
                    let written =
                        markup::convert(text, Format::Wiki, Format::Markdown, &Options::default());
                    json!(written.map_or_else(
                        |_| text.clone(),
                        |written| written.text.trim_end().to_owned()
                    ))
                }
                other => other.clone(),
            };
            Some((label.to_owned(), value))
        })
        .collect::<Map<_, _>>()
        .into()
}

/// One SLA: the cycle that runs, and those that are over.
fn sla(metric: &Value) -> Value {
    let mut lean = json!({"name": metric.get("name")});
    if let Some(cycle) = metric.get("ongoingCycle").filter(|cycle| !cycle.is_null()) {
        lean["running"] = json!({
            "breached": cycle.get("breached"),
            "paused": cycle.get("paused"),
            "goal": cycle.pointer("/goalDuration/friendly"),
            "elapsed": cycle.pointer("/elapsedTime/friendly"),
            "remaining": cycle.pointer("/remainingTime/friendly"),
            "breach_time": time(cycle.get("breachTime")),
        });
    }
    let done = metric.get("completedCycles").and_then(Value::as_array);
    let done: Vec<Value> = done
        .into_iter()
        .flatten()
        .map(|cycle| {
            json!({
                "breached": cycle.get("breached"),
                "goal": cycle.pointer("/goalDuration/friendly"),
                "elapsed": cycle.pointer("/elapsedTime/friendly"),
                "stopped": time(cycle.get("stopTime")),
            })
        })
        .collect();
    if !done.is_empty() {
        lean["completed"] = done.into();
    }
    lean
}

/// One approval: who decides, and what was decided.
pub(super) fn approval(approval: &Value) -> Value {
    json!({
        "id": approval.get("id"),
        "name": approval.get("name"),
        "final_decision": approval.get("finalDecision"),
        "can_answer": approval.get("canAnswerApproval"),
        "approvers": list(approval.get("approvers"), |one| json!({
            "name": one.pointer("/approver/displayName"),
            "decision": one.get("approverDecision"),
        })),
    })
}
