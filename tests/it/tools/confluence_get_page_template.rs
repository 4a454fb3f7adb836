//! `confluence_get_page_template`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn a_template_names_its_variables() {
    let world = World::new(Flavor::Cloud).await;
    let tool = "confluence_get_page_template";
    let said = world.ok(tool, json!({"template_id": "60003"})).await;
    assert_eq!(said["variables"], json!(["service", "day"]), "{said}");
    assert_eq!(said["body"]["format"], "markdown");
    assert!(
        said["body"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("Incident of")),
        "{said}"
    );
    let arguments = json!({"template_id": "60003", "convert_to_markdown": false});
    let said = world.ok(tool, arguments).await;
    assert!(
        said["body"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("<at:var"))
    );
    let said = world.err(tool, json!({"template_id": "../user"})).await;
    assert!(said.contains("Template `../user` does not exist"), "{said}");
}

#[tokio::test]
async fn a_template_of_another_space_is_out_of_reach() {
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.spaces = Some(vec!["DESIGN".into()]);
    })
    .await;
    let said = world
        .err(
            "confluence_get_page_template",
            json!({"template_id": "60003"}),
        )
        .await;
    assert!(
        said.contains("Access to space `TECH` is restricted"),
        "{said}"
    );
    assert!(!said.contains("Incident"), "{said}");
    world
        .ok(
            "confluence_get_page_template",
            json!({"template_id": "60001"}),
        )
        .await;
}
