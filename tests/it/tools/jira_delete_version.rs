//! `jira_delete_version` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World};

async fn id_of(world: &World, name: &str) -> Value {
    let all = world
        .ok("jira_get_project_versions", json!({"project_key": "PROJ"}))
        .await;
    let versions = all["versions"].as_array().expect("a list");
    versions
        .iter()
        .find(|it| it["name"] == name)
        .expect("there")["id"]
        .clone()
}

#[tokio::test]
async fn its_issues_get_another_one_or_none() {
    for flavor in FLAVORS {
        for swap in [true, false] {
            let world = World::as_admin(flavor).await;
            let id = id_of(&world, "3.1").await;
            let mut asked = json!({"version_id": id});
            if swap {
                asked["move_issues_to"] = id_of(&world, "3.0").await;
            }
            let said = world.ok("jira_delete_version", asked).await;
            assert_eq!(said["message"], "Version 3.1 deleted");
            assert!(said["notes"].to_string().contains("issues"), "{said}");
            let issue = world
                .ok(
                    "jira_get_issue",
                    json!({"issue_key": "PROJ-456", "fields": "fixVersions"}),
                )
                .await;
            let left = if swap { json!(["3.0"]) } else { Value::Null };
            assert_eq!(issue["fix_versions"], left, "{issue}");
        }
    }
}

#[tokio::test]
async fn a_preview_counts_the_issues_and_sends_nothing() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let id = id_of(&world, "3.1").await;
        let said = world
            .ok(
                "jira_delete_version",
                json!({"version_id": id, "dry_run": true}),
            )
            .await;
        assert!(
            said["notes"].to_string().contains("lose it as fix version"),
            "{said}"
        );
        assert!(world.writes().is_empty());
    }
}

#[tokio::test]
async fn the_version_to_merge_into_goes_by_its_name() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let id = id_of(&world, "3.2").await;
        let asked = json!({"version_id": id, "move_issues_to": "3.1", "dry_run": true});
        let shown = world.ok("jira_delete_version", asked).await;
        assert!(
            shown["notes"].to_string().contains("get 3.1 instead"),
            "{shown}"
        );
        let asked = json!({"version_id": id, "move_issues_to": "9.9"});
        let said = world.err("jira_delete_version", asked).await;
        assert!(said.contains("no version called `9.9`"), "{said}");
        assert!(said.contains("`3.1`"), "{said}");
    }
}
