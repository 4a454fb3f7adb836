//! `jira_update_version` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

async fn id_of(world: &World, name: &str) -> Value {
    let all = world
        .ok("jira_get_project_versions", json!({"project_key": "PROJ"}))
        .await;
    let versions = all["versions"].as_array().expect("a list");
    let version = versions
        .iter()
        .find(|it| it["name"] == name)
        .expect("there");
    version["id"].clone()
}

#[tokio::test]
async fn releases_and_renames_and_says_what_changed() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let id = id_of(&world, "3.1").await;
        let said = world
            .ok(
                "jira_update_version",
                json!({"version_id": id, "name": "3.1 LTS", "released": true, "release_date": "2026-11-20"}),
            )
            .await;
        assert_eq!(said["version"]["name"], "3.1 LTS");
        assert_eq!(said["version"]["released"], true);
        let changed = said["changed"].as_array().expect("changes");
        assert!(
            changed.contains(&json!({"field": "released", "before": false, "after": true})),
            "{said}"
        );
        assert!(said.get("not_applied").is_none(), "{said}");
    }
}

#[tokio::test]
async fn unresolved_issues_move_on_when_asked() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let made = world
            .ok(
                "jira_create_version",
                json!({"project_key": "PROJ", "name": "3.9"}),
            )
            .await;
        let id = id_of(&world, "3.1").await;
        world
            .ok(
                "jira_update_version",
                json!({"version_id": id, "released": true, "move_unfixed_issues_to": made["version"]["id"]}),
            )
            .await;
        let issue = world
            .ok(
                "jira_get_issue",
                json!({"issue_key": "PROJ-456", "fields": "fixVersions"}),
            )
            .await;
        assert_eq!(issue["fix_versions"], json!(["3.9"]), "{issue}");
    }
}

#[tokio::test]
async fn a_version_of_a_project_out_of_reach_stays_as_it_is() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let id = id_of(&open, "3.1").await;
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_update_version",
                json!({"version_id": id, "name": "x"}),
            )
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
        assert!(world.writes().is_empty());
    }
}

both_editions!(nothing_to_change_and_no_such_version_are_errors, |world| {
    let id = id_of(world, "3.1").await;
    let said = world
        .err("jira_update_version", json!({"version_id": id}))
        .await;
    assert!(said.contains("nothing to change"), "{said}");
    let said = world
        .err(
            "jira_update_version",
            json!({"version_id": "999999", "name": "x"}),
        )
        .await;
    assert!(said.contains("Version `999999` does not exist"), "{said}");
});

#[tokio::test]
async fn a_plan_is_refused_once_the_version_has_changed() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let id = id_of(&world, "3.1").await;
        let plan = world
            .ok(
                "jira_update_version",
                json!({"version_id": id, "description": "a", "dry_run": true}),
            )
            .await;
        world
            .ok(
                "jira_update_version",
                json!({"version_id": id, "description": "b"}),
            )
            .await;
        let said = world
            .err("atlassian_apply", json!({"plan": plan["plan"]}))
            .await;
        assert!(said.ends_with("[conflict]"), "{said}");
    }
}

#[tokio::test]
async fn issues_do_not_move_on_to_a_version_of_another_project() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let made = world
            .ok(
                "jira_create_version",
                json!({"project_key": "BACKEND", "name": "elsewhere"}),
            )
            .await;
        let id = id_of(&world, "3.1").await;
        let n_writes = world.writes().len();
        let said = world
            .err(
                "jira_update_version",
                json!({"version_id": id, "released": true, "move_unfixed_issues_to": made["version"]["id"]}),
            )
            .await;
        assert!(said.contains("their own project"), "{said}");
        assert_eq!(world.writes().len(), n_writes);
    }
}
