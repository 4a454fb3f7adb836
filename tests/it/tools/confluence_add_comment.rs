//! `confluence_add_comment` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(
    a_comment_is_written_and_shown_as_the_site_keeps_it,
    |world| {
        let arguments = json!({"page_id": "10010", "body": "Needs updating for **v2.0**"});
        let (said, requests) = world.counted("confluence_add_comment", arguments).await;
        assert_eq!(requests.len(), 2, "{requests:?}");
        assert_eq!(said["message"], "Comment added to `API Documentation`");
        let comment = &said["comment"];
        assert_eq!(comment["body"], "Needs updating for **v2.0**");
        assert_eq!(comment["location"], "footer");
        assert!(
            comment["id"].is_string() && comment["created"].is_string(),
            "{comment}"
        );
        assert!(
            said["url"]
                .as_str()
                .is_some_and(|url| url.contains("focusedCommentId")),
            "{said}"
        );
        let all = world
            .ok("confluence_get_comments", json!({"page_id": "10010"}))
            .await;
        assert!(
            all.to_string().contains("Needs updating for **v2.0**"),
            "{all}"
        );
    }
);

both_editions!(behaviour_113_a_leading_angle_is_no_storage, |world| {
    let arguments = json!({"page_id": "10010", "body": "<3 thanks, a < b"});
    let said = world.ok("confluence_add_comment", arguments).await;
    let body = said["comment"]["body"]
        .as_str()
        .expect("a body")
        .replace('\\', "");
    assert_eq!(body, "<3 thanks, a < b");
    let arguments =
        json!({"page_id": "10010", "comment": "<p>a <em>b</em></p>", "content_format": "storage"});
    let said = world.ok("confluence_add_comment", arguments).await;
    assert_eq!(said["comment"]["body"], "a *b*");
});

both_editions!(people_are_mentioned_by_name, |world| {
    let arguments =
        json!({"page_id": "10010", "body": "@[John Doe] and @[Nobody Here] please look"});
    let said = world.ok("confluence_add_comment", arguments).await;
    let body = said["comment"]["body"].as_str().expect("a body");
    assert!(body.contains("@[John Doe]"), "{body}");
    assert!(said["notes"].to_string().contains("Nobody Here"), "{said}");
});

both_editions!(a_dry_run_writes_nothing_and_its_plan_does, |world| {
    let arguments = json!({"page_id": "10010", "body": "Planned", "dry_run": true});
    let shown = world.ok("confluence_add_comment", arguments).await;
    assert_eq!(
        shown["edits"],
        json!([{"field": "comment", "after": "Planned"}])
    );
    assert!(world.writes().is_empty());
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["comment"]["body"], "Planned");
    assert_eq!(world.writes().len(), 1);
});

both_editions!(a_missing_page_is_an_error, |world| {
    let said = world
        .err(
            "confluence_add_comment",
            json!({"page_id": "999999", "body": "x"}),
        )
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
});

#[tokio::test]
async fn nobody_comments_outside_of_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        for (tool, arguments) in [
            (
                "confluence_add_comment",
                json!({"page_id": "10010", "body": "x"}),
            ),
            (
                "confluence_reply_to_comment",
                json!({"comment_id": "12001", "body": "x"}),
            ),
            (
                "confluence_add_inline_comment",
                json!({"page_id": "10010", "body": "x", "text_selection": "Paging"}),
            ),
        ] {
            let said = world.err(tool, arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{tool}: {said}"
            );
        }
        assert!(world.writes().is_empty());
    }
}
