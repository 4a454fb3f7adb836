//! `jira_get_issue_proforma_forms`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn forms_are_listed_through_the_gateway() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .ok(
            "jira_get_issue_proforma_forms",
            json!({"issue_key": "SUP-2"}),
        )
        .await;
    assert_eq!(said["count"], 1);
    assert_eq!(said["forms"][0]["name"], "What does not work");
    assert_eq!(said["forms"][0]["state"], "open");
    // The cloud id is asked for once in the life of the server.
    let (said, requests) = world
        .counted(
            "jira_get_issue_proforma_forms",
            json!({"issue_key": "SUP-1"}),
        )
        .await;
    assert_eq!(said["forms"][0]["state"], "submitted");
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert!(requests[1].contains("/jira/forms/cloud/"), "{requests:?}");
}

#[tokio::test]
async fn behaviour_174_an_issue_without_forms_has_none_and_one_that_is_not_there_is_an_error() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .ok(
            "jira_get_issue_proforma_forms",
            json!({"issue_key": "PROJ-123"}),
        )
        .await;
    assert_eq!(said["forms"], json!([]));
    let said = world
        .err(
            "jira_get_issue_proforma_forms",
            json!({"issue_key": "PROJ-9999"}),
        )
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
}
