//! `jira_get_all_projects` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(lists_what_the_account_sees_in_one_request, |world| {
    let (said, requests) = world.counted("jira_get_all_projects", json!({})).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let projects = said["projects"].as_array().expect("a list");
    let portal = projects
        .iter()
        .find(|project| project["key"] == "PROJ")
        .expect("PROJ");
    assert_eq!(portal["name"], "Customer Portal");
    assert_eq!(
        portal["description"],
        "The portal our customers sign in to."
    );
    assert_eq!(portal["lead"], "Mara Okafor");
    assert_eq!(portal["category"], "Products");
    assert!(
        projects.iter().all(|project| project["key"] != "PRIV"),
        "not for everybody"
    );
});

#[tokio::test]
async fn only_projects_within_reach_are_told_of() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let said = world
            .ok("jira_get_all_projects", json!({"include_archived": true}))
            .await;
        assert_eq!(said["total"], 1, "{said}");
        assert!(!said.to_string().contains("BACKEND"), "{said}");
    }
}
