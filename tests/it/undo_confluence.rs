//! What hangs on a page is taken back as it was: labels, files, properties, states, watching, threads, new pages.

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World};
use crate::undo::journal;

async fn recorded(flavor: Flavor, folder: &std::path::Path) -> World {
    World::with(flavor, |config| journal(config, folder)).await
}

/// Does something, looks, takes it back, and looks again.
async fn there_and_back(world: &World, tool: &str, arguments: Value, look: (&str, Value)) {
    let before = world.ok(look.0, look.1.clone()).await;
    let said = world.ok(tool, arguments).await;
    let changed = world.ok(look.0, look.1.clone()).await;
    assert_ne!(before, changed, "{tool} changed nothing: {said}");
    let undone = world
        .ok("atlassian_undo", json!({"id": said["undo"]}))
        .await;
    assert_eq!(undone["not_applied"], Value::Null, "{tool}: {undone}");
    let after = world.ok(look.0, look.1).await;
    assert_eq!(before, after, "{tool} was not taken back: {undone}");
}

#[tokio::test]
async fn what_hangs_on_a_page_is_taken_back() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let labels = ("confluence_get_labels", json!({"page_id": "12345"}));
        let name = "brand-new, second-new";
        let arguments = json!({"page_id": "12345", "name": name});
        there_and_back(&world, "confluence_add_label", arguments, labels.clone()).await;
        let arguments = json!({"page_ids": "12345, 10011", "add": name});
        there_and_back(&world, "confluence_label_pages", arguments, labels.clone()).await;

        let properties = (
            "confluence_get_content_properties",
            json!({"page_id": "12345"}),
        );
        let value = |value: &str| json!({"page_id": "12345", "key": "mine", "value": value});
        let set = "confluence_set_content_property";
        // Versions of properties count up, so what is there is compared by its value.
        let read = async |world: &World| {
            let said = world.ok(properties.0, properties.1.clone()).await;
            said["properties"]
                .as_array()
                .into_iter()
                .flatten()
                .find(|one| one["key"] == "mine")
                .map(|one| one["value"].clone())
        };
        let first = world.ok(set, value("{\"a\": [1, \"x\"]}")).await;
        let second = world.ok(set, value("\"text\"")).await;
        assert_eq!(read(&world).await, Some(json!("text")));
        world
            .ok("atlassian_undo", json!({"id": second["undo"]}))
            .await;
        assert_eq!(read(&world).await, Some(json!({"a": [1, "x"]})));
        world
            .ok("atlassian_undo", json!({"id": first["undo"]}))
            .await;
        assert_eq!(read(&world).await, None);

        let watch = world
            .ok("confluence_watch_page", json!({"page_id": "12345"}))
            .await;
        if watch["undo"].is_string() {
            let undone = world
                .ok("atlassian_undo", json!({"id": watch["undo"]}))
                .await;
            assert_eq!(undone["changed"][0]["after"], false, "{undone}");
        }
        if !world.is_cloud() {
            let like = world
                .ok("confluence_like_page", json!({"page_id": "12345"}))
                .await;
            let undone = world
                .ok("atlassian_undo", json!({"id": like["undo"]}))
                .await;
            assert_eq!(undone["changed"][0]["after"], false, "{undone}");
        }
        if world.is_cloud() {
            let arguments = json!({"page_id": "12345", "state": "In progress"});
            let said = world.ok("confluence_set_page_state", arguments).await;
            let undone = world
                .ok("atlassian_undo", json!({"id": said["undo"]}))
                .await;
            assert_eq!(undone["changed"][0]["before"], "In progress", "{undone}");
        }
    }
}

