//! `jira_get_issue_watchers` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(tells_who_watches_in_one_request, |world| {
    let (said, requests) = world
        .counted("jira_get_issue_watchers", json!({"issue_key": "PROJ-789"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["issue_key"], "PROJ-789");
    assert_eq!(said["watcher_count"], 1);
    assert_eq!(said["is_watching"], false);
    assert_eq!(said["watchers"][0]["display_name"], "Tomás Ribeiro");
});
