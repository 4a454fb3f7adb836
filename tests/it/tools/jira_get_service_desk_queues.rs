//! `jira_get_service_desk_queues` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(behaviour_178_lists_queues_on_cloud_too, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_service_desk_queues",
            json!({"service_desk_id": "1"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["is_last_page"], true);
    let queues = said["queues"].as_array().expect("a list");
    assert_eq!(queues[0]["name"], "All open");
    assert!(
        queues[0]["issue_count"].as_u64().expect("a count") > 0,
        "{said}"
    );
    let by_key = world
        .ok(
            "jira_get_service_desk_queues",
            json!({"service_desk_id": "sup"}),
        )
        .await;
    assert_eq!(by_key, said);
});

both_editions!(a_desk_that_is_not_there_is_an_error, |world| {
    for desk in ["9", "NOPE"] {
        let said = world
            .err(
                "jira_get_service_desk_queues",
                json!({"service_desk_id": desk}),
            )
            .await;
        assert!(said.ends_with("[not found]"), "{said}");
    }
});

#[tokio::test]
async fn a_desk_out_of_reach_is_not_told_of() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        for desk in ["1", "SUP"] {
            let said = world
                .err(
                    "jira_get_service_desk_queues",
                    json!({"service_desk_id": desk}),
                )
                .await;
            assert!(said.contains("restricted by configuration"), "{said}");
            assert!(!said.contains("All open"), "{said}");
        }
    }
}
