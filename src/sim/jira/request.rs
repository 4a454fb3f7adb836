//! Queues, kinds of requests, new requests and their files.
//!
//! Source: "Get queues", "Get issues in queue", "Get request types", "Get request type fields", "Create customer request", "Attach temporary
//! file", "Create attachment".

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, created, ok};
use super::fields::parse;
use super::issue::{attachment, create};
use super::model::{Attachment, Desk};
use super::permission;
use super::search;
use super::service_desk::{api, date, page, request, shown_request, sign_in, user_by_id, wrong};
use super::shape::{self, put};
use crate::core::answer;

/// The queues of every desk: id, name, query.
const QUEUES: &[(&str, &str, &str)] = &[
    (
        "1",
        "All open",
        "resolution = Unresolved ORDER BY created ASC",
    ),
    (
        "2",
        "Unassigned",
        "resolution = Unresolved AND assignee IS EMPTY ORDER BY created ASC",
    ),
    (
        "3",
        "Waiting for customer",
        "status = \"Waiting for customer\" ORDER BY created ASC",
    ),
];

fn the_desk<'a>(cx: &'a Cx<'_>) -> Result<&'a Desk, Problem> {
    sign_in(cx)?;
    let missing = || {
        wrong(
            404,
            "The service desk does not exist or you do not have permission to see it.",
        )
    };
    let id = cx.call.param("desk");
    let desk = cx.state.desks.iter().find(|desk| desk.id == id);
    let desk = desk.ok_or_else(missing)?;
    match cx.state.project(&desk.project) {
        Some(project) if permission::browse(&cx.call.caller, project) => Ok(desk),
        _ => Err(missing()),
    }
}

/// Queues are for agents.
fn agent(cx: &Cx<'_>) -> Result<(), Problem> {
    match cx.call.caller.user.as_ref().is_some_and(|user| user.jira) {
        true => Ok(()),
        false => Err(wrong(403, "You do not have permission to view queues.")),
    }
}

fn query(cx: &Cx<'_>, desk: &Desk, clause: &str) -> String {
    let key = cx
        .state
        .project(&desk.project)
        .map_or("", |it| it.key.as_str());
    format!("project = {key} AND {clause}")
}

fn shown_queue(cx: &Cx<'_>, desk: &Desk, it: &(&str, &str, &str)) -> Result<Value, Problem> {
    let jql = query(cx, desk, it.2);
    let mut shown = json!({
        "id": it.0,
        "name": it.1,
        "jql": jql,
        "fields": ["issuetype", "issuekey", "created", "summary", "reporter"],
        "_links": {"self": format!("{}/servicedesk/{}/queue/{}", api(cx), desk.id, it.0)},
    });
    if cx.call.flag("includeCount")
        && let Some(map) = shown.as_object_mut()
    {
        put(map, "issueCount", search::found(cx, &jql)?.len());
    }
    Ok(shown)
}

/// `GET servicedesk/{id}/queue`.
pub(crate) fn queues(cx: &mut Cx<'_>) -> Outcome {
    let desk = the_desk(cx)?;
    agent(cx)?;
    let all = QUEUES
        .iter()
        .map(|it| shown_queue(cx, desk, it))
        .collect::<Result<Vec<Value>, Problem>>()?;
    page(cx, all)
}

/// `GET servicedesk/{id}/queue/{id}/issue`.
pub(crate) fn queue_issues(cx: &mut Cx<'_>) -> Outcome {
    let desk = the_desk(cx)?;
    agent(cx)?;
    let id = cx.call.param("queue");
    let Some(queue) = QUEUES.iter().find(|it| it.0 == id) else {
        return Err(wrong(404, "The queue does not exist."));
    };
    let issues = search::found(cx, &query(cx, desk, queue.2))?;
    let wanted = shape::Wanted {
        fields: ["issuetype", "created", "summary", "reporter", "status"]
            .map(str::to_owned)
            .into(),
        expand: Vec::new(),
        properties: Vec::new(),
    };
    let all = issues
        .iter()
        .map(|issue| shape::issue(cx, issue, &wanted))
        .collect();
    page(cx, all)
}

