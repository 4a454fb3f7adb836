//! `confluence_create_page` on both editions.

use std::fs;

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(a_page_is_made_of_markdown_and_read_back, |world| {
    let arguments = json!({
        "space_key": "DESIGN", "title": "New Feature Design",
        "content": "# Goal\n\nShip it, <3 thanks.\n\n- [ ] ask @[Mara Okafor]\n", "include_content": true,
    });
    let said = world.ok("confluence_create_page", arguments).await;
    assert_eq!(said["message"], "Page `New Feature Design` created");
    let page = &said["page"];
    assert_eq!(page["title"], "New Feature Design");
    assert_eq!(page["space"]["key"], "DESIGN");
    assert_eq!(page["parent_id"], "20001", "below the home page");
    let text = page["content"]["value"].as_str().expect("a text");
    assert!(
        text.contains("# Goal") && text.contains("<3 thanks"),
        "{text}"
    );
    assert!(text.contains("- [ ] ask @[Mara Okafor]"), "{text}");
    assert!(said.get("not_applied").is_none(), "{said}");
    let id = page["id"].as_str().expect("an id");
    let raw = world
        .ok(
            "confluence_get_page",
            json!({"page_id": id, "convert_to_markdown": false}),
        )
        .await;
    let raw = raw["metadata"]["content"]["value"]
        .as_str()
        .expect("a text")
        .to_owned();
    assert!(raw.contains("<ri:user"), "the mention is one: {raw}");
});

both_editions!(a_write_is_one_request_once_the_space_is_known, |world| {
    let arguments = |title: &str| json!({"space_key": "DESIGN", "title": title, "content": "x"});
    world.ok("confluence_create_page", arguments("First")).await;
    let (said, requests) = world
        .counted("confluence_create_page", arguments("Second"))
        .await;
    assert_eq!(requests.len(), 1, "the answer is the state: {requests:?}");
    assert!(
        said["page"].get("content").is_none(),
        "only where asked for"
    );
});

both_editions!(behaviour_150_emoji_and_width_are_set_and_shown, |world| {
    let arguments = json!({
        "space_key": "DESIGN", "title": "With looks", "content": "x", "emoji": "🚀", "page_width": "full-width",
    });
    let said = world.ok("confluence_create_page", arguments).await;
    assert_eq!(said["page"]["emoji"], "🚀");
    assert_eq!(said["page"]["page_width"], "full-width");
    let id = said["page"]["id"].clone();
    let read = world
        .ok("confluence_get_page", json!({"page_id": id}))
        .await;
    assert_eq!(read["metadata"]["emoji"], "🚀");
    assert_eq!(read["metadata"]["page_width"], "full-width");
});

both_editions!(a_later_step_that_fails_does_not_hide_the_page, |world| {
    world
        .sim
        .add_fault("method=POST path=*propert* times=always status=403")
        .expect("a rule");
    let arguments =
        json!({"space_key": "DESIGN", "title": "No looks", "content": "x", "emoji": "🚀"});
    let said = world.ok("confluence_create_page", arguments).await;
    let id = said["page"]["id"].as_str().expect("the page has an id");
    assert_eq!(said["not_applied"][0]["field"], "emoji");
    world.sim.clear_faults();
    let read = world
        .ok("confluence_get_page", json!({"page_id": id}))
        .await;
    assert_eq!(read["metadata"]["title"], "No looks");
});

both_editions!(behaviour_142_other_formats_pass_through, |world| {
    let arguments = json!({
        "space_key": "DESIGN", "title": "Wiki", "content": "h1. Head\n\n*bold*", "content_format": "wiki", "include_content": true,
    });
    let said = world.ok("confluence_create_page", arguments).await;
    let text = said["page"]["content"]["value"].as_str().expect("a text");
    assert!(
        text.contains("# Head") && text.contains("**bold**"),
        "{text}"
    );
    let storage = "<p>a</p><ac:structured-macro ac:name=\"toc\"/>";
    let arguments = json!({
        "space_key": "DESIGN", "title": "Storage", "content": storage, "content_format": "xhtml", "include_content": true,
    });
    let said = world.ok("confluence_create_page", arguments).await;
    assert!(
        said["page"]["content"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("toc"))
    );
    let arguments = json!({
        "space_key": "DESIGN", "title": "Broken", "content": "<p>a", "content_format": "storage",
    });
    let said = world.err("confluence_create_page", arguments).await;
    assert!(said.contains("never closed"), "{said}");
    let arguments =
        json!({"space_key": "DESIGN", "title": "X", "content": "a", "content_format": "html"});
    let said = world.err("confluence_create_page", arguments).await;
    assert!(said.contains("`html` is not a format"), "{said}");
});

both_editions!(tables_and_headings_as_asked_for, |world| {
    let arguments = json!({
        "space_key": "DESIGN", "title": "Table", "content": "# Head\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n",
        "table_layout": "wide", "enable_heading_anchors": true,
    });
    let said = world.ok("confluence_create_page", arguments).await;
    let read = world
        .ok(
            "confluence_get_page",
            json!({"page_id": said["page"]["id"], "convert_to_markdown": false}),
        )
        .await;
    let text = read["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    assert!(text.contains("wide") && text.contains("960"), "{text}");
    assert!(text.contains("ac:name=\"anchor\""), "{text}");
});

both_editions!(a_dry_run_makes_nothing_and_its_plan_makes_it, |world| {
    let arguments =
        json!({"space_key": "DESIGN", "title": "Planned", "content": "x", "dry_run": true});
    let shown = world.ok("confluence_create_page", arguments).await;
    assert!(world.writes().is_empty(), "{:?}", world.writes());
    assert_eq!(
        shown["edits"][0],
        json!({"field": "title", "after": "Planned"})
    );
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["page"]["title"], "Planned");
    assert_eq!(world.writes().len(), 1);
});

