//! `jira_add_watcher` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(adds_by_any_name_and_reads_back, |world| {
    for person in ["Mara Okafor", "john.doe@example.com", "me"] {
        let said = world
            .ok(
                "jira_add_watcher",
                json!({"issue_key": "PROJ-789", "user_identifier": person}),
            )
            .await;
        assert!(said.get("not_applied").is_none(), "{said}");
        let name = said["user"].as_str().expect("a name");
        assert_eq!(said["message"], format!("{name} watches PROJ-789"));
        assert!(said["watchers"].to_string().contains(name), "{said}");
    }
    let shown = world
        .ok(
            "jira_add_watcher",
            json!({"issue_key": "PROJ-789", "user_identifier": "me", "dry_run": true}),
        )
        .await;
    assert!(shown["notes"].to_string().contains("already"), "{shown}");
});

both_editions!(nobody_of_that_name_is_an_error, |world| {
    let said = world
        .err(
            "jira_add_watcher",
            json!({"issue_key": "PROJ-789", "user_identifier": "Nobody Here"}),
        )
        .await;
    assert!(said.contains("Nobody is called `Nobody Here`"), "{said}");
    assert!(world.writes().is_empty());
});
