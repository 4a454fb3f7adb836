//! `confluence_get_inline_comments` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(
    behaviour_115_only_inline_comments_with_their_text,
    |world| {
        let (said, requests) = world
            .counted(
                "confluence_get_inline_comments",
                json!({"page_id": "10011"}),
            )
            .await;
        assert_eq!(requests.len(), 1, "{requests:?}");
        assert_eq!(said["page_id"], "10011");
        assert_eq!(said["count"], 4);
        for comment in said["comments"].as_array().expect("comments") {
            assert_eq!(comment["location"], "inline");
            assert!(comment["selection"].is_string(), "{comment}");
            assert!(comment["resolution"].is_string(), "{comment}");
        }
        let said = world
            .ok(
                "confluence_get_inline_comments",
                json!({"page_id": "10010"}),
            )
            .await;
        assert_eq!(said["count"], 0, "footer comments are none: {said}");
    }
);

both_editions!(a_missing_page_is_an_error, |world| {
    let said = world
        .err(
            "confluence_get_inline_comments",
            json!({"page_id": "999999"}),
        )
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
});
