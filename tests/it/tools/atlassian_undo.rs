//! `atlassian_undo`: what it says; that it restores is in `tests/it/undo.rs`.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;
use crate::undo::journal;

#[tokio::test]
async fn shows_what_it_would_do_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let change = json!({"issue_key": "PROJ-123", "fields": {"labels": ["x"]}});
    let said = world.ok("jira_update_issue", change).await;
    let writes = world.writes().len();
    let shown = world
        .ok(
            "atlassian_undo",
            json!({"id": said["undo"], "dry_run": true}),
        )
        .await;
    assert!(
        shown["change"]
            .as_str()
            .is_some_and(|title| title.starts_with("Undo `c-")),
        "{shown}"
    );
    assert_eq!(shown["edits"][0]["field"], "labels");
    assert_eq!(world.writes().len(), writes);
    world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    let again = world
        .err("atlassian_undo", json!({"id": said["undo"]}))
        .await;
    assert!(again.contains("was undone already"), "{again}");
}

#[tokio::test]
async fn a_change_nobody_made_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let said = world
        .err("atlassian_undo", json!({"id": "c-000000000000"}))
        .await;
    assert!(said.contains("holds no change `c-000000000000`"), "{said}");
    let change = json!({"issue_key": "PROJ-123", "fields": {"labels": ["x"]}});
    let made = world.ok("jira_update_issue", change).await;
    let said = world
        .err(
            "atlassian_undo",
            json!({"id": made["undo"], "parts": "nothing"}),
        )
        .await;
    assert!(
        said.contains("has no such parts") && said.contains("`labels`"),
        "{said}"
    );
}
