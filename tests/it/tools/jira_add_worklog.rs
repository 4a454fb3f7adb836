//! `jira_add_worklog` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(behaviour_92_a_day_is_a_day_of_the_site, |world| {
    for (spent, seconds) in [
        ("1h 30m", 5400),
        ("1.5h", 5400),
        ("1d", 28_800),
        ("1w", 144_000),
        ("3600s", 3600),
    ] {
        let said = world
            .ok(
                "jira_add_worklog",
                json!({"issue_key": "PROJ-124", "time_spent": spent}),
            )
            .await;
        assert_eq!(
            said["worklog"]["time_spent_seconds"], seconds,
            "{spent}: {said}"
        );
    }
    for wrong in ["60", "invalid"] {
        let said = world
            .err(
                "jira_add_worklog",
                json!({"issue_key": "PROJ-124", "time_spent": wrong}),
            )
            .await;
        assert!(said.contains("is not a duration"), "{said}");
    }
});

both_editions!(comment_start_and_estimates_go_along, |world| {
    let said = world
        .ok(
            "jira_add_worklog",
            json!({
                "issue_key": "PROJ-456", "time_spent": "2h", "comment": "Copied **half**",
                "started": "2026-11-18T09:00:00+01:00", "original_estimate": "3d", "remaining_estimate": "4h",
            }),
        )
        .await;
    let worklog = &said["worklog"];
    assert_eq!(worklog["comment"], "Copied **half**", "{said}");
    assert!(
        worklog["started"]
            .as_str()
            .expect("a time")
            .starts_with("2026-11-18T08:00:00"),
        "{said}"
    );
    assert_eq!(worklog["original_estimate_updated"], true);
    assert_eq!(worklog["remaining_estimate_updated"], true);
    let changed = said["changed"].to_string();
    assert!(
        changed.contains(r#""field":"original_estimate","before":"2d","after":"3d""#)
            || changed.contains("3d"),
        "{said}"
    );
    assert!(changed.contains("\"4h\""), "{said}");
});

both_editions!(a_time_without_an_offset_is_said_to_be_utc, |world| {
    let said = world
        .ok(
            "jira_add_worklog",
            json!({"issue_key": "PROJ-124", "time_spent": "1h", "started": "2026-11-18 09:00"}),
        )
        .await;
    assert!(said["notes"].to_string().contains("UTC"), "{said}");
    let said = world
        .err(
            "jira_add_worklog",
            json!({"issue_key": "PROJ-124", "time_spent": "1h", "started": "yesterday"}),
        )
        .await;
    assert!(said.contains("not a point in time"), "{said}");
});

/// A site whose day has seven and a half hours and whose week four days.
async fn short_days(flavor: atlassian_mcp::atlassian::Flavor) -> World {
    World::seeded(
        flavor,
        |seed| seed.jira["working"] = json!({"hours": 7.5, "days": 4}),
        |_| {},
    )
    .await
}

#[tokio::test]
async fn days_and_weeks_are_counted_as_the_site_does_and_told() {
    for flavor in FLAVORS {
        let world = short_days(flavor).await;
        for (spent, seconds, told) in [
            (
                "1w 2d 3h 30m",
                4 * 27_000 + 2 * 27_000 + 12_600,
                "`1w 2d 3h 30m` is 48h 30m here",
            ),
            (
                "1.5d",
                40_500,
                "`1.5d` is 11h 15m here: 7.5 hours a day, 4 days a week.",
            ),
        ] {
            let arguments = json!({"issue_key": "PROJ-124", "time_spent": spent});
            let said = world.ok("jira_add_worklog", arguments).await;
            assert_eq!(said["worklog"]["time_spent_seconds"], seconds, "{said}");
            assert!(said["notes"].to_string().contains(told), "{said}");
        }
        let mark = world.sim.mark();
        for spent in ["90m", "1.5h", "2d"] {
            let arguments = json!({"issue_key": "PROJ-124", "time_spent": spent});
            world.ok("jira_add_worklog", arguments).await;
        }
        let requests = world.sim.requests_since(mark);
        assert!(
            !requests.iter().any(|line| line.contains("/configuration")),
            "it is known: {requests:?}"
        );
    }
}

#[tokio::test]
async fn where_the_site_does_not_tell_its_day_it_converts_itself() {
    for flavor in FLAVORS {
        let world = short_days(flavor).await;
        world
            .sim
            .add_fault("path=/rest/api/*/configuration status=403 times=always")
            .expect("a rule");
        for _ in 0..2 {
            let arguments = json!({"issue_key": "PROJ-124", "time_spent": "2d"});
            let said = world.ok("jira_add_worklog", arguments).await;
            assert_eq!(said["worklog"]["time_spent_seconds"], 54_000, "{said}");
            assert!(
                said["notes"].to_string().contains("converts `2d` itself"),
                "{said}"
            );
        }
        let asked = world.sim.requests_since(0);
        let asked = asked.iter().filter(|line| line.contains("/configuration"));
        assert_eq!(asked.count(), 1, "a refusal is an answer");
    }
}
