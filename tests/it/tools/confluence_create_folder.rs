//! `confluence_create_folder`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_folder_is_made_and_pages_go_into_it() {
    let world = World::new(Flavor::Cloud).await;
    let arguments = json!({"space_key": "TECH", "title": "Reports", "parent_id": "10001"});
    let said = world.ok("confluence_create_folder", arguments).await;
    assert_eq!(said["folder"]["type"], "folder", "{said}");
    assert_eq!(said["folder"]["title"], "Reports");
    let id = said["folder"]["id"].clone();
    let arguments =
        json!({"space_key": "TECH", "title": "Report 1", "content": "x", "parent_id": id});
    let page = world.ok("confluence_create_page", arguments).await;
    assert_eq!(page["page"]["parent_id"], id, "{page}");
    let children = world
        .ok("confluence_get_page_children", json!({"parent_id": id}))
        .await;
    assert!(children.to_string().contains("Report 1"), "{children}");
    let read = world
        .ok("confluence_get_page", json!({"page_id": id}))
        .await;
    assert_eq!(read["metadata"]["type"], "folder", "{read}");
    let said = world
        .err(
            "confluence_create_folder",
            json!({"space_key": "NOPE", "title": "x"}),
        )
        .await;
    assert!(said.contains("Space `NOPE` does not exist"), "{said}");
}

#[tokio::test]
async fn data_center_does_not_offer_what_it_does_not_have() {
    let world = World::new(Flavor::DataCenter).await;
    let names: Vec<&str> = world.door.tools().iter().map(|tool| tool.name).collect();
    for cloud_only in [
        "confluence_create_folder",
        "confluence_archive_pages",
        "confluence_set_page_state",
    ] {
        assert!(!names.contains(&cloud_only), "{cloud_only}");
    }
}
