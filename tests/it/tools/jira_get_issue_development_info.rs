//! `jira_get_issue_development_info` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(asks_only_the_tools_that_know_something_182, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_issue_development_info",
            json!({"issue_key": "PROJ-123"}),
        )
        .await;
    assert_eq!(said["pullRequests"][0]["status"], "OPEN", "{said}");
    assert_eq!(said["pullRequests"][0]["source"], "PROJ-123-sign-in");
    assert_eq!(
        said["branches"].as_array().map(Vec::len),
        Some(1),
        "each branch once: {said}"
    );
    assert_eq!(said["commits"].as_array().map(Vec::len), Some(2));
    assert_eq!(said["commits"][0]["repository"], "portal");
    assert_eq!(said["repositories"][0]["name"], "portal");
    // The issue, the summary, and one question for each kind of thing.
    assert_eq!(requests.len(), 5, "{requests:?}");
});

both_editions!(an_issue_nobody_works_on_costs_no_details, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_issue_development_info",
            json!({"issue_key": "PROJ-124"}),
        )
        .await;
    assert_eq!(said["commits"], json!([]));
    assert_eq!(requests.len(), 2, "{requests:?}");
    let said = world
        .err(
            "jira_get_issue_development_info",
            json!({"issue_key": "PROJ-124", "data_type": "builds"}),
        )
        .await;
    assert!(said.contains("`builds` is no kind"), "{said}");
});
