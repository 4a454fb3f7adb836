//! `confluence_delete_attachment` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(a_file_goes_to_the_trash_and_is_gone, |world| {
    let said = world
        .ok(
            "confluence_delete_attachment",
            json!({"attachment_id": "att11003"}),
        )
        .await;
    assert_eq!(said["changed"][0]["after"], "trashed", "{said}");
    assert!(
        said["message"]
            .as_str()
            .is_some_and(|words| words.contains("error codes.csv"))
    );
    let left = world
        .ok("confluence_get_attachments", json!({"content_id": "10010"}))
        .await;
    assert_eq!(left["total"], 1, "{left}");
});

both_editions!(behaviour_104_a_refusal_is_an_error, |world| {
    world
        .sim
        .add_fault("method=DELETE status=403 times=1")
        .expect("a rule");
    let said = world
        .err(
            "confluence_delete_attachment",
            json!({"attachment_id": "att11003"}),
        )
        .await;
    assert!(said.ends_with("[permission]"), "{said}");
});
