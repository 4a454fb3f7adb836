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
