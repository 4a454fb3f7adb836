//! `confluence_remove_label` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(
    labels_are_taken_off_and_what_was_not_there_is_told,
    |world| {
        let arguments = json!({"page_id": "att11001", "name": "diagram, nowhere"});
        let said = world.ok("confluence_remove_label", arguments).await;
        assert_eq!(said["labels"], json!([]), "{said}");
        assert!(
            said["notes"].to_string().contains("Not there: nowhere"),
            "{said}"
        );
        assert_eq!(world.writes().len(), 1, "{:?}", world.writes());
        let left = world
            .ok("confluence_get_labels", json!({"page_id": "att11001"}))
            .await;
        assert_eq!(left["labels"], json!([]));
    }
);

both_editions!(a_refusal_is_told_label_by_label, |world| {
    world
        .sim
        .add_fault("method=DELETE status=403 times=1")
        .expect("a rule");
    let arguments = json!({"page_id": "att11001", "name": "diagram"});
    let said = world.ok("confluence_remove_label", arguments).await;
    assert_eq!(said["not_applied"][0]["field"], "diagram", "{said}");
    assert!(said.get("changed").is_none(), "{said}");
});
