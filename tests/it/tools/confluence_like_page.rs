//! `confluence_like_page` on Data Center; Cloud has no call for it.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

const TOOL: &str = "confluence_like_page";

#[tokio::test]
async fn a_like_is_given_once_and_taken_back() {
    let world = World::new(Flavor::DataCenter).await;
    let shown = world
        .ok(TOOL, json!({"page_id": "20004", "dry_run": true}))
        .await;
    assert!(shown.to_string().contains("Buttons"), "{shown}");
    assert!(world.writes().is_empty());
    let said = world.ok(TOOL, json!({"page_id": "20004"})).await;
    assert_eq!(said["message"], "You like page `Buttons`");
    assert_eq!(said["changed"][0]["after"], true, "{said}");
    let likes = json!({"page_id": "20004"});
    let known = world.ok("confluence_get_likes", likes.clone()).await;
    assert_eq!(known["users"][0]["name"], "ada", "{known}");
    let again = world.ok(TOOL, json!({"page_id": "20004"})).await;
    assert!(again.get("changed").is_none(), "{again}");
    assert_eq!(world.writes().len(), 1);
    let said = world
        .ok(TOOL, json!({"page_id": "20004", "like": false}))
        .await;
    assert_eq!(said["message"], "You do not like page `Buttons`");
    let known = world.ok("confluence_get_likes", likes).await;
    assert_eq!(known["count"], 0, "{known}");
}

#[tokio::test]
async fn cloud_does_not_list_it() {
    let world = World::new(Flavor::Cloud).await;
    assert!(world.door.tools().iter().all(|tool| tool.name != TOOL));
}
