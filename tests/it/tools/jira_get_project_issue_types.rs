//! `jira_get_project_issue_types` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_types_and_asks_once_a_process, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_project_issue_types",
            json!({"project_key": "proj"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let types = said["issue_types"].as_array().expect("a list");
    let bug = types
        .iter()
        .find(|kind| kind["name"] == "Bug")
        .expect("bugs");
    assert_eq!(bug["description"], "Something that is wrong.");
    assert_eq!(bug["subtask"], false);
    assert!(types.iter().any(|kind| kind["subtask"] == true));
    let (_, requests) = world
        .counted(
            "jira_get_project_issue_types",
            json!({"project_key": "PROJ"}),
        )
        .await;
    assert!(requests.is_empty(), "{requests:?}");
});

both_editions!(a_project_that_is_not_there_is_an_error, |world| {
    let said = world
        .err(
            "jira_get_project_issue_types",
            json!({"project_key": "NOPE"}),
        )
        .await;
    assert!(
        said.contains("Project `NOPE`") && said.contains("exist"),
        "{said}"
    );
});
