//! `jira_get_request_types` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_what_customers_can_ask_for, |world| {
    let (said, requests) = world
        .counted("jira_get_request_types", json!({"service_desk_id": "1"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["size"], 2);
    assert_eq!(said["request_types"][0]["name"], "Get help");
    assert_eq!(said["request_types"][1]["issue_type_id"], "10006");
});
