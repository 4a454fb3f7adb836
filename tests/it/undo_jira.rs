//! What the tools around issues do is taken back too: links, versions, components, sprints, the order of issues.

use std::path::Path;

use atlassian_mcp::atlassian::{Auth, Credential, Flavor};
use atlassian_mcp::config::Configured;
use atlassian_mcp::door::{Caller, Door};
use atlassian_mcp::secret::Secret;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, config};
use crate::undo::journal;

/// A world with a journal, in which an administrator works.
async fn recorded(flavor: Flavor, folder: &Path) -> World {
    World::with(flavor, |config| {
        journal(config, folder);
        let token = |text| Credential::Value(Secret::new(text).expect("not empty"));
        if let Configured::On(site) = &mut config.jira {
            site.auth = match flavor {
                Flavor::Cloud => Auth::Basic {
                    username: "admin@example.com".into(),
                    token: token("admin-token"),
                },
                Flavor::DataCenter => Auth::Bearer {
                    token: token("admin-pat"),
                },
            };
        }
    })
    .await
}

/// An answer without what a thing that was made again has anew: its number, and its place at the end of a list.
fn lasting(mut value: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(map) => {
                for name in ["id", "updated", "url", "next_page_token"] {
                    map.remove(name);
                }
                map.values_mut().for_each(walk);
                if let Some(Value::Array(list)) = map.get_mut("versions") {
                    list.sort_by_key(Value::to_string);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut value);
    value
}

/// Makes a change, undoes it, and undoes the undo where that is possible: what a tool shows must follow.
async fn there_and_back(world: &World, look: (&str, Value), change: (&str, Value)) {
    let see = || async { lasting(world.ok(look.0, look.1.clone()).await) };
    let what = format!("{} {} {}", world.flavor, change.0, change.1);
    let before = see().await;
    let said = world.ok(change.0, change.1.clone()).await;
    assert!(said.get("not_applied").is_none(), "{what}: {said}");
    let after = see().await;
    assert_ne!(before, after, "{what}");
    let id = said["undo"]
        .as_str()
        .unwrap_or_else(|| panic!("{what} has no undo: {said}"));
    let undone = world.ok("atlassian_undo", json!({"id": id})).await;
    assert!(undone.get("not_applied").is_none(), "{what}: {undone}");
    assert_eq!(see().await, before, "{what}: {undone}");
    if let Some(id) = undone["undo"].as_str() {
        let redone = world.ok("atlassian_undo", json!({"id": id})).await;
        assert_eq!(see().await, after, "{what} once more: {redone}");
    }
}

fn issue(key: &str, fields: &str) -> (&'static str, Value) {
    (
        "jira_get_issue",
        json!({"issue_key": key, "fields": fields, "include": "remote_links"}),
    )
}

#[tokio::test]
async fn links() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let link = json!({"link_type": "Blocks", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125"});
        there_and_back(
            &world,
            issue("PROJ-124", "issuelinks"),
            ("jira_create_issue_link", link),
        )
        .await;
        let shown = world
            .ok(
                "jira_get_issue",
                json!({"issue_key": "PROJ-124", "fields": "issuelinks"}),
            )
            .await;
        let id = shown
            .pointer("/issuelinks/0/id")
            .unwrap_or_else(|| panic!("no link: {shown}"));
        there_and_back(
            &world,
            issue("PROJ-124", "issuelinks"),
            ("jira_remove_issue_link", json!({"link_id": id})),
        )
        .await;
        let web = json!({
            "issue_key": "PROJ-124", "url": "https://example.com/a", "title": "A", "summary": "About it",
            "relationship": "mentioned in",
        });
        there_and_back(
            &world,
            issue("PROJ-124", "summary"),
            ("jira_create_remote_issue_link", web),
        )
        .await;
    }
}

#[tokio::test]
async fn a_comment_that_went_along_with_a_link_goes_with_it() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let both = || async {
            let mut seen = Vec::new();
            for key in ["PROJ-124", "PROJ-125"] {
                let shown = json!({"issue_key": key, "fields": "issuelinks,comment"});
                seen.push(lasting(world.ok("jira_get_issue", shown).await));
            }
            seen
        };
        let before = both().await;
        let link = json!({
            "link_type": "Relates", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125", "comment": "See there",
        });
        let said = world.ok("jira_create_issue_link", link).await;
        assert_ne!(both().await, before);
        world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert_eq!(both().await, before, "{flavor}");
    }
}

#[tokio::test]
async fn a_web_link_comes_back_with_all_that_the_site_kept_of_it() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let web = json!({
            "issue_key": "PROJ-124", "url": "https://example.com/a", "title": "A", "summary": "About it",
            "relationship": "mentioned in", "icon_url": "https://example.com/a.png",
        });
        let made = world.ok("jira_create_remote_issue_link", web).await;
        let remove = json!({"issue_key": "PROJ-124", "link_id": made["link_id"]});
        there_and_back(
            &world,
            issue("PROJ-124", "summary"),
            ("jira_remove_issue_link", remove),
        )
        .await;
    }
}

