//! `jira_batch_create_issues` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(creates_many_in_two_requests, |world| {
    let (said, requests) = world
        .counted(
            "jira_batch_create_issues",
            json!({"issues": [
                {"project_key": "PROJ", "summary": "One", "issue_type": "Task", "priority": "High", "labels": ["x"]},
                {"project_key": "DOCS", "summary": "Two", "issue_type": "Story", "description": "Some **words**"},
                {"project": {"key": "PROJ"}, "summary": "Three", "issuetype": {"name": "Bug"}, "additional_fields": {"labels": "y"}}
            ]}),
        )
        .await;
    assert_eq!(said["message"], "3 issues created");
    let issues = said["issues"].as_array().expect("issues");
    let summaries: Vec<&str> = issues
        .iter()
        .map(|issue| issue["summary"].as_str().expect("a summary"))
        .collect();
    assert_eq!(
        summaries,
        ["One", "Two", "Three"],
        "in the order of the list"
    );
    assert_eq!(issues[0]["priority"]["name"], "High");
    assert!(
        issues[1]["key"]
            .as_str()
            .expect("a key")
            .starts_with("DOCS-")
    );
    assert_eq!(issues[2]["labels"], json!(["y"]));
    assert!(said.get("errors").is_none());
    assert!(said.get("not_applied").is_none(), "{said}");
    assert_eq!(requests.len(), 2, "{requests:?}");
});

both_editions!(
    what_is_wrong_is_told_by_its_place_and_the_rest_goes_on_72,
    |world| {
        let said = world
        .ok(
            "jira_batch_create_issues",
            json!({"issues": [
                {"project_key": "PROJ", "issue_type": "Task"},
                {"project_key": "PROJ", "summary": "Good", "issue_type": "Task"},
                {"project_key": "PROJ", "summary": "Who?", "issue_type": "Task", "assignee": "Nobody Here"},
                {"project_key": "PROJ", "summary": "Refused", "issue_type": "Task", "Risk": "Enormous"},
                "nonsense"
            ]}),
        )
        .await;
        assert_eq!(said["message"], "1 of 5 issues created");
        assert_eq!(said["issues"].as_array().map(Vec::len), Some(1));
        let errors = said["errors"].as_array().expect("errors");
        let places: Vec<u64> = errors
            .iter()
            .map(|error| error["index"].as_u64().expect("a place"))
            .collect();
        assert_eq!(places, [0, 2, 3, 4]);
        assert_eq!(errors[0]["error"], "It has no `summary`.");
        assert!(
            errors[1]["error"]
                .as_str()
                .expect("words")
                .contains("Nobody is called")
        );
        assert!(
            errors[2]["error"]
                .as_str()
                .expect("words")
                .contains("It takes: None, Low, Medium, High."),
            "{said}"
        );
        assert_eq!(errors[2]["summary"], "Refused");
    }
);

both_editions!(if_none_can_be_created_it_is_an_error, |world| {
    let said = world
        .err(
            "jira_batch_create_issues",
            json!({"issues": [{"summary": "x", "issue_type": "Task"}, {"project_key": "PROJ", "summary": "y"}]}),
        )
        .await;
    assert!(
        said.contains("issues[0]: It has no `project_key` such as `PROJ`."),
        "{said}"
    );
    assert!(
        said.contains("issues[1]: It has no `issue_type` such as `Task`."),
        "{said}"
    );
    assert!(world.writes().is_empty());
    let said = world
        .err(
            "jira_batch_create_issues",
            json!({"issues": [{"project_key": "PROJ", "summary": "x", "issue_type": "Task", "Risk": "Enormous"}]}),
        )
        .await;
    assert!(
        said.contains("No issue was created. issues[0]: Jira refused"),
        "{said}"
    );
    assert!(
        said.contains("It takes: None, Low, Medium, High."),
        "{said}"
    );
});

both_editions!(a_type_is_found_by_what_it_is_46_47, |world| {
    let said = world
        .ok(
            "jira_batch_create_issues",
            json!({"issues": [
                {"project_key": "PROJ", "summary": "Below", "issue_type": "subtask", "parent": "PROJ-456"},
                {"project_key": "PROJ", "summary": "Big", "issue_type": "Epic"},
                {"project_key": "PROJ", "summary": "In the epic", "issue_type": "Story", "epic_link": "PROJ-100"}
            ]}),
        )
        .await;
    assert_eq!(said["message"], "3 issues created", "{said}");
    assert_eq!(said["issues"][0]["issue_type"]["name"], "Sub-task");
    assert_eq!(said["issues"][1]["issue_type"]["name"], "Epic");
});