#[tokio::test]
async fn files_and_pages_that_were_made_go_and_old_versions_come_back() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let files = ("confluence_get_attachments", json!({"content_id": "20010"}));
        let up = |text: &str| json!({"content_id": "20010", "content_base64": text, "filename": "new.txt"});
        let upload = "confluence_upload_attachment";
        there_and_back(&world, upload, up("b25l"), files).await;

        let first = world.ok(upload, up("b25l")).await;
        let id = first["attachments"][0]["id"].clone();
        let second = world.ok(upload, up("dHdv")).await;
        let text = async |world: &World| {
            let said = world
                .ok(
                    "confluence_download_attachment",
                    json!({"attachment_id": id}),
                )
                .await;
            said["content"]["value"].clone()
        };
        assert_eq!(text(&world).await, "two");
        let undone = world
            .ok("atlassian_undo", json!({"id": second["undo"]}))
            .await;
        assert_eq!(text(&world).await, "one", "{undone}");
        // Somebody went on from the first: it is not thrown away unasked.
        let said = world
            .err("atlassian_undo", json!({"id": first["undo"]}))
            .await;
        assert!(said.contains("`version`"), "{said}");

        let post = json!({"space_key": "TECH", "title": "News of today", "content": "x"});
        let made = world.ok("confluence_create_blog_post", post).await;
        world
            .ok("atlassian_undo", json!({"id": made["undo"]}))
            .await;
        let id = made["page"]["id"].clone();
        let gone = world
            .call("confluence_get_page", json!({"page_id": id}))
            .await;
        assert!(
            gone.is_error || gone.text.contains("trashed"),
            "{}",
            gone.text
        );
        if world.is_cloud() {
            let made = world
                .ok(
                    "confluence_create_folder",
                    json!({"space_key": "TECH", "title": "A folder"}),
                )
                .await;
            let said = world
                .ok("atlassian_undo", json!({"id": made["undo"]}))
                .await;
            assert_eq!(said["not_applied"], Value::Null, "{said}");
        }
    }
}

#[tokio::test]
async fn an_undo_of_labels_minds_no_other_labels() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = recorded(Flavor::Cloud, folder.path()).await;
    let add = |name: &str| json!({"page_id": "12345", "name": name});
    let first = world.ok("confluence_add_label", add("one, two")).await;
    world.ok("confluence_add_label", add("three")).await;
    world
        .ok("atlassian_undo", json!({"id": first["undo"]}))
        .await;
    let now = world
        .ok("confluence_get_labels", json!({"page_id": "12345"}))
        .await;
    let now = now.to_string();
    assert!(now.contains("three") && !now.contains("\"one\""), "{now}");
    let second = world.ok("confluence_add_label", add("one, two")).await;
    world.ok("confluence_remove_label", add("two")).await;
    let said = world
        .err("atlassian_undo", json!({"id": second["undo"]}))
        .await;
    assert!(said.contains("`labels`"), "{said}");
}

#[tokio::test]
async fn what_only_a_person_can_take_back_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = recorded(Flavor::Cloud, folder.path()).await;
    for (tool, arguments) in [
        (
            "confluence_delete_attachment",
            json!({"attachment_id": "att11003"}),
        ),
        ("confluence_archive_pages", json!({"page_ids": "20010"})),
    ] {
        let mut dry = arguments.clone();
        dry["dry_run"] = json!(true);
        let plan = world.ok(tool, dry).await;
        assert!(
            plan["notes"].to_string().contains("Cannot be undone"),
            "{plan}"
        );
    }
}

/// Parts of a page that somebody went on from are told apart, and left alone.
#[tokio::test]
async fn properties_states_and_threads_that_moved_on_are_left_alone() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let property = |value: &str| json!({"page_id": "12345", "key": "mine", "value": value});
        let set = "confluence_set_content_property";
        let first = world.ok(set, property("one")).await;
        world.ok(set, property("theirs")).await;
        let writes = world.writes().len();
        let said = world
            .err("atlassian_undo", json!({"id": first["undo"]}))
            .await;
        assert!(
            said.contains("`property` was left as `one` and is `theirs`"),
            "{flavor}: {said}"
        );
        assert_eq!(world.writes().len(), writes, "{flavor}");
        let over = json!({"id": first["undo"], "parts": "all"});
        world.ok("atlassian_undo", over).await;
        if world.is_cloud() {
            let state = |name: &str| json!({"page_id": "12345", "state": name});
            let first = world
                .ok("confluence_set_page_state", state("In progress"))
                .await;
            world
                .ok("confluence_set_page_state", state("Verified"))
                .await;
            let said = world
                .err("atlassian_undo", json!({"id": first["undo"]}))
                .await;
            assert!(said.contains("`state`"), "{said}");
        }
    }
}

/// What cannot be brought back in full says so before.
#[tokio::test]
async fn a_place_that_no_undo_finds_again_is_told_before() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let moved = json!({"page_id": "20004", "target_space_key": "TECH", "dry_run": true});
        let plan = world.ok("confluence_move_page", moved).await;
        assert_eq!(
            plan["notes"]
                .to_string()
                .contains("not between the same pages"),
            !world.is_cloud(),
            "{plan}"
        );
    }
}
