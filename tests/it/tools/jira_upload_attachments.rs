//! `jira_upload_attachments` on both editions, and what the other tools of files need: files on an issue.

use std::path::Path;

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World};
use crate::undo::journal;

/// A picture of one dot.
pub const DOT: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, 0x49, 0x44, 0x41, 0x54,
    0x78, 0x9c, 0x63, 0xf8, 0xdf, 0x20, 0, 0, 4, 0x11, 1, 0x90, 0xc7, 0x1b, 0x0d, 0x5e, 0, 0, 0, 0,
    0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// A world that may read files of a folder with a picture, a text and an archive in it.
pub async fn world(flavor: Flavor, folder: &Path) -> World {
    std::fs::write(folder.join("dot.png"), DOT).expect("written");
    std::fs::write(folder.join("notes.txt"), "first line\nsecond line").expect("written");
    std::fs::write(folder.join("all.zip"), b"PK\x03\x04").expect("written");
    World::with(flavor, |config| {
        config.file_root = folder.to_owned();
        journal(config, &folder.join("journal"));
    })
    .await
}

/// Attaches them to an issue; gives the answer.
pub async fn attached(world: &World, key: &str) -> Value {
    let files = json!({"issue_key": key, "file_paths": "dot.png, notes.txt, all.zip"});
    world.ok("jira_upload_attachments", files).await
}

async fn names(world: &World, key: &str) -> Vec<String> {
    let issue = world
        .ok(
            "jira_get_issue",
            json!({"issue_key": key, "fields": "attachment"}),
        )
        .await;
    let files = issue["attachments"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<String> = files
        .iter()
        .filter_map(|file| file["filename"].as_str().map(str::to_owned))
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn files_go_up_are_read_back_and_taken_away_again() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        let before = names(&world, "PROJ-124").await;
        let said = attached(&world, "PROJ-124").await;
        assert_eq!(said["message"], "3 of 3 files attached to PROJ-124");
        assert!(said["attachments"][0]["id"].is_string(), "{said}");
        assert_eq!(names(&world, "PROJ-124").await.len(), before.len() + 3);
        let undone = world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert!(undone.get("not_applied").is_none(), "{undone}");
        assert_eq!(names(&world, "PROJ-124").await, before);
    }
}

#[tokio::test]
async fn behaviour_100_nothing_outside_of_the_folder_is_read() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        for path in ["/etc/hostname", "../x", "missing.txt"] {
            let said = world
                .err(
                    "jira_upload_attachments",
                    json!({"issue_key": "PROJ-124", "file_paths": path}),
                )
                .await;
            assert!(said.contains("nothing was sent"), "{said}");
        }
        assert!(world.writes().is_empty());
    }
}
