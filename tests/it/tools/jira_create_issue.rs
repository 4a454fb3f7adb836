//! `jira_create_issue` on both editions.

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(creates_and_reads_back_in_two_requests, |world| {
    let (said, requests) = world
        .counted(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "Tidy up",
                "description": "Some **bold** words",
                "additional_fields": {"priority": "High", "labels": "a, b", "due_date": "2026-12-24"}
            }),
        )
        .await;
    let issue = &said["issue"];
    let key = issue["key"].as_str().expect("a key");
    assert_eq!(said["message"], format!("Issue {key} created"));
    assert_eq!(issue["summary"], "Tidy up");
    assert_eq!(issue["status"]["name"], "To Do");
    assert_eq!(issue["issue_type"]["name"], "Task");
    assert_eq!(issue["priority"]["name"], "High");
    assert_eq!(issue["labels"], json!(["a", "b"]));
    assert_eq!(issue["duedate"], "2026-12-24");
    let url = issue["browse_url"].as_str().expect("an address");
    assert!(url.ends_with(&format!("/browse/{key}")), "{url}");
    assert!(said.get("not_applied").is_none(), "{said}");
    assert_eq!(requests.len(), 2, "{requests:?}");
    let read = world.ok("jira_get_issue", json!({"issue_key": key})).await;
    assert_eq!(read["description"], "Some **bold** words");
});

both_editions!(a_person_is_found_among_the_assignable_and_kept, |world| {
    let arguments = |summary: &str| {
        json!({
            "project_key": "PROJ", "issue_type": "Task", "summary": summary,
            "assignee": "john.doe@example.com"
        })
    };
    let (said, requests) = world.counted("jira_create_issue", arguments("One")).await;
    assert_eq!(said["issue"]["assignee"]["display_name"], "John Doe");
    assert_eq!(requests.len(), 3, "{requests:?}");
    assert!(
        requests[0].contains("/user/assignable/search"),
        "{requests:?}"
    );
    let (said, requests) = world.counted("jira_create_issue", arguments("Two")).await;
    assert_eq!(said["issue"]["assignee"]["display_name"], "John Doe");
    assert_eq!(requests.len(), 2, "{requests:?}");
});

both_editions!(people_mentioned_in_a_text_are_found, |world| {
    world
        .ok(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "x",
                "description": "Ask @[Mara Okafor], not @[Nobody Here]"
            }),
        )
        .await;
    let sent = world.sim.exchanges();
    let created = sent
        .iter()
        .find(|exchange| {
            exchange.line().starts_with("POST ") && exchange.line().ends_with("/issue")
        })
        .expect("a new issue");
    let body = serde_json::to_value(&created.body)
        .expect("a body")
        .to_string();
    let mention = match world.is_cloud() {
        true => "5b109f2e9729b51b54dc274d",
        false => "[~mara]",
    };
    assert!(body.contains(mention), "{body}");
    assert!(body.contains("Nobody Here"), "{body}");
});

both_editions!(nothing_is_sent_for_a_person_nobody_knows_62, |world| {
    let said = world
        .err(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "x", "assignee": "John Do"
            }),
        )
        .await;
    assert!(
        said.contains("Nobody is called exactly `John Do`."),
        "{said}"
    );
    assert!(said.contains("John Doe (john.doe@example.com)"), "{said}");
    assert!(world.writes().is_empty(), "{:?}", world.writes());
});

both_editions!(who_exists_but_cannot_be_assigned_is_told_apart, |world| {
    let said = world
        .err(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "x", "assignee": "Vera Viewer"
            }),
        )
        .await;
    assert!(
        said.contains("exists but cannot be assigned to issues of `PROJ`"),
        "{said}"
    );
    assert!(world.writes().is_empty());
});

both_editions!(
    a_story_below_an_epic_and_a_sub_task_below_a_story,
    |world| {
        let story = world
        .ok(
            "jira_create_issue",
            json!({
                "project_key": "PROJECT", "issue_type": "Story", "summary": "Add dark mode support",
                "additional_fields": {"parent": "PROJECT-123"}
            }),
        )
        .await;
        assert!(story.get("not_applied").is_none(), "{story}");
        let key = story["issue"]["key"].as_str().expect("a key");
        let found = world
            .ok(
                "jira_search",
                json!({"jql": format!(
                    "key = {key} AND {} = PROJECT-123",
                    if world.is_cloud() { "parent" } else { "\"Epic Link\"" }
                )}),
            )
            .await;
        assert_eq!(found["issues"][0]["key"], key);
        let below = world
        .ok(
            "jira_create_issue",
            json!({
                "project_key": "PROJECT", "issue_type": "Subtask", "summary": "Choose the colours",
                "additional_fields": {"parent": {"key": key}}
            }),
        )
        .await;
        assert_eq!(
            below["issue"]["issue_type"]["name"], "Sub-task",
            "the name of this site, 47"
        );
        assert_eq!(below["issue"]["parent"]["key"], key);
    }
);

