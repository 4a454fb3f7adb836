//! `jira_get_link_types` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_them_once_a_process_and_filters, |world| {
    let (said, requests) = world.counted("jira_get_link_types", json!({})).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(
        said["link_types"][0],
        json!({"id": "10000", "name": "Blocks", "inward": "is blocked by", "outward": "blocks"})
    );
    let (said, requests) = world
        .counted("jira_get_link_types", json!({"name_filter": "BLOCKED"}))
        .await;
    assert!(requests.is_empty(), "{requests:?}");
    assert_eq!(
        said["link_types"].as_array().map(Vec::len),
        Some(1),
        "{said}"
    );
});
