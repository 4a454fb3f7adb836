//! `jira_update_issue` on both editions.

use std::fs;

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(
    sets_fields_and_shows_before_and_after_in_three_requests,
    |world| {
        let (said, requests) = world
        .counted(
            "jira_update_issue",
            json!({"issue_key": "PROJ-222", "fields": {"priority": "High", "labels": ["a", "b"], "duedate": "2026-12-24"}}),
        )
        .await;
        assert_eq!(said["message"], "Issue PROJ-222 updated");
        assert_eq!(said["issue"]["priority"]["name"], "High");
        assert_eq!(
            said["issue"]["summary"],
            "Show the last sign-in on the profile page"
        );
        assert!(
            said["issue"].get("assignee").is_none(),
            "only what was touched: {said}"
        );
        assert_eq!(said["operations_performed"], json!(["fields"]));
        assert!(said.get("operations_failed").is_none());
        let changed = said["changed"].as_array().expect("changes");
        assert!(
            changed.contains(&json!({"field": "priority", "before": "Medium", "after": "High"})),
            "{said}"
        );
        assert!(
            changed.contains(&json!({"field": "labels", "after": ["a", "b"]})),
            "{said}"
        );
        assert_eq!(requests.len(), 3, "{requests:?}");
    }
);

both_editions!(a_status_picks_the_transition_by_its_target_69, |world| {
    let (said, requests) = world
        .counted(
            "jira_update_issue",
            json!({"issue_key": "PROJ-456", "fields": {"status": "In Progress"}}),
        )
        .await;
    assert_eq!(said["issue"]["status"]["name"], "In Progress");
    assert_eq!(said["operations_performed"], json!(["transition"]));
    assert_eq!(
        said["changed"],
        json!([{"field": "status", "before": "To Do", "after": "In Progress"}])
    );
    assert_eq!(requests.len(), 3, "{requests:?}");
});

both_editions!(what_stands_beside_a_status_is_not_forgotten_70, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({
                "issue_key": "PROJ-456",
                "fields": {"status": {"name": "in progress"}, "description": "New **words**", "priority": "Low"}
            }),
        )
        .await;
    assert_eq!(
        said["operations_performed"],
        json!(["fields", "transition"])
    );
    assert_eq!(said["issue"]["status"]["name"], "In Progress");
    let read = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-456"}))
        .await;
    assert_eq!(read["description"], "New **words**");
    assert_eq!(read["priority"]["name"], "Low");
});

both_editions!(a_resolution_goes_with_the_step_that_asks_for_it, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-789", "fields": {"status": "Done", "resolution": "Won't Do"}}),
        )
        .await;
    assert_eq!(said["issue"]["status"]["name"], "Done");
    assert_eq!(said["issue"]["resolution"]["name"], "Won't Do");
    assert_eq!(said["operations_performed"], json!(["transition"]));
});

both_editions!(all_steps_go_in_one_call_in_their_order_67, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({
                "issue_key": "PROJ-456",
                "fields": {"summary": "Renamed"},
                "additional_fields": {"labels": "x", "summary": "Renamed twice"},
                "transition": "Start Progress",
                "comment": "Working on *it*",
                "worklog": "1.5h",
                "worklog_started": "2026-11-20T09:00:00+01:00"
            }),
        )
        .await;
    assert_eq!(
        said["operations_performed"],
        json!(["fields", "transition", "comment", "worklog"])
    );
    assert_eq!(
        said["issue"]["summary"], "Renamed twice",
        "the later one wins"
    );
    assert_eq!(said["comment"]["body"], "Working on *it*");
    assert_eq!(
        said["worklog"]["time_spent_seconds"], 5400,
        "1.5h is an hour and a half, 92"
    );
    let writes = world.writes();
    let order: Vec<&str> = writes
        .iter()
        .map(|line| match line {
            line if line.starts_with("PUT") => "fields",
            line if line.contains("/transitions") => "transition",
            line if line.contains("/comment") => "comment",
            _ => "worklog",
        })
        .collect();
    assert_eq!(order, ["fields", "transition", "comment", "worklog"]);
});

both_editions!(a_failing_step_does_not_stop_the_others_67, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({
                "issue_key": "PROJ-456",
                "fields": {"Risk": "Enormous"},
                "comment": "All the same"
            }),
        )
        .await;
    assert_eq!(said["message"], "Issue PROJ-456 updated in part");
    assert_eq!(said["operations_performed"], json!(["comment"]));
    assert_eq!(said["operations_failed"], json!(["fields"]));
    assert_eq!(said["not_applied"][0]["field"], "Risk");
    let reason = said["not_applied"][0]["reason"].as_str().expect("a reason");
    assert!(
        reason.contains("It takes: None, Low, Medium, High."),
        "{reason}"
    );
});

