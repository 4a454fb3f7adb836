//! `confluence_set_page_state`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_state_is_set_and_taken_away() {
    let world = World::new(Flavor::Cloud).await;
    let tool = "confluence_set_page_state";
    let said = world
        .ok(tool, json!({"page_id": "20004", "state": "In progress"}))
        .await;
    assert_eq!(said["changed"][0]["after"], "In progress", "{said}");
    assert!(said.get("not_applied").is_none(), "{said}");
    let again = world
        .ok(tool, json!({"page_id": "20004", "state": "In progress"}))
        .await;
    assert!(again.get("changed").is_none(), "{again}");
    assert_eq!(world.writes().len(), 1);
    let gone = world
        .ok(tool, json!({"page_id": "20004", "state": ""}))
        .await;
    assert_eq!(gone["changed"][0]["before"], "In progress", "{gone}");
    for (arguments, words) in [
        (json!({"page_id": "20004"}), "Give `state`"),
        (
            json!({"page_id": "20004", "state": "much too long for a state"}),
            "20 characters",
        ),
        (
            json!({"page_id": "20004", "state": "x", "color": "blue"}),
            "is not a colour",
        ),
    ] {
        let said = world.err(tool, arguments).await;
        assert!(said.contains(words), "{said}");
    }
}
