//! `confluence_add_label` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(several_labels_are_one_request, |world| {
    let arguments = json!({"page_id": "20004", "name": "Alpha, beta, alpha"});
    let said = world.ok("confluence_add_label", arguments.clone()).await;
    assert_eq!(said["changed"][0]["field"], "labels", "{said}");
    let labels = said["labels"].to_string();
    assert!(
        labels.contains("\"alpha\"") && labels.contains("\"beta\""),
        "{said}"
    );
    assert_eq!(world.writes().len(), 1, "{:?}", world.writes());
    // What is there already is not sent again.
    let again = world.ok("confluence_add_label", arguments).await;
    assert!(
        again["message"]
            .as_str()
            .is_some_and(|words| words.contains("nothing was written")),
        "{again}"
    );
    assert_eq!(world.writes().len(), 1);
});

both_editions!(a_file_takes_labels_and_a_plan_shows_them, |world| {
    let arguments = json!({"page_id": "att11001", "name": "bus", "dry_run": true});
    let shown = world.ok("confluence_add_label", arguments).await;
    assert!(shown["edits"].to_string().contains("bus"), "{shown}");
    assert!(world.writes().is_empty());
    world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    let said = world
        .ok("confluence_get_labels", json!({"page_id": "att11001"}))
        .await;
    assert!(said["labels"].to_string().contains("\"bus\""), "{said}");
});

both_editions!(
    a_label_no_site_takes_is_refused_with_one_it_would,
    |world| {
        let arguments = json!({"page_id": "20004", "name": "two words"});
        let said = world.err("confluence_add_label", arguments).await;
        assert!(said.contains("perhaps `two-words`"), "{said}");
        assert!(world.writes().is_empty());
    }
);