both_editions!(if_nothing_could_be_done_it_is_an_error, |world| {
    let said = world
        .err(
            "jira_update_issue",
            json!({"issue_key": "PROJ-456", "fields": {"Risk": "Enormous"}}),
        )
        .await;
    assert!(
        said.starts_with("Jira refused to update `PROJ-456`: `Risk` (customfield_"),
        "{said}"
    );
    let said = world
        .err(
            "jira_update_issue",
            json!({"issue_key": "PROJ-456", "fields": {"Story Pionts": 3}}),
        )
        .await;
    assert!(said.contains("Nearest: `Story Points`"), "{said}");
    let said = world
        .err("jira_update_issue", json!({"issue_key": "PROJ-456"}))
        .await;
    assert!(said.starts_with("There is nothing to update."), "{said}");
    let said = world
        .err(
            "jira_update_issue",
            json!({"issue_key": "PROJ-99999", "fields": {"priority": "Low"}}),
        )
        .await;
    assert!(
        said.starts_with("Issue `PROJ-99999` does not exist"),
        "{said}"
    );
});

both_editions!(
    null_clears_and_an_unknown_person_stops_everything_61_63,
    |world| {
        let said = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "PROJ-123", "fields": {"assignee": null, "labels": []}}),
            )
            .await;
        assert!(said.get("not_applied").is_none(), "{said}");
        let changed = said["changed"].as_array().expect("changes");
        assert!(
            changed.contains(&json!({"field": "assignee", "before": "John Doe"})),
            "{said}"
        );
        let n_writes = world.writes().len();
        let said = world
        .err(
            "jira_update_issue",
            json!({"issue_key": "PROJ-123", "fields": {"assignee": "Nobody Here", "priority": "Low"}, "comment": "x"}),
        )
        .await;
        assert!(said.contains("Nobody is called `Nobody Here`"), "{said}");
        assert_eq!(world.writes().len(), n_writes);
    }
);

both_editions!(parent_takes_both_forms_and_the_epic_moves_49, |world| {
    for parent in [json!("PROJ-102"), json!({"key": "PROJ-100"})] {
        let said = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "PROJ-222", "fields": {"parent": parent}}),
            )
            .await;
        assert!(said.get("not_applied").is_none(), "{said}");
        assert_eq!(said["changed"].as_array().map(Vec::len), Some(1), "{said}");
    }
});

both_editions!(return_fields_gives_those_and_no_others_65, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-222", "fields": {"priority": "Low"}, "return_fields": "reporter,labels"}),
        )
        .await;
    let keys: Vec<&String> = said["issue"]
        .as_object()
        .expect("an issue")
        .keys()
        .collect();
    assert!(
        keys.iter()
            .all(|key| ["id", "key", "reporter", "labels", "browse_url"].contains(&key.as_str())),
        "{keys:?}"
    );
    assert!(keys.iter().any(|key| *key == "reporter"));
});

both_editions!(
    components_by_argument_win_and_an_empty_list_clears_52_53,
    |world| {
        let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-222", "components": "Login, Reports", "fields": {"components": ["Dashboard"]}}),
        )
        .await;
        assert_eq!(said["issue"]["components"], json!(["Login", "Reports"]));
        let said = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "PROJ-222", "fields": {"components": []}}),
            )
            .await;
        assert!(said["issue"].get("components").is_none(), "{said}");
        assert!(said.get("not_applied").is_none(), "{said}");
    }
);

both_editions!(
    durations_without_a_unit_are_refused_before_sending_92,
    |world| {
        for bad in ["60", "soon"] {
            let said = world
                .err(
                    "jira_update_issue",
                    json!({"issue_key": "PROJ-222", "worklog": bad}),
                )
                .await;
            assert!(said.contains("write it like `1h 30m`"), "{said}");
        }
        assert!(world.writes().is_empty());
        let said = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "PROJ-222", "worklog": "1d"}),
            )
            .await;
        assert_eq!(
            said["worklog"]["time_spent_seconds"], 28_800,
            "a day of this site has eight hours"
        );
    }
);

