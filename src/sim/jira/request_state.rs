//! How far a request is: who takes part, what was promised, what has to be approved.
//!
//! Source: "Get request participants", "Get sla information", "Get approvals", "Answer approval".

use serde_json::{Value, json};

use super::call::{Cx, Outcome, ok};
use super::model::{Desk, Issue};
use super::service_desk::{api, date, page, request, shown_user, user_by_id, wrong};
use super::shape::put;

/// The participants of a request.
pub(super) fn participants(cx: &Cx<'_>, issue: &Issue) -> Vec<Value> {
    let ids = issue.participants.iter();
    ids.filter_map(|id| cx.core.directory.by_account_id(id))
        .map(|user| shown_user(cx, user))
        .collect()
}

/// One SLA: an agent answers within four hours.
pub(super) fn sla(cx: &Cx<'_>, issue: &Issue) -> Vec<Value> {
    let duration = |minutes: i64| json!({"millis": minutes * 60_000, "friendly": format!("{}h {}m", minutes / 60, minutes % 60)});
    let created = issue.text("created").unwrap_or_default();
    let goal = 240;
    let answered = issue.comments.iter().find(|it| {
        let author = cx.core.directory.by_account_id(&it.author);
        author.is_some_and(|user| user.jira) && it.public
    });
    let minutes = |until: &str| {
        let at = |text: &str| text.replace("+0000", "Z").parse::<jiff::Timestamp>().ok();
        match (at(created), at(until)) {
            (Some(from), Some(to)) => (to.as_second() - from.as_second()) / 60,
            _ => 0,
        }
    };
    let mut metric = json!({
        "id": "10",
        "name": "Time to first response",
        "_links": {"self": format!("{}/request/{}/sla/10", api(cx), issue.id)},
        "completedCycles": [],
    });
    let Some(map) = metric.as_object_mut() else {
        return Vec::new();
    };
    match answered {
        Some(comment) => {
            let elapsed = minutes(&comment.created);
            let cycle = json!({
                "startTime": date(created),
                "stopTime": date(&comment.created),
                "breached": elapsed > goal,
                "goalDuration": duration(goal),
                "elapsedTime": duration(elapsed),
                "remainingTime": duration(goal - elapsed),
            });
            put(map, "completedCycles", json!([cycle]));
        }
        None => {
            let now = shape_now(cx);
            let elapsed = minutes(&now);
            let cycle = json!({
                "startTime": date(created),
                "breachTime": date(created),
                "breached": elapsed > goal,
                "paused": false,
                "withinCalendarHours": true,
                "goalDuration": duration(goal),
                "elapsedTime": duration(elapsed),
                "remainingTime": duration(goal - elapsed),
            });
            put(map, "ongoingCycle", cycle);
        }
    }
    vec![metric]
}

fn shape_now(cx: &Cx<'_>) -> String {
    crate::core::clock::jira_time(cx.now())
}

/// The one approval of service requests: the lead of the project decides.
fn approval(cx: &Cx<'_>, issue: &Issue, desk: &Desk) -> Option<Value> {
    let kind = issue.text("issuetype")?;
    let is_wish = cx
        .state
        .issue_type(kind)
        .is_some_and(|it| it.name == "Service Request");
    if !is_wish {
        return None;
    }
    let lead = cx.state.project(&desk.project)?.lead.clone();
    let decision = issue.approval.as_deref().unwrap_or("pending");
    let mut shown = json!({
        "id": "1",
        "name": "Waiting for approval",
        "finalDecision": decision,
        "canAnswerApproval": decision == "pending" && (lead == cx.me() || cx.call.caller.is_admin()),
        "approvers": [{"approver": user_by_id(cx, &lead), "approverDecision": decision}],
        "createdDate": date(issue.text("created").unwrap_or_default()),
        "_links": {"self": format!("{}/request/{}/approval/1", api(cx), issue.id)},
    });
    if let (true, Some(map)) = (decision != "pending", shown.as_object_mut()) {
        put(
            map,
            "completedDate",
            date(issue.text("updated").unwrap_or_default()),
        );
    }
    Some(shown)
}

/// `GET request/{key}/approval`.
pub(crate) fn approvals(cx: &mut Cx<'_>) -> Outcome {
    let (issue, desk) = request(cx)?;
    let all = approval(cx, issue, desk).into_iter().collect();
    page(cx, all)
}

/// `POST request/{key}/approval/{id}`.
pub(crate) fn answer_approval(cx: &mut Cx<'_>) -> Outcome {
    let body = cx.call.json()?;
    let decision = match body.get("decision").and_then(Value::as_str) {
        Some("approve") => "approved",
        Some("decline") => "declined",
        _ => return Err(wrong(400, "The decision must be approve or decline.")),
    };
    let (issue, desk) = request(cx)?;
    let missing = || wrong(404, "The approval does not exist.");
    let shown = approval(cx, issue, desk).ok_or_else(missing)?;
    if cx.call.param("id") != "1" {
        return Err(missing());
    }
    if shown.get("canAnswerApproval") != Some(&json!(true)) {
        return Err(wrong(
            403,
            "You are not an approver, or the approval is answered already.",
        ));
    }
    let id = issue.id;
    let now = cx.tick();
    cx.change_issue(id, |issue| {
        issue.approval = Some(decision.to_owned());
    });
    cx.record(id, &now, Vec::new());
    let (issue, desk) = request(cx)?;
    let shown = approval(cx, issue, desk).ok_or_else(missing)?;
    ok(&shown)
}
