//! `jira_add_comment` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(writes_markdown_and_shows_it_as_the_site_keeps_it, |world| {
    let said = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "This is **fixed** in PR #123"}),
        )
        .await;
    assert_eq!(said["message"], "Comment added to PROJ-789");
    assert_eq!(said["body"], "This is **fixed** in PR #123");
    assert_eq!(said["author"]["display_name"], "Ada Lindqvist");
});

both_editions!(a_dry_run_changes_nothing_and_its_plan_does_exactly_that, |world| {
    let shown = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "Planned", "dry_run": true}),
        )
        .await;
    assert_eq!(shown["edits"], json!([{"field": "comment", "after": "Planned"}]));
    assert!(world.writes().is_empty(), "{:?}", world.writes());
    let plan = shown["plan"].clone();
    let said = world.ok("atlassian_apply", json!({"plan": plan})).await;
    assert_eq!(said["body"], "Planned");
    assert_eq!(world.writes().len(), 1);
    let again = world.err("atlassian_apply", json!({"plan": plan})).await;
    assert!(again.contains("There is no plan"), "{again}");
});
