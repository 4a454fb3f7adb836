//! `jira_link_to_epic` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(uses_whatever_field_the_edition_has, |world| {
    let said = world
        .ok(
            "jira_link_to_epic",
            json!({"issue_key": "PROJ-124", "epic_key": "PROJ-100"}),
        )
        .await;
    assert!(said.get("not_applied").is_none(), "{said}");
    assert!(said["changed"].to_string().contains("PROJ-100"), "{said}");
    let found = world
        .ok(
            "jira_search",
            json!({"jql": if world.is_cloud() { "parent = PROJ-100" } else { "\"Epic Link\" = PROJ-100" }, "limit": 50}),
        )
        .await;
    assert!(found.to_string().contains("\"PROJ-124\""), "{found}");
});

both_editions!(behaviour_168_the_target_must_be_an_epic, |world| {
    let said = world
        .err(
            "jira_link_to_epic",
            json!({"issue_key": "PROJ-124", "epic_key": "PROJ-125"}),
        )
        .await;
    assert!(said.contains("`PROJ-125` is a Bug, not an epic."), "{said}");
    assert!(world.writes().is_empty());
});

#[tokio::test]
async fn an_epic_out_of_reach_is_not_linked_to() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["BACKEND".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_link_to_epic",
                json!({"issue_key": "BACKEND-12", "epic_key": "PROJ-100"}),
            )
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
        assert!(world.writes().is_empty());
    }
}
