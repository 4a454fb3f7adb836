//! `jira_delete_attachment` on both editions.

use serde_json::json;

use super::jira_upload_attachments::{attached, world};
use crate::support::FLAVORS;

#[tokio::test]
async fn a_file_of_this_issue_goes_and_one_of_another_does_not() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        let said = attached(&world, "PROJ-124").await;
        let id = &said["attachments"][0]["id"];
        let refused = world
            .err(
                "jira_delete_attachment",
                json!({"issue_key": "PROJ-125", "attachment_id": id}),
            )
            .await;
        assert!(refused.contains("has no file with the id"), "{refused}");
        let asked = json!({"issue_key": "PROJ-124", "attachment_id": id});
        let gone = world.ok("jira_delete_attachment", asked.clone()).await;
        assert_eq!(gone["message"], "File `dot.png` of PROJ-124 deleted");
        let again = world.err("jira_delete_attachment", asked).await;
        assert!(again.ends_with("[not found]"), "{again}");
    }
}
