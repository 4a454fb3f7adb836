//! `confluence_archive_pages`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn pages_go_to_the_archive_and_what_is_no_page_is_refused() {
    let world = World::new(Flavor::Cloud).await;
    let tool = "confluence_archive_pages";
    let said = world.err(tool, json!({"page_ids": "20004, 999999"})).await;
    assert!(said.contains("`999999` does not exist"), "{said}");
    assert!(world.writes().is_empty(), "nothing goes if one is wrong");
    let said = world.ok(tool, json!({"page_ids": "20004, 20005"})).await;
    assert_eq!(said["message"], "2 of 2 pages archived", "{said}");
    assert_eq!(world.writes().len(), 1, "{:?}", world.writes());
    let page = world
        .ok("confluence_get_page", json!({"page_id": "20004"}))
        .await;
    assert_eq!(page["metadata"]["status"], "archived");
}
