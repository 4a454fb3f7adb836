//! `jira_get_my_permissions` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

fn may(said: &Value, permission: &str) -> bool {
    said["may"]
        .as_array()
        .expect("a list")
        .contains(&json!(permission))
}

both_editions!(tells_what_may_be_done_in_a_project, |world| {
    let (said, requests) = world
        .counted("jira_get_my_permissions", json!({"project_key": "PROJ"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(may(&said, "CREATE_ISSUES"), "{said}");
    assert!(!may(&said, "ADMINISTER_PROJECTS"), "{said}");
    let said = world
        .ok("jira_get_my_permissions", json!({"issue_key": "PROJ-124"}))
        .await;
    assert!(may(&said, "EDIT_ISSUES"), "{said}");
});

#[tokio::test]
async fn an_administrator_may_more() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let said = world.ok("jira_get_my_permissions", json!({})).await;
        assert!(may(&said, "ADMINISTER"), "{said}");
    }
}
