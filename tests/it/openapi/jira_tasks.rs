//! Tasks over many issues (Cloud): what the simulator takes, and what the tools send.

use atlassian_mcp::sim::{Flavor, Product};
use serde_json::json;

use super::assert_described;
use super::jira::Walk;
use crate::support::World;

#[tokio::test]
async fn tasks_over_many_issues() {
    let walk = Walk::start(Flavor::Cloud).await;
    let two = json!(["PROJ-124", "PROJ-101"]);
    let bodies = [
        (
            "fields",
            json!({
                "selectedIssueIdsOrKeys": two, "sendBulkNotification": false,
                "selectedActions": ["labels", "priority", "assignee"],
                "editedFieldsInput": {
                    "labelsFields": [{"fieldId": "labels", "bulkEditMultiSelectFieldOption": "ADD", "labels": [{"name": "swept"}]}],
                    "priority": {"priorityId": "4"},
                    "singleSelectClearableUserPickerFields": [{"fieldId": "assignee", "user": {"accountId": "5b10a2844c20165700ede21g"}}],
                },
            }),
        ),
        (
            "transition",
            json!({"bulkTransitionInputs": [{"selectedIssueIdsOrKeys": two, "transitionId": "11"}], "sendBulkNotification": false}),
        ),
        ("watch", json!({"selectedIssueIdsOrKeys": two})),
        ("unwatch", json!({"selectedIssueIdsOrKeys": two})),
        (
            "delete",
            json!({"selectedIssueIdsOrKeys": ["PROJ-124", "NOPE-1"], "sendBulkNotification": false}),
        ),
    ];
    for (what, body) in bodies {
        let task = walk.post(&format!("/bulk/issues/{what}"), body, 201).await;
        let path = format!("/bulk/queue/{}", task["taskId"].as_str().expect("a task"));
        for _ in 0..2 {
            walk.get(&path).await;
        }
        let over = walk.get(&path).await;
        let n_failed = over["failedAccessibleIssues"]
            .as_object()
            .map(|it| it.len());
        match what {
            "transition" => assert_eq!(n_failed, Some(1), "an epic that is done: {over}"),
            "delete" => assert_eq!(over["invalidOrInaccessibleIssueCount"], 1, "{over}"),
            _ => assert_eq!(n_failed, Some(0), "{what} {over}"),
        }
    }
    walk.post(
        "/bulk/issues/delete",
        json!({"selectedIssueIdsOrKeys": []}),
        400,
    )
    .await;
    walk.finish();
}

/// The simulator takes what it was written to take; here the tools themselves send.
#[tokio::test]
async fn what_tools_send_as_tasks() {
    let world = World::as_admin(atlassian_mcp::atlassian::Flavor::Cloud).await;
    let six = "PROJ-111, PROJ-112, PROJ-114, PROJ-115, PROJ-120, PROJ-223";
    for (tool, asked) in [
        (
            "jira_bulk_update_issues",
            json!({
                "issue_keys": six, "add_labels": "swept", "transition": "In Progress", "add_watcher": "me",
                "fields": {"priority": "Low", "assignee": "Ada Lindqvist", "Story Points": 2, "Customer reference": "A-7"},
            }),
        ),
        (
            "jira_bulk_update_issues",
            json!({"issue_keys": six, "remove_labels": "swept", "remove_watcher": "me"}),
        ),
        (
            "jira_bulk_move_issues",
            json!({"issue_keys": "PROJ-124, PROJ-222", "target_project_key": "DOCS", "issue_type": "Task"}),
        ),
        ("jira_bulk_delete_issues", json!({"issue_keys": six})),
    ] {
        let said = world.ok(tool, asked).await;
        assert!(said.get("not_applied").is_none(), "{said}");
    }
    let exchanges = world.sim.exchanges();
    for what in ["fields", "transition", "watch", "unwatch", "move", "delete"] {
        let path = format!("/rest/api/3/bulk/issues/{what}");
        assert!(
            world.writes().iter().any(|line| line.ends_with(&path)),
            "nothing was sent to {path}"
        );
    }
    assert_described(&exchanges, Product::Jira, Flavor::Cloud);
}
