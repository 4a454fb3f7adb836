//! `jira_get_issue_dates` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_170_the_way_through_the_statuses, |world| {
    let (said, requests) = world
        .counted("jira_get_issue_dates", json!({"issue_key": "PROJ-789"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["current_status"], "In Progress");
    let changes = said["status_changes"].as_array().expect("a list");
    assert_eq!(changes.len(), 2, "{said}");
    assert_eq!(changes[0]["status"], "To Do");
    assert!(
        changes[0]["entered_at"]
            .as_str()
            .expect("a time")
            .starts_with("2026-11-15T19:45:00")
    );
    // From 15 November 19:45 to 17 November 15:02.
    assert_eq!(changes[0]["duration_minutes"], 2597);
    assert_eq!(changes[0]["duration_formatted"], "1d 19h 17m");
    assert_eq!(changes[1]["transitioned_by"], "John Doe");
    assert!(changes[1].get("exited_at").is_none());
    assert_eq!(said["status_summary"][1]["visit_count"], 1);
});

both_editions!(behaviour_171_a_summary_needs_no_changes, |world| {
    let said = world
        .ok(
            "jira_get_issue_dates",
            json!({"issue_key": "PROJ-789", "include_status_changes": false}),
        )
        .await;
    assert!(said.get("status_changes").is_none());
    assert_eq!(said["status_summary"][0]["total_duration_minutes"], 2597);
});