both_editions!(
    a_sub_task_without_a_parent_is_refused_before_sending_48,
    |world| {
        let said = world
            .err(
                "jira_create_issue",
                json!({"project_key": "PROJ", "issue_type": "Sub-task", "summary": "x"}),
            )
            .await;
        assert!(said.starts_with("A sub-task needs a `parent`."), "{said}");
        assert!(world.writes().is_empty());
    }
);

both_editions!(the_epic_goes_by_any_of_its_names_50, |world| {
    for alias in ["epicKey", "epic_link", "epicLink", "epic link", "Epic Link"] {
        let said = world
            .ok(
                "jira_create_issue",
                json!({
                    "project_key": "PROJ", "issue_type": "Story", "summary": alias,
                    "additional_fields": {alias: "PROJ-100"}
                }),
            )
            .await;
        assert!(said.get("not_applied").is_none(), "{alias}: {said}");
        let text = said.to_string();
        assert!(text.contains("PROJ-100"), "{alias}: {text}");
    }
});

both_editions!(an_epic_gets_the_name_its_edition_needs_51, |world| {
    let said = world
        .ok(
            "jira_create_issue",
            json!({"project_key": "PROJ", "issue_type": "epic", "summary": "Payments"}),
        )
        .await;
    assert_eq!(said["issue"]["issue_type"]["name"], "Epic");
    assert!(said.get("not_applied").is_none(), "{said}");
});

both_editions!(components_and_additional_fields_go_together_52, |world| {
    let first = component(world).await;
    let said = world
        .ok(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "x", "components": first,
                "additional_fields": {"labels": ["a"], "components": ["Nothing"]}
            }),
        )
        .await;
    assert_eq!(
        said["issue"]["components"],
        json!([first]),
        "the argument wins"
    );
    assert_eq!(said["issue"]["labels"], json!(["a"]));
});

/// A component of the project.
async fn component(world: &World) -> String {
    let options = world
        .ok(
            "jira_get_field_options",
            json!({"field_id": "components", "project_key": "PROJ", "issue_type": "Task", "values_only": true}),
        )
        .await;
    options["options"][0]
        .as_str()
        .expect("a component")
        .to_owned()
}

both_editions!(custom_fields_by_name_in_every_form, |world| {
    let said = world
        .ok(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Story", "summary": "x",
                "additional_fields": {
                    "Story Points": "5",
                    "Platforms": "Web, iOS",
                    "Affected area": "Account > Login",
                    "Customer impact": "A **lot**",
                    "Reviewer": "mara.okafor@example.com",
                    "Stakeholders": ["John Doe", "Tomas Ribeiro"],
                    "Target date": "2026-12-01",
                    "Release window": "2026-12-01T15:00:00+01:00",
                    "Risk": "Low",
                }
            }),
        )
        .await;
    assert!(said.get("not_applied").is_none(), "{said}");
    let issue = said["issue"].as_object().expect("an issue");
    let custom = |name: &str| {
        issue
            .values()
            .find(|value| value["name"] == name)
            .unwrap_or_else(|| panic!("no {name} in {said}"))["value"]
            .clone()
    };
    assert_eq!(custom("Story Points").as_f64(), Some(5.0));
    assert_eq!(custom("Platforms"), json!(["Web", "iOS"]));
    assert_eq!(
        custom("Affected area"),
        json!({"value": "Account", "child": "Login"})
    );
    assert_eq!(custom("Reviewer"), json!({"display_name": "Mara Okafor"}));
    assert_eq!(custom("Target date"), "2026-12-01");
    assert_eq!(custom("Risk"), "Low");
});

both_editions!(an_unknown_field_is_named_with_its_nearest_61, |world| {
    let said = world
        .err(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "x",
                "additional_fields": {"Story Pionts": 3, "priority": "High"}
            }),
        )
        .await;
    assert!(
        said.starts_with("This Jira has no field `Story Pionts`. Nearest: `Story Points`"),
        "{said}"
    );
    assert!(world.writes().is_empty());
});

both_editions!(a_refusal_names_the_field_and_what_it_takes, |world| {
    let said = world
        .err(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "x",
                "additional_fields": {"Risk": "Enormous"}
            }),
        )
        .await;
    assert!(
        said.starts_with("Jira refused to create the issue in `PROJ`: `Risk` (customfield_"),
        "{said}"
    );
    assert!(
        said.contains("It takes: None, Low, Medium, High."),
        "{said}"
    );
});

