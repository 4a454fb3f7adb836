//! `confluence_upload_attachments` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World};

#[tokio::test]
async fn several_files_go_up_and_each_failure_is_named() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a.txt", "b.txt", "c.txt"] {
            std::fs::write(folder.path().join(name), name).expect("written");
        }
        std::fs::create_dir(folder.path().join("other")).expect("a folder");
        std::fs::write(folder.path().join("other/a.txt"), "x").expect("written");
        let root = folder.path().to_owned();
        let world = World::with(flavor, |config| config.file_root = root).await;
        let said = world
            .ok(
                "confluence_upload_attachments",
                json!({"content_id": "20004", "file_paths": "a.txt, b.txt", "comment": "Both"}),
            )
            .await;
        assert_eq!(said["message"], "2 of 2 files attached to page `Buttons`");
        assert_eq!(said["attachments"].as_array().map(Vec::len), Some(2));
        world
            .sim
            .add_fault("method=POST path=*/child/attachment* status=403 times=1")
            .expect("a rule");
        let said = world
            .ok(
                "confluence_upload_attachments",
                json!({"content_id": "20004", "file_paths": ["b.txt", "c.txt"]}),
            )
            .await;
        assert_eq!(said["message"], "1 of 2 files attached to page `Buttons`");
        assert_eq!(said["not_applied"][0]["field"], "b.txt", "{said}");
        let before = world.writes().len();
        for (paths, words) in [
            (json!("a.txt, other/a.txt"), "called `a.txt`"),
            (json!("a.txt, missing.txt"), "missing.txt"),
        ] {
            let arguments = json!({"content_id": "20004", "file_paths": paths});
            let said = world.err("confluence_upload_attachments", arguments).await;
            assert!(said.contains(words), "{said}");
        }
        assert_eq!(world.writes().len(), before, "nothing goes if one is wrong");
    }
}
