//! `jira_get_project_statuses` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(types_with_one_workflow_are_told_of_together, |world| {
    let (said, requests) = world
        .counted("jira_get_project_statuses", json!({"project_key": "PROJ"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let workflows = said["workflows"].as_array().expect("a list");
    assert_eq!(workflows.len(), 1, "{said}");
    let names: Vec<_> = workflows[0]["statuses"]
        .as_array()
        .expect("statuses")
        .iter()
        .map(|status| status["name"].as_str().expect("a name"))
        .collect();
    assert!(
        names.contains(&"In Review") && names.contains(&"Done"),
        "{names:?}"
    );
    assert!(
        workflows[0]["issue_types"]
            .as_array()
            .expect("types")
            .contains(&json!("Bug"))
    );
});
