//! `jira_download_attachments` on both editions.

use atlassian_mcp::door::Caller;
use atlassian_mcp::tools::Beside;
use serde_json::{Value, json};

use super::jira_upload_attachments::{DOT, attached, world};
use crate::support::{FLAVORS, World};

async fn fetched(world: &World, arguments: Value) -> (Value, Vec<Beside>) {
    let arguments = arguments.as_object().expect("an object").clone();
    let answer = world
        .door
        .call("jira_download_attachments", arguments, Caller::default())
        .await
        .expect("a tool");
    assert!(!answer.is_error, "{}", answer.text);
    let body = serde_json::from_str(&answer.text).expect("JSON");
    (body, answer.beside)
}

#[tokio::test]
async fn behaviour_99_pictures_are_shown_and_files_are_handed_over() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        attached(&world, "PROJ-124").await;
        let (body, beside) = fetched(&world, json!({"issue_key": "PROJ-124"})).await;
        assert_eq!(body["count"], 3, "{body}");
        assert!(body.get("failed").is_none(), "{body}");
        assert_eq!(beside.len(), 3);
        let is_picture =
            |one: &Beside| matches!(one, Beside::Picture { bytes, .. } if bytes == DOT);
        assert!(beside.iter().any(is_picture));
        let is_archive = |one: &Beside| matches!(one, Beside::File { uri, bytes, .. } if uri.ends_with("/all.zip") && bytes.as_ref() == b"PK\x03\x04");
        assert!(beside.iter().any(is_archive));
    }
}

#[tokio::test]
async fn one_text_is_read_as_text() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        let said = attached(&world, "PROJ-124").await;
        let files = said["attachments"].as_array().expect("files");
        let id = |name: &str| {
            let file = files.iter().find(|file| file["filename"] == name);
            file.expect("there")["id"].clone()
        };
        let one = json!({"issue_key": "PROJ-124", "attachment_id": id("notes.txt")});
        let (body, beside) = fetched(&world, one).await;
        assert_eq!(body["content"]["value"], "first line\nsecond line");
        assert!(beside.is_empty());
        let one = json!({"issue_key": "PROJ-124", "attachment_id": id("dot.png")});
        let (body, beside) = fetched(&world, one).await;
        assert_eq!(body["attachment"]["filename"], "dot.png");
        assert_eq!(beside.len(), 1);
        let other = world
            .err(
                "jira_download_attachments",
                json!({"issue_key": "PROJ-125", "attachment_id": id("dot.png")}),
            )
            .await;
        assert!(other.contains("has no file with the id"), "{other}");
    }
}

/// Nothing in it repeats where a part begins.
fn large() -> Vec<u8> {
    (0..9_000_003u32).map(|at| (at % 251) as u8).collect()
}

#[tokio::test]
async fn a_large_file_comes_in_parts_that_are_linked() {
    const PART: usize = 4 * 1024 * 1024;
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        std::fs::write(folder.path().join("large.bin"), large()).expect("written");
        let files = json!({"issue_key": "PROJ-124", "file_paths": "large.bin"});
        let said = world.ok("jira_upload_attachments", files).await;
        let id = said["attachments"][0]["id"].clone();
        let (body, beside) = fetched(&world, json!({"issue_key": "PROJ-124"})).await;
        assert!(beside.is_empty(), "{body}");
        assert_eq!(body["failed"][0]["next"]["arguments"]["attachment_id"], id);
        let mut call = body["failed"][0]["next"]["arguments"].clone();
        let mut whole = Vec::new();
        let mut links = Vec::new();
        while call.is_object() {
            let (body, beside) = fetched(&world, call).await;
            assert_eq!(body["part"]["of"], 9_000_003, "{body}");
            for one in &beside {
                match one {
                    Beside::File { bytes, .. } => {
                        assert!(bytes.len() <= PART);
                        whole.extend_from_slice(bytes);
                    }
                    Beside::Link { uri, .. } => links.push(uri.clone()),
                    Beside::Picture { .. } => panic!("a picture"),
                }
            }
            call = body["next"]["arguments"].clone();
        }
        assert!(whole == large(), "{} bytes", whole.len());
        let id = id.as_str().expect("an id");
        let wanted =
            [PART, 2 * PART].map(|from| format!("jira://issue/PROJ-124/attachment/{id}/{from}"));
        assert_eq!(links, wanted);
        let beyond = json!({"issue_key": "PROJ-124", "attachment_id": id, "offset": 9_000_003});
        let said = world.err("jira_download_attachments", beyond).await;
        assert!(
            said.contains("9000003") && said.ends_with("[arguments]"),
            "{said}"
        );
        // A link leads to its part.
        let read = world
            .door
            .read(&wanted[1], Caller::default())
            .await
            .expect("a resource");
        assert!(
            matches!(read.beside.as_slice(), [Beside::File { bytes, .. }] if bytes.as_ref() == &large()[2 * PART..]),
            "{}",
            read.text
        );
    }
}
