//! `jira_bulk_delete_issues` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World};

#[tokio::test]
async fn those_that_a_query_finds_go_for_good_once_shown() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let asked = json!({"issue_keys": "PROJ-124, PROJ-125"});
        let mut plan = asked.clone();
        plan["dry_run"] = json!(true);
        let plan = world.ok("jira_bulk_delete_issues", plan).await;
        assert!(plan.to_string().contains("Cannot be undone"), "{plan}");
        assert!(world.writes().is_empty());
        let said = world.ok("jira_bulk_delete_issues", asked).await;
        assert_eq!(said["message"], "2 of 2 issues changed", "{said}");
        for key in ["PROJ-124", "PROJ-125"] {
            let gone = world.err("jira_get_issue", json!({"issue_key": key})).await;
            assert!(gone.ends_with("[not found]"), "{gone}");
        }
    }
}

#[tokio::test]
async fn a_query_that_finds_too_much_deletes_nothing() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let said = world
            .err(
                "jira_bulk_delete_issues",
                json!({"jql": "project = PROJ", "limit": 2}),
            )
            .await;
        assert!(said.contains("`limit` is 2"), "{said}");
        assert!(world.writes().is_empty());
    }
}
