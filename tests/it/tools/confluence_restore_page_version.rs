//! `confluence_restore_page_version` on both editions.

use serde_json::{Value, json};

use crate::support::{World, both_editions};

async fn text(world: &World, version: Value) -> String {
    let arguments = json!({"page_id": "10010", "version": version, "convert_to_markdown": false});
    let page = world.ok("confluence_get_page_history", arguments).await;
    page["content"]["value"]
        .as_str()
        .expect("a text")
        .to_owned()
}

both_editions!(an_old_version_becomes_the_newest_byte_for_byte, |world| {
    let arguments = json!({"page_id": "10010", "version": 1});
    let said = world.ok("confluence_restore_page_version", arguments).await;
    assert_eq!(said["page"]["version"], 4, "{said}");
    assert_eq!(said["page"]["version_message"], "Restored from version 1");
    assert!(said.get("not_applied").is_none(), "{said}");
    assert_eq!(text(world, json!(4)).await, text(world, json!(1)).await);
    let said = world
        .err(
            "confluence_restore_page_version",
            json!({"page_id": "10010", "version": 99}),
        )
        .await;
    assert!(
        said.contains("Version 99 of page `10010` does not exist"),
        "{said}"
    );
    let arguments = json!({"page_id": "10010", "version": 2, "expected_version": 3});
    let said = world
        .err("confluence_restore_page_version", arguments)
        .await;
    assert!(said.ends_with("[conflict]"), "{said}");
});
