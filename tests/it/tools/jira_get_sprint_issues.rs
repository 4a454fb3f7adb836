//! `jira_get_sprint_issues` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_the_issues_of_a_sprint_in_one_request, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_sprint_issues",
            json!({"sprint_id": "103", "fields": "summary", "limit": 50}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(said.to_string().contains("PROJ-456"), "{said}");
    assert!(
        !said.to_string().contains("PROJ-124"),
        "that is in the next sprint: {said}"
    );
});

both_editions!(behaviour_23_a_sprint_is_a_number, |world| {
    let said = world
        .err("jira_get_sprint_issues", json!({"sprint_id": "1 OR 1=1"}))
        .await;
    assert!(said.contains("not the number of a sprint"), "{said}");
    assert!(world.sim.requests_since(0).is_empty());
});