both_editions!(an_unknown_type_is_answered_with_those_there_are, |world| {
    let said = world
        .err(
            "jira_create_issue",
            json!({"project_key": "DOCS", "issue_type": "Bug", "summary": "x"}),
        )
        .await;
    assert!(
        said.contains("Project `DOCS` has no issue type `Bug`."),
        "{said}"
    );
    assert!(said.contains("`Task`"), "{said}");
});

both_editions!(a_project_nobody_has_is_named, |world| {
    let said = world
        .err(
            "jira_create_issue",
            json!({"project_key": "NOPE", "issue_type": "Bug", "summary": "x"}),
        )
        .await;
    assert!(said.contains("`NOPE`"), "{said}");
});

both_editions!(
    a_dry_run_shows_every_field_and_its_plan_does_that,
    |world| {
        let shown = world
        .ok(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "Planned", "assignee": "me",
                "additional_fields": {"priority": "Low"}, "dry_run": true
            }),
        )
        .await;
        let edits = shown["edits"].as_array().expect("edits");
        assert!(
            edits.contains(&json!({"field": "summary", "after": "Planned"})),
            "{shown}"
        );
        assert!(
            edits.contains(&json!({"field": "assignee", "after": "Ada Lindqvist"})),
            "{shown}"
        );
        assert!(
            edits.contains(&json!({"field": "priority", "after": "Low"})),
            "{shown}"
        );
        assert!(world.writes().is_empty());
        let said = world
            .ok("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert_eq!(said["issue"]["summary"], "Planned");
    }
);

#[tokio::test]
async fn limits_hold_for_the_project_and_for_the_parent() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let outside = world
            .err(
                "jira_create_issue",
                json!({"project_key": "BACKEND", "issue_type": "Task", "summary": "x"}),
            )
            .await;
        assert!(
            outside.contains("project `BACKEND` is restricted"),
            "{outside}"
        );
        for parent in ["BACKEND-1", &id_of(flavor, "BACKEND-1").await] {
            let said = world
                .err(
                    "jira_create_issue",
                    json!({
                        "project_key": "PROJ", "issue_type": "Story", "summary": "x",
                        "additional_fields": {"parent": parent}
                    }),
                )
                .await;
            assert!(
                said.contains("project `BACKEND` is restricted"),
                "{parent}: {said}"
            );
        }
        assert!(world.writes().is_empty());
    }
}

async fn id_of(flavor: Flavor, key: &str) -> String {
    let issue = World::new(flavor)
        .await
        .ok("jira_get_issue", json!({"issue_key": key}))
        .await;
    issue["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_failed_read_back_does_not_hide_the_issue() {
    let world = World::new(Flavor::Cloud).await;
    world
        .sim
        .add_fault("method=GET path=/rest/api/3/issue/* status=403")
        .expect("a rule");
    let said = world
        .ok(
            "jira_create_issue",
            json!({"project_key": "PROJ", "issue_type": "Task", "summary": "x"}),
        )
        .await;
    let key = said["issue"]["key"].as_str().expect("a key");
    assert!(key.starts_with("PROJ-"));
    assert_eq!(said["not_applied"][0]["field"], "read back");
    assert_ne!(said["issue"]["browse_url"], Value::Null);
}

both_editions!(estimates_go_by_the_names_they_are_read_under, |world| {
    for (fields, original, remaining) in [
        (json!({"timetracking": "1w"}), "1w", "1w"),
        (
            json!({"original_estimate": "2d", "Remaining Estimate": "1.5d"}),
            "2d",
            "1d 4h",
        ),
        (
            json!({"timetracking": {"originalEstimate": "3d"}, "timeestimate": "90m"}),
            "3d",
            "1h 30m",
        ),
    ] {
        let said = world
            .ok(
                "jira_create_issue",
                json!({
                    "project_key": "PROJ", "issue_type": "Task", "summary": "Measure",
                    "additional_fields": fields,
                }),
            )
            .await;
        let key = said["issue"]["key"].as_str().expect("a key").to_owned();
        let read = json!({"issue_key": key, "fields": "timetracking"});
        let issue = world.ok("jira_get_issue", read).await;
        let tracking = issue["timetracking"].to_string();
        assert!(tracking.contains(&format!("\"{original}\"")), "{issue}");
        assert!(tracking.contains(&format!("\"{remaining}\"")), "{issue}");
    }
    let said = world
        .err(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Task", "summary": "Measure",
                "additional_fields": {"original_estimate": "60"},
            }),
        )
        .await;
    assert!(said.contains("is not a duration"), "{said}");
});

