//! `jira_search_projects` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(finds_by_part_of_a_name_and_of_a_key, |world| {
    for query in ["portal", "PRO"] {
        let (said, requests) = world
            .counted("jira_search_projects", json!({"query": query}))
            .await;
        assert_eq!(requests.len(), 1, "{requests:?}");
        let keys: Vec<_> = said["projects"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| it["key"].clone())
            .collect();
        assert!(keys.contains(&json!("PROJ")), "{query}: {said}");
    }
    let said = world
        .ok("jira_search_projects", json!({"query": "no such thing"}))
        .await;
    assert_eq!(said["projects"], json!([]));
});

both_editions!(a_limit_is_kept, |world| {
    let said = world
        .ok(
            "jira_search_projects",
            json!({"query": "e", "max_results": 2}),
        )
        .await;
    assert_eq!(said["total"], 2, "{said}");
});

#[tokio::test]
async fn projects_out_of_reach_take_no_place() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["SUP".into()]);
        })
        .await;
        let said = world
            .ok(
                "jira_search_projects",
                json!({"query": "o", "max_results": 1}),
            )
            .await;
        assert_eq!(said["projects"][0]["key"], "SUP", "{said}");
    }
}
