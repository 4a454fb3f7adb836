//! `jira_get_transitions` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_87_says_where_each_leads, |world| {
    let (said, requests) = world
        .counted("jira_get_transitions", json!({"issue_key": "PROJ-456"}))
        .await;
    assert_eq!(said["issue_key"], "PROJ-456");
    assert!(said["status"].is_string());
    let transitions = said["transitions"].as_array().expect("a list");
    assert!(!transitions.is_empty());
    for transition in transitions {
        assert!(
            transition["id"].is_string() && transition["name"].is_string(),
            "{transition}"
        );
        assert!(transition["to_status"].is_string(), "{transition}");
    }
    assert_eq!(requests.len(), 1, "{requests:?}");
});

both_editions!(names_what_a_screen_asks_for, |world| {
    let said = world
        .ok("jira_get_transitions", json!({"issue_key": "PROJ-789"}))
        .await;
    let done = said["transitions"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|transition| transition["to_status"] == "Done")
        .expect("a way to Done");
    let resolution = done["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .find(|field| field["id"] == "resolution")
        .expect("a resolution");
    assert_eq!(resolution["required"], true);
    assert!(
        resolution["allowed"]
            .as_array()
            .is_some_and(|allowed| !allowed.is_empty())
    );
});

both_editions!(an_issue_nobody_has_is_an_error, |world| {
    let said = world
        .err("jira_get_transitions", json!({"issue_key": "PROJ-99999"}))
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
});
