//! `jira_search_users` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(finds_people_by_the_beginning_of_a_name, |world| {
    let (said, requests) = world
        .counted("jira_search_users", json!({"query": "ma"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let names: Vec<_> = said["users"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["display_name"].clone())
        .collect();
    assert!(names.contains(&json!("Mara Okafor")), "{said}");
    let said = world
        .ok("jira_search_users", json!({"query": "nobody at all"}))
        .await;
    assert_eq!(said, json!({"count": 0, "users": []}));
});
