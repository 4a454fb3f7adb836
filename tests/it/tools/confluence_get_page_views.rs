//! `confluence_get_page_views`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn views_and_viewers_are_counted() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .ok("confluence_get_page_views", json!({"page_id": "10010"}))
        .await;
    assert_eq!(said["page_title"], "API Documentation");
    assert!(
        said["total_views"].is_u64() && said["viewers"].is_u64(),
        "{said}"
    );
    let arguments = json!({"page_id": "10010", "include_title": false});
    let (said, requests) = world.counted("confluence_get_page_views", arguments).await;
    assert!(said.get("page_title").is_none());
    assert_eq!(requests.len(), 2, "{requests:?}");
}

#[tokio::test]
async fn behaviour_181_a_count_that_cannot_be_read_is_no_zero() {
    let world = World::new(Flavor::Cloud).await;
    world
        .sim
        .add_fault("path=*/analytics/* status=403 times=always")
        .expect("a rule");
    let said = world
        .err("confluence_get_page_views", json!({"page_id": "10010"}))
        .await;
    assert!(said.contains("The views of page `10010`"), "{said}");
    assert!(said.ends_with("[permission]"), "{said}");
}

#[tokio::test]
async fn data_center_does_not_offer_it() {
    let world = World::new(Flavor::DataCenter).await;
    let names: Vec<&str> = world.door.tools().iter().map(|tool| tool.name).collect();
    for cloud_only in [
        "confluence_get_page_views",
        "confluence_list_page_templates",
        "confluence_get_page_template",
        "confluence_create_page_from_template",
        "confluence_check_content_permissions",
    ] {
        assert!(!names.contains(&cloud_only), "{cloud_only}");
    }
}
