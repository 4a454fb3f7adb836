//! `jira_delete_worklog` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(logged_work_goes_and_the_estimate_comes_back, |world| {
    let made = world
        .ok(
            "jira_add_worklog",
            json!({"issue_key": "PROJ-124", "time_spent": "1h"}),
        )
        .await;
    let asked = json!({"issue_key": "PROJ-124", "worklog_id": made["worklog"]["id"]});
    let said = world.ok("jira_delete_worklog", asked.clone()).await;
    assert!(said.get("not_applied").is_none(), "{said}");
    let left = world
        .ok("jira_get_worklog", json!({"issue_key": "PROJ-124"}))
        .await;
    assert_eq!(left["total"], 0, "{left}");
    let gone = world.err("jira_delete_worklog", asked).await;
    assert!(gone.ends_with("[not found]"), "{gone}");
});
