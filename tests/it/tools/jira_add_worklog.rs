//! `jira_add_worklog` on both editions.

use serde_json::json;

use crate::support::both_editions;

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
