//! `confluence_get_content_properties` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(properties_are_read_all_or_one, |world| {
    let tool = "confluence_get_content_properties";
    let all = world.ok(tool, json!({"page_id": "12345"})).await;
    assert!(
        all["properties"]
            .to_string()
            .contains("emoji-title-published"),
        "{all}"
    );
    let arguments = json!({"page_id": "12345", "key": "content-appearance-published"});
    let one = world.ok(tool, arguments).await;
    assert_eq!(one["properties"][0]["value"], "full-width", "{one}");
    let said = world
        .err(tool, json!({"page_id": "12345", "key": "nope"}))
        .await;
    assert!(
        said.contains("no property `nope`") && said.contains("It has: "),
        "{said}"
    );
});

both_editions!(every_property_is_read_however_many_there_are, |world| {
    // One answer of the site holds 250 on Cloud and 100 on Data Center.
    let count = if world.is_cloud() { 252 } else { 102 };
    for number in 0..count {
        let arguments = json!({"page_id": "20005", "key": format!("k{number:03}"), "value": "x"});
        world.ok("confluence_set_content_property", arguments).await;
    }
    let tool = "confluence_get_content_properties";
    let last = format!("k{:03}", count - 1);
    let one = world
        .ok(tool, json!({"page_id": "20005", "key": last}))
        .await;
    assert_eq!(one["properties"][0]["value"], "x", "{one}");
});
