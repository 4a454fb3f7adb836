//! `confluence_set_content_property` on both editions.

use serde_json::{Value, json};

use crate::support::{World, both_editions};

async fn value(world: &World) -> Value {
    let arguments = json!({"page_id": "20004", "key": "review"});
    world
        .ok("confluence_get_content_properties", arguments)
        .await["properties"][0]["value"]
        .clone()
}

both_editions!(a_property_is_made_changed_and_removed, |world| {
    let set = |value: &str| json!({"page_id": "20004", "key": "review", "value": value});
    let tool = "confluence_set_content_property";
    let said = world.ok(tool, set("{\"due\": \"2026-12-01\"}")).await;
    assert!(said.get("not_applied").is_none(), "{said}");
    assert_eq!(value(world).await, json!({"due": "2026-12-01"}));
    let said = world.ok(tool, set("done, at last")).await;
    assert_eq!(said["changed"][0]["after"], "done, at last", "{said}");
    assert_eq!(value(world).await, "done, at last");
    world.ok(tool, set("")).await;
    let arguments = json!({"page_id": "20004", "key": "review"});
    world
        .err("confluence_get_content_properties", arguments)
        .await;
    let said = world
        .err(tool, json!({"page_id": "20004", "key": "review"}))
        .await;
    assert!(said.contains("Give `value`"), "{said}");
});
