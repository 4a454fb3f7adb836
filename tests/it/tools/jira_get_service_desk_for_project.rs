//! `jira_get_service_desk_for_project` on both editions.

use serde_json::{Value, json};

use crate::support::both_editions;

both_editions!(finds_the_desk_of_a_project_once_a_process, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_service_desk_for_project",
            json!({"project_key": "SUP"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["service_desk"]["id"], "1");
    assert_eq!(said["service_desk"]["project_name"], "Customer Support");
    let (said, requests) = world
        .counted(
            "jira_get_service_desk_for_project",
            json!({"project_key": "PROJ"}),
        )
        .await;
    assert!(requests.is_empty(), "{requests:?}");
    assert_eq!(said["service_desk"], Value::Null);
});
