//! Service desks: the desk of a project, a request, and its comments with what a customer may see.
//!
//! Source: "Get service desks", "Get customer request by id or key", "Get request comments", "Create request comment". Data Center serves the same
//! API under the same paths (its description is not published with the others).

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, Problem, created, ok};
use super::issue::comment;
use super::model::{Comment, Desk, Issue};
use super::shape::put;
use super::{permission, text};
use crate::core::directory::User;

pub(super) fn api(cx: &Cx<'_>) -> String {
    format!("{}/rest/servicedeskapi", cx.core.jira_url)
}

/// Service management words its errors differently.
pub(super) fn wrong(status: u16, message: &str) -> Problem {
    Problem::with_body(
        status,
        json!({"errorMessage": message, "i18nErrorMessage": {"i18nKey": "sd.request.error", "parameters": []}}),
    )
}

pub(super) fn sign_in(cx: &Cx<'_>) -> Result<(), Problem> {
    cx.user()
        .map(|_| ())
        .map_err(|_| wrong(401, "Client must be authenticated to access this resource."))
}

pub(super) fn shown_user(cx: &Cx<'_>, user: &User) -> Value {
    let mut map = Map::new();
    if cx.cloud() {
        put(&mut map, "accountId", user.account_id.clone());
    } else {
        put(&mut map, "name", user.name.clone());
        put(&mut map, "key", user.key.clone());
    }
    put(&mut map, "emailAddress", user.email.clone());
    put(&mut map, "displayName", user.display_name.clone());
    put(&mut map, "active", user.active);
    put(&mut map, "timeZone", user.time_zone.clone());
    let jira = match cx.cloud() {
        true => format!(
            "{}/rest/api/2/user?accountId={}",
            cx.core.jira_url, user.account_id
        ),
        false => format!(
            "{}/rest/api/2/user?username={}",
            cx.core.jira_url, user.name
        ),
    };
    put(
        &mut map,
        "_links",
        json!({"jiraRest": jira, "self": jira, "avatarUrls": {}}),
    );
    Value::Object(map)
}

pub(super) fn user_by_id(cx: &Cx<'_>, account_id: &str) -> Value {
    match cx.core.directory.by_account_id(account_id) {
        Some(user) => shown_user(cx, user),
        None => Value::Null,
    }
}

pub(super) fn date(moment: &str) -> Value {
    let millis = moment
        .replace("+0000", "Z")
        .parse::<jiff::Timestamp>()
        .map_or(0, |at| at.as_millisecond());
    let day = moment.get(..10).unwrap_or_default();
    json!({
        "iso8601": moment.replace(".000+0000", "+0000"),
        "jira": moment,
        "friendly": day,
        "epochMillis": millis,
    })
}

fn shown_desk(cx: &Cx<'_>, desk: &Desk) -> Value {
    let mut map = Map::new();
    put(&mut map, "id", desk.id.clone());
    put(&mut map, "projectId", desk.project.clone());
    if let Some(project) = cx.state.project(&desk.project) {
        put(&mut map, "projectName", project.name.clone());
        put(&mut map, "projectKey", project.key.clone());
    }
    put(
        &mut map,
        "_links",
        json!({"self": format!("{}/servicedesk/{}", api(cx), desk.id)}),
    );
    Value::Object(map)
}

/// A page of service management's shape.
pub(super) fn page(cx: &Cx<'_>, all: Vec<Value>) -> Outcome {
    let start = cx.call.number("start", 0)?;
    let limit = cx.call.number("limit", 50)?.min(100);
    let total = all.len();
    let values: Vec<Value> = all.into_iter().skip(start).take(limit).collect();
    let here = format!("{}{}", cx.core.jira_url, cx.call.path);
    let last = start + values.len() >= total;
    let mut links = json!({"self": here, "base": cx.core.jira_url, "context": ""});
    if let (false, Some(map)) = (last, links.as_object_mut()) {
        put(
            map,
            "next",
            format!("{here}?start={}&limit={limit}", start + limit),
        );
    }
    ok(&json!({
        "_expands": [],
        "size": values.len(),
        "start": start,
        "limit": limit,
        "isLastPage": last,
        "_links": links,
        "values": values,
    }))
}