#[tokio::test]
async fn versions() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let look = || ("jira_get_project_versions", json!({"project_key": "PROJ"}));
        let new = json!({"project_key": "PROJ", "name": "9.0", "start_date": "2031-01-02", "description": "Far away"});
        there_and_back(&world, look(), ("jira_create_version", new)).await;
        let two = json!({"project_key": "PROJ", "versions": [{"name": "9.1"}, {"name": "9.2"}]});
        there_and_back(&world, look(), ("jira_batch_create_versions", two)).await;
        let all = world.ok(look().0, look().1).await;
        let id = |name: &str| {
            let list = all["versions"].as_array().expect("versions");
            let version = list.iter().find(|it| it["name"] == name);
            version.expect("there")["id"].clone()
        };
        let id = id("9.0");
        let update = json!({
            "version_id": id, "name": "9.0.1", "description": "", "start_date": "", "release_date": "2031-03-04",
            "released": true,
        });
        there_and_back(&world, look(), ("jira_update_version", update)).await;
        there_and_back(
            &world,
            look(),
            ("jira_delete_version", json!({"version_id": id})),
        )
        .await;
    }
}

#[tokio::test]
async fn a_version_that_issues_have_is_told_to_be_gone_for_good() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let made = world
            .ok(
                "jira_create_version",
                json!({"project_key": "PROJ", "name": "9.0"}),
            )
            .await;
        let used = json!({"issue_key": "PROJ-124", "fields": {"fixVersions": ["9.0"]}});
        world.ok("jira_update_issue", used).await;
        // The undo of the creation sees it too.
        let said = world
            .err("atlassian_undo", json!({"id": made["undo"]}))
            .await;
        assert!(
            said.contains("`issues` was left as `0` and is `1`"),
            "{said}"
        );
        let plan = world
            .ok(
                "jira_delete_version",
                json!({"version_id": made["version"]["id"], "dry_run": true}),
            )
            .await;
        assert!(plan.to_string().contains("would not get it back"), "{plan}");
    }
}

#[tokio::test]
async fn components() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let look = || {
            (
                "jira_get_project_components",
                json!({"project_key": "PROJ"}),
            )
        };
        let new = json!({"project_key": "PROJ", "name": "Looks", "description": "How it looks", "lead": "Mara Okafor"});
        there_and_back(&world, look(), ("jira_save_component", new)).await;
        let all = world.ok(look().0, look().1).await;
        let list = all["components"].as_array().expect("components");
        let made = list.iter().find(|it| it["name"] == "Looks");
        let id = made.unwrap_or_else(|| panic!("not there: {all}"))["id"].clone();
        let update = json!({"component_id": id, "name": "Look", "description": "", "lead": ""});
        there_and_back(&world, look(), ("jira_save_component", update)).await;
        there_and_back(
            &world,
            look(),
            ("jira_delete_component", json!({"component_id": id})),
        )
        .await;
    }
}

#[tokio::test]
async fn sprints() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let look = || {
            (
                "jira_get_sprints_from_board",
                json!({"board_id": "1", "limit": 50}),
            )
        };
        let new = json!({"board_id": "1", "name": "Sprint 50", "goal": "Far"});
        there_and_back(&world, look(), ("jira_create_sprint", new)).await;
        // The dates it never had are gone again: only the whole sprint can say so.
        let update = json!({
            "sprint_id": "104", "name": "Sprint 43a", "goal": "Ship", "start_date": "2031-01-02T09:00:00Z",
            "end_date": "2031-01-16T09:00:00Z",
        });
        there_and_back(&world, look(), ("jira_update_sprint", update)).await;
    }
}

/// The issues of a sprint, by its name: one that is made again has another number.
async fn issues_of(world: &World, sprint: &str) -> Vec<String> {
    let all = world
        .ok(
            "jira_search",
            json!({"jql": format!("sprint = \"{sprint}\" ORDER BY key"), "fields": "summary", "limit": 50}),
        )
        .await;
    let list = all["issues"].as_array().expect("issues");
    list.iter()
        .filter_map(|it| it["key"].as_str().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn issues_go_back_to_the_sprints_they_were_in() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let (old, new) = ("Sprint 42", "Sprint 43");
        let before = (issues_of(&world, old).await, issues_of(&world, new).await);
        let from_old = before.0.first().expect("an issue").clone();
        let keys = format!("{from_old}, PROJ-124");
        let said = world
            .ok(
                "jira_add_issues_to_sprint",
                json!({"sprint_id": "104", "issue_keys": keys}),
            )
            .await;
        assert_ne!(issues_of(&world, new).await, before.1);
        let undone = world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert_eq!(
            (issues_of(&world, old).await, issues_of(&world, new).await),
            before,
            "{flavor}: {undone}"
        );
        let said = world
            .ok(
                "jira_move_issues_to_backlog",
                json!({"issue_keys": before.0}),
            )
            .await;
        assert!(issues_of(&world, old).await.is_empty());
        world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert_eq!(issues_of(&world, old).await, before.0);
        // A sprint that is deleted comes back with what it held.
        world
            .ok(
                "jira_add_issues_to_sprint",
                json!({"sprint_id": "104", "issue_keys": "PROJ-124"}),
            )
            .await;
        let held = issues_of(&world, new).await;
        let said = world
            .ok("jira_delete_sprint", json!({"sprint_id": "104"}))
            .await;
        world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert_eq!(issues_of(&world, new).await, held, "{flavor}");
    }
}

