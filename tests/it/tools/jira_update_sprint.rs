//! `jira_update_sprint` on both editions.

use atlassian_mcp::door::{Caller, Door};
use serde_json::json;

use crate::support::{FLAVORS, World, both_editions, config};

both_editions!(renames_and_says_what_changed, |world| {
    let said = world
        .ok(
            "jira_update_sprint",
            json!({"sprint_id": "104", "name": "Sprint 43a", "goal": "Ship it"}),
        )
        .await;
    assert_eq!(said["sprint"]["name"], "Sprint 43a");
    assert!(said.get("not_applied").is_none(), "{said}");
    assert_eq!(
        said["changed"],
        json!([
            {"field": "name", "before": "Sprint 43", "after": "Sprint 43a"},
            {"field": "goal", "after": "Ship it"},
        ])
    );
});

both_editions!(
    completing_tells_what_was_done_and_takes_the_rest_along,
    |world| {
        let plan = world
        .ok(
            "jira_update_sprint",
            json!({"sprint_id": "103", "state": "closed", "move_open_issues_to": "104", "dry_run": true}),
        )
        .await;
        assert!(
            plan["notes"].to_string().contains("go to sprint Sprint 43"),
            "{plan}"
        );
        assert!(world.writes().is_empty());
        let said = world
            .ok(
                "jira_update_sprint",
                json!({"sprint_id": "103", "state": "closed", "move_open_issues_to": "104"}),
            )
            .await;
        assert_eq!(said["sprint"]["state"], "closed");
        assert!(said["sprint"]["complete_date"].is_string(), "{said}");
        let report = &said["report"];
        assert!(
            report["issues_not_completed"].as_u64().expect("a count") > 0,
            "{said}"
        );
        assert!(
            report["not_completed"].as_f64().expect("points") > 0.0,
            "{said}"
        );
        let next = world
            .ok(
                "jira_get_sprint_issues",
                json!({"sprint_id": "104", "fields": "summary", "limit": 50}),
            )
            .await;
        assert!(next.to_string().contains("PROJ-456"), "{next}");
    }
);

both_editions!(starting_needs_dates_and_a_board_that_is_free, |world| {
    let said = world
        .err(
            "jira_update_sprint",
            json!({"sprint_id": "104", "state": "active"}),
        )
        .await;
    assert!(said.contains("needs a begin and an end"), "{said}");
    assert!(world.writes().is_empty());
    world
        .ok(
            "jira_update_sprint",
            json!({"sprint_id": "103", "state": "closed"}),
        )
        .await;
    let said = world
        .ok(
            "jira_update_sprint",
            json!({
                "sprint_id": "104", "state": "active", "start_date": "2026-11-23T12:00:00Z", "end_date": "2026-12-07T12:00:00Z",
            }),
        )
        .await;
    assert_eq!(said["message"], "Sprint Sprint 43 is active");
});

both_editions!(behaviour_90_a_failure_says_why, |world| {
    for (asked, words) in [
        (
            json!({"sprint_id": "104", "state": "done"}),
            "`done` is no state",
        ),
        (
            json!({"sprint_id": "104", "state": "closed"}),
            "is `future` and cannot become `closed`",
        ),
        (
            json!({"sprint_id": "999", "name": "x"}),
            "Sprint `999` does not exist",
        ),
        (json!({"sprint_id": "104"}), "nothing to change"),
        (
            json!({"sprint_id": "104", "name": "x", "move_open_issues_to": "103"}),
            "is completed",
        ),
    ] {
        let said = world.err("jira_update_sprint", asked).await;
        assert!(said.contains(words), "{said}");
    }
    assert!(world.writes().is_empty());
});

#[tokio::test]
async fn a_completed_sprint_counts_nothing_of_closed_projects() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        // BACKEND-2 is done and has 13 points, BACKEND-12 is not done.
        for (issue, is_open) in [("BACKEND-2", false), ("BACKEND-12", true)] {
            world
                .ok(
                    "jira_add_issues_to_sprint",
                    json!({"sprint_id": "103", "issue_keys": issue}),
                )
                .await;
            let mut config = config(flavor, &world.sim.jira_url, &world.sim.confluence_url);
            config.policy.projects = Some(vec!["PROJ".into()]);
            let door = Door::open(&config).expect("a right configuration");
            let asked = json!({"sprint_id": "103", "state": "closed", "dry_run": true});
            let asked = asked.as_object().expect("an object").clone();
            let said = door
                .call("jira_update_sprint", asked, Caller::default())
                .await
                .unwrap_or_else(|_| panic!("a tool"));
            assert!(!said.text.contains("BACKEND-2"), "{}", said.text);
            assert_eq!(said.is_error, is_open, "{}", said.text);
            if !is_open {
                assert!(said.text.contains("0 of 10 issues"), "{}", said.text);
            }
        }
    }
}
