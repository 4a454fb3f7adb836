//! An internal-only service project: by no spelling of the key and no way of writing does a customer get to see a word.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World};

/// `(tool, arguments)`. `@ID` stands for the number of the issue.
pub const CALLS: &[(&str, &str)] = &[
    ("jira_add_comment", r#"{"issue_key": "SUP-1", "body": "x"}"#),
    (
        "jira_add_comment",
        r#"{"issue_key": "sup-1", "body": "x", "public": true}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": " SUP-1 ", "body": "x", "public": "true"}"#,
    ),
    ("jira_add_comment", r#"{"issue_key": "@ID", "body": "x"}"#),
    (
        "jira_add_comment",
        r#"{"issue_key": "@ID", "body": "x", "public": true}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": "https://x.example/browse/SUP-1", "body": "x"}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": "SUP-1", "body": "x", "public": null}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": "SUP-1", "body": "x", "visibility": {"type": "role", "value": "Service Desk Customers"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "SUP-1", "comment": "x"}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "@ID", "comment": "x", "fields": {"priority": "Low"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "SUP-1", "fields": {"comment": "x"}}"#,
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "SUP-1", "transition_id": "Done", "comment": "x"}"#,
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "@ID", "transition_id": "Done", "comment": "x"}"#,
    ),
];

#[tokio::test]
async fn no_comment_becomes_public() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.internal_only_projects = vec!["SUP".into()];
        })
        .await;
        let issue = world
            .ok("jira_get_issue", json!({"issue_key": "SUP-1"}))
            .await;
        let id = issue["id"].as_str().expect("an id");
        for (tool, arguments) in CALLS {
            let arguments: Value =
                serde_json::from_str(&arguments.replace("@ID", id)).expect("JSON");
            let said = world.call(tool, arguments.clone()).await;
            assert!(said.is_error, "{flavor} {tool} {arguments}: {}", said.text);
            assert!(
                world.writes().is_empty(),
                "{flavor} {tool} {arguments}: {:?}",
                world.writes()
            );
        }
        let said = json!({"issue_key": "SUP-1", "body": "between us", "public": false});
        assert_eq!(
            world.ok("jira_add_comment", said).await["public"],
            json!(false)
        );
    }
}
