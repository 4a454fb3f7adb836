//! `jira_get_queue_issues` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_what_waits_in_order, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_queue_issues",
            json!({"service_desk_id": "1", "queue_id": "1"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let issues = said["issues"].as_array().expect("a list");
    assert!(issues.len() > 2, "{said}");
    assert!(
        issues
            .iter()
            .all(|issue| issue["key"].as_str().expect("a key").starts_with("SUP-"))
    );
    assert!(issues[0]["summary"].is_string());
    assert_eq!(said["queue_id"], "1");
});

both_editions!(pages_go_on_where_they_ended, |world| {
    let first = world
        .ok(
            "jira_get_queue_issues",
            json!({"service_desk_id": "1", "queue_id": "1", "limit": 1}),
        )
        .await;
    assert_eq!(first["is_last_page"], false);
    let second = world
        .ok(
            "jira_get_queue_issues",
            json!({"service_desk_id": "1", "queue_id": "1", "limit": 1, "start_at": 1}),
        )
        .await;
    assert_ne!(first["issues"][0]["key"], second["issues"][0]["key"]);
    let said = world
        .err(
            "jira_get_queue_issues",
            json!({"service_desk_id": "1", "queue_id": "99"}),
        )
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
});
