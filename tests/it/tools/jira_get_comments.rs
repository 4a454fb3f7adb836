//! `jira_get_comments` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(newest_first_and_a_page_at_a_time, |world| {
    for text in ["first", "second", "third"] {
        world
            .ok(
                "jira_add_comment",
                json!({"issue_key": "PROJ-124", "body": text}),
            )
            .await;
    }
    let (said, requests) = world
        .counted(
            "jira_get_comments",
            json!({"issue_key": "PROJ-124", "limit": 2}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let bodies = |said: &serde_json::Value| -> Vec<String> {
        let list = said["comments"].as_array().expect("comments");
        let text = |it: &serde_json::Value| it["body"].as_str().unwrap_or_default().to_owned();
        list.iter().map(text).collect()
    };
    assert_eq!(bodies(&said), ["third", "second"]);
    assert!(said["comments"][0]["id"].is_string(), "{said}");
    let next = said["next_start_at"].as_u64().expect("more");
    let rest = world
        .ok(
            "jira_get_comments",
            json!({"issue_key": "PROJ-124", "start_at": next, "limit": 100}),
        )
        .await;
    assert_eq!(bodies(&rest).first().map(String::as_str), Some("first"));
    assert!(rest.get("next_start_at").is_none(), "{rest}");
    assert_eq!(rest["total"], said["total"]);
});

both_editions!(an_issue_that_is_not_there_is_no_empty_list, |world| {
    let said = world
        .err("jira_get_comments", json!({"issue_key": "PROJ-9999"}))
        .await;
    assert!(said.ends_with("[not found]"), "{said}");
});

#[tokio::test]
async fn a_number_in_the_place_of_a_key_does_not_get_around_the_limits() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let outside = open
            .ok("jira_get_issue", json!({"issue_key": "BACKEND-1"}))
            .await;
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let said = world
            .err("jira_get_comments", json!({"issue_key": outside["id"]}))
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
    }
}