#[tokio::test]
async fn what_somebody_moved_on_since_is_asked_about() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let one = issues_of(&world, "Sprint 42").await;
        let one = one.first().expect("an issue");
        let put = json!({"sprint_id": "104", "issue_keys": one});
        let said = world.ok("jira_add_issues_to_sprint", put).await;
        let away = json!({"issue_keys": one});
        world.ok("jira_move_issues_to_backlog", away).await;
        let refused = world
            .err("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert!(
            refused.contains(&format!("`{one}` was left as `104` and is empty")),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn the_order_of_issues() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let look = json!({"jql": "project = PROJ ORDER BY Rank", "fields": "summary", "limit": 50});
        let all = world.ok("jira_search", look.clone()).await;
        let keys: Vec<&str> = all["issues"]
            .as_array()
            .expect("issues")
            .iter()
            .filter_map(|it| it["key"].as_str())
            .collect();
        let last = keys.len() - 1;
        let asked = json!({"issue_keys": [keys[last], keys[1], keys[2]], "before": keys[0]});
        there_and_back(&world, ("jira_search", look), ("jira_rank_issues", asked)).await;
    }
}

#[tokio::test]
async fn a_request_that_was_raised_goes_again() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let request = json!({
            "service_desk_id": "SUP", "request_type_id": "11",
            "request_field_values": {"summary": "By mistake", "description": "x"},
        });
        let said = world.ok("jira_create_customer_request", request).await;
        world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        let gone = world
            .err("jira_get_issue", json!({"issue_key": said["request_key"]}))
            .await;
        assert!(gone.ends_with("[not found]"), "{gone}");
    }
}

#[tokio::test]
async fn a_comment_of_somebody_else_stays_when_a_link_is_taken_back() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let link = json!({
            "link_type": "Relates", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125",
            "comment": "See there", "dry_run": true,
        });
        let plan = world.ok("jira_create_issue_link", link).await;
        let other = config(flavor, &world.sim.jira_url, &world.sim.confluence_url);
        let other = Door::open(&other).expect("a door");
        let comment = json!({"issue_key": "PROJ-124", "body": "By somebody else"});
        let comment = comment.as_object().expect("an object").clone();
        let said = other
            .call("jira_add_comment", comment, Caller::default())
            .await
            .unwrap_or_else(|unknown| panic!("there is no tool {}", unknown.0));
        assert!(!said.is_error, "{}", said.text);
        let said = world
            .ok("atlassian_apply", json!({"plan": plan["plan"]}))
            .await;
        world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        let mut left = String::new();
        for key in ["PROJ-124", "PROJ-125"] {
            let shown = json!({"issue_key": key, "fields": "issuelinks,comment"});
            left.push_str(&world.ok("jira_get_issue", shown).await.to_string());
        }
        assert!(left.contains("By somebody else"), "{flavor}: {left}");
        assert!(!left.contains("See there"), "{flavor}: {left}");
    }
}

#[tokio::test]
async fn what_could_not_be_read_back_is_taken_back_all_the_same() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = recorded(flavor, folder.path()).await;
        let see = || async {
            let asked = json!({"issue_key": "PROJ-124", "fields": "summary,labels,comment"});
            lasting(world.ok("jira_get_issue", asked).await)
        };
        let before = see().await;
        // The first look is before the change.
        world
            .sim
            .add_fault(
                "product=jira method=GET path=*/issue/PROJ-124 after=1 times=always status=403",
            )
            .expect("a rule");
        let asked = json!({
            "issue_key": "PROJ-124", "fields": {"summary": "Another", "labels": ["seen"]}, "comment": "hello",
        });
        let said = world.ok("jira_update_issue", asked).await;
        world.sim.clear_faults();
        assert_eq!(said["not_applied"][0]["field"], "read back", "{said}");
        assert_ne!(see().await, before, "{flavor}");
        let id = said["undo"]
            .as_str()
            .unwrap_or_else(|| panic!("{flavor} has no undo: {said}"));
        world.ok("atlassian_undo", json!({"id": id})).await;
        assert_eq!(see().await, before, "{flavor}");
    }
}
