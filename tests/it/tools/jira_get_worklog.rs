//! `jira_get_worklog` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(tells_all_of_it_in_one_request, |world| {
    let (said, requests) = world
        .counted("jira_get_worklog", json!({"issue_key": "PROJ-103"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let worklogs = said["worklogs"].as_array().expect("a list");
    assert!(!worklogs.is_empty());
    assert_eq!(said["total"], json!(worklogs.len()));
    let seconds: u64 = worklogs
        .iter()
        .filter_map(|it| it["time_spent_seconds"].as_u64())
        .sum();
    assert_eq!(said["total_seconds"], json!(seconds));
    assert!(worklogs[0]["author"].is_string(), "{said}");
});

both_editions!(
    an_issue_without_work_has_an_empty_list_and_one_that_is_not_there_none,
    |world| {
        let said = world
            .ok("jira_get_worklog", json!({"issue_key": "PROJ-124"}))
            .await;
        assert_eq!(said["worklogs"], json!([]));
        let said = world
            .err("jira_get_worklog", json!({"issue_key": "PROJ-9999"}))
            .await;
        assert!(said.ends_with("[not found]"), "{said}");
    }
);

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
            .err("jira_get_worklog", json!({"issue_key": outside["id"]}))
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
    }
}
