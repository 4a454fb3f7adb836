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

both_editions!(
    comment_and_worklog_go_with_the_step_or_not_at_all,
    |world| {
        let (said, requests) = world
        .counted(
            "jira_transition_issue",
            json!({
                "issue_key": "PROJ-789", "transition_id": "Done", "fields": {"resolution": "Done"},
                "comment": "Fixed in **PR #123**", "worklog": "1.5h"
            }),
        )
        .await;
        assert_eq!(requests.len(), 3, "read, step, read back: {requests:?}");
        assert_eq!(said["comment"]["body"], "Fixed in **PR #123**");
        assert_eq!(said["worklog"]["time_spent_seconds"], 5400, "{said}");
        assert!(said.get("not_applied").is_none(), "{said}");
        assert!(said["issue"].get("worklog").is_none(), "{said}");
        // Nothing of it is there where the step is refused.
        world
            .sim
            .add_fault("method=POST path=/rest/api/*/issue/PROJ-456/transitions status=409")
            .expect("a rule");
        let before = world.writes().len();
        world
        .err(
            "jira_transition_issue",
            json!({"issue_key": "PROJ-456", "transition_id": "Start Progress", "comment": "x", "worklog": "1h"}),
        )
        .await;
        assert_eq!(world.writes().len(), before + 1, "the step alone was tried");
    }
);

both_editions!(what_a_screen_has_no_place_for_is_told_before, |world| {
    let arguments = json!({
        "issue_key": "PROJ-456", "transition_id": "Start Progress", "comment": "Off we go", "worklog": "30m",
        "dry_run": true,
    });
    let shown = world.ok("jira_transition_issue", arguments).await;
    let notes = shown["notes"].to_string();
    assert!(
        notes.contains(
            "The screen of `Start Progress` has no place for the comment and the worklog"
        ),
        "{shown}"
    );
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["comment"]["body"], "Off we go");
    assert_eq!(said["worklog"]["time_spent_seconds"], 1800);
    let step = world
        .sim
        .exchanges()
        .into_iter()
        .find(|exchange| exchange.method == "POST" && exchange.url.contains("/transitions"))
        .expect("a step");
    assert!(!format!("{step:?}").contains("Off we go"), "{step:?}");
});

both_editions!(what_jira_drops_of_a_step_is_told, |world| {
    // Answered as if it had been done, and nothing was.
    world
        .sim
        .add_fault("method=POST path=/rest/api/*/issue/PROJ-789/transitions status=204")
        .expect("a rule");
    let said = world
        .ok(
            "jira_transition_issue",
            json!({
                "issue_key": "PROJ-789", "transition_id": "Done", "fields": {"resolution": "Done"},
                "comment": "Fixed", "worklog": "1h"
            }),
        )
        .await;
    let missed: Vec<&str> = said["not_applied"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["field"].as_str())
        .collect();
    assert!(
        ["status", "comment", "worklog"]
            .iter()
            .all(|field| missed.contains(field)),
        "{said}"
    );
});

both_editions!(
    a_comment_beside_a_step_is_internal_in_a_service_project,
    |world| {
        let said = world
        .ok(
            "jira_transition_issue",
            json!({
                "issue_key": "SUP-4", "transition_id": "Resolve", "fields": {"resolution": "Done"},
                "comment": "Refunded by **hand**"
            }),
        )
        .await;
        assert_eq!(said["comment"]["public"], false, "{said}");
        assert_eq!(said["comment"]["body"], "Refunded by **hand**", "{said}");
        assert!(
            said["notes"]
                .to_string()
                .contains("The comment is internal"),
            "{said}"
        );
        let writes = world.writes();
        assert!(
            writes
                .iter()
                .any(|line| line.contains("/rest/servicedeskapi/request/SUP-4/comment")),
            "{writes:?}"
        );
    }
);

both_editions!(what_went_along_is_undone_with_the_step, |world| {
    let said = world
        .ok(
            "jira_transition_issue",
            json!({
                "issue_key": "PROJ-789", "transition_id": "Done", "fields": {"resolution": "Done"},
                "comment": "Fixed", "worklog": "2h"
            }),
        )
        .await;
    let (comment, worklog) = (&said["comment"]["id"], &said["worklog"]["id"]);
    assert!(comment.is_string() && worklog.is_string(), "{said}");
    let all = world
        .ok("jira_get_worklog", json!({"issue_key": "PROJ-789"}))
        .await;
    let ids: Vec<&Value> = all["worklogs"]
        .as_array()
        .expect("worklogs")
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert!(ids.contains(&worklog), "{all}");
});
