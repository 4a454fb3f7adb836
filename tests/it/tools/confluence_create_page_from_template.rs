//! `confluence_create_page_from_template`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn variables_are_filled_in_and_macros_kept() {
    let world = World::new(Flavor::Cloud).await;
    let tool = "confluence_create_page_from_template";
    let arguments = json!({
        "space_key": "TECH", "title": "Billing down", "template_id": "60003", "parent_id": "10001",
        "variables": {"service": "billing & scans"},
    });
    let said = world.ok(tool, arguments).await;
    assert_eq!(said["page"]["title"], "Billing down");
    assert_eq!(said["page"]["parent_id"], "10001", "{said}");
    assert!(said.get("not_applied").is_none(), "{said}");
    assert!(
        said["notes"].to_string().contains("Left empty")
            && said["notes"].to_string().contains("day"),
        "{said}"
    );
    let arguments = json!({"page_id": said["page"]["id"], "convert_to_markdown": false});
    let page = world.ok("confluence_get_page", arguments).await;
    let text = page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    assert!(
        text.starts_with("<h2>Incident of billing &amp; scans</h2><p>On .</p>"),
        "{text}"
    );
    assert!(
        text.contains("ac:name=\"toc\"") && !text.contains("<at:"),
        "{text}"
    );
}

#[tokio::test]
async fn a_variable_the_template_does_not_have_is_refused() {
    let world = World::new(Flavor::Cloud).await;
    let arguments = json!({
        "space_key": "TECH", "title": "X", "template_id": "60003", "variables": {"servise": "x"},
    });
    let said = world
        .err("confluence_create_page_from_template", arguments)
        .await;
    assert!(
        said.contains("no variable `servise`") && said.contains("`service`"),
        "{said}"
    );
    assert!(world.writes().is_empty());
}
