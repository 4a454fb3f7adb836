//! `jira_batch_get_changelogs` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(reads_many_histories_and_says_whose_they_are, |world| {
    let (said, requests) = world
        .counted(
            "jira_batch_get_changelogs",
            json!({"issue_ids_or_keys": "PROJ-123,PROJ-456"}),
        )
        .await;
    let issues = said["issues"].as_array().expect("a list");
    assert!(!issues.is_empty() && issues.len() <= 2, "{said}");
    for issue in issues {
        assert!(issue["issue_id"].is_string());
        for entry in issue["changelogs"].as_array().expect("entries") {
            let created = entry["created"].as_str().expect("a time");
            assert!(created.parse::<jiff::Timestamp>().is_ok(), "{created}");
            assert!(entry["items"][0]["field"].is_string(), "{entry}");
        }
    }
    // One for the keys, one for the histories; Data Center needs the names of fields for none.
    assert!(requests.len() <= 3, "{requests:?}");
    let mut keys: Vec<&str> = issues
        .iter()
        .filter_map(|issue| issue["key"].as_str())
        .collect();
    keys.sort_unstable();
    assert_eq!(keys, ["PROJ-123", "PROJ-456"]);
});

both_editions!(an_issue_that_is_not_there_is_named, |world| {
    let asked = json!({"issue_ids_or_keys": "PROJ-123,PROJ-9999"});
    let said = world.ok("jira_batch_get_changelogs", asked).await;
    assert_eq!(said["not_found"], json!(["PROJ-9999"]), "{said}");
    let asked = json!({"issue_ids_or_keys": "PROJ-9999"});
    let said = world.err("jira_batch_get_changelogs", asked).await;
    assert!(said.ends_with("[not found]"), "{said}");
});

both_editions!(limits_count_the_newest, |world| {
    for priority in ["Low", "High", "Medium"] {
        world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "PROJ-222", "fields": {"priority": priority}}),
            )
            .await;
    }
    let asked = json!({"issue_ids_or_keys": ["PROJ-222"], "fields": "priority", "limit": 1});
    let said = world.ok("jira_batch_get_changelogs", asked).await;
    let entries = said["issues"][0]["changelogs"].as_array().expect("entries");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["items"][0]["to_string"], "Medium");
});

#[tokio::test]
async fn stays_within_reach_even_by_number() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let id = open
            .ok("jira_get_issue", json!({"issue_key": "BACKEND-1"}))
            .await["id"]
            .clone();
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let asked = json!({"issue_ids_or_keys": [id, "PROJ-123"]});
        let said = world.ok("jira_batch_get_changelogs", asked).await;
        let keys: Vec<&Value> = said["issues"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|issue| &issue["key"])
            .collect();
        assert!(keys.iter().all(|key| *key == "PROJ-123"), "{keys:?}");
    }
}

both_editions!(a_word_that_is_no_key_is_named, |world| {
    let said = world
        .err(
            "jira_batch_get_changelogs",
            json!({"issue_ids_or_keys": "PROJ-1,../x"}),
        )
        .await;
    assert!(said.contains("`../x` is not an issue key"), "{said}");
});
