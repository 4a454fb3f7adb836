//! `confluence_check_content_permissions`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn people_and_groups_are_asked_about_by_any_name() {
    let world = World::new(Flavor::Cloud).await;
    let tool = "confluence_check_content_permissions";
    let ask = |who: &str, operation: &str, kind: &str| json!({"content_id": "12345", "user_identifier": who, "operation": operation, "subject_type": kind});
    for who in ["me", "Ada Lindqvist"] {
        let said = world.ok(tool, ask(who, "UPDATE", "user")).await;
        assert_eq!(said["hasPermission"], true, "{said}");
        assert_eq!(said["operation"], "update");
    }
    let said = world
        .ok(tool, ask("confluence-users", "read", "group"))
        .await;
    assert!(said["hasPermission"].is_boolean(), "{said}");
    for (arguments, words) in [
        (ask("me", "paint", "user"), "paint"),
        (ask("me", "read", "robot"), "`robot` is not a subject type"),
        (ask("Nobody Atall", "read", "user"), "User `Nobody Atall`"),
    ] {
        let said = world.err(tool, arguments).await;
        assert!(said.contains(words), "{said}");
    }
}
