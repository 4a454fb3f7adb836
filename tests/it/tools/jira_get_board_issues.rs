//! `jira_get_board_issues` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(lists_what_the_board_shows_narrowed_by_jql, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_board_issues",
            json!({"board_id": "1", "jql": "type = Bug ORDER BY key", "fields": "summary", "limit": 5}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let way = if world.is_cloud() {
        "/rest/software/1.0/board/1/issue"
    } else {
        "/rest/agile/1.0/board/1/issue"
    };
    assert!(
        requests[0].contains(way),
        "nothing deprecated: {requests:?}"
    );
    let issues = said["issues"].as_array().expect("a list");
    assert!(!issues.is_empty());
    assert!(
        issues
            .iter()
            .all(|issue| issue["key"].as_str().expect("a key").starts_with("PROJ-"))
    );
    assert_eq!(said.get("total").is_some(), !world.is_cloud());
});

both_editions!(pages_go_on_with_the_token, |world| {
    let first = world
        .ok(
            "jira_get_board_issues",
            json!({"board_id": "PROJ board", "fields": "summary", "limit": 3}),
        )
        .await;
    let token = first["next_page_token"].clone();
    assert!(token.is_string(), "{first}");
    let second = world
        .ok(
            "jira_get_board_issues",
            json!({"board_id": "PROJ board", "fields": "summary", "limit": 3, "page_token": token}),
        )
        .await;
    assert_ne!(first["issues"][0]["key"], second["issues"][0]["key"]);
});

both_editions!(a_board_that_is_not_there_is_an_error, |world| {
    for board in ["99", "No such board"] {
        let said = world
            .err("jira_get_board_issues", json!({"board_id": board}))
            .await;
        assert!(
            said.contains(&format!("`{board}`")) && said.ends_with("[not found]"),
            "{said}"
        );
    }
});

#[tokio::test]
async fn behaviour_23_a_board_shows_no_issue_out_of_reach() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        for jql in ["", "project = PROJ", "project = DOCS OR project = PROJ"] {
            let said = world
                .ok(
                    "jira_get_board_issues",
                    json!({"board_id": "1", "jql": jql}),
                )
                .await;
            assert_eq!(said["issues"], json!([]), "{jql}: {said}");
        }
    }
}
