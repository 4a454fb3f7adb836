//! `jira_transition_issue` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(takes_a_step_by_target_status_in_three_requests, |world| {
    let (said, requests) = world
        .counted(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-456", "transition_id": "in progress"}),
        )
        .await;
    assert_eq!(said["message"], "Issue PROJ-456 is now `In Progress`");
    assert_eq!(said["issue"]["status"]["name"], "In Progress");
    assert_eq!(
        said["changed"],
        json!([{"field": "status", "before": "To Do", "after": "In Progress"}])
    );
    assert!(said.get("not_applied").is_none(), "{said}");
    assert_eq!(requests.len(), 3, "{requests:?}");
});

both_editions!(a_step_goes_by_id_number_and_name_82, |world| {
    for step in [
        json!("11"),
        json!("Back to To Do"),
        json!(11),
        json!({"id": "61"}),
        json!("start progress"),
    ] {
        let step = match step {
            Value::Object(map) => Value::String(Value::Object(map).to_string()),
            step => step,
        };
        let said = world
            .ok(
                "jira_transition_issue",
                json!({"issue_key": "PROJ-456", "transition_id": step}),
            )
            .await;
        assert_eq!(said["changed"][0]["field"], "status", "{step}: {said}");
    }
});

both_editions!(an_unknown_step_lists_what_there_is_82, |world| {
    let said = world
        .err(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-456", "transition_id": "Deploy"}),
        )
        .await;
    assert!(
        said.starts_with("There is no transition `Deploy` from status `To Do`."),
        "{said}"
    );
    assert!(
        said.contains("`Start Progress` (11) → In Progress"),
        "{said}"
    );
    assert!(world.writes().is_empty());
});

both_editions!(
    required_fields_of_the_screen_are_named_before_sending,
    |world| {
        let said = world
            .err(
                "jira_transition_issue",
                json!({"issue_key": "PROJ-789", "transition_id": "Done"}),
            )
            .await;
        assert!(said.starts_with("The transition `Done` requires `Resolution` (resolution), which takes: Done, Won't Do"), "{said}");
        let said = world
        .err(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-789", "transition_id": "Done", "fields": {"resolution": "Done", "priority": "High"}}),
        )
        .await;
        assert!(
            said.contains("has no field `priority` on its screen"),
            "{said}"
        );
        assert!(said.contains("The screen has: "), "{said}");
        assert!(world.writes().is_empty());
    }
);

both_editions!(screen_fields_and_comment_go_in_one_call_84_85, |world| {
    let said = world
        .ok(
            "jira_transition_issue",
            json!({
                "issue_key": "PROJ-789", "transition_id": "31",
                "fields": {"resolution": "Done", "fix_versions": ["3.1"], "assignee": "Mara Okafor"},
                "comment": "Fixed in **PR #123**"
            }),
        )
        .await;
    let issue = &said["issue"];
    assert_eq!(issue["status"]["name"], "Done");
    assert_eq!(issue["resolution"]["name"], "Done");
    assert_eq!(issue["assignee"]["display_name"], "Mara Okafor");
    assert_eq!(issue["fix_versions"], json!(["3.1"]));
    assert_eq!(said["comment"]["body"], "Fixed in **PR #123**");
    assert!(said.get("not_applied").is_none(), "{said}");
});

both_editions!(where_the_issue_is_already_nothing_is_sent, |world| {
    let said = world
        .ok(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-789", "transition_id": "In Progress"}),
        )
        .await;
    assert_eq!(said["message"], "Issue PROJ-789 was `In Progress` already");
    assert!(world.writes().is_empty());
});

both_editions!(a_dry_run_and_its_plan, |world| {
    let shown = world
        .ok(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-456", "transition_id": "In Progress", "comment": "Off we go", "dry_run": true}),
        )
        .await;
    assert_eq!(
        shown["edits"],
        json!([
            {"field": "status", "before": "To Do", "after": "In Progress"},
            {"field": "comment", "after": "Off we go"}
        ])
    );
    assert!(world.writes().is_empty());
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["issue"]["status"]["name"], "In Progress");
    assert_eq!(said["comment"]["body"], "Off we go");
});

both_editions!(an_issue_nobody_has_is_not_found, |world| {
    let said = world
        .err(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-99999", "transition_id": "Done"}),
        )
        .await;
    assert!(
        said.starts_with("Issue `PROJ-99999` does not exist"),
        "{said}"
    );
});

#[tokio::test]
async fn a_comment_in_an_internal_only_project_is_refused_and_a_step_without_is_not_86() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.internal_only_projects = vec!["SUP".into()];
        })
        .await;
        let said = world
            .err(
                "jira_transition_issue",
                json!({"issue_key": "sup-4", "transition_id": "Escalate", "comment": "hello"}),
            )
            .await;
        assert!(said.contains("internal-only service project"), "{said}");
        assert!(world.writes().is_empty());
        let said = world
            .ok(
                "jira_transition_issue",
                json!({"issue_key": "SUP-4", "transition_id": "Escalate"}),
            )
            .await;
        assert_eq!(said["issue"]["status"]["name"], "Waiting for support");
    }
}

#[tokio::test]
async fn limits_hold() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_transition_issue",
                json!({"issue_key": "PROJ-456", "transition_id": "11"}),
            )
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
    }
}