pub(crate) fn shown_type(cx: &Cx<'_>, desk: &Desk, it: &(String, String, String, String)) -> Value {
    json!({
        "_expands": ["field"],
        "id": it.0,
        "name": it.1,
        "description": it.3,
        "helpText": "",
        "issueTypeId": it.2,
        "serviceDeskId": desk.id,
        "portalId": desk.id,
        "groupIds": ["1"],
        "icon": {"id": "10490", "_links": {"iconUrls": {}}},
        "_links": {"self": format!("{}/servicedesk/{}/requesttype/{}", api(cx), desk.id, it.0)},
    })
}

/// `GET servicedesk/{id}/requesttype`.
pub(crate) fn types(cx: &mut Cx<'_>) -> Outcome {
    let desk = the_desk(cx)?;
    let all = desk
        .request_types
        .iter()
        .map(|it| shown_type(cx, desk, it))
        .collect();
    page(cx, all)
}

type Kind = (String, String, String, String);

fn the_type<'a>(desk: &'a Desk, id: &str) -> Result<&'a Kind, Problem> {
    let kind = desk.request_types.iter().find(|it| it.0 == id);
    kind.ok_or_else(|| wrong(404, "The request type does not exist."))
}

/// The field ids that a customer fills in.
fn asked(cx: &Cx<'_>, desk: &Desk, kind: &Kind) -> Vec<String> {
    let screen = cx
        .state
        .project(&desk.project)
        .and_then(|project| cx.state.screens(project, &kind.2))
        .map(|screens| screens.create.clone())
        .unwrap_or_default();
    let for_agents = ["issuetype", "reporter", "assignee", "labels"];
    screen
        .into_iter()
        .filter(|id| !for_agents.contains(&id.as_str()))
        .collect()
}

fn is_required(id: &str) -> bool {
    matches!(id, "summary")
}

fn shown_field(cx: &Cx<'_>, id: &str) -> Option<Value> {
    let field = cx.state.field(id)?;
    let valid: Vec<Value> = match id {
        "priority" => cx
            .state
            .priorities
            .iter()
            .map(|it| json!({"value": it.id, "label": it.name, "children": []}))
            .collect(),
        _ => Vec::new(),
    };
    let schema = shape::schemas(cx, &[field])
        .shift_remove(id)
        .unwrap_or_default();
    Some(json!({
        "fieldId": id,
        "name": field.name,
        "description": field.description,
        "required": is_required(id),
        "defaultValues": [],
        "validValues": valid,
        "presetValues": [],
        "jiraSchema": schema,
        "visible": true,
    }))
}

/// `GET servicedesk/{id}/requesttype/{id}/field`.
pub(crate) fn fields(cx: &mut Cx<'_>) -> Outcome {
    let desk = the_desk(cx)?;
    let kind = the_type(desk, cx.call.param("type"))?;
    let all: Vec<Value> = asked(cx, desk, kind)
        .iter()
        .filter_map(|id| shown_field(cx, id))
        .collect();
    ok(&json!({
        "requestTypeFields": all,
        "canRaiseOnBehalfOf": cx.call.caller.user.as_ref().is_some_and(|user| user.jira),
        "canAddRequestParticipants": true,
    }))
}

/// A person as a body names one: by account id or mail address on Cloud, by login on Data Center.
fn person(cx: &Cx<'_>, word: &str) -> Option<String> {
    let directory = &cx.core.directory;
    let found = match cx.cloud() {
        true => directory
            .by_account_id(word)
            .or_else(|| directory.users().iter().find(|user| user.email == word)),
        false => directory.by_name(word),
    };
    found.map(|user| user.account_id.clone())
}

