//! `jira_get_sprint_report` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

fn keys(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    list.iter().filter_map(|it| it["key"].as_str()).collect()
}

both_editions!(every_issue_of_the_sprint_is_done_or_open, |world| {
    let said = world
        .ok("jira_get_sprint_report", json!({"sprint_id": "103"}))
        .await;
    assert_eq!(said["sprint"]["name"], "Sprint 42");
    let all = world
        .ok(
            "jira_get_sprint_issues",
            json!({"sprint_id": "103", "fields": "status", "limit": 50}),
        )
        .await;
    let mut wanted = keys(&all["issues"]);
    let mut told = keys(&said["issues_done"]);
    told.extend(keys(&said["issues_open"]));
    wanted.sort_unstable();
    told.sort_unstable();
    assert!(!told.is_empty());
    assert_eq!(told, wanted);
    let sum = |name: &str| {
        said[name]
            .as_f64()
            .unwrap_or_else(|| panic!("{name}: {said}"))
    };
    assert_eq!(
        sum("at_start") + sum("added"),
        sum("done") + sum("remaining")
    );
});

both_editions!(what_comes_late_is_named_and_the_days_count_it, |world| {
    let days = |said: &Value| said["burndown"].as_array().expect("days").clone();
    let before = world
        .ok("jira_get_sprint_report", json!({"sprint_id": "103"}))
        .await;
    assert!(!days(&before).is_empty(), "{before}");
    world
        .ok(
            "jira_add_issues_to_sprint",
            json!({"sprint_id": "103", "issue_keys": "PROJ-124"}),
        )
        .await;
    let after = world
        .ok("jira_get_sprint_report", json!({"sprint_id": "103"}))
        .await;
    assert!(
        after["added_after_start"].to_string().contains("PROJ-124"),
        "{after}"
    );
    assert!(keys(&after["issues_open"]).contains(&"PROJ-124"));
});

#[tokio::test]
async fn issues_out_of_reach_are_not_told() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err("jira_get_sprint_report", json!({"sprint_id": "103"}))
            .await;
        assert!(!said.contains("Sprint 42"), "{said}");
    }
}
