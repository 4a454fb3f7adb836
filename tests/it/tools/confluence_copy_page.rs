//! `confluence_copy_page` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(a_copy_has_the_text_and_the_files, |world| {
    let arguments = json!({
        "source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "Architecture, copied",
        "destination_parent_id": "20002",
    });
    let said = world.ok("confluence_copy_page", arguments).await;
    assert_eq!(said["message"], "Page copied as `Architecture, copied`");
    assert_eq!(said["page"]["space"]["key"], "DESIGN");
    assert_eq!(said["page"]["parent_id"], "20002");
    assert!(said.get("not_applied").is_none(), "{said}");
    let read = world
        .ok(
            "confluence_get_page",
            json!({"page_id": said["page"]["id"]}),
        )
        .await;
    let text = read["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    assert!(
        text.contains("Four services") && text.contains("architecture.png"),
        "{text}"
    );
    if !world.is_cloud() {
        assert_eq!(said["attachments_copied"], 2);
    }
});

both_editions!(files_can_be_left_behind, |world| {
    let arguments = json!({
        "source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "Bare", "copy_attachments": false,
    });
    let (said, requests) = world.counted("confluence_copy_page", arguments).await;
    assert!(requests.len() <= 3, "{requests:?}");
    assert!(said.get("attachments_copied").is_none(), "{said}");
});

#[tokio::test]
async fn a_file_that_fails_is_named_and_the_copy_stays() {
    let world = World::new(FLAVORS[1]).await;
    world
        .sim
        .add_fault("method=GET path=/download/* times=1 status=404")
        .expect("a rule");
    let arguments = json!({"source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "Partly"});
    let said = world.ok("confluence_copy_page", arguments).await;
    assert_eq!(said["attachments_copied"], 1);
    assert_eq!(
        said["not_applied"][0]["field"],
        "attachment `architecture.png`"
    );
    assert!(said["page"]["id"].is_string());
}

both_editions!(places_must_fit_and_titles_be_free, |world| {
    let arguments = json!({
        "source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "X", "destination_parent_id": "10001",
    });
    let said = world.err("confluence_copy_page", arguments).await;
    assert!(
        said.contains("is in space `TECH`, not in `DESIGN`"),
        "{said}"
    );
    let arguments = json!({"source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "Buttons"});
    let said = world.err("confluence_copy_page", arguments).await;
    assert!(said.contains("already exists"), "{said}");
    assert!(world.writes().len() <= 1, "{:?}", world.writes());
});

both_editions!(a_dry_run_copies_nothing, |world| {
    let arguments = json!({
        "source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "Planned copy", "dry_run": true,
    });
    let shown = world.ok("confluence_copy_page", arguments).await;
    assert!(world.writes().is_empty());
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["page"]["title"], "Planned copy");
});

#[tokio::test]
async fn neither_end_may_lie_outside_of_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        for arguments in [
            json!({"source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "X"}),
            json!({"source_page_id": "20004", "destination_space_key": "TECH", "new_title": "X"}),
        ] {
            let said = world.err("confluence_copy_page", arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
        assert!(world.writes().is_empty());
    }
}

both_editions!(a_page_is_copied_with_all_below_it, |world| {
    let page = |title: &str, parent: Value| json!({"space_key": "TECH", "title": title, "content": "x", "parent_id": parent});
    let top = world
        .ok("confluence_create_page", page("Top", Value::Null))
        .await;
    let top = top["page"]["id"].clone();
    let mid = world
        .ok("confluence_create_page", page("Middle", top.clone()))
        .await;
    let mid = mid["page"]["id"].clone();
    world.ok("confluence_create_page", page("Leaf", mid)).await;
    let arguments = json!({
        "source_page_id": top,
        "destination_space_key": "TECH",
        "new_title": "Top again",
        "copy_children": true,
    });
    let said = world.ok("confluence_copy_page", arguments).await;
    assert_eq!(said["not_applied"], Value::Null, "{said}");
    let children = said["children"].as_array().expect("children").clone();
    let titles: Vec<&str> = children
        .iter()
        .filter_map(|page| page["title"].as_str())
        .collect();
    assert_eq!(titles, ["Middle (Top again)", "Leaf (Top again)"]);
    let leaf = world
        .ok("confluence_get_page", json!({"page_id": children[1]["id"]}))
        .await;
    assert_eq!(leaf["metadata"]["parent_id"], children[0]["id"], "{leaf}");
});
