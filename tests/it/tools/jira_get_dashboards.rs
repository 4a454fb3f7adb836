//! `jira_get_dashboards` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

fn gadget<'a>(said: &'a Value, title: &str) -> &'a Value {
    let gadgets = said["gadgets"].as_array().expect("gadgets");
    gadgets
        .iter()
        .find(|gadget| gadget["title"] == title)
        .unwrap_or_else(|| panic!("no gadget {title}: {said}"))
}

both_editions!(dashboards_are_listed_and_found_by_name, |world| {
    let (said, requests) = world.counted("jira_get_dashboards", json!({})).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(
        said["dashboards"].as_array().map(Vec::len),
        Some(2),
        "{said}"
    );
    let some = world
        .ok("jira_get_dashboards", json!({"name": "GLANCE"}))
        .await;
    assert_eq!(
        some["dashboards"].as_array().map(Vec::len),
        Some(1),
        "{some}"
    );
    assert_eq!(some["dashboards"][0]["id"], "10100");
});

both_editions!(gadgets_tell_the_filters_they_read, |world| {
    let said = world
        .ok("jira_get_dashboards", json!({"dashboard_id": "10100"}))
        .await;
    assert_eq!(said["name"], "Portal at a glance");
    let bugs = gadget(&said, "My open bugs");
    assert_eq!(bugs["filter"]["name"], "My open bugs", "{bugs}");
    assert!(
        bugs["filter"]["jql"]
            .as_str()
            .is_some_and(|jql| jql.contains("type = Bug"))
    );
    assert_eq!(gadget(&said, "Created and resolved")["project_id"], "10000");
    assert_eq!(gadget(&said, "Sprint health")["board_id"], "1");
    let gone = gadget(&said, "A filter that is gone");
    assert_eq!(gone["filter"]["id"], "19999");
    assert!(gone["filter"]["error"].is_string(), "{gone}");
    assert!(gadget(&said, "Clock").get("filter").is_none());
    let missing = world
        .err("jira_get_dashboards", json!({"dashboard_id": "1"}))
        .await;
    assert!(missing.contains("Dashboard `1`"), "{missing}");
});

#[tokio::test]
async fn what_is_closed_is_counted_and_not_told() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .ok("jira_get_dashboards", json!({"dashboard_id": "10100"}))
            .await;
        assert_eq!(said["hidden_by_policy"], 2, "a project and a board: {said}");
        assert!(!said.to_string().contains("Sprint health"), "{said}");
    }
}
