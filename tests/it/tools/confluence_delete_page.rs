//! `confluence_delete_page` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(a_page_goes_to_the_trash_and_is_looked_after, |world| {
    let (said, requests) = world
        .counted("confluence_delete_page", json!({"page_id": "10014"}))
        .await;
    assert_eq!(requests.len(), 3, "{requests:?}");
    assert_eq!(said["message"], "Page `API Changelog` moved to the trash");
    assert_eq!(said["changed"][0]["after"], "trashed");
    let tree = world
        .ok(
            "confluence_get_page_children",
            json!({"parent_id": "10010"}),
        )
        .await;
    assert!(!tree.to_string().contains("API Changelog"), "{tree}");
    let said = world
        .err("confluence_delete_page", json!({"page_id": "10014"}))
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
});

both_editions!(success_is_not_the_absence_of_an_error, |world| {
    world
        .sim
        .add_fault("method=DELETE times=1 status=204 body=nothing")
        .expect("a rule");
    let said = world
        .ok("confluence_delete_page", json!({"page_id": "10014"}))
        .await;
    assert_eq!(said["not_applied"][0]["field"], "status", "{said}");
    assert!(
        said["message"]
            .as_str()
            .is_some_and(|words| words.contains("still there")),
        "{said}"
    );
});

both_editions!(a_dry_run_names_the_page, |world| {
    let arguments = json!({"page_id": "10014", "dry_run": true});
    let shown = world.ok("confluence_delete_page", arguments).await;
    assert_eq!(shown["change"], "Delete page `API Changelog` (10014)");
    assert!(world.writes().is_empty());
    world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(world.writes().len(), 1);
});

both_editions!(what_may_not_be_deleted_is_an_error, |world| {
    let said = world
        .err("confluence_delete_page", json!({"page_id": "999999"}))
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
    world
        .sim
        .add_fault("method=DELETE times=1 status=403")
        .expect("a rule");
    let said = world
        .err("confluence_delete_page", json!({"page_id": "10014"}))
        .await;
    assert!(said.ends_with("[permission]"), "{said}");
});

#[tokio::test]
async fn nothing_outside_of_the_allowed_spaces_is_deleted() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let said = world
            .err("confluence_delete_page", json!({"page_id": "10014"}))
            .await;
        assert!(
            said.contains("Access to space `TECH` is restricted"),
            "{said}"
        );
        assert!(world.writes().is_empty());
    }
}
