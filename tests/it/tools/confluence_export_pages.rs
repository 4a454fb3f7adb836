//! `confluence_export_pages` on both editions.

use std::path::Path;

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World};

async fn world(flavor: Flavor, root: &Path) -> World {
    let root = root.to_owned();
    World::with(flavor, |config| config.file_root = root).await
}

/// The files of a folder, by their paths below it.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(path) = waiting.pop() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("below");
                found.push(below.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_space_becomes_files_that_publish_as_they_are() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        let arguments = json!({"space_key": "TECH", "folder": "out/tech"});
        let said = world.ok("confluence_export_pages", arguments.clone()).await;
        assert_eq!(said["not_applied"], Value::Null, "{said}");
        assert!(world.writes().is_empty(), "the site is only read");
        let root = folder.path().join("out/tech");
        let written = files(&root);
        let architecture = written
            .iter()
            .find(|path| path.contains("system-architecture") && path.ends_with(".md"))
            .expect("the page");
        let text = std::fs::read_to_string(root.join(architecture)).expect("text");
        assert!(
            text.starts_with("---\ntitle: \"System Architecture\"\npage_id: \"12345\"\n"),
            "{text}"
        );
        assert!(text.contains(".files/architecture.png"), "{text}");
        assert!(
            written
                .iter()
                .any(|path| path.ends_with(".files/architecture.png")),
            "{written:?}"
        );

        // Once more: what an export wrote is its own to write over.
        let again = world.ok("confluence_export_pages", arguments).await;
        assert_eq!(again["not_applied"], Value::Null, "{again}");
        assert_eq!(files(&root), written);

        let publish = json!({"folder": "out/tech", "space_key": "TECH", "dry_run": true});
        let plan = world.ok("confluence_publish_folder", publish).await;
        let line = plan["change"].as_str().expect("a line");
        assert!(
            line.contains("0 new pages, 0 changed") && line.contains("0 left alone"),
            "what was exported publishes without a change: {line}\n{}\n{}",
            plan["notes"],
            plan["edits"]
        );
    }
}

#[tokio::test]
async fn nothing_that_is_not_an_export_is_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let outside = tempfile::tempdir().expect("a folder");
    let world = world(Flavor::Cloud, folder.path()).await;
    for bad in ["../x", ".git", "a/.hidden", "/tmp/elsewhere"] {
        let arguments = json!({"page_id": "12345", "folder": bad});
        let said = world.err("confluence_export_pages", arguments).await;
        assert!(said.contains("below the allowed folder"), "{bad}: {said}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).expect("a link");
        let arguments = json!({"page_id": "12345", "folder": "link/x"});
        let said = world.err("confluence_export_pages", arguments).await;
        assert!(said.contains("leads out"), "{said}");
    }
    let arguments = json!({"page_id": "20010", "folder": "mine"});
    let said = world.ok("confluence_export_pages", arguments.clone()).await;
    let path = folder
        .path()
        .join("mine")
        .join(said["pages"][0]["file"].as_str().expect("a file"));
    std::fs::write(&path, "# Mine\n").expect("written");
    let said = world.err("confluence_export_pages", arguments).await;
    assert!(said.contains("that no export of this page wrote"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).expect("text"), "# Mine\n");
    assert!(files(outside.path()).is_empty());
}

#[tokio::test]
async fn read_only_mode_writes_no_files_either() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().to_owned();
    let world = World::with(Flavor::Cloud, |config| {
        config.file_root = root;
        config.policy.read_only = true;
    })
    .await;
    assert!(
        !world
            .door
            .tools()
            .iter()
            .any(|tool| tool.name == "confluence_export_pages")
    );
}
