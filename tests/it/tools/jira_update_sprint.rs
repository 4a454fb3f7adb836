//! `jira_update_sprint` on both editions.

use serde_json::json;

use crate::support::both_editions;

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
