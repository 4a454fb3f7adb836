//! `jira_get_board_velocity` on both editions.

use atlassian_mcp::door::{Caller, Door};
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions, config};

both_editions!(completed_sprints_are_counted, |world| {
    let before = world
        .ok("jira_get_board_velocity", json!({"board_id": "1"}))
        .await;
    let n_before = before["sprints"].as_array().expect("sprints").len();
    let closed = world
        .ok(
            "jira_update_sprint",
            json!({"sprint_id": "103", "state": "closed"}),
        )
        .await;
    let said = world
        .ok(
            "jira_get_board_velocity",
            json!({"board_id": "1", "limit": 20}),
        )
        .await;
    let sprints = said["sprints"].as_array().expect("sprints");
    assert_eq!(sprints.len(), n_before + 1, "{said}");
    let last = sprints.last().expect("a sprint");
    assert_eq!(last["name"], "Sprint 42");
    for name in ["unit", "committed", "added", "completed", "not_completed"] {
        let told = match name {
            "unit" => &said["unit"],
            name => &last[name],
        };
        assert_eq!(*told, closed["report"][name], "{name}: {said}");
    }
    assert!(said["average_completed"].as_f64().is_some(), "{said}");
    let one = world
        .ok(
            "jira_get_board_velocity",
            json!({"board_id": "1", "limit": 1}),
        )
        .await;
    assert_eq!(one["sprints"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["sprints"][0]["name"], "Sprint 42");
});

both_editions!(a_board_without_sprints_says_why, |world| {
    let said = world
        .err("jira_get_board_velocity", json!({"board_id": "99"}))
        .await;
    assert!(said.contains("Board `99`"), "{said}");
});

both_editions!(what_is_finished_after_the_end_is_not_counted, |world| {
    // By hand, of sprint 42 as it is in the demo: at its start it holds 8 (PROJ-104), 13 (PROJ-105), 2 (PROJ-117) and
    // 5 (PROJ-123) points; PROJ-456 with 5 comes later.
    world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-105", "fields": {"status": "In Review"}}),
        )
        .await;
    world
        .ok(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-105", "transition_id": "Done", "fields": {"resolution": "Done"}}),
        )
        .await;
    world
        .ok(
            "jira_update_sprint",
            json!({"sprint_id": "103", "state": "closed"}),
        )
        .await;
    let last = |said: &Value| {
        let sprints = said["sprints"].as_array().expect("sprints");
        sprints.last().expect("a sprint").clone()
    };
    let asked = json!({"board_id": "1", "limit": 1});
    let before = last(&world.ok("jira_get_board_velocity", asked.clone()).await);
    assert_eq!(before["committed"], 28, "{before}");
    assert_eq!(before["added"], 5, "{before}");
    assert_eq!(before["completed"], 13, "{before}");
    assert_eq!(before["not_completed"], 20, "{before}");
    // Another issue is finished once the sprint is over.
    world
        .ok(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-104", "transition_id": "Done", "fields": {"resolution": "Done"}}),
        )
        .await;
    let after = last(&world.ok("jira_get_board_velocity", asked).await);
    assert_eq!(after, before);
});

#[tokio::test]
async fn issues_of_closed_projects_count_nowhere() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        world
            .ok(
                "jira_add_issues_to_sprint",
                json!({"sprint_id": "103", "issue_keys": "BACKEND-12"}),
            )
            .await;
        let asked = json!({"sprint_id": "103"});
        let all = world.ok("jira_get_sprint_report", asked.clone()).await;
        assert!(all.to_string().contains("BACKEND-12"), "{all}");
        // The same company, seen by a server that may read one project of it.
        let mut config = config(flavor, &world.sim.jira_url, &world.sim.confluence_url);
        config.policy.projects = Some(vec!["PROJ".into()]);
        let door = Door::open(&config).expect("a right configuration");
        let asked = asked.as_object().expect("an object").clone();
        let said = door
            .call("jira_get_sprint_report", asked, Caller::default())
            .await
            .unwrap_or_else(|_| panic!("a tool"));
        assert!(!said.text.contains("BACKEND"), "{}", said.text);
        let said: Value = serde_json::from_str(&said.text).expect("JSON");
        let added = |said: &Value| said["added"].as_f64().expect("a sum");
        assert_eq!(added(&all) - added(&said), 8.0, "the points of BACKEND-12");
    }
}