both_editions!(
    a_dry_run_shows_everything_and_the_plan_is_bound_to_the_issue,
    |world| {
        let arguments = json!({
            "issue_key": "PROJ-456", "fields": {"priority": "Low", "status": "In Progress"},
            "comment": "Planned", "dry_run": true
        });
        let shown = world.ok("jira_update_issue", arguments.clone()).await;
        assert_eq!(
            shown["edits"],
            json!([
                {"field": "priority", "before": "High", "after": "Low"},
                {"field": "status", "before": "To Do", "after": "In Progress"},
                {"field": "comment", "after": "Planned"}
            ])
        );
        assert!(world.writes().is_empty());
        let said = world
            .ok("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert_eq!(said["issue"]["status"]["name"], "In Progress");
        let shown = world
        .ok("jira_update_issue", json!({"issue_key": "PROJ-456", "fields": {"priority": "Highest"}, "dry_run": true}))
        .await;
        world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "PROJ-456", "fields": {"summary": "Moved on"}}),
            )
            .await;
        let said = world
            .err("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert!(
            said.contains("was changed since the plan was made"),
            "{said}"
        );
    }
);

#[tokio::test]
async fn files_come_from_below_the_allowed_folder_alone_100() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("root");
        fs::create_dir(&root).expect("a folder");
        fs::write(root.join("notes.txt"), "some notes").expect("a file");
        fs::write(folder.path().join("secret.txt"), "secret").expect("a file");
        std::os::unix::fs::symlink(folder.path().join("secret.txt"), root.join("link.txt"))
            .expect("a link");
        let allowed = root.clone();
        let world = World::with(flavor, move |config| config.file_root = allowed).await;
        let outside = folder.path().join("secret.txt");
        for path in ["../secret.txt", "link.txt", outside.to_str().expect("text")] {
            let said = world
                .err(
                    "jira_update_issue",
                    json!({"issue_key": "PROJ-222", "attachments": path}),
                )
                .await;
            assert!(
                said.contains("lies outside of the folder"),
                "{path}: {said}"
            );
        }
        let said = world
            .err(
                "jira_update_issue",
                json!({"issue_key": "PROJ-222", "attachments": "none.txt"}),
            )
            .await;
        assert!(said.contains("cannot be opened"), "{said}");
        assert!(world.writes().is_empty());
        let said = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "PROJ-222", "attachments": ["notes.txt"], "fields": {"priority": "Low"}}),
            )
            .await;
        assert_eq!(
            said["operations_performed"],
            json!(["fields", "attachments"])
        );
        let file = &said["issue"]["attachment_results"]["uploaded"][0];
        assert_eq!(file["filename"], "notes.txt");
        assert_eq!(file["size"], 10);
        assert!(file["id"].is_string(), "{file}");
    }
}

#[tokio::test]
async fn images_of_the_old_description_stay_on_cloud_64() {
    let world = World::new(Flavor::Cloud).await;
    let image = json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [
        {"type": "media", "attrs": {"type": "file", "id": "6e7c7f2c-dd7a-499c-bceb-6f32bfbf30b5", "collection": ""}}
    ]});
    let document = json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "old"}]}, image
    ]});
    world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-222", "fields": {"description": document}}),
        )
        .await;
    let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-222", "fields": {"description": "new"}}),
        )
        .await;
    assert!(
        said["notes"][0]
            .as_str()
            .expect("a note")
            .contains("1 images"),
        "{said}"
    );
    let sent = world.sim.exchanges();
    let last = sent
        .iter()
        .rev()
        .find(|exchange| exchange.line().starts_with("PUT "))
        .expect("a change");
    let body = serde_json::to_value(&last.body)
        .expect("a body")
        .to_string();
    assert!(
        body.contains("6e7c7f2c-dd7a-499c-bceb-6f32bfbf30b5"),
        "{body}"
    );
}

#[tokio::test]
async fn comments_are_guarded_and_limits_hold_109() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.internal_only_projects = vec!["SUP".into()];
            config.policy.projects = Some(vec!["SUP".into(), "PROJ".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_update_issue",
                json!({"issue_key": "SUP-4", "comment": "hello"}),
            )
            .await;
        assert!(said.contains("internal-only service project"), "{said}");
        let said = world
            .err(
                "jira_update_issue",
                json!({"issue_key": "BACKEND-1", "fields": {"priority": "Low"}}),
            )
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
        let said = world
            .err(
                "jira_update_issue",
                json!({"issue_key": "PROJ-222", "fields": {"parent": "BACKEND-1"}}),
            )
            .await;
        assert!(said.contains("project `BACKEND` is restricted"), "{said}");
        assert!(world.writes().is_empty());
    }
}

