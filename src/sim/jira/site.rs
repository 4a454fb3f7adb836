//! What the site says of itself: version, cloud id, health, tokens.
//!
//! Source: "Get Jira instance info", the undocumented but public `_edge/tenant_info`, and Data Center's personal access token API.

use serde_json::{Map, Value, json};

use super::call::{Cx, Outcome, ok};
use super::shape::put;
use crate::core::answer;
use crate::core::clock::jira_time;

/// `GET serverInfo`; nobody has to sign in for it.
pub(crate) fn server_info(cx: &mut Cx<'_>) -> Outcome {
    let mut map = Map::new();
    put(&mut map, "baseUrl", cx.core.jira_url.clone());
    if cx.cloud() {
        put(&mut map, "displayUrl", cx.core.jira_url.clone());
        put(
            &mut map,
            "displayUrlConfluence",
            cx.core.confluence_url.clone(),
        );
        put(
            &mut map,
            "displayUrlServicedeskHelpCenter",
            cx.core.jira_url.clone(),
        );
        put(&mut map, "version", "1001.0.0-SNAPSHOT");
        put(&mut map, "versionNumbers", json!([1001, 0, 0]));
        put(&mut map, "deploymentType", "Cloud");
        put(&mut map, "buildNumber", 100_300);
    } else {
        put(&mut map, "version", "10.3.24");
        put(&mut map, "versionNumbers", json!([10, 3, 24]));
        put(&mut map, "deploymentType", "Server");
        put(&mut map, "buildNumber", 10_030_024);
    }
    put(&mut map, "buildDate", "2026-10-27T00:00:00.000+0000");
    put(&mut map, "serverTime", jira_time(cx.now()));
    put(
        &mut map,
        "scmInfo",
        "9c2f1f8dbf1f2c7b6a5d4e3f2a1b0c9d8e7f6a5b",
    );
    put(&mut map, "serverTitle", "Jira");
    if cx.cloud() {
        put(&mut map, "serverTimeZone", "Etc/UTC");
    }
    ok(&Value::Object(map))
}

/// `GET configuration`: which features are on, and how time is counted.
pub(crate) fn configuration(cx: &mut Cx<'_>) -> Outcome {
    cx.user()?;
    let working = cx.state.working;
    ok(&json!({
        "votingEnabled": true,
        "watchingEnabled": true,
        "unassignedIssuesAllowed": true,
        "subTasksEnabled": true,
        "issueLinkingEnabled": true,
        "timeTrackingEnabled": true,
        "attachmentsEnabled": true,
        "timeTrackingConfiguration": {
            "workingHoursPerDay": working.hours,
            "workingDaysPerWeek": working.days,
            "timeFormat": "pretty",
            "defaultUnit": "minute",
        },
    }))
}

/// `GET /_edge/tenant_info` (Cloud).
pub(crate) fn tenant_info(cx: &mut Cx<'_>) -> Outcome {
    ok(&json!({"cloudId": cx.core.cloud_id}))
}

/// `GET /status` (Data Center): what a load balancer asks.
pub(crate) fn status(_cx: &mut Cx<'_>) -> Outcome {
    ok(&json!({"state": "RUNNING"}))
}

/// `GET /rest/pat/latest/tokens` (Data Center): the caller's tokens, without their secrets.
pub(crate) fn tokens(cx: &mut Cx<'_>) -> Outcome {
    let me = cx.user()?;
    let created = jira_time(cx.now());
    let expiring = cx
        .now()
        .checked_add(jiff::SignedDuration::from_hours(24 * 90))
        .map(jira_time)
        .unwrap_or_else(|_| created.clone());
    ok(&json!([{
        "id": 1,
        "name": format!("{} automation", me.name),
        "createdAt": created,
        "expiringAt": expiring,
        "lastAccessedAt": created,
    }]))
}

/// `GET /rest/applinks/1.0/manifest`: how other Atlassian products ask a server who it is; nobody has to sign in for it.
pub(crate) fn manifest(cx: &mut Cx<'_>) -> Outcome {
    let version = if cx.cloud() {
        "1001.0.0-SNAPSHOT"
    } else {
        "10.3.24"
    };
    let base = &cx.core.jira_url;
    Ok(answer::text(
        200,
        "application/xml",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><manifest><id>2b1c0d9e-8f7a-3b6c-9d5e-4f3a2b1c0d9e</id><name>Jira</name>\
             <typeId>jira</typeId><version>{version}</version><buildNumber>10030024</buildNumber><applinksVersion>10.0.0</applinksVersion>\
             <publicSignup>false</publicSignup><url>{base}</url></manifest>"
        ),
    ))
}
