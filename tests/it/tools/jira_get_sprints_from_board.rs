//! `jira_get_sprints_from_board` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(
    needs_28_the_active_sprint_by_the_name_of_the_board,
    |world| {
        let said = world
            .ok(
                "jira_get_sprints_from_board",
                json!({"board_id": "proj board", "state": "active"}),
            )
            .await;
        let sprints = said["sprints"].as_array().expect("a list");
        assert_eq!(sprints.len(), 1, "{said}");
        assert_eq!(sprints[0]["id"], 103);
        assert_eq!(sprints[0]["name"], "Sprint 42");
        assert_eq!(sprints[0]["goal"], "Sign-in works for everybody");
        assert_eq!(sprints[0]["start_date"], "2026-11-09T11:00:00Z");
    }
);

both_editions!(one_request_by_number, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_sprints_from_board",
            json!({"board_id": 1, "limit": 2}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["next_start_at"], 2, "{said}");
});

both_editions!(errors_are_errors_88, |world| {
    let said = world
        .err(
            "jira_get_sprints_from_board",
            json!({"board_id": "1", "state": "open"}),
        )
        .await;
    assert!(said.contains("`open` is no state"), "{said}");
    let said = world
        .err("jira_get_sprints_from_board", json!({"board_id": "2"}))
        .await;
    assert!(said.contains("does not support sprints"), "{said}");
});

#[tokio::test]
async fn sprints_of_a_board_out_of_reach_are_not_told_of() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err("jira_get_sprints_from_board", json!({"board_id": "1"}))
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
        assert!(!said.contains("Sprint 42"), "{said}");
    }
}
