//! `confluence_get_page_versions` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(versions_come_newest_first_with_names, |world| {
    let said = world
        .ok("confluence_get_page_versions", json!({"page_id": "10010"}))
        .await;
    let numbers: Vec<u64> = said["versions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|version| version["number"].as_u64().expect("a number"))
        .collect();
    assert_eq!(numbers, [3, 2, 1], "{said}");
    assert!(said.get("more").is_none(), "{said}");
    let by = said["versions"][0]["by"].as_str().expect("a name");
    assert!(by.contains(' '), "a name and no id: {by}");
    let said = world
        .ok(
            "confluence_get_page_versions",
            json!({"page_id": "10010", "limit": 2}),
        )
        .await;
    assert_eq!(
        (said["versions"].as_array().map(Vec::len), &said["more"]),
        (Some(2), &json!(true))
    );
    let said = world
        .err("confluence_get_page_versions", json!({"page_id": "999999"}))
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
});
