//! What the door lets through: limits on projects and spaces, read-only, hidden tools, ways around that must fail.

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::config::{Toolsets, WriteMode};
use atlassian_mcp::door::{Caller, Door};
use serde_json::{Map, json};

use crate::support::{FLAVORS, World, config};

/// Only `PROJ` and `TECH` may be touched.
async fn limited(flavor: Flavor) -> World {
    World::with(flavor, |config| {
        config.policy.projects = Some(vec!["PROJ".into()]);
        config.policy.spaces = Some(vec!["TECH".into()]);
    })
    .await
}

#[tokio::test]
async fn an_issue_outside_is_neither_read_nor_changed() {
    for flavor in FLAVORS {
        let world = limited(flavor).await;
        world
            .ok("jira_get_issue", json!({"issue_key": "PROJ-123"}))
            .await;
        let before = world.sim.mark();
        for (tool, arguments) in [
            ("jira_get_issue", json!({"issue_key": "BACKEND-1"})),
            ("jira_get_issue", json!({"issue_key": "backend-1"})),
            ("jira_get_transitions", json!({"issue_key": "BACKEND-1"})),
            ("jira_get_project_issues", json!({"project_key": "BACKEND"})),
            (
                "jira_add_comment",
                json!({"issue_key": "BACKEND-1", "body": "x"}),
            ),
            (
                "jira_edit_comment",
                json!({"issue_key": "BACKEND-1", "comment_id": "1", "body": "x"}),
            ),
            ("jira_delete_issue", json!({"issue_key": "BACKEND-1"})),
            (
                "jira_create_issue",
                json!({"project_key": "BACKEND", "summary": "x", "issue_type": "Bug"}),
            ),
            (
                "jira_update_issue",
                json!({"issue_key": "BACKEND-1", "fields": {"summary": "x"}}),
            ),
            (
                "jira_assign_issue",
                json!({"issue_key": "BACKEND-1", "assignee": "me"}),
            ),
            (
                "jira_transition_issue",
                json!({"issue_key": "BACKEND-1", "transition_id": "Done"}),
            ),
        ] {
            let said = world.err(tool, arguments).await;
            assert!(
                said.contains("project `BACKEND` is restricted by configuration"),
                "{tool}: {said}"
            );
        }
        // What the arguments tell is judged before anything is asked.
        assert!(
            world.sim.requests_since(before).is_empty(),
            "{:?}",
            world.sim.requests_since(before)
        );
    }
}

#[tokio::test]
async fn a_number_in_the_place_of_a_key_does_not_get_around_it() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let outside = open
            .ok("jira_get_issue", json!({"issue_key": "BACKEND-1"}))
            .await;
        let id = outside["id"].as_str().expect("an id").to_owned();
        let summary = outside["summary"].as_str().expect("a summary").to_owned();
        let world = limited(flavor).await;
        for (tool, arguments) in [
            ("jira_get_issue", json!({"issue_key": id})),
            ("jira_get_transitions", json!({"issue_key": id})),
            ("jira_add_comment", json!({"issue_key": id, "body": "x"})),
            ("jira_delete_issue", json!({"issue_key": id})),
            (
                "jira_update_issue",
                json!({"issue_key": id, "fields": {"summary": "x"}}),
            ),
        ] {
            let said = world.err(tool, arguments).await;
            assert!(
                said.contains("restricted by configuration"),
                "{tool}: {said}"
            );
            assert!(
                !said.contains(&summary),
                "{tool} tells what is there: {said}"
            );
        }
        assert!(world.writes().is_empty(), "{:?}", world.writes());
    }
}

#[tokio::test]
async fn nothing_is_told_of_a_linked_issue_outside() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let whole = json!({"issue_key": "PROJ-789", "fields": "*all", "include": "all"});
        let linked = open.ok("jira_get_issue", whole.clone()).await;
        let outside = linked["issuelinks"]
            .as_array()
            .and_then(|links| {
                let mut ends = links
                    .iter()
                    .flat_map(|link| [&link["inward_issue"], &link["outward_issue"]].into_iter());
                ends.find(|end| {
                    end["key"]
                        .as_str()
                        .is_some_and(|key| key.starts_with("SUP-"))
                })
            })
            .expect("a link to another project");
        let summary = outside["summary"].as_str().expect("a summary");
        let world = limited(flavor).await;
        let issue = world.call("jira_get_issue", whole).await;
        let found = json!({"jql": "key = PROJ-789", "fields": "*all"});
        let found = world.call("jira_search", found).await;
        for said in [issue, found] {
            assert!(!said.is_error, "{}", said.text);
            assert!(!said.text.contains(summary), "{}", said.text);
            assert!(
                said.text.contains("\"hidden_by_policy\":1"),
                "{}",
                said.text
            );
        }
    }
}

