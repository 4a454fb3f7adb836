//! `jira_get_board_velocity` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(completed_sprints_are_counted, |world| {
    let before = world
        .ok("jira_get_board_velocity", json!({"board_id": "1"}))
        .await;
    let n_before = before["sprints"].as_array().expect("sprints").len();
    let closed = world
        .ok(
            "jira_update_sprint",
            json!({"sprint_id": "103", "state": "closed"}),
        )
        .await;
    let said = world
        .ok(
            "jira_get_board_velocity",
            json!({"board_id": "1", "limit": 20}),
        )
        .await;
    let sprints = said["sprints"].as_array().expect("sprints");
    assert_eq!(sprints.len(), n_before + 1, "{said}");
    let last = sprints.last().expect("a sprint");
    assert_eq!(last["name"], "Sprint 42");
    assert_eq!(
        last["issues_done"], closed["report"]["issues_done"],
        "{said}"
    );
    assert!(said["average_issues_done"].as_f64().is_some(), "{said}");
    let one = world
        .ok(
            "jira_get_board_velocity",
            json!({"board_id": "1", "limit": 1}),
        )
        .await;
    assert_eq!(one["sprints"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["sprints"][0]["name"], "Sprint 42");
});

both_editions!(a_board_without_sprints_says_why, |world| {
    let said = world
        .err("jira_get_board_velocity", json!({"board_id": "99"}))
        .await;
    assert!(said.contains("Board `99`"), "{said}");
});
