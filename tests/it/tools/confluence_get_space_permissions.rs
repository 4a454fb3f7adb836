//! `confluence_get_space_permissions` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(grants_are_told_subject_by_subject, |world| {
    let tool = "confluence_get_space_permissions";
    let by_key = world.ok(tool, json!({"space_id": "TECH"})).await;
    assert_eq!(by_key["space"]["key"], "TECH");
    let first = &by_key["results"][0];
    assert_eq!(first["type"], "group", "{by_key}");
    assert!(
        first["operations"]
            .as_array()
            .is_some_and(|list| list.contains(&json!("read space"))),
        "{by_key}"
    );
    assert!(
        first["id"].is_string() || first["name"].is_string(),
        "{by_key}"
    );
    if world.is_cloud() {
        let by_id = world.ok(tool, json!({"space_id": 98305, "limit": 2})).await;
        let next = by_id["next_cursor"].clone();
        assert!(next.is_string(), "{by_id}");
        world
            .ok(tool, json!({"space_id": 98305, "limit": 2, "cursor": next}))
            .await;
    }
    let said = world.err(tool, json!({"space_id": "NOPE"})).await;
    assert!(said.contains("Space `NOPE` does not exist"), "{said}");
});

#[tokio::test]
async fn permissions_stay_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let said = world
            .err(
                "confluence_get_space_permissions",
                json!({"space_id": "TECH"}),
            )
            .await;
        assert!(
            said.contains("Access to space `TECH` is restricted"),
            "{said}"
        );
    }
}