#[tokio::test]
async fn no_query_gets_out() {
    for flavor in FLAVORS {
        let world = limited(flavor).await;
        for jql in [
            "",
            "ORDER BY created DESC",
            "project = BACKEND",
            "project = PROJ OR project = BACKEND",
            "text ~ \"x ORDER BY y\"",
            "summary ~ \"a) OR (project = BACKEND\"",
            "key = BACKEND-1 OR key = PROJ-123 ORDER BY key",
            "NOT project = PROJ",
        ] {
            let found = world
                .ok("jira_search", json!({"jql": jql, "limit": 100}))
                .await;
            for issue in found["issues"].as_array().expect("a list") {
                let key = issue["key"].as_str().expect("a key");
                assert!(key.starts_with("PROJ-"), "{jql}: {key}");
            }
        }
        let said = world
            .err(
                "jira_search",
                json!({"jql": "project = PROJ) OR (project = BACKEND"}),
            )
            .await;
        assert!(said.contains("cannot be read"), "{said}");
        let mark = world.sim.mark();
        world
            .err(
                "jira_search",
                json!({"jql": "project = \"PR\u{200b}OJ\" OR (("}),
            )
            .await;
        assert!(
            world.sim.requests_since(mark).is_empty(),
            "an unreadable query is not sent"
        );
    }
}

#[tokio::test]
async fn a_broken_query_goes_to_the_site_where_nothing_is_limited() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let said = world
            .err("jira_search", json!({"jql": "project = PROJ) OR (("}))
            .await;
        assert_eq!(world.sim.exchanges().len(), 1);
        assert!(said.ends_with("[invalid]"), "{said}");
    }
}

#[tokio::test]
async fn read_only_hides_and_refuses_every_change() {
    let world = World::with(Flavor::Cloud, |config| config.policy.read_only = true).await;
    let tools = world.door.tools();
    assert!(tools.iter().all(|tool| tool.read_only), "{tools:?}");
    assert!(tools.iter().any(|tool| tool.name == "jira_search"));
    let unknown = world
        .door
        .call("jira_delete_issue", Map::new(), Caller::default())
        .await;
    assert_eq!(unknown.expect_err("hidden").0, "jira_delete_issue");
}

#[tokio::test]
async fn a_site_that_is_read_only_lets_no_change_leave_even_if_the_door_would() {
    let world = World::with(Flavor::Cloud, |config| {
        if let atlassian_mcp::config::Configured::On(site) = &mut config.jira {
            site.read_only = true;
        }
    })
    .await;
    let said = world
        .err(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "x"}),
        )
        .await;
    assert!(said.contains("Jira is read-only here"), "{said}");
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn the_exclude_list_wins_and_sets_narrow() {
    let names = |world: &World| -> Vec<&'static str> {
        world.door.tools().iter().map(|tool| tool.name).collect()
    };
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.enabled_tools = Some(vec!["jira_search".into(), "jira_get_issue".into()]);
        config.policy.disabled_tools = vec!["jira_search".into()];
    })
    .await;
    // Nothing here can be planned, so there is nothing to apply either.
    assert_eq!(names(&world), ["jira_get_issue"]);
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.toolsets = Toolsets::Named {
            core: false,
            names: vec!["jira_transitions".into()],
        };
    })
    .await;
    assert_eq!(
        names(&world),
        [
            "jira_get_transitions",
            "jira_transition_issue",
            "atlassian_apply"
        ]
    );
}

#[tokio::test]
async fn what_only_the_reference_server_knows_is_left_out_with_a_warning() {
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.enabled_tools = Some(vec!["jira_serach".into(), "jira_get_issue".into()]);
        config.policy.toolsets = Toolsets::Named {
            core: true,
            names: vec!["legacy".into(), "jira_isues".into()],
        };
    })
    .await;
    let names: Vec<_> = world.door.tools().iter().map(|tool| tool.name).collect();
    assert_eq!(names, ["jira_get_issue"]);
    let warnings = world.door.warnings();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(
        warnings[0].starts_with("TOOLSETS names the toolset `jira_isues`, which does not exist"),
        "{warnings:?}"
    );
    assert!(
        warnings[1].contains("`jira_serach`") && warnings[1].contains("`jira_search`"),
        "{warnings:?}"
    );
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_answered_with_the_nearest() {
    let mut config = config(
        Flavor::Cloud,
        "http://127.0.0.1:1",
        "http://127.0.0.1:1/wiki",
    );
    config.policy.disabled_tools = vec!["jira_delete_isue".into()];
    let problem = Door::open(&config).err().expect("a typo").to_string();
    assert!(
        problem.contains("`jira_delete_isue`") && problem.contains("`jira_delete_issue`"),
        "{problem}"
    );
}

#[tokio::test]
async fn cloud_tools_are_not_there_on_data_center() {
    let world = World::new(Flavor::DataCenter).await;
    let names: Vec<_> = world.door.tools().iter().map(|tool| tool.name).collect();
    assert!(!names.contains(&"jira_move_issue"), "{names:?}");
    assert!(!names.contains(&"jira_bulk_move_issues"), "{names:?}");
}

#[tokio::test]
async fn in_plan_mode_nothing_is_changed_before_it_is_applied() {
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.write_mode = WriteMode::Plan
    })
    .await;
    let shown = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "planned"}),
        )
        .await;
    assert!(world.writes().is_empty());
    world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(world.writes().len(), 1);
}

#[tokio::test]
async fn a_plan_is_refused_once_its_target_has_changed() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let plan =
            json!({"issue_key": "PROJ-456", "fields": {"priority": "High"}, "dry_run": true});
        let shown = world.ok("jira_update_issue", plan).await;
        world
            .ok(
                "jira_add_comment",
                json!({"issue_key": "PROJ-456", "body": "meanwhile"}),
            )
            .await;
        let writes = world.writes().len();
        let said = world
            .err("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert!(said.contains("was changed"), "{said}");
        assert!(said.ends_with("[conflict]"), "{said}");
        assert_eq!(world.writes().len(), writes, "nothing was sent");
    }
}
