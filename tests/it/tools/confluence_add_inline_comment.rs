//! `confluence_add_inline_comment` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_115_a_comment_hangs_on_the_words, |world| {
    let arguments =
        json!({"page_id": "10010", "body": "Still so?", "text_selection": "Lists are cut"});
    let (said, requests) = world
        .counted("confluence_add_inline_comment", arguments)
        .await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert_eq!(said["comment"]["location"], "inline");
    assert_eq!(said["comment"]["selection"], "Lists are cut");
    assert!(
        said.get("not_applied").is_none() && said.get("notes").is_none(),
        "{said}"
    );
    let all = world
        .ok(
            "confluence_get_inline_comments",
            json!({"page_id": "10010"}),
        )
        .await;
    assert_eq!(all["comments"][0]["selection"], "Lists are cut");
});

both_editions!(words_that_occur_twice_are_counted_for_the_caller, |world| {
    let arguments = json!({"page_id": "10010", "body": "Which?", "text_selection": "Follow"});
    let said = world.ok("confluence_add_inline_comment", arguments).await;
    assert!(
        said["notes"][0]
            .as_str()
            .is_some_and(|note| note.contains("occurs 2 times")),
        "{said}"
    );
    let arguments = json!({
        "page_id": "10010", "body": "This one", "text_selection": "Follow", "text_selection_match_index": 1,
    });
    let said = world.ok("confluence_add_inline_comment", arguments).await;
    assert!(said.get("notes").is_none(), "{said}");
    let arguments = json!({
        "page_id": "10010", "body": "x", "text_selection": "Follow", "text_selection_match_index": 5,
    });
    let said = world.err("confluence_add_inline_comment", arguments).await;
    assert!(said.contains("occurs 2 times"), "{said}");
});

both_editions!(words_that_are_not_there_are_told, |world| {
    let arguments = json!({"page_id": "10010", "body": "x", "text_selection": "no such words"});
    let said = world.err("confluence_add_inline_comment", arguments).await;
    assert!(
        said.contains("does not hold the text `no such words`"),
        "{said}"
    );
    assert!(world.writes().is_empty());
});

both_editions!(a_dry_run_writes_nothing, |world| {
    let arguments = json!({"page_id": "10010", "body": "Planned", "text_selection": "Lists are cut", "dry_run": true});
    let shown = world.ok("confluence_add_inline_comment", arguments).await;
    assert!(world.writes().is_empty());
    assert_eq!(
        shown["edits"][0],
        json!({"field": "selection", "after": "Lists are cut"})
    );
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["comment"]["body"], "Planned");
});
