//! What `jira_bulk_update_issues` and `jira_bulk_delete_issues` give to Jira as one task (Cloud), and the same in a
//! loop (Data Center).

use std::sync::{Arc, Mutex};

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::door::Caller;
use atlassian_mcp::tools::Progress;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, administrate};
use crate::undo::journal;

/// Issues that are to do, of the same workflow.
const SIX: &str = "PROJ-111, PROJ-112, PROJ-114, PROJ-115, PROJ-120, PROJ-223";

fn keys() -> impl Iterator<Item = &'static str> {
    SIX.split(", ")
}

async fn issue(world: &World, key: &str) -> Value {
    let asked = json!({"issue_key": key, "fields": "labels,priority,status,assignee"});
    world.ok("jira_get_issue", asked).await
}

/// How many of the requests that change something are of a kind.
fn n_writes(world: &World, part: &str) -> usize {
    let writes = world.writes();
    writes.iter().filter(|line| line.contains(part)).count()
}

#[tokio::test]
async fn fields_go_in_one_task_and_are_read_back_and_undone() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World::with(flavor, |config| {
            administrate(config);
            journal(config, folder.path());
        })
        .await;
        let mut before = Vec::new();
        for key in keys() {
            before.push(issue(&world, key).await);
        }
        let said = world
            .ok(
                "jira_bulk_update_issues",
                json!({"issue_keys": SIX, "fields": {"priority": "Lowest", "assignee": "me"}, "add_labels": "swept", "remove_labels": "security"}),
            )
            .await;
        assert_eq!(said["message"], "6 of 6 issues changed", "{said}");
        for key in keys() {
            let now = issue(&world, key).await;
            let labels = now["labels"].to_string();
            assert!(
                labels.contains("swept") && !labels.contains("security"),
                "{now}"
            );
            assert_eq!(now["priority"]["name"], "Lowest", "{now}");
            assert!(!now["assignee"].is_null(), "{now}");
        }
        match world.is_cloud() {
            true => {
                assert_eq!(n_writes(&world, "POST /rest/api/3/bulk/issues/fields"), 1);
                // One issue alone has a label to lose: that is no task, and goes by itself.
                assert_eq!(n_writes(&world, "PUT "), 1);
            }
            false => assert_eq!(n_writes(&world, "PUT "), 6),
        }
        let id = said["undo"]
            .as_str()
            .unwrap_or_else(|| panic!("no undo: {said}"));
        world.ok("atlassian_undo", json!({"id": id})).await;
        for (key, was) in keys().zip(before) {
            assert_eq!(issue(&world, key).await, was, "{flavor} {key}");
        }
    }
}

#[tokio::test]
async fn a_step_is_one_task_and_one_that_cannot_is_told() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let said = world
            .ok(
                "jira_bulk_update_issues",
                json!({"issue_keys": format!("{SIX}, PROJ-101"), "transition": "In Progress"}),
            )
            .await;
        assert_eq!(said["message"], "6 of 7 issues changed", "{said}");
        assert!(
            said["not_applied"].to_string().contains("PROJ-101"),
            "{said}"
        );
        let results = said["results"].as_array().expect("results");
        assert_eq!(results.len(), 7);
        for key in keys() {
            assert_eq!(issue(&world, key).await["status"]["name"], "In Progress");
        }
        if world.is_cloud() {
            assert_eq!(world.writes(), ["POST /rest/api/3/bulk/issues/transition"]);
        }
    }
}

#[tokio::test]
async fn one_that_fails_is_told_with_jiras_words_and_the_others_are_changed() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let said = world
            .ok(
                "jira_bulk_update_issues",
                json!({"issue_keys": format!("DOCS-3, {SIX}"), "fields": {"Story Points": 3}}),
            )
            .await;
        assert_eq!(said["message"], "6 of 7 issues changed", "{said}");
        assert_eq!(
            said["results"][0],
            json!({"key": "DOCS-3", "success": false})
        );
        let not = said["not_applied"].as_array().expect("a list");
        assert_eq!(not.len(), 1, "{said}");
        assert!(not[0].to_string().contains("cannot be set"), "{said}");
        if world.is_cloud() {
            assert_eq!(world.writes(), ["POST /rest/api/3/bulk/issues/fields"]);
        }
    }
}

#[tokio::test]
async fn without_the_right_to_change_many_they_go_one_by_one() {
    let world = World::new(Flavor::Cloud).await;
    world
        .sim
        .add_fault("method=POST path=/rest/api/3/bulk/issues/* status=403 times=always")
        .expect("a rule");
    let said = world
        .ok(
            "jira_bulk_update_issues",
            json!({"issue_keys": SIX, "add_labels": "swept", "transition": "In Progress"}),
        )
        .await;
    assert_eq!(said["message"], "6 of 6 issues changed", "{said}");
    assert!(
        said["how"]
            .as_str()
            .is_some_and(|how| how.contains("one by one")),
        "{said}"
    );
    assert_eq!(n_writes(&world, "/bulk/"), 1, "it is asked once");
    assert_eq!(n_writes(&world, "PUT "), 6);
    assert_eq!(n_writes(&world, "/transitions"), 6);
}

