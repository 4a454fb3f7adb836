//! `jira_get_agile_boards` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(lists_boards_by_name_kind_and_project, |world| {
    let (said, requests) = world.counted("jira_get_agile_boards", json!({})).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["boards"].as_array().map(Vec::len), Some(2), "{said}");
    for asked in [
        json!({"board_name": "proj"}),
        json!({"board_type": "Scrum"}),
        json!({"project_key": "PROJ"}),
    ] {
        let said = world.ok("jira_get_agile_boards", asked).await;
        assert_eq!(said["boards"].as_array().map(Vec::len), Some(1), "{said}");
        assert_eq!(said["boards"][0]["name"], "PROJ board");
        assert_eq!(said["boards"][0]["type"], "scrum");
    }
});

both_editions!(a_page_says_where_the_next_begins, |world| {
    let said = world.ok("jira_get_agile_boards", json!({"limit": 1})).await;
    assert_eq!(said["next_start_at"], 1, "{said}");
    let said = world
        .ok("jira_get_agile_boards", json!({"limit": 1, "start_at": 1}))
        .await;
    assert!(said.get("next_start_at").is_none(), "{said}");
});

both_editions!(behaviour_88_a_failure_is_no_empty_list, |world| {
    let said = world
        .err("jira_get_agile_boards", json!({"project_key": "NOPE"}))
        .await;
    assert!(said.contains("`NOPE`"), "{said}");
});

#[tokio::test]
async fn boards_of_projects_out_of_reach_are_not_told_of() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["BACKEND".into()]);
        })
        .await;
        let said = world.ok("jira_get_agile_boards", json!({})).await;
        assert_eq!(said["boards"].as_array().map(Vec::len), Some(1), "{said}");
        assert_eq!(said["boards"][0]["name"], "BACKEND flow");
    }
}
