//! The phrases of the user's guide for Jira, each done by at most two tool calls on both editions.
//!
//! A model chooses the calls; these are the ones it would come to. What is checked is that they are enough: that no
//! phrase needs a third call to find a person, a field, a transition or a project first.

use serde_json::{Value, json};

use crate::support::{World, both_editions};

/// The keys a search finds.
async fn found(world: &World, jql: &str) -> Vec<String> {
    let said = world
        .ok("jira_search", json!({"jql": jql, "limit": 50}))
        .await;
    said["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .map(|issue| issue["key"].as_str().expect("a key").to_owned())
        .collect()
}

/// Searches, and says that something is found and all of it fits.
async fn all(world: &World, jql: &str, fits: impl Fn(&Value) -> bool) {
    let said = world
        .ok(
            "jira_search",
            json!({"jql": jql, "limit": 50, "fields": "summary,status,assignee,priority,issuetype,labels,project,resolution,duedate"}),
        )
        .await;
    let issues = said["issues"].as_array().expect("issues");
    assert!(!issues.is_empty(), "nothing for {jql}");
    for issue in issues {
        assert!(fits(issue), "{jql}: {issue}");
    }
}

both_editions!(find_all_issues_assigned_to_me, |world| {
    all(world, "assignee = currentUser()", |issue| {
        issue["assignee"]["display_name"] == "Ada Lindqvist"
    })
    .await;
});

both_editions!(show_critical_bugs_in_the_backend_project, |world| {
    all(
        world,
        "project = BACKEND AND type = Bug AND priority = Critical",
        |issue| {
            issue["priority"]["name"] == "Critical"
                && issue["issue_type"]["name"] == "Bug"
                && issue["key"]
                    .as_str()
                    .is_some_and(|key| key.starts_with("BACKEND-"))
        },
    )
    .await;
});

both_editions!(list_issues_in_sprint_42_that_are_in_progress, |world| {
    all(
        world,
        "sprint = \"Sprint 42\" AND status = \"In Progress\"",
        |issue| issue["status"]["name"] == "In Progress",
    )
    .await;
});

both_editions!(find_all_unresolved_issues_with_label_security, |world| {
    all(
        world,
        "labels = security AND resolution = Unresolved",
        |issue| {
            let labels = issue["labels"].as_array().expect("labels");
            labels.contains(&json!("security")) && issue.get("resolution").is_none()
        },
    )
    .await;
});

both_editions!(create_a_bug_ticket_login_fails_with_oauth, |world| {
    let said = world
        .ok(
            "jira_create_issue",
            json!({"project_key": "PROJ", "issue_type": "Bug", "summary": "Login fails with OAuth"}),
        )
        .await;
    assert_eq!(said["issue"]["issue_type"]["name"], "Bug");
    assert_eq!(said["issue"]["summary"], "Login fails with OAuth");
});

both_editions!(
    create_a_story_in_project_123_add_dark_mode_support,
    |world| {
        let said = world
        .ok(
            "jira_create_issue",
            json!({
                "project_key": "PROJECT", "issue_type": "Story", "summary": "Add dark mode support",
                "additional_fields": {"parent": "PROJECT-123"}
            }),
        )
        .await;
        assert!(said.get("not_applied").is_none(), "{said}");
        let key = said["issue"]["key"].as_str().expect("a key");
        let below = match world.is_cloud() {
            true => "parent = PROJECT-123",
            false => "\"Epic Link\" = PROJECT-123",
        };
        assert!(found(world, below).await.iter().any(|found| found == key));
    }
);

both_editions!(
    create_a_task_to_update_documentation_in_docs_project,
    |world| {
        let said = world
        .ok(
            "jira_create_issue",
            json!({"project_key": "DOCS", "issue_type": "Task", "summary": "Update documentation"}),
        )
        .await;
        assert!(
            said["issue"]["key"]
                .as_str()
                .expect("a key")
                .starts_with("DOCS-")
        );
    }
);

both_editions!(update_issue_proj_456_status_to_in_progress, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-456", "fields": {"status": "In Progress"}}),
        )
        .await;
    assert_eq!(said["issue"]["status"]["name"], "In Progress");
    let said = world
        .ok(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-223", "transition_id": "In Progress"}),
        )
        .await;
    assert_eq!(
        said["issue"]["status"]["name"], "In Progress",
        "or by the other tool"
    );
});

both_editions!(add_comment_to_proj_789_this_is_fixed_in_pr_123, |world| {
    let said = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "This is fixed in PR #123"}),
        )
        .await;
    assert_eq!(said["body"], "This is fixed in PR #123");
});

both_editions!(assign_issue_proj_111_to_john_doe_at_example_com, |world| {
    let said = world
        .ok(
            "jira_assign_issue",
            json!({"issue_key": "PROJ-111", "assignee": "john.doe@example.com"}),
        )
        .await;
    assert_eq!(said["issue"]["assignee"]["display_name"], "John Doe");
});

both_editions!(change_priority_of_proj_222_to_high, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-222", "fields": {"priority": "High"}}),
        )
        .await;
    assert_eq!(said["issue"]["priority"]["name"], "High");
    assert!(said.get("not_applied").is_none());
});

both_editions!(search_project_proj_not_done_ordered_by_priority, |world| {
    let jql = "project = PROJ AND status != Done ORDER BY priority DESC";
    all(world, jql, |issue| issue["status"]["name"] != "Done").await;
    let said = world
        .ok(
            "jira_search",
            json!({"jql": jql, "fields": "priority", "limit": 50}),
        )
        .await;
    let order = ["Highest", "Critical", "High", "Medium", "Low", "Lowest"];
    let ranks: Vec<usize> = said["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .map(|issue| {
            let name = issue["priority"]["name"].as_str().expect("a priority");
            order
                .iter()
                .position(|known| *known == name)
                .expect("known")
        })
        .collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
});

both_editions!(find_issues_assigned_to_me_that_are_overdue, |world| {
    all(
        world,
        "assignee = currentUser() AND duedate < now()",
        |issue| {
            issue["assignee"]["display_name"] == "Ada Lindqvist" && issue["duedate"].is_string()
        },
    )
    .await;
});

both_editions!(show_bugs_in_open_sprints, |world| {
    all(world, "sprint in openSprints() AND type = Bug", |issue| {
        issue["issue_type"]["name"] == "Bug"
    })
    .await;
});
