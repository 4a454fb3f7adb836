//! `confluence_upload_attachment` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(
    behaviour_101_a_name_that_is_taken_gets_a_new_version,
    |world| {
        let arguments = json!({
            "content_id": "20004", "content_base64": "aGVsbG8=", "filename": "notes.txt", "comment": "First",
        });
        let said = world.ok("confluence_upload_attachment", arguments).await;
        assert_eq!(said["message"], "1 of 1 files attached to page `Buttons`");
        let file = &said["attachments"][0];
        assert_eq!(
            (&file["file_size"], &file["version"]),
            (&json!(5), &json!(1)),
            "{said}"
        );
        assert_eq!(file["comment"], "First");
        let arguments = json!({
            "content_id": "20004", "content_base64": "aGVsbG8gYWdhaW4=", "filename": "notes.txt", "minor_edit": true,
        });
        let said = world.ok("confluence_upload_attachment", arguments).await;
        assert_eq!(said["attachments"][0]["version"], 2, "{said}");
        assert_eq!(said["attachments"][0]["id"], file["id"], "{said}");
        assert!(said.get("not_applied").is_none(), "{said}");
        let id = file["id"].clone();
        let read = world
            .ok(
                "confluence_download_attachment",
                json!({"attachment_id": id}),
            )
            .await;
        assert_eq!(read["content"]["value"], "hello again");
    }
);

both_editions!(a_plan_tells_the_version_and_sends_nothing, |world| {
    let arguments = json!({
        "content_id": "12345", "content_base64": "eA==", "filename": "architecture.png", "dry_run": true,
    });
    let shown = world.ok("confluence_upload_attachment", arguments).await;
    assert!(world.writes().is_empty());
    let edits = shown["edits"].to_string();
    assert!(
        edits.contains("architecture.png") && edits.contains("\\\"version\\\":2")
            || edits.contains("\"version\":2"),
        "{shown}"
    );
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["attachments"][0]["embed"], "![](architecture.png)");
});

both_editions!(behaviour_104_a_failed_upload_is_a_failure, |world| {
    world
        .sim
        .add_fault("method=POST path=*/child/attachment* status=403 times=always")
        .expect("a rule");
    let arguments = json!({"content_id": "20004", "content_base64": "eA==", "filename": "x.txt"});
    let said = world.err("confluence_upload_attachment", arguments).await;
    assert!(said.ends_with("[permission]"), "{said}");
});

both_editions!(
    what_is_no_file_is_refused_before_anything_is_sent,
    |world| {
        for (arguments, words) in [
            (json!({"content_id": "20004"}), "either `file_path`"),
            (
                json!({"content_id": "20004", "content_base64": "eA=="}),
                "needs a `filename`",
            ),
            (
                json!({"content_id": "20004", "content_base64": "???", "filename": "x"}),
                "is not base64",
            ),
            (
                json!({"content_id": "20004", "content_base64": "eA==", "filename": "../x"}),
                "is a path",
            ),
        ] {
            let said = world.err("confluence_upload_attachment", arguments).await;
            assert!(said.contains(words), "{said}");
        }
        assert!(world.writes().is_empty());
    }
);

#[tokio::test]
async fn behaviour_100_only_files_below_the_allowed_folder_go_out() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("in.txt"), "inside").expect("written");
        std::fs::write(outside.path().join("out.txt"), "outside").expect("written");
        std::os::unix::fs::symlink(
            outside.path().join("out.txt"),
            folder.path().join("link.txt"),
        )
        .expect("a link");
        let root = folder.path().to_owned();
        let world = World::with(flavor, |config| config.file_root = root).await;
        let secret = outside.path().join("out.txt");
        for path in ["link.txt", "../out.txt", secret.to_str().expect("a path")] {
            let arguments = json!({"content_id": "20004", "file_path": path});
            world.err("confluence_upload_attachment", arguments).await;
        }
        assert!(world.writes().is_empty());
        let arguments = json!({"content_id": "20004", "file_path": "in.txt"});
        let said = world.ok("confluence_upload_attachment", arguments).await;
        assert_eq!(said["attachments"][0]["title"], "in.txt");
    }
}
