//! `jira_get_issue` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(reads_an_issue_with_comments_in_one_request, |world| {
    let (issue, requests) = world
        .counted("jira_get_issue", json!({"issue_key": "PROJ-123"}))
        .await;
    assert_eq!(issue["key"], "PROJ-123");
    assert!(issue["summary"].is_string());
    assert!(issue["status"]["name"].is_string());
    assert!(issue["browse_url"].as_str().expect("an address").ends_with("/browse/PROJ-123"));
    assert_eq!(requests.len(), 1, "{requests:?}");
});

both_editions!(says_what_is_wrong_with_a_key_nobody_has, |world| {
    let said = world
        .err("jira_get_issue", json!({"issue_key": "PROJ-99999"}))
        .await;
    assert!(
        said.starts_with("Issue `PROJ-99999` does not exist, or the account may not see it."),
        "{said}"
    );
});
