//! `confluence_update_page_section` on both editions.

use serde_json::json;

use crate::support::{World, both_editions};

async fn storage(world: &World, id: &str) -> String {
    let arguments = json!({"page_id": id, "convert_to_markdown": false, "max_chars": 2_000_000});
    let page = world.ok("confluence_get_page", arguments).await;
    page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text")
        .to_owned()
}

both_editions!(behaviour_153_everything_else_stays_byte_for_byte, |world| {
    let before = storage(world, "12345").await;
    let (_, tail) = before.split_once("<h1>Event bus</h1>").expect("a section");
    let arguments = json!({
        "page_id": "12345", "heading_text": "Overview", "new_content": "Five **services** now.", "version_comment": "Recount",
    });
    let (said, requests) = world
        .counted("confluence_update_page_section", arguments)
        .await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert_eq!(said["page"]["version"], 4);
    assert!(said.get("not_applied").is_none(), "{said}");
    let after = storage(world, "12345").await;
    assert!(
        after.contains("<h1>Overview</h1>")
            && after.contains("<p>Five <strong>services</strong> now.</p>"),
        "{after}"
    );
    assert!(after.ends_with(tail), "the rest is untouched");
    assert!(
        said["notes"].to_string().contains("architecture.png"),
        "the picture of the section went: {said}"
    );
});

both_editions!(
    a_heading_in_other_letters_is_found_after_an_exact_one,
    |world| {
        let arguments = json!({"page_id": "12345", "heading_text": "event BUS", "new_content": "Gone.", "dry_run": true});
        let shown = world.ok("confluence_update_page_section", arguments).await;
        assert!(
            shown["change"]
                .as_str()
                .is_some_and(|line| line.contains("`Event bus`")),
            "{shown}"
        );
        assert!(world.writes().is_empty());
        let said = world
            .ok("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert_eq!(said["page"]["version"], 4);
    }
);

both_editions!(
    a_missing_heading_is_answered_with_those_there_are,
    |world| {
        let arguments = json!({"page_id": "12345", "heading_text": "Outlook", "new_content": "x"});
        let said = world.err("confluence_update_page_section", arguments).await;
        assert!(
            said.contains("no heading `Outlook`") && said.contains("`Event bus`"),
            "{said}"
        );
        let arguments = json!({"page_id": "12345", "heading_text": "Overview", "new_content": "x", "content_format": "wiki"});
        let said = world.err("confluence_update_page_section", arguments).await;
        assert!(said.contains("`markdown` or `storage`"), "{said}");
    }
);

both_editions!(storage_and_placeholders_go_into_a_section, |world| {
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    let text = page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    let placeholder = text
        .lines()
        .find(|line| line.contains("macro:drawio"))
        .expect("a placeholder");
    let arguments =
        json!({"page_id": "12345", "heading_text": "Open questions", "new_content": placeholder});
    let said = world.ok("confluence_update_page_section", arguments).await;
    assert!(!said["notes"].to_string().contains("drawio"), "{said}");
    let after = storage(world, "12345").await;
    assert!(
        after.contains("ac:name=\"drawio\"") && after.contains("bus-detail"),
        "{after}"
    );
    let arguments = json!({
        "page_id": "12345", "heading_text": "Overview", "new_content": "<p>plain &amp; simple</p>", "content_format": "storage",
    });
    world.ok("confluence_update_page_section", arguments).await;
    assert!(
        storage(world, "12345")
            .await
            .contains("<p>plain &amp; simple</p>")
    );
});

both_editions!(
    a_section_that_others_left_alone_is_put_together_with_their_changes,
    |world| {
        let section = |heading: &str, text: &str, version: u64| json!({"page_id": "12345", "heading_text": heading, "new_content": text, "expected_version": version});
        let tool = "confluence_update_page_section";
        world.ok(tool, section("Event bus", "Theirs.", 3)).await;
        let said = world.ok(tool, section("Open questions", "Ours.", 3)).await;
        assert!(said["notes"].to_string().contains("put together"), "{said}");
        let after = storage(world, "12345").await;
        assert!(
            after.contains("<p>Theirs.</p>") && after.contains("<p>Ours.</p>"),
            "{after}"
        );
        let refused = world.err(tool, section("Event bus", "Mine!", 3)).await;
        assert!(
            refused.contains("Both changed what stands at `") && refused.contains("Event bus"),
            "{refused}"
        );
        assert!(refused.ends_with("[conflict]"), "{refused}");
        let early = world.err(tool, section("Event bus", "Mine!", 99)).await;
        assert!(early.contains("there is no version 99 yet"), "{early}");
    }
);
