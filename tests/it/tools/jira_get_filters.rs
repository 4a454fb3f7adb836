//! `jira_get_filters` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(saved_queries_come_with_their_jql, |world| {
    let (said, requests) = world.counted("jira_get_filters", json!({})).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let filters = said["filters"].as_array().expect("filters");
    let first = filters.first().expect("a filter");
    assert!(first["jql"].as_str().is_some_and(|jql| !jql.is_empty()));
    let name = first["name"].as_str().expect("a name");
    let part: String = name.to_uppercase().chars().take(4).collect();
    let some = world.ok("jira_get_filters", json!({"name": part})).await;
    assert!(some["filters"].to_string().contains(name), "{some}");
    let one = world
        .ok("jira_get_filters", json!({"filter_id": first["id"]}))
        .await;
    assert_eq!(one["filters"], json!([first]));
    let none = world
        .ok("jira_get_filters", json!({"name": "no such filter"}))
        .await;
    assert_eq!(none["filters"], json!([]));
});

both_editions!(one_that_is_not_there_is_an_error, |world| {
    let said = world
        .err("jira_get_filters", json!({"filter_id": "99999"}))
        .await;
    assert!(said.contains("Filter `99999`"), "{said}");
});
