//! `confluence_update_page` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

async fn storage(world: &World, id: &str) -> String {
    let arguments = json!({"page_id": id, "convert_to_markdown": false, "max_chars": 2_000_000});
    let page = world.ok("confluence_get_page", arguments).await;
    page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text")
        .to_owned()
}

both_editions!(
    read_and_write_are_two_requests_and_the_title_is_kept,
    |world| {
        let arguments =
            json!({"page_id": "20004", "content": "New text.", "version_comment": "Shorter"});
        let (said, requests) = world.counted("confluence_update_page", arguments).await;
        assert_eq!(requests.len(), 2, "{requests:?}");
        assert_eq!(said["message"], "Page `Buttons` updated");
        assert_eq!(said["page"]["title"], "Buttons");
        assert_eq!(said["page"]["version"], 2);
        assert_eq!(said["page"]["version_message"], "Shorter");
        assert!(said["page"].get("content").is_none());
        assert_eq!(
            said["changed"][0],
            json!({"field": "version", "before": 1, "after": 2})
        );
        assert!(said.get("not_applied").is_none(), "{said}");
        assert_eq!(storage(world, "20004").await, "<p>New text.</p>");
    }
);

both_editions!(behaviour_152_width_and_emoji_survive_an_update, |world| {
    world
        .ok(
            "confluence_update_page",
            json!({"page_id": "12345", "content": "Short.", "allow_loss": true}),
        )
        .await;
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    assert_eq!(page["metadata"]["page_width"], "full-width");
    assert_eq!(page["metadata"]["emoji"], "🗺");
    let writes = world.writes();
    assert_eq!(writes.len(), 1, "no property is touched: {writes:?}");
});

both_editions!(behaviour_151_an_empty_value_removes, |world| {
    let arguments = json!({"page_id": "12345", "emoji": "", "page_width": ""});
    let said = world.ok("confluence_update_page", arguments.clone()).await;
    assert!(
        said["page"].get("emoji").is_none() && said["page"].get("page_width").is_none(),
        "{said}"
    );
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    assert!(
        page["metadata"].get("emoji").is_none() && page["metadata"].get("page_width").is_none()
    );
    assert_eq!(
        page["metadata"]["version"], 3,
        "looks alone write no version"
    );
    // What is not there is gone already.
    world.ok("confluence_update_page", arguments).await;
});

