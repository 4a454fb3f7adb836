//! `confluence_create_blog_post` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(a_post_is_published_and_read_back, |world| {
    let arguments = json!({"space_key": "TECH", "title": "We moved", "content": "To **Rust**."});
    let said = world
        .ok("confluence_create_blog_post", arguments.clone())
        .await;
    assert_eq!(said["page"]["type"], "blogpost", "{said}");
    assert!(said.get("not_applied").is_none(), "{said}");
    let arguments = json!({"page_id": said["page"]["id"]});
    let page = world.ok("confluence_get_page", arguments).await;
    assert_eq!(page["metadata"]["content"]["value"], "To **Rust**.");
    let shown = world
        .ok(
            "confluence_create_blog_post",
            json!({"space_key": "TECH", "title": "Again", "content": "x", "dry_run": true}),
        )
        .await;
    assert!(shown["edits"].to_string().contains("Again"), "{shown}");
    assert_eq!(world.writes().len(), 1);
});
