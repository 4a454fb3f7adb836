//! `jira_delete_component` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World};

#[tokio::test]
async fn its_issues_get_another_one() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let all = world
            .ok(
                "jira_get_project_components",
                json!({"project_key": "PROJ"}),
            )
            .await;
        let list = all["components"].as_array().expect("a list");
        let login = list.iter().find(|it| it["name"] == "Login").expect("Login")["id"].clone();
        let other = list
            .iter()
            .find(|it| it["name"] != "Login")
            .expect("another")
            .clone();
        let said = world
            .ok(
                "jira_delete_component",
                json!({"component_id": login, "move_issues_to": other["id"]}),
            )
            .await;
        assert_eq!(said["message"], "Component Login deleted");
        let issue = world
            .ok(
                "jira_get_issue",
                json!({"issue_key": "PROJ-456", "fields": "components"}),
            )
            .await;
        assert_eq!(issue["components"], json!([other["name"]]), "{issue}");
        let said = world
            .err("jira_delete_component", json!({"component_id": login}))
            .await;
        assert!(said.contains("does not exist"), "{said}");
    }
}

#[tokio::test]
async fn issues_do_not_get_a_component_of_another_project() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let mut ids = Vec::new();
        for project in ["PROJ", "BACKEND"] {
            let made = world
                .ok(
                    "jira_save_component",
                    json!({"project_key": project, "name": "Another"}),
                )
                .await;
            ids.push(made["component"]["id"].clone());
        }
        let n_writes = world.writes().len();
        let said = world
            .err(
                "jira_delete_component",
                json!({"component_id": ids[0], "move_issues_to": ids[1]}),
            )
            .await;
        assert!(said.contains("their own project"), "{said}");
        assert_eq!(world.writes().len(), n_writes);
    }
}