both_editions!(
    what_an_update_would_take_away_is_refused_with_the_list_and_the_way_out,
    |world| {
        let before = storage(world, "10011").await;
        let mut arguments = json!({"page_id": "10011", "content": "All new."});
        let said = world.err("confluence_update_page", arguments.clone()).await;
        for lost in ["macro `jira`", "inline comment `", "Nothing was changed"] {
            assert!(said.contains(lost), "{lost} is missing in {said}");
        }
        for way_out in ["`confluence_edit_page`", "placeholders", "`allow_loss`"] {
            assert!(said.contains(way_out), "{way_out} is missing in {said}");
        }
        assert_eq!(storage(world, "10011").await, before);
        arguments["allow_loss"] = json!(true);
        arguments["dry_run"] = json!(true);
        let shown = world.ok("confluence_update_page", arguments).await;
        let notes = shown["notes"].to_string();
        assert!(
            notes.contains("This takes away: ") && notes.contains("macro `jira`"),
            "{notes}"
        );
        let said = world
            .ok("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert_eq!(said["notes"], shown["notes"]);
        assert_eq!(storage(world, "10011").await, "<p>All new.</p>");
    }
);

both_editions!(one_sentence_changed_leaves_every_other_byte, |world| {
    for (id, from, to) in [
        ("12345", "Four services", "Five services"),
        ("10011", "OAuth 2.0", "OAuth 2.1"),
    ] {
        let before = storage(world, id).await;
        let page = world
            .ok("confluence_get_page", json!({"page_id": id}))
            .await;
        let text = page["metadata"]["content"]["value"]
            .as_str()
            .expect("a text");
        let at = text.find(from).expect("words of the page");
        let mut changed = text.to_owned();
        changed.replace_range(at..at + from.len(), to);
        world
            .ok(
                "confluence_update_page",
                json!({"page_id": id, "content": changed}),
            )
            .await;
        let after = storage(world, id).await;
        let same = |one: &str, other: &str| {
            one.bytes()
                .zip(other.bytes())
                .take_while(|(one, other)| one == other)
                .count()
        };
        let reversed = |text: &str| text.chars().rev().collect::<String>();
        let kept = same(&before, &after) + same(&reversed(&before), &reversed(&after));
        // One block at most was written anew, and the words in it.
        assert!(
            kept + 400 > before.len(),
            "{kept} of {}: {after}",
            before.len()
        );
        assert!(after.contains(to), "{after}");
    }
});

both_editions!(changes_of_different_sections_come_together, |world| {
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    let text = page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    let edit =
        json!({"op": "insert_after", "at": "Open questions", "content": "Somebody else's words."});
    world
        .ok(
            "confluence_edit_page",
            json!({"page_id": "12345", "edits": [edit]}),
        )
        .await;
    let arguments = json!({
        "page_id": "12345", "expected_version": 3, "content": text.replace("Four services", "Five services"),
    });
    let said = world.ok("confluence_update_page", arguments).await;
    assert_eq!(said["page"]["version"], 5);
    assert!(
        said["notes"]
            .to_string()
            .contains("moved on from version 3 to 4"),
        "{said}"
    );
    let after = storage(world, "12345").await;
    assert!(
        after.contains("Five services") && after.contains("Somebody else's words."),
        "{after}"
    );
});

both_editions!(placeholders_that_come_back_keep_their_macros, |world| {
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    let text = page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    let changed = text.replace("Four services", "Five services");
    assert_ne!(changed, text);
    let arguments = json!({"page_id": "12345", "content": changed});
    let said = world.ok("confluence_update_page", arguments).await;
    let notes = said["notes"].to_string();
    assert!(!notes.contains("takes away"), "{notes}");
    let kept = storage(world, "12345").await;
    for part in [
        "Five services",
        "3f0c6d0e-1b7e-4c2f-9c0a-0a51d8f7b001",
        "ac:name=\"drawio\"",
        "<ac:parameter ac:name=\"revision\">4</ac:parameter>",
        "ri:filename=\"architecture.png\"",
        "ac:name=\"status\"",
    ] {
        assert!(kept.contains(part), "{part} is missing in {kept}");
    }
});

both_editions!(a_text_that_reads_the_same_is_left_byte_for_byte, |world| {
    let before = storage(world, "12345").await;
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    let text = page["metadata"]["content"]["value"].clone();
    let said = world
        .ok(
            "confluence_update_page",
            json!({"page_id": "12345", "content": text}),
        )
        .await;
    assert!(
        said["message"]
            .as_str()
            .is_some_and(|words| words.contains("nothing was written")),
        "{said}"
    );
    assert!(world.writes().is_empty());
    let arguments = json!({"page_id": "12345", "title": "Architecture"});
    world.ok("confluence_update_page", arguments).await;
    assert_eq!(
        storage(world, "12345").await,
        before,
        "a new title leaves the text alone"
    );
});

both_editions!(
    an_expected_version_that_is_past_names_who_was_faster,
    |world| {
        world
            .ok(
                "confluence_update_page",
                json!({"page_id": "20004", "content": "Mine.", "version_comment": "first"}),
            )
            .await;
        let change = |key: &str, value: Value| {
            let mut arguments = json!({"page_id": "20004", "expected_version": 1});
            arguments[key] = value;
            arguments
        };
        let edit = json!([{"op": "replace_block", "at": "b0", "content": "Yours."}]);
        for (tool, arguments) in [
            ("confluence_update_page", change("content", json!("Yours."))),
            ("confluence_update_page", change("title", json!("Yours"))),
            ("confluence_edit_page", change("edits", edit)),
        ] {
            let said = world.err(tool, arguments).await;
            assert!(
                said.contains("is at version 2, changed by Ada Lindqvist"),
                "{said}"
            );
            assert!(
                said.contains("(\"first\")") && said.contains("based on version 1"),
                "{said}"
            );
            assert!(said.ends_with("[conflict]"), "{said}");
        }
        assert_eq!(storage(world, "20004").await, "<p>Mine.</p>");
    }
);

both_editions!(who_was_faster_at_the_last_moment_is_named, |world| {
    // The page moves on between our read and our write: the site carries the request out twice, and the answer is the
    // second one's.
    world
        .sim
        .add_fault("method=PUT duplicate=yes")
        .expect("a rule");
    let said = world
        .err(
            "confluence_update_page",
            json!({"page_id": "20004", "content": "x"}),
        )
        .await;
    assert!(
        said.contains("is at version 2, changed by Ada Lindqvist"),
        "{said}"
    );
    assert!(said.contains("based on version 1"), "{said}");
});

both_editions!(a_conflict_at_the_last_moment_overwrites_nothing, |world| {
    world
        .sim
        .add_fault("method=PUT times=1 status=409")
        .expect("a rule");
    let said = world
        .err(
            "confluence_update_page",
            json!({"page_id": "20004", "content": "x"}),
        )
        .await;
    assert!(
        said.contains("nothing was overwritten") && said.ends_with("[conflict]"),
        "{said}"
    );
});

both_editions!(a_plan_is_refused_once_the_page_moved_on, |world| {
    let arguments = json!({"page_id": "20004", "content": "Planned.", "dry_run": true});
    let shown = world.ok("confluence_update_page", arguments).await;
    assert!(world.writes().is_empty());
    world
        .ok(
            "confluence_update_page",
            json!({"page_id": "20004", "content": "Faster."}),
        )
        .await;
    let said = world
        .err("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert!(
        said.contains("is at version 2") && said.ends_with("[conflict]"),
        "{said}"
    );
    assert_eq!(storage(world, "20004").await, "<p>Faster.</p>");
});

both_editions!(a_page_can_get_another_parent, |world| {
    let arguments = json!({"page_id": "20004", "parent_id": "20002"});
    let said = world.ok("confluence_update_page", arguments).await;
    assert_eq!(said["page"]["parent_id"], "20002");
    assert!(said.get("not_applied").is_none(), "{said}");
});

both_editions!(a_minor_edit_is_one_or_is_said_not_to_be, |world| {
    let arguments = json!({"page_id": "20004", "content": "x", "is_minor_edit": true});
    let said = world.ok("confluence_update_page", arguments).await;
    let fields: Vec<&Value> = said["not_applied"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| &one["field"])
        .collect();
    if world.is_cloud() {
        assert_eq!(fields, ["is_minor_edit"], "{said}");
    } else {
        assert!(fields.is_empty(), "{said}");
    }
});

both_editions!(nothing_to_change_and_nothing_there_are_errors, |world| {
    let said = world
        .err("confluence_update_page", json!({"page_id": "20004"}))
        .await;
    assert!(said.contains("nothing to change"), "{said}");
    let said = world
        .err(
            "confluence_update_page",
            json!({"page_id": "999999", "content": "x"}),
        )
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
    world
        .ok("confluence_delete_page", json!({"page_id": "20005"}))
        .await;
    let said = world
        .err(
            "confluence_update_page",
            json!({"page_id": "20005", "content": "x"}),
        )
        .await;
    assert!(
        said.ends_with("[not found]"),
        "a page in the trash does not come back by itself: {said}"
    );
});

#[tokio::test]
async fn updates_stay_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let outside = [
            json!({"page_id": "10011", "content": "x"}),
            json!({"page_id": "10011", "content": "x", "expected_version": 1}),
            json!({"page_id": "10011"}),
            json!({"page_id": "20004", "parent_id": "10001"}),
        ];
        for arguments in outside {
            let said = world.err("confluence_update_page", arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
        let arguments =
            json!({"page_id": "10011", "heading_text": "No such heading", "new_content": "x"});
        let said = world.err("confluence_update_page_section", arguments).await;
        assert!(
            said.contains("Access to space `TECH` is restricted"),
            "{said}"
        );
        assert!(
            !said.contains("Personal tokens"),
            "no heading is told: {said}"
        );
        assert!(world.writes().is_empty());
    }
}
