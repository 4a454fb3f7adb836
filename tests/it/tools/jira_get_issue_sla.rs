//! `jira_get_issue_sla` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(
    behaviour_172_measures_what_is_over_and_says_what_is_not,
    |world| {
        let said = world
        .ok(
            "jira_get_issue_sla",
            json!({
                "issue_key": "PROJ-789",
                "metrics": "cycle_time,lead_time,time_in_status,due_date_compliance,resolution_time,first_response_time",
                "include_raw_dates": true,
            }),
        )
        .await;
        let metrics = &said["metrics"];
        assert_eq!(metrics["cycle_time"]["calculated"], false);
        assert!(
            metrics["cycle_time"]["reason"]
                .as_str()
                .expect("why")
                .contains("not resolved")
        );
        assert_eq!(metrics["lead_time"]["is_resolved"], false);
        assert_eq!(metrics["due_date_compliance"]["status"], "no_due_date");
        assert_eq!(metrics["first_response_time"]["value_minutes"], 2597);
        assert_eq!(metrics["time_in_status"]["total_minutes"], 2597);
        assert_eq!(said["raw_dates"]["current_status"], "In Progress");
    }
);

both_editions!(behaviour_173_working_hours_are_fewer, |world| {
    let said = world
        .ok(
            "jira_get_issue_sla",
            json!({"issue_key": "PROJ-789", "metrics": ["first_response_time"], "working_hours_only": true}),
        )
        .await;
    // All of Monday, and Tuesday until 15:02.
    assert_eq!(
        said["metrics"]["first_response_time"]["value_minutes"],
        480 + 362,
        "{said}"
    );
});

both_editions!(a_resolved_issue_has_a_cycle_time, |world| {
    let found = world
        .ok(
            "jira_search",
            json!({"jql": "project = PROJ AND resolution IS NOT EMPTY", "limit": 1}),
        )
        .await;
    let key = found["issues"][0]["key"].clone();
    let said = world
        .ok(
            "jira_get_issue_sla",
            json!({"issue_key": key, "metrics": "cycle_time,resolution_time"}),
        )
        .await;
    assert_eq!(said["metrics"]["cycle_time"]["calculated"], true, "{said}");
});

both_editions!(
    an_unknown_measure_is_answered_with_those_there_are,
    |world| {
        let said = world
            .err(
                "jira_get_issue_sla",
                json!({"issue_key": "PROJ-789", "metrics": "speed"}),
            )
            .await;
        assert!(
            said.contains("`speed` is no measure") && said.contains("`lead_time`"),
            "{said}"
        );
    }
);
