//! `jira_get_project_epic_hierarchy` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(epics_without_a_parent_elsewhere_come_last_183, |world| {
    let said = world
        .ok(
            "jira_get_project_epic_hierarchy",
            json!({"project_key": "PROJ"}),
        )
        .await;
    let groups = said["groups"].as_array().expect("a list");
    let last = groups.last().expect("a group");
    assert_eq!(last["group_name"], "Unlinked");
    assert!(last["epics"].to_string().contains("PROJ-100"), "{said}");
    let n_epics: usize = groups
        .iter()
        .filter_map(|group| Some(group["epics"].as_array()?.len()))
        .sum();
    assert_eq!(said["total_epics"], json!(n_epics));
});
