//! `jira_delete_worklog` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(removes_it_and_looks_whether_it_is_gone, |world| {
    let made = world
        .ok(
            "jira_add_worklog",
            json!({"issue_key": "PROJ-124", "time_spent": "1h"}),
        )
        .await;
    let asked = json!({"issue_key": "PROJ-124", "worklog_id": made["worklog"]["id"]});
    let mut planned = asked.clone();
    planned["dry_run"] = json!(true);
    let shown = world.ok("jira_delete_worklog", planned).await;
    assert_eq!(
        shown["change"],
        "Delete the 1h that Ada Lindqvist logged on PROJ-124"
    );
    let said = world.ok("jira_delete_worklog", asked.clone()).await;
    assert!(
        said["message"]
            .as_str()
            .expect("words")
            .ends_with("deleted"),
        "{said}"
    );
    let said = world.err("jira_delete_worklog", asked).await;
    assert!(said.contains("does not exist"), "{said}");
});
