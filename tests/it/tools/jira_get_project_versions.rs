//! `jira_get_project_versions` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_versions_under_the_names_of_the_reference, |world| {
    let (said, requests) = world
        .counted("jira_get_project_versions", json!({"project_key": "PROJ"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let versions = said["versions"].as_array().expect("a list");
    let version = versions
        .iter()
        .find(|version| version["name"] == "3.1")
        .expect("3.1");
    assert!(version["id"].is_string());
    assert_eq!(version["released"], false);
    assert_eq!(version["archived"], false);
    assert!(versions.iter().any(|version| version["released"] == true));
});

both_editions!(behaviour_26_a_failure_is_no_empty_list, |world| {
    let said = world
        .err("jira_get_project_versions", json!({"project_key": "NOPE"}))
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
});
