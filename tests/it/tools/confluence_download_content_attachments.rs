//! `confluence_download_content_attachments` on both editions.

use serde_json::{Value, json};

use crate::support::both_editions;

both_editions!(all_files_come_and_what_does_not_is_told, |world| {
    let tool = "confluence_download_content_attachments";
    let said = world.call(tool, json!({"content_id": "12345"})).await;
    assert!(!said.is_error, "{}", said.text);
    assert_eq!(said.beside.len(), 2);
    let text: Value = serde_json::from_str(&said.text).expect("JSON");
    assert_eq!(text["count"], 2);
    assert!(text.get("failed").is_none(), "{text}");
    world
        .sim
        .add_fault("path=*/download* status=403 times=always")
        .expect("a rule");
    let said = world.call(tool, json!({"content_id": "12345"})).await;
    let text: Value = serde_json::from_str(&said.text).expect("JSON");
    assert_eq!(
        (said.beside.len(), &text["count"]),
        (0, &json!(0)),
        "{text}"
    );
    assert_eq!(text["failed"].as_array().map(Vec::len), Some(2), "{text}");
    assert_eq!(
        text["failed"][0]["next"]["tool"],
        "confluence_download_attachment"
    );
});

both_editions!(a_page_without_files_says_so, |world| {
    let said = world
        .ok(
            "confluence_download_content_attachments",
            json!({"content_id": "20004"}),
        )
        .await;
    assert_eq!(said["count"], 0);
});
