//! `jira_create_customer_request`: a request on a service desk, checked against its fields before it is sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::desk::{self, text_of};
use super::{guard, request_values, undoing};
use crate::atlassian::Kind;
use crate::http::{Part, Permit};
use crate::jira::flows::users;
use crate::jira::{Client, IssueQuery};
use crate::tools::prelude::*;

/// Raise a request on a service desk.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CreateCustomerRequest {
    /// Id or project key
    service_desk_id: String,
    request_type_id: String,
    /// `{"summary": "…", "description": "Markdown"}`, by field id or name
    request_field_values: JsonObject,
    /// Email, name or id
    raise_on_behalf_of: Option<String>,
    /// Emails, names or ids
    request_participants: Option<Csv>,
    /// `[{"filename": "a.txt", "mime_type": "text/plain", "base64": "…"}]`
    attachments: Option<Vec<JsonObject>>,
    /// Fail rather than raise it in your own name
    strict_on_behalf: Option<bool>,
}

impl Tool for CreateCustomerRequest {
    const NAME: &'static str = "jira_create_customer_request";
    const TITLE: &'static str = "Create request";
    const TOOLSET: Toolset = Toolset::JiraServiceDesk;
    const ACTION: Action = Action::Create;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

/// A file that goes along.
struct File {
    name: String,
    bytes: Vec<u8>,
}

/// The most a file may weigh.
const MOST_BYTES: usize = 50 * 1024 * 1024;

impl Write for CreateCustomerRequest {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let jira = cx.jira()?;
        let files = files(self.attachments.unwrap_or_default())?;
        let desk = desk::find(cx, jira, &self.service_desk_id).await?;
        // The change must name its project, limits or not.
        let whole = jira
            .desk(&desk.id)
            .await
            .about(|| format!("Service desk `{}`", desk.id))?;
        guard::request(cx, desk::target(&whole).as_ref())?;
        let kind = self.request_type_id.trim().to_owned();
        let meta = jira
            .request_fields(&desk.id, &kind)
            .await
            .about(|| format!("Request type `{kind}` of service desk `{}`", desk.id))?;
        let values = request_values::read(cx, jira, &meta, self.request_field_values).await?;
        let mut request = Map::new();
        request.insert("serviceDeskId".into(), json!(desk.id));
        request.insert("requestTypeId".into(), json!(kind));
        request.insert("requestFieldValues".into(), values.wire.into());
        let customer = match &self.raise_on_behalf_of {
            None => None,
            Some(text) => Some(account(jira, text).await?),
        };
        if let Some(customer) = &customer {
            request.insert("raiseOnBehalfOf".into(), json!(customer));
        }
        if let Some(Csv(people)) = &self.request_participants {
            let mut ids = Vec::new();
            for person in people {
                ids.push(account(jira, person).await?);
            }
            request.insert("requestParticipants".into(), json!(ids));
        }
        let is_strict = self.strict_on_behalf.unwrap_or(false);
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let title = format!(
            "Raise a request on service desk {}: {}",
            desk.id,
            values
                .shown
                .get("summary")
                .and_then(Value::as_str)
                .unwrap_or_default()
        );
        let mut edits: Vec<FieldEdit> = values
            .shown
            .iter()
            .map(|(field, value)| FieldEdit {
                field: field.clone(),
                before: Value::Null,
                after: value.clone(),
            })
            .collect();
        if !names.is_empty() {
            edits.push(FieldEdit {
                field: "attachments".into(),
                before: Value::Null,
                after: json!(names),
            });
        }
        let on_behalf = self.raise_on_behalf_of.clone();
        let undo = Undo::Later(&["jira_delete_issue"]);
        let mut change = Change::new(Action::Create, title, undo, {
            let id = desk.id.clone();
            move |cx, permit| async move {
                let jira = cx.jira()?;
                raise(jira, &id, request, on_behalf, is_strict, files, &permit).await
            }
        })
        .note("The customer and the participants will see it.");
        change.edits = edits;
        change.notes.extend(values.notes);
        change.targets.extend(desk::target(&whole));
        Ok(change)
    }
}