/// `GET info`: nobody has to sign in for it on Data Center.
pub(crate) fn info(cx: &mut Cx<'_>) -> Outcome {
    let version = if cx.cloud() {
        "1001.0.0-SNAPSHOT"
    } else {
        "10.3.24"
    };
    ok(&json!({
        "version": version,
        "platformVersion": version,
        "buildDate": {
            "iso8601": "2026-10-27T00:00:00+0000",
            "jira": "2026-10-27T00:00:00.000+0000",
            "friendly": "27/Oct/26 12:00 AM",
            "epochMillis": 1_793_059_200_000_i64,
        },
        "buildChangeSet": "9c2f1f8dbf1f2c7b6a5d4e3f2a1b0c9d8e7f6a5b",
        "isLicensedForUse": true,
        "_links": {"self": format!("{}/info", api(cx))},
    }))
}

/// `GET servicedesk`.
pub(crate) fn desks(cx: &mut Cx<'_>) -> Outcome {
    sign_in(cx)?;
    let all = cx
        .state
        .desks
        .iter()
        .filter(|desk| {
            cx.state
                .project(&desk.project)
                .is_some_and(|it| permission::browse(&cx.call.caller, it))
        })
        .map(|desk| shown_desk(cx, desk))
        .collect();
    page(cx, all)
}

/// `GET servicedesk/{id}`.
pub(crate) fn desk(cx: &mut Cx<'_>) -> Outcome {
    sign_in(cx)?;
    let id = cx.call.param("desk");
    match cx.state.desks.iter().find(|desk| desk.id == id) {
        Some(desk) => ok(&shown_desk(cx, desk)),
        None => Err(wrong(
            404,
            "The service desk does not exist or you do not have permission to see it.",
        )),
    }
}

/// The request the path names, with its desk.
pub(super) fn request<'a>(cx: &'a Cx<'_>) -> Result<(&'a Issue, &'a Desk), Problem> {
    sign_in(cx)?;
    let missing = || {
        wrong(
            404,
            "The request could not be found or you do not have permission to view it.",
        )
    };
    let issue = cx
        .visible_issue(cx.call.param("key"))
        .map_err(|_| missing())?;
    // Customers see their own requests only.
    let mine = issue.text("reporter") == Some(cx.me());
    let customer = cx.call.caller.user.as_ref().is_some_and(|user| !user.jira);
    if customer && !mine {
        return Err(missing());
    }
    let desk = cx
        .state
        .desks
        .iter()
        .find(|desk| desk.project == issue.project);
    desk.map(|desk| (issue, desk)).ok_or_else(missing)
}

/// `GET request/{key}`.
pub(crate) fn get(cx: &mut Cx<'_>) -> Outcome {
    let (issue, desk) = request(cx)?;
    ok(&shown_request(cx, issue, desk))
}

/// `CustomerRequestDTO`, with what the query expands.
pub(super) fn shown_request(cx: &Cx<'_>, issue: &Issue, desk: &Desk) -> Value {
    let status = issue.text("status").and_then(|id| cx.state.status(id));
    let status_name = status.map(|it| it.name.clone()).unwrap_or_default();
    let category = match status.map(|it| it.category.as_str()) {
        Some("done") => "DONE",
        Some("indeterminate") => "INDETERMINATE",
        _ => "NEW",
    };
    let kind = issue.text("issuetype").unwrap_or_default();
    let request_type = desk
        .request_types
        .iter()
        .find(|it| it.2 == kind)
        .map_or("0", |it| it.0.as_str());
    let mut fields =
        vec![json!({"fieldId": "summary", "label": "Summary", "value": issue.text("summary")})];
    if let Some(description) = issue.values.get("description") {
        fields.push(json!({"fieldId": "description", "label": "Description", "value": text::to_wiki(description)}));
    }
    let mut shown = json!({
        "_expands": ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"],
        "issueId": issue.id.to_string(),
        "issueKey": issue.key,
        "requestTypeId": request_type,
        "serviceDeskId": desk.id,
        "createdDate": date(issue.text("created").unwrap_or_default()),
        "reporter": user_by_id(cx, issue.text("reporter").unwrap_or_default()),
        "requestFieldValues": fields,
        "currentStatus": {"status": status_name, "statusDate": date(issue.text("updated").unwrap_or_default())},
        "_links": {
            "jiraRest": format!("{}/rest/api/2/issue/{}", cx.core.jira_url, issue.id),
            "self": format!("{}/request/{}", api(cx), issue.id),
            "web": format!("{}/servicedesk/customer/portal/{}/{}", cx.core.jira_url, desk.id, issue.key),
        },
    });
    if cx.cloud()
        && let Some(map) = shown.as_object_mut()
    {
        put(map, "summary", issue.text("summary").unwrap_or_default());
        if let Some(status) = map.get_mut("currentStatus").and_then(Value::as_object_mut) {
            put(status, "statusCategory", category);
        }
    }
    let expand = cx.call.query_list("expand");
    let list = |values: Vec<Value>| json!({"_expands": [], "size": values.len(), "start": 0, "limit": 50, "isLastPage": true, "values": values});
    if let Some(map) = shown.as_object_mut() {
        for word in &expand {
            match word.as_str() {
                "participant" => put(
                    map,
                    "participants",
                    list(super::request_state::participants(cx, issue)),
                ),
                "sla" => put(map, "sla", list(super::request_state::sla(cx, issue))),
                "requestType" => {
                    if let Some(kind) = desk.request_types.iter().find(|it| it.0 == request_type) {
                        put(
                            map,
                            "requestType",
                            super::request::shown_type(cx, desk, kind),
                        );
                    }
                }
                _ => {}
            }
        }
    }
    shown
}

