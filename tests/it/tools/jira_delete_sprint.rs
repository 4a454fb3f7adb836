//! `jira_delete_sprint` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(only_one_that_has_not_begun, |world| {
    let said = world
        .err("jira_delete_sprint", json!({"sprint_id": "103"}))
        .await;
    assert!(said.contains("has begun"), "{said}");
    assert!(world.writes().is_empty());
    let said = world
        .ok("jira_delete_sprint", json!({"sprint_id": "104"}))
        .await;
    assert_eq!(said["message"], "Sprint Sprint 43 deleted");
    let said = world
        .err("jira_delete_sprint", json!({"sprint_id": "104"}))
        .await;
    assert!(said.contains("does not exist"), "{said}");
});
