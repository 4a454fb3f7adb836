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
