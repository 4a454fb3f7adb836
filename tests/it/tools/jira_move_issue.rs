//! `jira_move_issue`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn moves_and_tells_the_new_key() {
    let world = World::new(Flavor::Cloud).await;
    let asked = json!({"issue_key": "PROJ-111", "target_project_key": "docs"});
    let said = world.ok("jira_move_issue", asked).await;
    let key = said["issue"]["key"].as_str().expect("a key");
    assert!(key.starts_with("DOCS-"), "{said}");
    assert_eq!(said["changed"][0]["before"], "PROJ-111");
    let issue = world.ok("jira_get_issue", json!({"issue_key": key})).await;
    assert_eq!(issue["key"], key);
}

#[tokio::test]
async fn a_project_that_is_not_there_is_named() {
    let world = World::new(Flavor::Cloud).await;
    let asked = json!({"issue_key": "PROJ-111", "target_project_key": "NOPE"});
    let said = world.err("jira_move_issue", asked).await;
    assert!(said.contains("`NOPE`"), "{said}");
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn where_it_is_already_it_is_not_moved_to() {
    let world = World::new(Flavor::Cloud).await;
    let asked = json!({"issue_key": "PROJ-111", "target_project_key": "PROJ"});
    let said = world.err("jira_move_issue", asked).await;
    assert!(said.contains("is in project `PROJ` already"), "{said}");
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn both_ends_must_be_within_reach() {
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.projects = Some(vec!["PROJ".into()]);
    })
    .await;
    for (issue, project) in [("PROJ-111", "DOCS"), ("DOCS-1", "PROJ")] {
        let asked = json!({"issue_key": issue, "target_project_key": project});
        let said = world.err("jira_move_issue", asked).await;
        assert!(said.contains("project `DOCS` is restricted"), "{said}");
    }
    assert!(world.sim.exchanges().is_empty());
}
