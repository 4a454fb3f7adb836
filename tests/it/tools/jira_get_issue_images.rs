//! `jira_get_issue_images` on both editions.

use atlassian_mcp::door::Caller;
use atlassian_mcp::tools::Beside;
use serde_json::{Value, json};

use super::jira_upload_attachments::{DOT, attached, world};
use crate::support::FLAVORS;

#[tokio::test]
async fn pictures_come_as_pictures_and_nothing_else_comes() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        attached(&world, "PROJ-124").await;
        let arguments = json!({"issue_key": "PROJ-124"});
        let arguments = arguments.as_object().expect("an object").clone();
        let answer = world
            .door
            .call("jira_get_issue_images", arguments, Caller::default())
            .await
            .expect("a tool");
        assert!(!answer.is_error, "{}", answer.text);
        let body: Value = serde_json::from_str(&answer.text).expect("JSON");
        assert_eq!(body["count"], 1, "{body}");
        assert_eq!(body["attachments"][0]["filename"], "dot.png");
        assert_eq!(
            answer.beside,
            [Beside::Picture {
                media_type: "image/png".into(),
                bytes: DOT.into(),
            }]
        );
    }
}

#[tokio::test]
async fn an_issue_without_pictures_says_so() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = world(flavor, folder.path()).await;
        let said = world
            .ok("jira_get_issue_images", json!({"issue_key": "PROJ-125"}))
            .await;
        assert_eq!(said["count"], 0);
    }
}
