//! `policy.lockdown`: what people from outside wrote does not reach the model, in any answer.

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::door::Door;
use serde_json::json;

use crate::support::{World, config};

/// What a customer wrote of this issue.
const KEY: &str = "SUP-2";
const OUTSIDE: [&str; 2] = ["Cannot sign in since the update", "session expired"];

#[tokio::test]
async fn words_of_customers_are_marked_and_hidden_where_that_is_asked_for() {
    let mut world = World::new(Flavor::Cloud).await;
    let comment = json!({"issue_key": KEY, "body": "A colleague answers", "public": false});
    world.ok("jira_add_comment", comment).await;
    let calls = [
        ("jira_get_issue", json!({"issue_key": KEY})),
        (
            "jira_get_issue",
            json!({"issue_key": KEY, "fields": "*all", "include": "all"}),
        ),
        (
            "jira_get_issue",
            json!({"issue_key": KEY, "fields": "summary"}),
        ),
        ("jira_search", json!({"jql": format!("key = {KEY}")})),
        (
            "jira_search",
            json!({"jql": format!("key = {KEY}"), "fields": "summary,description"}),
        ),
    ];
    for (tool, arguments) in &calls {
        let said = world.ok(tool, arguments.clone()).await.to_string();
        assert!(said.contains(OUTSIDE[0]), "{said}");
    }
    let open = world.ok("jira_get_issue", json!({"issue_key": KEY})).await;
    assert!(
        open.to_string().contains("\"origin\":\"customer\""),
        "{open}"
    );
    let mut config = config(
        Flavor::Cloud,
        &world.sim.jira_url,
        &world.sim.confluence_url,
    );
    config.policy.lockdown = true;
    world.door = Door::open(&config).expect("a door");
    for (tool, arguments) in calls {
        let said = world.ok(tool, arguments.clone()).await;
        for words in OUTSIDE {
            assert!(
                !said.to_string().contains(words),
                "{tool} {arguments}: {said}"
            );
        }
        assert!(said["hidden_by_policy"].is_u64(), "{said}");
    }
    let said = world.ok("jira_get_issue", json!({"issue_key": KEY})).await;
    assert!(said.to_string().contains("A colleague answers"), "{said}");
    let ours = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-123"}))
        .await;
    assert!(!ours["summary"].as_str().expect("text").contains("hidden"));
}
