//! `atlassian_list_changes`: what was made, newest first, and nothing of what may not be read.

use atlassian_mcp::atlassian::{Flavor, Profile, Rule, Rules};
use atlassian_mcp::door::{Caller, Door};
use serde_json::{Value, json};

use crate::support::{World, config};
use crate::undo::journal;

#[tokio::test]
async fn lists_the_newest_first_and_narrows() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let nothing = world.ok("atlassian_list_changes", json!({})).await;
    assert_eq!(nothing, json!({"changes": []}));
    for body in ["one", "two"] {
        world
            .ok(
                "jira_add_comment",
                json!({"issue_key": "PROJ-789", "body": body}),
            )
            .await;
    }
    world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "BACKEND-1", "body": "three"}),
        )
        .await;
    let listed = world
        .ok("atlassian_list_changes", json!({"limit": 2}))
        .await;
    assert_eq!(listed["older"], 1);
    let changes = listed["changes"].as_array().expect("a list");
    assert_eq!(
        changes[0]["changed"],
        json!([{"field": "comment", "after": "three"}])
    );
    assert_eq!(
        changes[1]["changed"],
        json!([{"field": "comment", "after": "two"}])
    );
    let of = world
        .ok("atlassian_list_changes", json!({"of": "backend"}))
        .await;
    assert_eq!(of["changes"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn changes_of_hidden_projects_are_counted_and_not_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "BACKEND-1", "body": "secret"}),
        )
        .await;
    let mut config = config(
        Flavor::Cloud,
        &world.sim.jira_url,
        &world.sim.confluence_url,
    );
    journal(&mut config, folder.path());
    config.policy.rules = Rules::new(
        vec![Rule::parse("deny read in BACK*").expect("a rule")],
        Profile::Open,
    );
    let strict = Door::open(&config).expect("a door");
    let answer = strict
        .call(
            "atlassian_list_changes",
            serde_json::Map::new(),
            Caller::default(),
        )
        .await
        .expect("a tool");
    let listed: Value = serde_json::from_str(&answer.text).expect("JSON");
    assert_eq!(listed, json!({"changes": [], "hidden_by_policy": 1}));
}
