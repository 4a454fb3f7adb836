//! `jira_save_component` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

#[tokio::test]
async fn makes_one_changes_it_and_takes_its_lead_away() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let made = world
            .ok(
                "jira_save_component",
                json!({"project_key": "PROJ", "name": "Search", "lead": "Mara Okafor"}),
            )
            .await;
        assert_eq!(made["message"], "Component Search created in PROJ");
        assert_eq!(made["component"]["lead"], "Mara Okafor", "{made}");
        let id = made["component"]["id"].clone();
        let said = world
            .ok(
                "jira_save_component",
                json!({"component_id": id, "description": "Finds things", "lead": ""}),
            )
            .await;
        assert_eq!(said["component"]["description"], "Finds things");
        assert!(said["component"].get("lead").is_none(), "{said}");
        assert!(said.get("not_applied").is_none(), "{said}");
        assert!(
            said["changed"].to_string().contains("Mara Okafor"),
            "{said}"
        );
    }
}

both_editions!(neither_project_nor_component_is_an_error, |world| {
    let said = world.err("jira_save_component", json!({"name": "x"})).await;
    assert!(
        said.contains("`project_key`") && said.contains("`component_id`"),
        "{said}"
    );
    let said = world
        .err(
            "jira_save_component",
            json!({"project_key": "PROJ", "description": "x"}),
        )
        .await;
    assert!(said.contains("needs a `name`"), "{said}");
    assert!(world.writes().is_empty());
});