both_editions!(a_space_is_meant_in_any_letters, |world| {
    let said = world
        .ok(
            "confluence_create_page",
            json!({"space_key": "Design", "title": "Any letters"}),
        )
        .await;
    assert_eq!(said["page"]["space"]["key"], "DESIGN");
});

both_editions!(refusals_say_why, |world| {
    let arguments = json!({"space_key": "DESIGN", "title": "Buttons", "content": "x"});
    let said = world.err("confluence_create_page", arguments).await;
    assert!(said.contains("already exists"), "{said}");
    let arguments = json!({"space_key": "DESING", "title": "X", "content": "x"});
    let said = world.err("confluence_create_page", arguments).await;
    assert!(said.contains("Nearest: `DESIGN`"), "{said}");
    let arguments =
        json!({"space_key": "DESIGN", "title": "X", "content": "x", "parent_id": "10001"});
    let said = world.err("confluence_create_page", arguments).await;
    assert!(said.contains("different space"), "{said}");
    let arguments = json!({"space_key": "DESIGN", "title": "X", "page_width": "wide"});
    let said = world.err("confluence_create_page", arguments).await;
    assert!(said.contains("`wide` is not a page width"), "{said}");
});

#[tokio::test]
async fn live_docs_exist_on_cloud_only() {
    let arguments =
        json!({"space_key": "DESIGN", "title": "Live", "content": "x", "subtype": "live"});
    let world = World::new(Flavor::Cloud).await;
    let said = world.ok("confluence_create_page", arguments.clone()).await;
    assert_eq!(said["page"]["subtype"], "live");
    let world = World::new(Flavor::DataCenter).await;
    let said = world.err("confluence_create_page", arguments).await;
    assert!(said.contains("Cloud only"), "{said}");
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn behaviour_149_files_are_read_below_the_allowed_folder_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("root");
    fs::create_dir(&root).expect("a folder");
    fs::write(root.join("page.md"), "# From a file\n").expect("a file");
    fs::write(folder.path().join("secret.md"), "secret").expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.md"), root.join("link.md"))
        .expect("a link");
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| config.file_root.clone_from(&root)).await;
        let arguments = |path: &str| json!({"space_key": "DESIGN", "title": "File", "content_file": path, "include_content": true});
        let outside = folder.path().join("secret.md");
        for path in ["../secret.md", "link.md", outside.to_str().expect("a path")] {
            let said = world.err("confluence_create_page", arguments(path)).await;
            assert!(said.contains("outside of the folder"), "{path}: {said}");
            assert!(!said.contains("secret\n"), "{said}");
        }
        let said = world
            .err("confluence_create_page", arguments("missing.md"))
            .await;
        assert!(said.contains("`missing.md` cannot be opened"), "{said}");
        let both = json!({"space_key": "DESIGN", "title": "File", "content_file": "page.md", "content": "x"});
        let said = world.err("confluence_create_page", both).await;
        assert!(said.contains("not both"), "{said}");
        assert!(world.writes().is_empty());
        let said = world
            .ok("confluence_create_page", arguments("page.md"))
            .await;
        assert_eq!(said["page"]["content"]["value"], "# From a file");
    }
}

#[tokio::test]
async fn nothing_is_made_outside_of_the_allowed_spaces_or_when_read_only() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let outside = [
            json!({"space_key": "TECH", "title": "X", "content": "x"}),
            json!({"space_key": "DESIGN", "title": "X", "content": "x", "parent_id": "10001"}),
        ];
        for arguments in outside {
            let said = world.err("confluence_create_page", arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
        let inside =
            json!({"space_key": "DESIGN", "title": "X", "content": "x", "parent_id": "20002"});
        world.ok("confluence_create_page", inside).await;
        let world = World::with(flavor, |config| config.policy.read_only = true).await;
        assert!(
            world
                .door
                .tools()
                .iter()
                .all(|tool| tool.name != "confluence_create_page")
        );
    }
}

both_editions!(a_parent_is_named_by_titles, |world| {
    let page = |parent: &str, title: &str| json!({"space_key": "TECH", "title": title, "content": "x", "parent_id": parent});
    let first = world
        .ok(
            "confluence_create_page",
            page("System Architecture", "First below"),
        )
        .await;
    assert_eq!(first["page"]["parent_id"], "12345", "{first}");
    let second = world
        .ok(
            "confluence_create_page",
            page("System Architecture > First below", "Second below"),
        )
        .await;
    assert_eq!(second["page"]["parent_id"], first["page"]["id"], "{second}");
    let said = world
        .err(
            "confluence_create_page",
            page("API Documentation > First below", "Third"),
        )
        .await;
    assert!(
        said.contains("stands below `System Architecture`"),
        "{said}"
    );
    let said = world
        .err("confluence_create_page", page("No such page", "Fourth"))
        .await;
    assert!(
        said.contains("`No such page` in space `TECH` does not exist"),
        "{said}"
    );
});
