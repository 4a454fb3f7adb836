//! `jira_create_sprint` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(makes_a_sprint_and_reads_it_back, |world| {
    let said = world
        .ok(
            "jira_create_sprint",
            json!({
                "board_id": "PROJ board", "name": "Sprint 44", "start_date": "2026-12-07T09:00:00+01:00",
                "end_date": "2026-12-21T09:00:00+01:00", "goal": "Rest",
            }),
        )
        .await;
    assert_eq!(said["message"], "Sprint Sprint 44 created");
    let sprint = &said["sprint"];
    assert_eq!(sprint["state"], "future");
    assert_eq!(sprint["start_date"], "2026-12-07T08:00:00Z");
    assert_eq!(sprint["board_id"], 1);
    let said = world
        .ok(
            "jira_create_sprint",
            json!({"board_id": "1", "name": "Some day"}),
        )
        .await;
    assert!(
        said["sprint"].get("start_date").is_none(),
        "dates can be left out: {said}"
    );
});

both_editions!(
    behaviour_89_wrong_dates_are_told_before_anything_is_sent,
    |world| {
        for (start, end, words) in [
            ("soon", "2026-12-21", "`start_date` is not a point in time"),
            ("2026-12-21", "2026-12-21", "must end after it begins"),
            (
                "2026-12-21T09:00+01:00",
                "2026-12-21T08:30+01:00",
                "must end after it begins",
            ),
        ] {
            let said = world
                .err(
                    "jira_create_sprint",
                    json!({"board_id": "1", "name": "x", "start_date": start, "end_date": end}),
                )
                .await;
            assert!(said.contains(words), "{said}");
        }
        assert!(world.writes().is_empty());
    }
);

both_editions!(a_kanban_board_has_no_sprints, |world| {
    let said = world
        .err("jira_create_sprint", json!({"board_id": "2", "name": "x"}))
        .await;
    assert!(said.contains("does not support sprints"), "{said}");
});
