//! `jira_bulk_move_issues`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::{World, administrate};
use crate::undo::journal;

#[tokio::test]
async fn many_go_in_one_task_and_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| {
        administrate(config);
        journal(config, folder.path());
    })
    .await;
    let asked = json!({"issue_keys": "PROJ-124, PROJ-222", "target_project_key": "DOCS", "issue_type": "Task"});
    let mut plan = asked.clone();
    plan["dry_run"] = json!(true);
    let plan = world.ok("jira_bulk_move_issues", plan).await;
    assert!(
        plan["edits"].to_string().contains("PROJ-222 project"),
        "{plan}"
    );
    assert!(world.writes().is_empty());
    let said = world.ok("jira_bulk_move_issues", asked).await;
    assert_eq!(said["message"], "2 of 2 issues changed", "{said}");
    assert_eq!(world.writes(), ["POST /rest/api/3/bulk/issues/move"]);
    for old in ["PROJ-124", "PROJ-222"] {
        let issue = world.ok("jira_get_issue", json!({"issue_key": old})).await;
        assert!(
            issue["key"]
                .as_str()
                .is_some_and(|key| key.starts_with("DOCS-")),
            "{issue}"
        );
        assert_eq!(issue["issue_type"]["name"], "Task", "{issue}");
    }
    let id = said["undo"]
        .as_str()
        .unwrap_or_else(|| panic!("no undo: {said}"));
    world.ok("atlassian_undo", json!({"id": id})).await;
    for old in ["PROJ-124", "PROJ-222"] {
        let issue = world.ok("jira_get_issue", json!({"issue_key": old})).await;
        assert!(
            issue["key"]
                .as_str()
                .is_some_and(|key| key.starts_with("PROJ-")),
            "{issue}"
        );
    }
}

#[tokio::test]
async fn one_that_is_there_does_not_keep_the_others() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .ok(
            "jira_bulk_move_issues",
            json!({"issue_keys": "DOCS-3, PROJ-124", "target_project_key": "DOCS", "issue_type": "Task"}),
        )
        .await;
    assert_eq!(said["message"], "1 of 2 issues changed", "{said}");
    let not = said["not_applied"].to_string();
    assert!(not.contains("DOCS-3") && not.contains("already"), "{said}");
}

#[tokio::test]
async fn without_the_right_nothing_moves_and_jira_says_why() {
    let world = World::new(Flavor::Cloud).await;
    world
        .sim
        .add_fault("method=POST path=/rest/api/3/bulk/issues/move status=403 times=always")
        .expect("a rule");
    let said = world
        .err(
            "jira_bulk_move_issues",
            json!({"issue_keys": "PROJ-124, PROJ-222", "target_project_key": "DOCS", "issue_type": "Task"}),
        )
        .await;
    assert!(said.contains("None of the issues"), "{said}");
    assert_eq!(world.writes().len(), 1, "it is asked once");
}

#[tokio::test]
async fn both_ends_must_be_within_reach() {
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.projects = Some(vec!["PROJ".into()]);
    })
    .await;
    for (issues, project) in [("PROJ-124, DOCS-3", "PROJ"), ("PROJ-124", "DOCS")] {
        let asked = json!({"issue_keys": issues, "target_project_key": project});
        let said = world.err("jira_bulk_move_issues", asked).await;
        assert!(said.contains("project `DOCS` is restricted"), "{said}");
    }
    assert!(world.sim.exchanges().is_empty());
}

#[tokio::test]
async fn sub_tasks_go_with_their_parent_and_are_named_before() {
    let world = World::new(Flavor::Cloud).await;
    let mut asked = json!({"issue_keys": "PROJ-106, PROJ-105", "target_project_key": "BACKEND", "issue_type": "Bug"});
    asked["dry_run"] = json!(true);
    let plan = world.ok("jira_bulk_move_issues", asked.clone()).await;
    assert_eq!(plan["change"], "Move 1 of 1 issues", "{plan}");
    assert!(
        plan["notes"]
            .to_string()
            .contains("PROJ-106, PROJ-107, PROJ-108"),
        "{plan}"
    );
    asked["dry_run"] = json!(false);
    let said = world.ok("jira_bulk_move_issues", asked).await;
    assert_eq!(
        said["changed"][1],
        json!({"field": "PROJ-105 issue type", "before": "Story", "after": "Bug"}),
        "{said}"
    );
    let alone = json!({"issue_keys": "PROJ-457", "target_project_key": "BACKEND"});
    let refused = world.err("jira_bulk_move_issues", alone).await;
    assert!(refused.contains("goes where `PROJ-456` goes"), "{refused}");
}
