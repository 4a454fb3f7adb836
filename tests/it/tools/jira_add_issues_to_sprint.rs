//! `jira_add_issues_to_sprint` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(puts_them_there_and_looks_where_they_are, |world| {
    let said = world
        .ok(
            "jira_add_issues_to_sprint",
            json!({"sprint_id": "103", "issue_keys": "PROJ-124, proj-222"}),
        )
        .await;
    assert_eq!(said["message"], "2 issues are in sprint Sprint 42");
    assert_eq!(said["issue_keys"], json!(["PROJ-124", "PROJ-222"]));
    assert!(said.get("not_applied").is_none(), "{said}");
});

both_editions!(a_preview_tells_where_each_is_now, |world| {
    let said = world
        .ok(
            "jira_add_issues_to_sprint",
            json!({"sprint_id": "103", "issue_keys": ["PROJ-124"], "dry_run": true}),
        )
        .await;
    assert_eq!(
        said["edits"],
        json!([{"field": "PROJ-124", "before": "Sprint 43", "after": "Sprint 42"}])
    );
    assert!(world.writes().is_empty());
});

both_editions!(what_is_missing_is_named_and_nothing_done, |world| {
    let said = world
        .err(
            "jira_add_issues_to_sprint",
            json!({"sprint_id": "103", "issue_keys": "PROJ-124, PROJ-9998"}),
        )
        .await;
    assert!(said.contains("PROJ-9998"), "{said}");
    let said = world
        .err(
            "jira_add_issues_to_sprint",
            json!({"sprint_id": "102", "issue_keys": "PROJ-124"}),
        )
        .await;
    assert!(said.contains("is completed"), "{said}");
    assert!(world.writes().is_empty());
});

#[tokio::test]
async fn neither_issues_nor_sprints_out_of_reach() {
    for flavor in FLAVORS {
        for allowed in ["PROJ", "BACKEND"] {
            let world = World::with(flavor, |config| {
                config.policy.projects = Some(vec![allowed.into()]);
            })
            .await;
            let said = world
                .err(
                    "jira_add_issues_to_sprint",
                    json!({"sprint_id": "103", "issue_keys": "BACKEND-12"}),
                )
                .await;
            assert!(said.contains("restricted by configuration"), "{said}");
            assert!(world.writes().is_empty());
        }
    }
}