both_editions!(
    all_that_is_wrong_is_told_in_one_answer_before_anything_is_sent,
    |world| {
        let said = world
        .err(
            "jira_create_issue",
            json!({
                "project_key": "BACKEND", "issue_type": "Bug", "summary": "x",
                "additional_fields": {
                    "Nonsense": 1, "Target date": "2026-13-01", "priority": "Urgent", "Platforms": ["Web", "Nokia"],
                    "Affected area": "Account > Moon", "Reviewer": "Nobody Known",
                },
            }),
        )
        .await;
        for wrong in [
            "no field `Nonsense`",
            "`Target date` takes a date",
            "`Priority` (priority) has no `Urgent`. It takes: Highest",
            "has no `Nokia`. It takes: Web, iOS",
            "has no `Moon`. It takes: Login, Profile, Billing",
            "Nobody is called `Nobody Known`",
            "Required: `Severity`",
            "which takes: Sev 1, Sev 2, Sev 3",
        ] {
            assert!(said.contains(wrong), "{wrong}: {said}");
        }
        assert!(!said.contains("has no `Web`"), "{said}");
        assert!(world.writes().is_empty());
    }
);

both_editions!(a_plan_is_not_shown_that_jira_would_refuse, |world| {
    let arguments = |fields: Value| {
        json!({
            "project_key": "BACKEND", "issue_type": "Bug", "summary": "x", "dry_run": true,
            "additional_fields": fields,
        })
    };
    let said = world
        .err(
            "jira_create_issue",
            arguments(json!({"components": "Moon"})),
        )
        .await;
    assert!(
        said.contains("has no `Moon`. It takes: API gateway"),
        "{said}"
    );
    assert!(said.contains("Required: `Severity`"), "{said}");
    let shown = world
        .ok("jira_create_issue", arguments(json!({"Severity": "sev 1"})))
        .await;
    assert!(shown["plan"].is_string(), "{shown}");
    let epic =
        json!({"project_key": "PROJ", "issue_type": "Epic", "summary": "x", "dry_run": true});
    let shown = world.ok("jira_create_issue", epic).await;
    assert!(
        shown["plan"].is_string(),
        "its name goes without saying: {shown}"
    );
});

both_editions!(a_sprint_goes_by_its_name, |world| {
    for (written, name) in [
        (json!("Sprint 43"), "Sprint 43"),
        (json!("sprint 42"), "Sprint 42"),
        (json!("active"), "Sprint 42"),
        (json!(103), "Sprint 42"),
    ] {
        let said = world
            .ok(
                "jira_create_issue",
                json!({
                    "project_key": "PROJ", "issue_type": "Story", "summary": "x",
                    "additional_fields": {"Sprint": written},
                }),
            )
            .await;
        assert!(
            said["issue"].to_string().contains(name),
            "{written}: {said}"
        );
        assert!(said.get("not_applied").is_none(), "{said}");
    }
    let said = world
        .err(
            "jira_create_issue",
            json!({
                "project_key": "PROJ", "issue_type": "Story", "summary": "x",
                "additional_fields": {"Sprint": "Sprint 41"},
            }),
        )
        .await;
    assert!(said.contains("no open sprint called `Sprint 41`"), "{said}");
    assert!(said.contains("`Sprint 42` (103, active)"), "{said}");
});

#[tokio::test]
async fn of_fields_of_one_name_the_one_on_the_screen_is_meant() {
    for flavor in FLAVORS {
        // As each team-managed project has one of its own.
        let world = World::seeded(
            flavor,
            |seed| {
                let fields = seed.jira["fields"].as_array_mut().expect("fields");
                fields.push(json!({
                    "id": {"cloud": "customfield_19999", "dc": "customfield_19999"},
                    "name": "Story Points", "kind": "number",
                }));
            },
            |_| {},
        )
        .await;
        let said = world
            .ok(
                "jira_create_issue",
                json!({
                    "project_key": "PROJ", "issue_type": "Story", "summary": "x",
                    "additional_fields": {"story points": 5},
                }),
            )
            .await;
        let key = said["issue"]["key"].as_str().expect("a key").to_owned();
        assert!(said["issue"].to_string().contains(":5"), "{said}");
        assert!(!said["issue"].to_string().contains("19999"), "{said}");
        let update = json!({"issue_key": key, "fields": {"Story Points": 8}});
        let said = world.ok("jira_update_issue", update).await;
        assert!(
            said["changed"].to_string().contains("\"after\":8"),
            "{said}"
        );
        let said = world
            .err(
                "jira_create_issue",
                json!({
                    "project_key": "DOCS", "issue_type": "Task", "summary": "x",
                    "additional_fields": {"Story Points": 5},
                }),
            )
            .await;
        assert!(said.contains("2 fields called `Story Points`"), "{said}");
        assert!(said.contains("`customfield_19999`"), "{said}");
    }
}
