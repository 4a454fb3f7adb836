//! `confluence_restore_page` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(a_page_comes_back_from_the_trash_as_it_was, |world| {
    let before = world
        .ok("confluence_get_page", json!({"page_id": "20004"}))
        .await;
    world
        .ok("confluence_delete_page", json!({"page_id": "20004"}))
        .await;
    let said = world
        .ok("confluence_restore_page", json!({"page_id": "20004"}))
        .await;
    assert_eq!(said["changed"][0]["after"], "current", "{said}");
    assert!(said.get("not_applied").is_none(), "{said}");
    let after = world
        .ok("confluence_get_page", json!({"page_id": "20004"}))
        .await;
    assert_eq!(after["metadata"]["content"], before["metadata"]["content"]);
    assert_eq!(after["metadata"]["title"], "Buttons");
});

both_editions!(a_page_that_is_not_in_the_trash_is_an_error, |world| {
    let said = world
        .err("confluence_restore_page", json!({"page_id": "20004"}))
        .await;
    assert!(said.contains("in the trash does not exist"), "{said}");
    assert!(world.writes().is_empty());
});

#[tokio::test]
async fn the_trash_of_another_space_is_out_of_reach() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["TECH".into()]);
        })
        .await;
        let said = world
            .err("confluence_restore_page", json!({"page_id": "20004"}))
            .await;
        assert!(!said.contains("Buttons"), "{said}");
        assert!(world.writes().is_empty());
    }
}
