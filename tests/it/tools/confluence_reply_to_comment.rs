//! `confluence_reply_to_comment` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_114_an_answer_hangs_in_its_thread, |world| {
    let arguments = json!({"comment_id": "12001", "body": "Yes, **one**."});
    let (said, requests) = world
        .counted("confluence_reply_to_comment", arguments)
        .await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert_eq!(said["comment"]["parent_comment_id"], "12001");
    assert_eq!(said["comment"]["location"], "footer");
    assert_eq!(said["comment"]["body"], "Yes, **one**.");
    assert!(said.get("not_applied").is_none(), "{said}");
});

both_editions!(an_inline_comment_is_answered_beside_the_text, |world| {
    for parent in ["12101", "12102"] {
        let arguments = json!({"comment_id": parent, "body": "Agreed"});
        let said = world.ok("confluence_reply_to_comment", arguments).await;
        assert_eq!(said["comment"]["location"], "inline", "{said}");
        assert_eq!(said["comment"]["parent_comment_id"], parent);
    }
    let all = world
        .ok(
            "confluence_get_inline_comments",
            json!({"page_id": "10011"}),
        )
        .await;
    assert_eq!(all["count"], 6);
});

both_editions!(
    a_missing_comment_is_an_error_and_nothing_is_posted,
    |world| {
        let said = world
            .err(
                "confluence_reply_to_comment",
                json!({"comment_id": "999999", "body": "x"}),
            )
            .await;
        assert!(said.contains("Comment `999999` does not exist"), "{said}");
        assert!(world.writes().is_empty());
    }
);

both_editions!(a_dry_run_writes_nothing, |world| {
    let arguments = json!({"comment_id": "12001", "body": "Planned", "dry_run": true});
    let shown = world.ok("confluence_reply_to_comment", arguments).await;
    assert!(world.writes().is_empty());
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["comment"]["body"], "Planned");
});
