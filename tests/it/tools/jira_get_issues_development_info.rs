//! `jira_get_issues_development_info` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(one_that_fails_does_not_hide_the_others, |world| {
    let said = world
        .ok(
            "jira_get_issues_development_info",
            json!({"issue_keys": "PROJ-123, PROJ-99999, nonsense", "data_type": "pullrequest"}),
        )
        .await;
    let issues = said["issues"].as_array().expect("a list");
    assert_eq!(
        issues[0]["pullRequests"].as_array().map(Vec::len),
        Some(1),
        "{said}"
    );
    assert!(
        issues[1]["error"]
            .as_str()
            .expect("why")
            .contains("does not exist"),
        "{said}"
    );
    assert!(
        issues[2]["error"]
            .as_str()
            .expect("why")
            .contains("not an issue key"),
        "{said}"
    );
});