#[tokio::test]
async fn a_value_that_jira_does_not_keep_is_told() {
    let world = World::new(Flavor::Cloud).await;
    // The request is answered as if it had been done, and is not.
    world
        .sim
        .add_fault("method=PUT path=/rest/api/3/issue/PROJ-222 status=204")
        .expect("a rule");
    let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "PROJ-222", "fields": {"priority": "High"}}),
        )
        .await;
    assert_eq!(said["message"], "Issue PROJ-222 updated in part");
    assert_eq!(said["not_applied"][0]["field"], "priority");
    assert_eq!(
        said["not_applied"][0]["reason"],
        "Jira took the request and kept `Medium`."
    );
    assert_eq!(said.get("changed"), None::<&Value>);
}

/// Issue 6: a transition, a comment and logged work in at most four requests, the look before and after included.
#[tokio::test]
async fn a_step_a_comment_and_work_take_four_requests_at_most() {
    for flavor in FLAVORS {
        // The first screen takes both, the second the step alone; there the edit screen takes both.
        for (key, transition, fields, most) in [
            ("PROJ-789", "Done", json!({"resolution": "Done"}), 3),
            ("BACKEND-12", "Start Progress", json!({}), 4),
        ] {
            let world = World::new(flavor).await;
            let (said, requests) = world
                .counted(
                    "jira_update_issue",
                    json!({
                        "issue_key": key, "transition": transition, "fields": fields,
                        "comment": "Over to **you**", "worklog": "90m",
                        "worklog_started": "2026-11-20T09:00:00+01:00"
                    }),
                )
                .await;
            assert!(requests.len() <= most, "{flavor:?} {key}: {requests:?}");
            assert_eq!(said["comment"]["body"], "Over to **you**", "{said}");
            assert_eq!(said["worklog"]["time_spent_seconds"], 5400, "{said}");
            let performed = said["operations_performed"].to_string();
            for part in ["transition", "comment", "worklog"] {
                assert!(performed.contains(part), "{said}");
            }
            assert!(said.get("not_applied").is_none(), "{said}");
        }
    }
}

both_editions!(who_sees_a_comment_goes_along_with_the_step, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({
                "issue_key": "PROJ-789", "transition": "Done", "fields": {"resolution": "Done"},
                "comment": "For us", "comment_visibility": {"type": "role", "value": "Developers"}
            }),
        )
        .await;
    assert_eq!(
        said["comment"]["visibility"]["value"], "Developers",
        "{said}"
    );
    let writes = world.writes();
    assert_eq!(writes.len(), 1, "{writes:?}");
});

both_editions!(a_refused_edit_of_both_is_tried_one_by_one, |world| {
    world
        .sim
        .add_fault("method=PUT path=/rest/api/*/issue/BACKEND-12 status=400")
        .expect("a rule");
    let said = world
        .ok(
            "jira_update_issue",
            json!({
                "issue_key": "BACKEND-12", "transition": "Start Progress",
                "comment": "Begun", "worklog": "1h"
            }),
        )
        .await;
    assert_eq!(
        said["operations_performed"],
        json!(["transition", "comment", "worklog"]),
        "{said}"
    );
    assert_eq!(said["comment"]["body"], "Begun");
});

both_editions!(a_comment_is_internal_in_a_service_project, |world| {
    let said = world
        .ok(
            "jira_update_issue",
            json!({"issue_key": "SUP-4", "comment": "For us"}),
        )
        .await;
    assert_eq!(said["comment"]["public"], false, "{said}");
    assert!(
        said["notes"]
            .to_string()
            .contains("The comment is internal"),
        "{said}"
    );
});

both_editions!(all_that_is_wrong_is_told_in_one_answer, |world| {
    let fields = json!({
        "Nonsense": 1, "Target date": "soon", "priority": "Urgent", "components": ["Login", "Moon"],
        "Epic Name": "x",
    });
    let said = world
        .err(
            "jira_update_issue",
            json!({"issue_key": "PROJ-113", "fields": fields}),
        )
        .await;
    for wrong in [
        "no field `Nonsense`",
        "`Target date` takes a date",
        "has no `Urgent`. It takes: Highest",
        "has no `Moon`. It takes: Login, Dashboard",
        "is not on the screen",
    ] {
        assert!(said.contains(wrong), "{wrong}: {said}");
    }
    let planned =
        json!({"issue_key": "PROJ-113", "fields": {"priority": "Urgent"}, "dry_run": true});
    let said = world.err("jira_update_issue", planned).await;
    assert!(said.contains("has no `Urgent`"), "{said}");
    assert!(world.writes().is_empty());
});
