//! `confluence_list_page_templates`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn templates_of_a_space_and_of_the_site() {
    let world = World::new(Flavor::Cloud).await;
    let tool = "confluence_list_page_templates";
    let site = world.ok(tool, json!({})).await;
    assert_eq!(site["templates"][0]["name"], "Meeting notes");
    assert_eq!(site["templates"][0]["templateId"], "60001");
    let first = world
        .ok(tool, json!({"space_key": "TECH", "limit": 1}))
        .await;
    let next = first["next_cursor"].clone();
    let second = world
        .ok(
            tool,
            json!({"space_key": "TECH", "limit": 1, "cursor": next}),
        )
        .await;
    let names = [&first, &second].map(|page| page["templates"][0]["name"].clone());
    assert!(names.contains(&json!("Decision record")), "{names:?}");
    assert!(names.contains(&json!("Incident report")), "{names:?}");
    assert_eq!(first["templates"][0]["space_key"], "TECH");
    let said = world.err(tool, json!({"space_key": "NOPE"})).await;
    assert!(said.contains("Space `NOPE` does not exist"), "{said}");
}
