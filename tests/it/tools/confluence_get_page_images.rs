//! `confluence_get_page_images` on both editions.

use atlassian_mcp::tools::Beside;
use serde_json::{Value, json};

use crate::support::both_editions;

both_editions!(only_pictures_come, |world| {
    let said = world
        .call("confluence_get_page_images", json!({"content_id": "12345"}))
        .await;
    assert!(!said.is_error, "{}", said.text);
    assert!(
        matches!(said.beside.as_slice(), [Beside::Picture { .. }]),
        "{said:?}"
    );
    let text: Value = serde_json::from_str(&said.text).expect("JSON");
    assert_eq!(text["attachments"][0]["title"], "architecture.png");
});
