//! `jira_get_project_components` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(lists_components_with_their_lead, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_project_components",
            json!({"project_key": "PROJ"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let components = said["components"].as_array().expect("a list");
    let login = components
        .iter()
        .find(|it| it["name"] == "Login")
        .expect("Login");
    assert!(login["id"].is_string());
    assert!(
        login.get("self").is_none(),
        "no addresses of the API: {login}"
    );
});
