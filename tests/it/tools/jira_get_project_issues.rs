//! `jira_get_project_issues` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_one_project, |world| {
    let (found, requests) = world
        .counted(
            "jira_get_project_issues",
            json!({"project_key": "docs", "limit": 4}),
        )
        .await;
    let issues = found["issues"].as_array().expect("a list");
    assert_eq!(issues.len(), 4);
    assert!(
        issues
            .iter()
            .all(|issue| issue["key"].as_str().expect("a key").starts_with("DOCS-"))
    );
    assert_eq!(requests.len(), 1, "{requests:?}");
});

both_editions!(an_unknown_project_is_an_error, |world| {
    let said = world
        .err("jira_get_project_issues", json!({"project_key": "NOPE"}))
        .await;
    assert!(
        said.contains("NOPE") && said.ends_with("[invalid]"),
        "{said}"
    );
});

both_editions!(a_key_cannot_hold_a_query, |world| {
    let said = world
        .err(
            "jira_get_project_issues",
            json!({"project_key": "PROJ OR project = HR"}),
        )
        .await;
    assert!(said.contains("is not a project key"), "{said}");
    assert!(world.sim.exchanges().is_empty());
});
