//! `confluence_get_page_diff` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(two_requests_show_what_changed, |world| {
    let arguments = json!({"page_id": "10010", "from_version": 1, "to_version": 2});
    let (said, requests) = world.counted("confluence_get_page_diff", arguments).await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert_eq!(said["page_id"], "10010");
    assert_eq!(said["title"], "API Documentation");
    assert_eq!(said["from_version"], 1);
    assert_eq!(said["to_version"], 2);
    let diff = said["diff"].as_str().expect("a diff");
    assert!(
        diff.contains("+## Paging") && diff.contains("+Lists are cut at 100 items."),
        "{diff}"
    );
    assert!(!diff.contains("\n-"), "nothing went: {diff}");
});

both_editions!(behaviour_156_the_same_version_differs_in_nothing, |world| {
    let arguments = json!({"page_id": "10010", "from_version": 2, "to_version": 2});
    let said = world.ok("confluence_get_page_diff", arguments).await;
    assert_eq!(said["diff"], "");
});

both_editions!(a_missing_version_is_named, |world| {
    let arguments = json!({"page_id": "10010", "from_version": 1, "to_version": 40});
    let said = world.err("confluence_get_page_diff", arguments).await;
    assert!(said.contains("Version 40 of page `10010`"), "{said}");
});
