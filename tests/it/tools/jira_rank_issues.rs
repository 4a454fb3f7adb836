//! `jira_rank_issues` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(puts_issues_before_and_after_another, |world| {
    let said = world
        .ok(
            "jira_rank_issues",
            json!({"issue_keys": "PROJ-456, PROJ-222", "before": "PROJ-124"}),
        )
        .await;
    assert_eq!(said["order"], json!(["PROJ-456", "PROJ-222", "PROJ-124"]));
    assert!(said.get("not_applied").is_none(), "{said}");
    let said = world
        .ok(
            "jira_rank_issues",
            json!({"issue_keys": "PROJ-456", "after": "PROJ-124"}),
        )
        .await;
    assert_eq!(said["order"], json!(["PROJ-124", "PROJ-456"]));
});

both_editions!(one_place_and_not_its_own, |world| {
    for asked in [
        json!({"issue_keys": "PROJ-456"}),
        json!({"issue_keys": "PROJ-456", "before": "PROJ-124", "after": "PROJ-222"}),
        json!({"issue_keys": "PROJ-456", "before": "PROJ-456"}),
    ] {
        world.err("jira_rank_issues", asked).await;
    }
    assert!(world.writes().is_empty());
});
