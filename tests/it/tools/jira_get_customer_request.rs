//! `jira_get_customer_request` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(tells_status_fields_and_sla, |world| {
    let said = world
        .ok("jira_get_customer_request", json!({"issue_key": "SUP-2"}))
        .await;
    assert_eq!(said["request_key"], "SUP-2");
    assert_eq!(said["status"], "Waiting for support");
    assert!(said["reporter"]["display_name"].is_string(), "{said}");
    assert_eq!(said["reporter"]["origin"], "customer", "{said}");
    assert!(
        said["fields"]["Description"]
            .as_str()
            .expect("a text")
            .contains("*session expired*"),
        "{said}"
    );
    assert_eq!(said["sla"][0]["name"], "Time to first response");
    assert!(
        said["created"]
            .as_str()
            .expect("a time")
            .starts_with("2026-11-16T"),
        "{said}"
    );
});

both_editions!(approvals_are_told_where_there_are_any, |world| {
    let said = world
        .ok("jira_get_customer_request", json!({"issue_key": "SUP-5"}))
        .await;
    assert_eq!(said["approvals"][0]["final_decision"], "pending", "{said}");
    assert_eq!(said["approvals"][0]["approvers"][0]["name"], "John Doe");
    let said = world
        .err(
            "jira_get_customer_request",
            json!({"issue_key": "PROJ-124"}),
        )
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
});
