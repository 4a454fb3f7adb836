//! `jira_move_issues_to_backlog` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(takes_them_out_and_looks_where_they_are, |world| {
    let said = world
        .ok(
            "jira_move_issues_to_backlog",
            json!({"issue_keys": "PROJ-456,PROJ-124"}),
        )
        .await;
    assert_eq!(said["message"], "2 issues are in the backlog");
    assert!(said.get("not_applied").is_none(), "{said}");
    let sprint = world
        .ok(
            "jira_get_sprint_issues",
            json!({"sprint_id": "103", "fields": "summary", "limit": 50}),
        )
        .await;
    assert!(!sprint.to_string().contains("PROJ-456"), "{sprint}");
});
