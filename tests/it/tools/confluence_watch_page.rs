//! `confluence_watch_page` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(watching_begins_and_ends, |world| {
    let tool = "confluence_watch_page";
    // Whether the account watches the page already is a matter of the seed.
    world
        .ok(tool, json!({"page_id": "20004", "watch": false}))
        .await;
    let before = world.writes().len();
    let said = world.ok(tool, json!({"page_id": "20004"})).await;
    assert_eq!(said["message"], "Page `Buttons` is watched");
    assert_eq!(said["changed"][0]["after"], true, "{said}");
    let again = world
        .ok(tool, json!({"page_id": "20004", "watch": true}))
        .await;
    assert!(again.get("changed").is_none(), "{again}");
    assert_eq!(world.writes().len(), before + 1);
    let said = world
        .ok(tool, json!({"page_id": "20004", "watch": false}))
        .await;
    assert_eq!(said["message"], "Page `Buttons` is not watched");
});
