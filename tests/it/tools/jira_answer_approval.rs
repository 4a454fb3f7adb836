//! `jira_answer_approval` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

#[tokio::test]
async fn an_approver_approves_and_it_is_read_back() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let said = world
            .ok(
                "jira_answer_approval",
                json!({"issue_key": "SUP-5", "decision": "approve"}),
            )
            .await;
        assert_eq!(said["message"], "SUP-5 is approved");
        assert_eq!(said["approval"]["final_decision"], "approved");
        let said = world
            .err(
                "jira_answer_approval",
                json!({"issue_key": "SUP-5", "decision": "decline"}),
            )
            .await;
        assert!(
            said.contains("no approval that the account can answer"),
            "{said}"
        );
    }
}

both_editions!(who_is_no_approver_is_told_so, |world| {
    let said = world
        .err(
            "jira_answer_approval",
            json!({"issue_key": "SUP-5", "decision": "approve"}),
        )
        .await;
    assert!(
        said.contains("no approval that the account can answer"),
        "{said}"
    );
    let said = world
        .err(
            "jira_answer_approval",
            json!({"issue_key": "SUP-5", "decision": "perhaps"}),
        )
        .await;
    assert!(said.contains("`approve` or `decline`"), "{said}");
    assert!(world.writes().is_empty());
});