#[tokio::test]
async fn a_task_whose_answer_is_lost_is_not_begun_again() {
    let world = World::new(Flavor::Cloud).await;
    world
        .sim
        .add_fault(
            "method=POST path=/rest/api/3/bulk/issues/fields apply=yes status=502 times=always",
        )
        .expect("a rule");
    let said = world
        .ok(
            "jira_bulk_update_issues",
            json!({"issue_keys": SIX, "add_labels": "swept"}),
        )
        .await;
    assert_eq!(world.writes().len(), 1, "{:?}", world.writes());
    assert!(said.to_string().contains("the answer was lost"), "{said}");
    // What is so is read all the same.
    assert!(said["changed"].to_string().contains("swept"), "{said}");
}

#[tokio::test]
async fn watching_oneself_is_one_task() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        for (argument, verb) in [("add_watcher", "watch"), ("remove_watcher", "unwatch")] {
            let mark = world.sim.mark();
            let said = world
                .ok(
                    "jira_bulk_update_issues",
                    json!({"issue_keys": SIX, argument: "me"}),
                )
                .await;
            assert_eq!(said["message"], "6 of 6 issues changed", "{said}");
            let sent = world.sim.requests_since(mark);
            let sent: Vec<&String> = sent
                .iter()
                .filter(|line| !line.starts_with("GET"))
                .collect();
            if world.is_cloud() {
                let task = format!("POST /rest/api/3/bulk/issues/{verb}");
                assert_eq!(
                    sent.iter().filter(|line| **line == &task).count(),
                    1,
                    "{sent:?}"
                );
                assert!(
                    !sent.iter().any(|line| line.contains("/watchers")),
                    "{sent:?}"
                );
            }
            let watchers = world
                .ok("jira_get_issue_watchers", json!({"issue_key": "PROJ-112"}))
                .await;
            assert_eq!(
                watchers.to_string().contains("Ada Lindqvist"),
                argument == "add_watcher",
                "{watchers}"
            );
        }
    }
}

#[tokio::test]
async fn many_are_deleted_in_one_task_and_looked_for() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let said = world
            .ok("jira_bulk_delete_issues", json!({"issue_keys": SIX}))
            .await;
        assert_eq!(said["message"], "6 of 6 issues changed", "{said}");
        for key in keys() {
            let gone = world.err("jira_get_issue", json!({"issue_key": key})).await;
            assert!(gone.ends_with("[not found]"), "{gone}");
        }
        if world.is_cloud() {
            assert_eq!(world.writes(), ["POST /rest/api/3/bulk/issues/delete"]);
        }
    }
}

#[tokio::test]
async fn how_far_it_is_is_told() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let told = Arc::new(Mutex::new(Vec::new()));
        let caller = Caller {
            progress: Some(Progress::new({
                let told = told.clone();
                move |begun, total, what| {
                    told.lock()
                        .expect("a list")
                        .push(format!("{begun}/{total} {what}"));
                }
            })),
            ..Caller::default()
        };
        let Value::Object(asked) = json!({"issue_keys": SIX, "add_labels": "swept"}) else {
            panic!("an object");
        };
        let answer = world
            .door
            .call("jira_bulk_update_issues", asked, caller)
            .await
            .unwrap_or_else(|_| panic!("a tool"));
        assert!(!answer.is_error, "{}", answer.text);
        let told = told.lock().expect("a list").clone();
        assert!(told.contains(&"6/6 PROJ-223".to_owned()), "{told:?}");
        if world.is_cloud() {
            assert!(
                told.contains(&"3/6 Jira works on it".to_owned()),
                "{told:?}"
            );
        }
    }
}

#[tokio::test]
async fn who_leaves_in_the_middle_leaves_a_whole_change_that_can_be_undone() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World::with(flavor, |config| {
            administrate(config);
            journal(config, folder.path());
        })
        .await;
        world
            .sim
            .add_fault("path=/rest/api/*/bulk/queue/* delay=300 times=1")
            .expect("a rule");
        world
            .sim
            .add_fault("method=PUT path=/rest/api/2/issue/* delay=300 times=1")
            .expect("a rule");
        let asked = world.call(
            "jira_bulk_update_issues",
            json!({"issue_keys": SIX, "add_labels": "swept"}),
        );
        // The change has begun when the first request that changes something was seen.
        tokio::select! {
            said = asked => panic!("it was done too early: {}", said.text),
            () = async {
                while world.writes().is_empty() {
                    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                }
            } => {}
        }
        let id = loop {
            let said = world.ok("atlassian_list_changes", json!({})).await;
            let change = &said["changes"][0];
            match change["id"].as_str() {
                Some(id)
                    if !change.to_string().contains("nobody knows")
                        && change.get("changed").is_some() =>
                {
                    break id.to_owned();
                }
                _ => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        };
        for key in keys() {
            let labels = issue(&world, key).await["labels"].to_string();
            assert!(labels.contains("swept"), "{flavor} {key} {labels}");
        }
        world.ok("atlassian_undo", json!({"id": id})).await;
        for key in keys() {
            let labels = issue(&world, key).await["labels"].to_string();
            assert!(!labels.contains("swept"), "{flavor} {key} {labels}");
        }
    }
}

#[tokio::test]
async fn a_closed_project_in_the_middle_stops_all_before_anything_is_sent() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        for tool in ["jira_bulk_update_issues", "jira_bulk_delete_issues"] {
            let mut asked = json!({"issue_keys": "PROJ-111, PROJ-112, DOCS-3, PROJ-114, PROJ-115"});
            if tool.contains("update") {
                asked["add_labels"] = json!("swept");
            }
            let said = world.err(tool, asked).await;
            assert!(said.contains("`DOCS` is restricted"), "{said}");
        }
        assert!(world.sim.exchanges().is_empty());
    }
}
