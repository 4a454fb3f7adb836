//! `jira_get_sprint_report` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

fn keys(list: &Value) -> Vec<&str> {
    let list = list.as_array().expect("a list");
    let mut keys: Vec<&str> = list.iter().filter_map(|it| it["key"].as_str()).collect();
    keys.sort_unstable();
    keys
}

both_editions!(every_issue_of_the_sprint_is_done_or_open, |world| {
    let said = world
        .ok("jira_get_sprint_report", json!({"sprint_id": "103"}))
        .await;
    assert_eq!(said["sprint"]["name"], "Sprint 42");
    let all = world
        .ok(
            "jira_get_sprint_issues",
            json!({"sprint_id": "103", "fields": "issuetype", "limit": 50}),
        )
        .await;
    let whole: Vec<Value> = all["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .filter(|issue| issue["issue_type"]["name"] != "Sub-task")
        .cloned()
        .collect();
    let whole = Value::Array(whole);
    let wanted = keys(&whole);
    let mut told = keys(&said["completed_issues"]);
    told.extend(keys(&said["not_completed_issues"]));
    told.sort_unstable();
    assert!(!told.is_empty());
    assert_eq!(told, wanted);
});

both_editions!(
    a_completed_sprint_is_told_as_it_was_when_it_ended,
    |world| {
        // By hand, from the history in the seed: PROJ-104 (8 points) was in review, PROJ-118 was done a day before the
        // sprint began, PROJ-126 was done, opened again and done again within it, PROJ-121 was made and done within it.
        let said = world
            .ok("jira_get_sprint_report", json!({"sprint_id": "102"}))
            .await;
        assert_eq!(
            keys(&said["completed_issues"]),
            ["PROJ-121", "PROJ-126"],
            "{said}"
        );
        assert_eq!(keys(&said["not_completed_issues"]), ["PROJ-104"]);
        assert_eq!(keys(&said["completed_outside_issues"]), ["PROJ-118"]);
        let late = said["completed_issues"].as_array().expect("issues");
        let late = late.iter().find(|it| it["added_after_start"] == true);
        assert_eq!(late.map(|it| &it["key"]), Some(&json!("PROJ-121")));
        assert_eq!(said["unit"], "points");
        assert_eq!(said["committed"], 8);
        assert_eq!(said["completed"], 0);
        assert_eq!(said["not_completed"], 8);
        let days = said["burndown"].as_array().expect("days");
        assert_eq!(days.len(), 15, "26 October to 9 November");
        assert_eq!(
            days[14],
            json!({"date": "2026-11-09", "remaining": 8, "scope": 8})
        );
    }
);

both_editions!(
    the_numbers_add_up_after_everything_that_can_happen,
    |world| {
        let report = || async {
            world
                .ok("jira_get_sprint_report", json!({"sprint_id": "103"}))
                .await
        };
        // By hand, of the demo: 8 + 13 + 2 + 5 points at the start, 5 (PROJ-456) since.
        let before = report().await;
        assert_eq!(before["committed"], 28, "{before}");
        assert_eq!(before["added"], 5, "{before}");
        assert_eq!(before["issues_without_points"], 5, "{before}");
        assert_eq!(before["not_completed"], 33, "{before}");
        for (tool, asked) in [
            (
                "jira_add_issues_to_sprint",
                json!({"sprint_id": "103", "issue_keys": "PROJ-124"}),
            ),
            (
                "jira_move_issues_to_backlog",
                json!({"issue_keys": "PROJ-117"}),
            ),
            (
                "jira_update_issue",
                json!({"issue_key": "PROJ-123", "fields": {"Story Points": 8}}),
            ),
            (
                "jira_update_issue",
                json!({"issue_key": "PROJ-105", "fields": {"status": "In Review"}}),
            ),
            (
                "jira_transition_issue",
                json!({"issue_key": "PROJ-105", "transition_id": "Done", "fields": {"resolution": "Done"}}),
            ),
        ] {
            world.ok(tool, asked).await;
        }
        let after = report().await;
        for (name, value) in [
            ("committed", 28),
            ("added", 8),
            ("re_estimated", 3),
            ("removed", 2),
            ("completed", 13),
            ("not_completed", 24),
        ] {
            assert_eq!(after[name], value, "{name}: {after}");
        }
        assert_eq!(keys(&after["removed_issues"]), ["PROJ-117"]);
        assert_eq!(keys(&after["completed_issues"]), ["PROJ-105"]);
        let changes: Vec<(&str, &str, i64)> = after["scope_changes"]
            .as_array()
            .expect("changes")
            .iter()
            .filter_map(|it| {
                Some((
                    it["key"].as_str()?,
                    it["change"].as_str()?,
                    it["by"].as_i64()?,
                ))
            })
            .collect();
        for wanted in [
            ("PROJ-456", "added", 5),
            ("PROJ-124", "added", 3),
            ("PROJ-117", "removed", -2),
            ("PROJ-123", "re_estimated", 3),
        ] {
            assert!(changes.contains(&wanted), "{wanted:?} {changes:?}");
        }
        let days = after["burndown"].as_array().expect("days");
        assert_eq!(
            days[0],
            json!({"date": "2026-11-09", "remaining": 28, "scope": 28})
        );
        let last = days.last().expect("a day");
        assert_eq!(
            (last["remaining"].as_i64(), last["scope"].as_i64()),
            (Some(24), Some(37))
        );
    }
);

both_editions!(one_that_has_not_begun_tells_what_is_planned, |world| {
    let said = world
        .ok("jira_get_sprint_report", json!({"sprint_id": "104"}))
        .await;
    assert_eq!(
        keys(&said["not_completed_issues"]),
        ["PROJ-111", "PROJ-124", "PROJ-222"],
        "{said}"
    );
    assert_eq!(said["committed"], 11);
    assert!(said.get("burndown").is_none(), "{said}");
    assert!(said["notes"].to_string().contains("has not begun"));
});

#[tokio::test]
async fn issues_out_of_reach_are_not_told() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err("jira_get_sprint_report", json!({"sprint_id": "103"}))
            .await;
        assert!(!said.contains("Sprint 42"), "{said}");
    }
}