async fn raise(
    jira: &Client,
    desk: &str,
    mut request: Map<String, Value>,
    on_behalf: Option<String>,
    is_strict: bool,
    files: Vec<File>,
    permit: &Permit,
) -> Result<Applied> {
    let mut warnings = Vec::new();
    let mut mode = match on_behalf {
        Some(_) => "created_on_behalf_of",
        None => "created_direct",
    };
    let made = match jira.create_request(&request, permit).await {
        Err(error) if on_behalf.is_some() && !is_strict && speaks_of_the_customer(&error) => {
            request.remove("raiseOnBehalfOf");
            mode = "created_as_agent_fallback";
            warnings.push(format!(
                "It could not be raised for {}, so it stands in the name of the account: {}",
                on_behalf.as_deref().unwrap_or_default(),
                Error::from(error)
            ));
            jira.create_request(&request, permit).await
        }
        other => other,
    }
    .about(|| format!("Service desk `{desk}`"))?;
    let key = text_of(&made, "issueKey");
    for file in files {
        let name = file.name.clone();
        if let Err(error) = attach(jira, desk, &key, file, permit).await {
            warnings.push(format!("{name} was not attached: {}", Error::from(error)));
        }
    }
    let now = jira
        .request(&key, &["participant"])
        .await
        .about(|| format!("Request `{key}` was created, but reading it back failed: it"))?;
    let mut body = Map::new();
    body.insert("request_id".into(), json!(text_of(&now, "issueId")));
    body.insert("request_key".into(), json!(key));
    body.insert(
        "portal_url".into(),
        now.pointer("/_links/web").cloned().unwrap_or_default(),
    );
    body.insert("created_mode".into(), json!(mode));
    body.insert(
        "reporter".into(),
        now.pointer("/reporter/displayName")
            .cloned()
            .unwrap_or_default(),
    );
    let participants: Vec<&Value> = now
        .pointer("/participants/values")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|person| person.get("displayName"))
        .collect();
    if !participants.is_empty() {
        body.insert("request_participants".into(), json!(participants));
    }
    // With what it was left as, the undo asks if an agent went on from it.
    let query = IssueQuery {
        fields: vec!["updated".into(), "subtasks".into()],
        ..IssueQuery::default()
    };
    let left = jira.issue(&key, &query).await.ok();
    let undo = undoing::created(&key, left.as_ref().map(|issue| &issue.fields));
    let mut applied = Applied {
        message: format!("Request {key} created"),
        url: Some(jira.browse_url(&key)),
        undo: Some(Undo::By(vec![undo])),
        ..Applied::default()
    };
    if !warnings.is_empty() {
        body.insert("warnings".into(), json!(warnings));
        applied.not_applied = warnings
            .into_iter()
            .map(|reason| NotApplied {
                field: if reason.contains("attached") {
                    "attachments"
                } else {
                    "raise_on_behalf_of"
                }
                .into(),
                reason,
            })
            .collect();
    }
    applied.body = body;
    Ok(applied)
}

async fn attach(
    jira: &Client,
    desk: &str,
    key: &str,
    file: File,
    permit: &Permit,
) -> std::result::Result<(), crate::atlassian::Error> {
    let part = Part {
        name: "file",
        file_name: Some(file.name),
        bytes: file.bytes.into(),
    };
    let ids = jira.attach_temporary(desk, part, permit).await?;
    jira.attach_to_request(key, &ids, permit).await
}

/// Whether a refusal is about whom the request is raised for, and not about its fields.
fn speaks_of_the_customer(error: &crate::atlassian::Error) -> bool {
    let is_refusal = matches!(error.kind, Kind::Invalid | Kind::Permission);
    let words = error.messages.join(" ").to_lowercase();
    is_refusal
        && error.fields.is_empty()
        && ["behalf", "customer", "reporter"]
            .iter()
            .any(|word| words.contains(word))
}

/// How the desk is told of a person. Somebody nobody can look up may be a customer all the same.
async fn account(jira: &Client, text: &str) -> Result<String> {
    match users::person(jira, text).await {
        Ok(user) => Ok(jira
            .watcher(&user)
            .unwrap_or_else(|| text.trim().to_owned())),
        Err(crate::jira::flows::Failure::Told(told)) if !text.contains('@') => {
            Err(Error::from(crate::jira::flows::Failure::Told(told)))
        }
        Err(_) => Ok(text.trim().to_owned()),
    }
}

/// The files, decoded and weighed; what is wrong with any is told before anything is sent.
fn files(written: Vec<JsonObject>) -> Result<Vec<File>> {
    written
        .into_iter()
        .map(|file| {
            let text = |names: &[&str]| {
                names
                    .iter()
                    .find_map(|name| file.get(*name)?.as_str())
                    .map(str::to_owned)
            };
            let name = text(&["filename", "name"])
                .filter(|name| !name.trim().is_empty())
                .ok_or_else(|| Error::arguments("A file in `attachments` has no `filename`."))?;
            let data = text(&["base64", "content", "data"])
                .ok_or_else(|| Error::arguments(format!("`{name}` has no `base64`.")))?;
            let bytes = STANDARD
                .decode(data.trim())
                .map_err(|error| Error::arguments(format!("`{name}` is not base64: {error}.")))?;
            if bytes.len() > MOST_BYTES {
                return Err(Error::new(
                    ErrorKind::Limit,
                    format!(
                        "`{name}` is larger than {} MiB.",
                        MOST_BYTES / (1024 * 1024)
                    ),
                ));
            }
            Ok(File { name, bytes })
        })
        .collect()
}
