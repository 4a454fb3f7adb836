//! `jira_edit_comment` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(replaces_the_text_and_shows_both, |world| {
    let written = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "before"}),
        )
        .await;
    let edit = json!({"issue_key": "PROJ-789", "comment_id": written["id"], "body": "**after**"});
    let said = world.ok("jira_edit_comment", edit).await;
    assert_eq!(said["body"], "**after**");
    assert_eq!(
        said["changed"],
        json!([{"field": "body", "before": "before", "after": "**after**"}])
    );
});

both_editions!(a_comment_nobody_has_is_an_error, |world| {
    let edit = json!({"issue_key": "PROJ-789", "comment_id": "999999", "body": "x"});
    let said = world.err("jira_edit_comment", edit).await;
    assert!(said.contains("Comment `999999` of `PROJ-789`"), "{said}");
    assert!(world.writes().is_empty());
});

both_editions!(who_may_read_it_stays_as_it_was, |world| {
    let visibility = json!({"type": "group", "value": "developers"});
    let written = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "quiet", "visibility": visibility}),
        )
        .await;
    assert_eq!(written["visibility"]["value"], "developers", "{written}");
    let edit = json!({"issue_key": "PROJ-789", "comment_id": written["id"], "body": "still quiet"});
    let said = world.ok("jira_edit_comment", edit).await;
    assert_eq!(said["visibility"]["value"], "developers", "{said}");
});