/// `POST request`.
pub(crate) fn post(cx: &mut Cx<'_>) -> Outcome {
    sign_in(cx)?;
    let body = cx.call.json()?;
    let text = |name: &str| body.get(name).map(parse::text_of).unwrap_or_default();
    let desk = cx
        .state
        .desks
        .iter()
        .find(|it| it.id == text("serviceDeskId"));
    let desk = desk
        .ok_or_else(|| wrong(404, "The service desk does not exist."))?
        .clone();
    let kind = the_type(&desk, &text("requestTypeId"))?.clone();
    let known = asked(cx, &desk, &kind);
    let empty = Map::new();
    let values = body
        .get("requestFieldValues")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    for id in values.keys() {
        if !known.contains(id) {
            return Err(wrong(
                400,
                &format!("Field {id} is not on the request type."),
            ));
        }
    }
    for id in known.iter().filter(|id| is_required(id)) {
        if values
            .get(id.as_str())
            .is_none_or(|value| value.is_null() || value == "")
        {
            return Err(wrong(400, &format!("{id}: This field is required.")));
        }
    }
    let customer = match body.get("raiseOnBehalfOf").and_then(Value::as_str) {
        None => None,
        Some(word) => match person(cx, word) {
            Some(id) => Some(id),
            None => {
                return Err(wrong(
                    400,
                    "The customer the request is raised on behalf of does not exist.",
                ));
            }
        },
    };
    let mut participants = Vec::new();
    let sent = body.get("requestParticipants").and_then(Value::as_array);
    for word in sent.into_iter().flatten().filter_map(Value::as_str) {
        participants
            .push(person(cx, word).ok_or_else(|| wrong(400, "A participant does not exist."))?);
    }
    let mut fields = Map::new();
    put(&mut fields, "project", json!({"id": desk.project}));
    put(&mut fields, "issuetype", json!({"id": kind.2}));
    fields.extend(values.clone());
    let made = create::create(cx, &json!({"fields": fields}))?;
    let key = made.get("key").map(parse::text_of).unwrap_or_default();
    let id = cx.visible_issue(&key)?.id;
    cx.change_issue(id, |issue| {
        if let Some(customer) = customer {
            issue.values.insert("reporter".to_owned(), json!(customer));
        }
        issue.participants = participants;
    });
    let issue = cx.visible_issue(&key)?;
    created(&shown_request(cx, issue, &desk))
}

/// `POST servicedesk/{id}/attachTemporaryFile`.
pub(crate) fn attach_temporary(cx: &mut Cx<'_>) -> Outcome {
    the_desk(cx)?;
    if !attachment::is_checked(cx) {
        return Err(wrong(403, "XSRF check failed"));
    }
    let files = attachment::sent(cx)?;
    let mut shown = Vec::new();
    for (name, mime, bytes) in files {
        let id = format!("temp{}", cx.state.next_id());
        shown.push(json!({"temporaryAttachmentId": id, "fileName": name}));
        cx.state.temporary.push((id, name, mime, bytes));
    }
    created(&json!({"temporaryAttachments": shown}))
}

/// `POST request/{key}/attachment`.
pub(crate) fn attach(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let id = request(cx)?.0.id;
    let ids = body.get("temporaryAttachmentIds").and_then(Value::as_array);
    let ids: Vec<String> = ids.into_iter().flatten().map(parse::text_of).collect();
    if ids.is_empty()
        || ids
            .iter()
            .any(|id| !cx.state.temporary.iter().any(|it| it.0 == *id))
    {
        return Err(wrong(
            400,
            "A temporary attachment does not exist or was used already.",
        ));
    }
    let now = cx.tick();
    let author = cx.me().to_owned();
    let mut shown = Vec::new();
    for temporary in ids {
        let Some(at) = cx.state.temporary.iter().position(|it| it.0 == temporary) else {
            continue;
        };
        let (_, filename, mime, bytes) = cx.state.temporary.remove(at);
        let number = cx.state.next_id();
        shown.push(json!({
            "filename": filename,
            "author": user_by_id(cx, &author),
            "created": date(&now),
            "size": bytes.len(),
            "mimeType": mime,
            "_links": {"self": format!("{}/request/{id}/attachment/{number}", api(cx))},
        }));
        let attachment = Attachment {
            id: number,
            filename,
            author: author.clone(),
            created: now.clone(),
            mime,
            bytes,
        };
        cx.change_issue(id, |issue| issue.attachments.push(attachment));
    }
    cx.record(id, &now, Vec::new());
    Ok(answer::json(
        201,
        &json!({"attachments": {"_expands": [], "size": shown.len(), "start": 0, "limit": 50, "isLastPage": true, "values": shown}}),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::jql;

    #[test]
    fn queues_are_queries_that_can_be_read() {
        for (_, name, clause) in QUEUES {
            assert_eq!(
                jql::syntax_error(&format!("project = SUP AND {clause}")),
                None,
                "{name}"
            );
        }
    }
}
