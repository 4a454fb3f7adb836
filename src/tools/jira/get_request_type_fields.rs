//! `jira_get_request_type_fields`: what a kind of request asks for.

use super::desk;
use crate::tools::prelude::*;
use crate::view::Plan;

/// List the fields of a request type and the values they take.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetRequestTypeFields {
    /// Id or project key
    service_desk_id: String,
    request_type_id: String,
}

impl Tool for GetRequestTypeFields {
    const NAME: &'static str = "jira_get_request_type_fields";
    const TITLE: &'static str = "List request fields";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for GetRequestTypeFields {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let desk = desk::find(cx, jira, &self.service_desk_id).await?;
        let kind = self.request_type_id.trim();
        let meta = jira
            .request_fields(&desk.id, kind)
            .await
            .about(|| format!("Request type `{kind}` of service desk `{}`", desk.id))?;
        let fields: Vec<Value> = meta
            .get("requestTypeFields")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .map(field)
            .collect();
        let body = json!({
            "service_desk_id": desk.id,
            "request_type_id": kind,
            "fields": fields,
            "can_raise_on_behalf_of": meta.get("canRaiseOnBehalfOf"),
            "can_add_request_participants": meta.get("canAddRequestParticipants"),
        });
        Ok(Reply::new(body).touching(desk.target).plan(Plan {
            list: Some("fields"),
            columns: &["valid_values", "jira_schema"],
            ..Plan::default()
        }))
    }
}

fn field(field: &Value) -> Value {
    let mut lean = desk::picked(
        field,
        &[
            ("field_id", "/fieldId"),
            ("name", "/name"),
            ("description", "/description"),
            ("required", "/required"),
            ("jira_schema", "/jiraSchema"),
            ("valid_values", "/validValues"),
            ("default_values", "/defaultValues"),
        ],
    );
    if field.get("visible") == Some(&Value::Bool(false)) {
        lean["visible"] = json!(false);
    }
    let is_list = field.pointer("/jiraSchema/type").and_then(Value::as_str) == Some("array");
    lean["supports_multiple"] = json!(is_list);
    lean
}
