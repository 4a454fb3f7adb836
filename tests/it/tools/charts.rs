//! The pictures that tools of boards and issues put beside their text when asked, on both editions.

use atlassian_mcp::tools::Beside;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World};

/// The size that stands in the head of a PNG file.
fn size(beside: &[Beside]) -> (u32, u32) {
    let [Beside::Picture { media_type, bytes }] = beside else {
        panic!("one picture: {} parts", beside.len());
    };
    assert_eq!(media_type, "image/png");
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    assert!(bytes.len() < 30_000, "{} bytes", bytes.len());
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

#[tokio::test]
async fn a_picture_comes_only_when_asked_and_text_always() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        for (tool, asked) in [
            ("jira_get_sprint_report", json!({"sprint_id": "103"})),
            ("jira_get_sprint_report", json!({"sprint_id": "102"})),
            ("jira_get_board_velocity", json!({"board_id": "1"})),
            ("jira_get_issue_dates", json!({"issue_key": "PROJ-126"})),
        ] {
            let plain = world.call(tool, asked.clone()).await;
            assert!(plain.beside.is_empty(), "{tool}");
            let mut with = asked;
            with["chart"] = json!(true);
            let pictured = world.call(tool, with.clone()).await;
            assert!(!pictured.is_error, "{}", pictured.text);
            assert_eq!(size(&pictured.beside), (800, 400), "{tool}");
            assert_eq!(pictured.text, plain.text, "{tool}");
            let again = world.call(tool, with).await;
            if tool != "jira_get_issue_dates" {
                assert_eq!(again.beside, pictured.beside, "{tool}");
            }
        }
        let future = json!({"sprint_id": "104", "chart": true});
        let future = world.call("jira_get_sprint_report", future).await;
        assert!(future.beside.is_empty(), "nothing has happened yet");
    }
}

#[tokio::test]
async fn a_hostile_name_of_a_sprint_breaks_no_picture() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let hostile = "\u{202e}<svg/onload=x> スプリント 🚀";
        world
            .ok(
                "jira_update_sprint",
                json!({"sprint_id": "103", "name": hostile}),
            )
            .await;
        let said = world
            .call(
                "jira_get_sprint_report",
                json!({"sprint_id": "103", "chart": true}),
            )
            .await;
        assert_eq!(size(&said.beside), (800, 400));
        let body: Value = serde_json::from_str(&said.text).expect("JSON");
        assert!(body["sprint"]["name"].is_string(), "{body}");
    }
}