both_editions!(
    json_text_is_taken_and_an_empty_list_makes_nothing_72,
    |world| {
        let text = json!([{"project_key": "PROJ", "summary": "From text", "issue_type": "Task"}])
            .to_string();
        let said = world
            .ok("jira_batch_create_issues", json!({"issues": text}))
            .await;
        assert_eq!(said["issues"][0]["summary"], "From text");
        let n_writes = world.writes().len();
        world
            .ok("jira_batch_create_issues", json!({"issues": []}))
            .await;
        assert_eq!(world.writes().len(), n_writes);
    }
);

both_editions!(validate_only_checks_and_creates_nothing, |world| {
    let said = world
        .ok(
            "jira_batch_create_issues",
            json!({"validate_only": true, "issues": [
                {"project_key": "PROJ", "summary": "Good", "issue_type": "Task"},
                {"project_key": "PROJ", "summary": "Bad", "issue_type": "Task", "Nonsense": 1}
            ]}),
        )
        .await;
    assert_eq!(
        said["message"],
        "1 issues can be created, 1 cannot; nothing was"
    );
    assert_eq!(said["errors"][0]["index"], 1);
    assert!(world.writes().is_empty());
});

both_editions!(validate_only_asks_the_screens_too, |world| {
    let (said, requests) = world
        .counted(
            "jira_batch_create_issues",
            json!({"validate_only": true, "issues": [
                {"project_key": "PROJ", "summary": "Good", "issue_type": "Task"},
                {"project_key": "PROJ", "summary": "Good too", "issue_type": "Task"},
                {"project_key": "PROJ", "summary": "No such type", "issue_type": "Nope"},
                {"project_key": "BACKEND", "summary": "No severity", "issue_type": "Bug"},
                {"project_key": "DOCS", "summary": "No points there", "issue_type": "Task", "Story Points": 3}
            ]}),
        )
        .await;
    assert_eq!(
        said["message"],
        "2 issues can be created, 3 cannot; nothing was"
    );
    let error = |index: usize| said["errors"][index]["error"].as_str().unwrap_or_default();
    assert!(error(0).contains("no issue type `Nope`"), "{said}");
    assert!(error(1).contains("Severity"), "{said}");
    assert!(
        error(2).contains("Not on the screen: `Story Points`"),
        "{said}"
    );
    let asked: Vec<&String> = requests
        .iter()
        .filter(|line| line.contains("/createmeta/PROJ/issuetypes/"))
        .collect();
    assert_eq!(
        asked.len(),
        1,
        "each screen is asked for once: {requests:?}"
    );
    assert!(world.writes().is_empty());
});

both_editions!(
    a_dry_run_shows_each_issue_and_its_plan_makes_them,
    |world| {
        let shown = world
            .ok(
                "jira_batch_create_issues",
                json!({"dry_run": true, "issues": [
                    {"project_key": "PROJ", "summary": "One", "issue_type": "Task"},
                    {"project_key": "PROJ", "issue_type": "Task"}
                ]}),
            )
            .await;
        assert_eq!(
            shown["edits"],
            json!([{"field": "issues[0]", "after": {"project": "PROJ", "issue_type": "Task", "summary": "One"}}])
        );
        assert!(
            shown["notes"][0]
                .as_str()
                .expect("a note")
                .starts_with("issues[1] is left out"),
            "{shown}"
        );
        assert!(world.writes().is_empty());
        let said = world
            .ok("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert_eq!(said["issues"][0]["summary"], "One");
    }
);

both_editions!(more_than_fifty_go_in_two_requests, |world| {
    let issues: Vec<Value> = (0..60)
        .map(|number| json!({"project_key": "PROJ", "summary": format!("Issue {number}"), "issue_type": "Task"}))
        .collect();
    let (said, requests) = world
        .counted("jira_batch_create_issues", json!({"issues": issues}))
        .await;
    assert_eq!(said["message"], "60 issues created");
    assert_eq!(requests.len(), 3, "two to make, one to read: {requests:?}");
});

#[tokio::test]
async fn one_project_out_of_reach_stops_all() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_batch_create_issues",
                json!({"issues": [
                    {"project_key": "PROJ", "summary": "x", "issue_type": "Task"},
                    {"project_key": "DOCS", "summary": "y", "issue_type": "Task"}
                ]}),
            )
            .await;
        assert!(said.contains("project `DOCS` is restricted"), "{said}");
        assert!(world.writes().is_empty());
    }
}