fn shown_comment(cx: &Cx<'_>, issue: &Issue, it: &Comment) -> Value {
    let expand = cx.call.query_list("expand");
    let mut map = Map::new();
    put(&mut map, "_expands", json!(["attachment", "renderedBody"]));
    put(&mut map, "id", it.id.to_string());
    // Service management speaks wiki markup, on Cloud too.
    put(&mut map, "body", text::to_wiki(&it.body));
    if expand.iter().any(|word| word == "renderedBody") {
        put(
            &mut map,
            "renderedBody",
            json!({"html": text::to_html(&it.body)}),
        );
    }
    put(&mut map, "public", it.public);
    put(&mut map, "author", user_by_id(cx, &it.author));
    put(&mut map, "created", date(&it.created));
    put(
        &mut map,
        "_links",
        json!({"self": format!("{}/request/{}/comment/{}", api(cx), issue.id, it.id)}),
    );
    Value::Object(map)
}

fn visible<'a>(cx: &Cx<'_>, issue: &'a Issue) -> Vec<&'a Comment> {
    let customer = cx.call.caller.user.as_ref().is_some_and(|user| !user.jira);
    permission::comments(&cx.call.caller, issue)
        .into_iter()
        .filter(|it| it.public || !customer)
        .collect()
}

/// `GET request/{key}/comment`.
pub(crate) fn comments(cx: &mut Cx<'_>) -> Outcome {
    let (issue, _) = request(cx)?;
    let public = cx.call.query("public") != Some("false");
    let internal = cx.call.query("internal") != Some("false");
    let all = visible(cx, issue)
        .into_iter()
        .filter(|it| (it.public && public) || (!it.public && internal))
        .map(|it| shown_comment(cx, issue, it))
        .collect();
    page(cx, all)
}

/// `GET request/{key}/comment/{id}`.
pub(crate) fn get_comment(cx: &mut Cx<'_>) -> Outcome {
    let (issue, _) = request(cx)?;
    let id = cx.call.param("id");
    match visible(cx, issue)
        .into_iter()
        .find(|it| it.id.to_string() == id)
    {
        Some(comment) => ok(&shown_comment(cx, issue, comment)),
        None => Err(wrong(
            404,
            "The comment could not be found or you do not have permission to view it.",
        )),
    }
}

/// `POST request/{key}/comment`: `public` is true unless said otherwise.
pub(crate) fn add_comment(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let id = request(cx)?.0.id;
    let Some(words) = body
        .get("body")
        .and_then(Value::as_str)
        .filter(|it| !it.trim().is_empty())
    else {
        return Err(wrong(400, "The comment body must not be empty."));
    };
    let public = body.get("public").and_then(Value::as_bool).unwrap_or(true);
    if !public && cx.call.caller.user.as_ref().is_some_and(|user| !user.jira) {
        return Err(wrong(403, "Customers cannot add internal comments."));
    }
    let now = cx.tick();
    let sent = json!({
        "body": words,
        "properties": [{"key": "sd.public.comment", "value": {"internal": !public}}],
    });
    let comment_id = comment::add(cx, id, &sent, &now)?;
    cx.record(id, &now, Vec::new());
    let (issue, _) = request(cx)?;
    let found = issue.comments.iter().find(|it| it.id == comment_id);
    let found = found.ok_or_else(|| wrong(404, "The comment could not be found."))?;
    created(&shown_comment(cx, issue, found))
}
