//! `jira_remove_watcher` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_166_either_argument_names_the_person, |world| {
    for argument in ["username", "account_id"] {
        world
            .ok(
                "jira_add_watcher",
                json!({"issue_key": "PROJ-789", "user_identifier": "Mara Okafor"}),
            )
            .await;
        let said = world
            .ok(
                "jira_remove_watcher",
                json!({"issue_key": "PROJ-789", argument: "mara.okafor@example.com"}),
            )
            .await;
        assert_eq!(said["message"], "Mara Okafor no longer watches PROJ-789");
        assert!(!said["watchers"].to_string().contains("Mara"), "{said}");
        assert!(said.get("not_applied").is_none(), "{said}");
    }
});

both_editions!(nobody_named_is_an_error, |world| {
    let said = world
        .err("jira_remove_watcher", json!({"issue_key": "PROJ-789"}))
        .await;
    assert!(said.contains("`username` or `account_id`"), "{said}");
});
