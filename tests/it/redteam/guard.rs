//! An internal-only service project: by no spelling of the key and no way of writing does a customer get to see a word.

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::door::Door;
use serde_json::{Value, json};

use crate::raw;
use crate::support::{FLAVORS, World, administrate, config};

/// `(tool, arguments)`. `@ID` stands for the number of the issue.
pub const CALLS: &[(&str, &str)] = &[
    ("jira_add_comment", r#"{"issue_key": "SUP-1", "body": "x"}"#),
    (
        "jira_add_comment",
        r#"{"issue_key": "sup-1", "body": "x", "public": true}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": " SUP-1 ", "body": "x", "public": "true"}"#,
    ),
    ("jira_add_comment", r#"{"issue_key": "@ID", "body": "x"}"#),
    (
        "jira_add_comment",
        r#"{"issue_key": "@ID", "body": "x", "public": true}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": "https://x.example/browse/SUP-1", "body": "x"}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": "SUP-1", "body": "x", "public": null}"#,
    ),
    (
        "jira_add_comment",
        r#"{"issue_key": "SUP-1", "body": "x", "visibility": {"type": "role", "value": "Service Desk Customers"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "SUP-1", "comment": "x"}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "@ID", "comment": "x", "fields": {"priority": "Low"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "SUP-1", "fields": {"comment": "x"}}"#,
    ),
    (
        "jira_create_issue_link",
        r#"{"link_type": "Relates", "inward_issue_key": "SUP-1", "outward_issue_key": "PROJ-123", "comment": "x"}"#,
    ),
    (
        "jira_create_issue_link",
        r#"{"link_type": "Relates", "inward_issue_key": "PROJ-123", "outward_issue_key": "@ID", "comment": "x"}"#,
    ),
    (
        "jira_create_issue_link",
        r#"{"link_type": "relates to", "inward_issue_key": "sup-1", "outward_issue_key": "PROJ-123", "comment": "x", "comment_visibility": {"type": "role", "value": "Users"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "@ID", "transition": "Done", "comment": "x"}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "SUP-1", "additional_fields": {"comment": [{"add": {"body": "x"}}]}}"#,
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "SUP-1", "transition_id": "Done", "fields": {"comment": [{"add": {"body": "x"}}]}}"#,
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "SUP-1", "transition_id": "Done", "comment": "x"}"#,
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "@ID", "transition_id": "Done", "comment": "x"}"#,
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "sUp-1", "transition_id": "Done", "comment": "x", "comment_visibility": {"type": "role", "value": "Service Desk Customers"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "sup-1", "additional_fields": {"update": {"comment": [{"add": {"body": "x"}}]}}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "https://x.example/browse/SUP-1?focusedId=1", "transition": "Done", "comment": "x"}"#,
    ),
    (
        "jira_bulk_update_issues",
        r#"{"issue_keys": "sup-1, @ID", "comment": "x"}"#,
    ),
    (
        "jira_bulk_update_issues",
        r#"{"jql": "project = SUP", "comment": "x"}"#,
    ),
    (
        "jira_create_issue_link",
        r#"{"link_type": "Relates", "inward_issue_key": "PROJ-123", "outward_issue_key": "https://x.example/browse/sup-1", "comment": "x"}"#,
    ),
    (
        "jira_create_customer_request",
        r#"{"service_desk_id": "1", "request_type_id": "12", "request_field_values": {"summary": "x", "description": "internal"}}"#,
    ),
    (
        "jira_create_customer_request",
        r#"{"service_desk_id": "sup", "request_type_id": "12", "request_field_values": {"summary": "x"}, "raise_on_behalf_of": "Cora Customer"}"#,
    ),
    (
        "jira_create_customer_request",
        r#"{"service_desk_id": " SUP ", "request_type_id": "12", "request_field_values": {"summary": "x"}, "request_participants": "Cora Customer", "strict_on_behalf": false}"#,
    ),
    (
        "jira_create_customer_request",
        r#"{"service_desk_id": "01", "request_type_id": "12", "request_field_values": {"summary": "x"}, "attachments": [{"filename": "a.txt", "mime_type": "text/plain", "base64": "eA=="}]}"#,
    ),
];

#[tokio::test]
async fn no_comment_becomes_public() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.internal_only_projects = vec!["SUP".into()];
        })
        .await;
        let issue = world
            .ok("jira_get_issue", json!({"issue_key": "SUP-1"}))
            .await;
        let id = issue["id"].as_str().expect("an id");
        for (tool, arguments) in CALLS {
            let arguments: Value =
                serde_json::from_str(&arguments.replace("@ID", id)).expect("JSON");
            let said = world.call(tool, arguments.clone()).await;
            assert!(said.is_error, "{flavor} {tool} {arguments}: {}", said.text);
            assert!(
                world.writes().is_empty(),
                "{flavor} {tool} {arguments}: {:?}",
                world.writes()
            );
        }
        let said = json!({"issue_key": "SUP-1", "body": "between us", "public": false});
        assert_eq!(
            world.ok("jira_add_comment", said).await["public"],
            json!(false)
        );
    }
}

/// An issue that came into the project keeps answering under the key it had elsewhere.
#[tokio::test]
async fn a_key_of_before_the_move_is_no_way_around() {
    let open = World::as_admin(Flavor::Cloud).await;
    let moved = json!({"issue_key": "PROJ-112", "target_project_key": "DOCS"});
    let moved = open.call("jira_move_issue", moved).await;
    assert!(!moved.is_error, "{}", moved.text);
    let now = open
        .ok("jira_get_issue", json!({"issue_key": "PROJ-112"}))
        .await;
    assert!(
        now["key"]
            .as_str()
            .is_some_and(|key| key.starts_with("DOCS-")),
        "{now}"
    );
    let mut config = config(Flavor::Cloud, &open.sim.jira_url, &open.sim.confluence_url);
    administrate(&mut config);
    config.policy.internal_only_projects = vec!["docs".into()];
    let mut world = open;
    world.door = Door::open(&config).expect("a door");
    let writes = world.writes().len();
    for (tool, arguments) in [
        (
            "jira_add_comment",
            json!({"issue_key": "proj-112", "body": "x", "public": true}),
        ),
        (
            "jira_add_comment",
            json!({"issue_key": "PROJ-112", "body": "x"}),
        ),
        (
            "jira_update_issue",
            json!({"issue_key": "PROJ-112", "comment": "x"}),
        ),
        (
            "jira_create_issue_link",
            json!({"link_type": "Relates", "inward_issue_key": "PROJ-789", "outward_issue_key": "PROJ-112", "comment": "x"}),
        ),
    ] {
        let said = world.call(tool, arguments).await;
        assert!(said.is_error, "{tool}: {}", said.text);
        assert_eq!(world.writes().len(), writes, "{tool}");
    }
}

/// Without the guard, what is visible to customers is so because it was asked for.
#[tokio::test]
async fn public_is_only_what_was_asked_to_be() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        for (public, shall) in [
            (json!(null), false),
            (json!(false), false),
            (json!(true), true),
        ] {
            let comment = json!({"issue_key": "sUp-1", "body": "x", "public": public});
            let said = world.ok("jira_add_comment", comment).await;
            assert_eq!(said["public"], json!(shall), "{flavor} {public}: {said}");
            let edited = json!({"issue_key": "SUP-1", "comment_id": said["id"], "body": "y"});
            world.ok("jira_edit_comment", edited).await;
            let path = format!(
                "/rest/servicedeskapi/request/SUP-1/comment/{}",
                said["id"].as_str().expect("an id")
            );
            let (_, kept) = raw::get(&world.sim.jira_url, &path, world.is_cloud()).await;
            assert_eq!(
                kept["public"],
                json!(shall),
                "{flavor}: an edit makes nothing public: {kept}"
            );
        }
    }
}

/// Ways of giving an issue a request type, which makes the portal show it. `@ID` stands for the number of the issue,
/// `@FIELD` for the field's id, `@CLAUSE` for its name in a query, `@TYPE` for the type as the edition writes one.
pub const REQUEST_TYPES: &[(&str, &str)] = &[
    (
        "jira_create_issue",
        r#"{"project_key": "SUP", "issue_type": "Incident", "summary": "x", "additional_fields": {"Anfragetyp": "@TYPE"}}"#,
    ),
    (
        "jira_create_issue",
        r#"{"project_key": "sup", "issue_type": "Incident", "summary": "x", "additional_fields": {"@FIELD": "@TYPE"}}"#,
    ),
    (
        "jira_create_issue",
        r#"{"project_key": "SUP", "issue_type": "Incident", "summary": "x", "additional_fields": {"@CLAUSE": "@TYPE"}}"#,
    ),
    (
        "jira_batch_create_issues",
        r#"{"issues": [{"project_key": "SUP", "issue_type": "Incident", "summary": "x", "anfragetyp": "@TYPE"}]}"#,
    ),
    (
        "jira_batch_create_issues",
        r#"{"issues": [{"project_key": "SUP", "issue_type": "Incident", "summary": "x", "additional_fields": {"@FIELD": "@TYPE"}}]}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "SUP-1", "fields": {"ANFRAGETYP": "@TYPE"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "@ID", "fields": {"@FIELD": "@TYPE"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "sup-1", "additional_fields": {"@CLAUSE": "@TYPE"}}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "https://x.example/browse/SUP-1", "fields": {"fields": {"@FIELD": "@TYPE"}}}"#,
    ),
    (
        "jira_bulk_update_issues",
        r#"{"issue_keys": "SUP-1", "fields": {"Anfragetyp": "@TYPE"}}"#,
    ),
    (
        "jira_bulk_update_issues",
        r#"{"jql": "key = SUP-1", "fields": {"@FIELD": "@TYPE"}}"#,
    ),
];

/// The company with the field on the screens of its service project, called as a German account sees it.
async fn with_request_type(flavor: Flavor, internal: &[&str]) -> World {
    World::seeded(
        flavor,
        |seed| {
            let fields = seed.jira["fields"].as_array_mut().expect("fields");
            fields.push(json!({
                "id": {"cloud": "customfield_10910", "dc": "customfield_10911"},
                "name": "Anfragetyp", "kind": "request-type",
            }));
            let projects = seed.jira["projects"].as_array_mut().expect("projects");
            let desk = projects.iter_mut().find(|project| project["key"] == "SUP");
            let screens = &mut desk.expect("a service project")["screens"]["*"];
            for screen in ["create", "edit"] {
                let shown = screens[screen].as_array_mut().expect("a screen");
                shown.push(json!("Anfragetyp"));
            }
        },
        |config| {
            config.policy.internal_only_projects =
                internal.iter().map(|key| (*key).to_owned()).collect();
        },
    )
    .await
}

/// Each way works where nothing is guarded, and none where the project is internal.
#[tokio::test]
async fn no_issue_gets_a_request_type() {
    for flavor in FLAVORS {
        for internal in [&["SUP"][..], &["PROJ"]] {
            let is_guarded = internal == ["SUP"];
            let world = with_request_type(flavor, internal).await;
            let issue = world
                .ok("jira_get_issue", json!({"issue_key": "SUP-1"}))
                .await;
            let (number, kind) = match world.is_cloud() {
                true => ("10910", "12"),
                false => ("10911", "sup/12"),
            };
            for (tool, arguments) in REQUEST_TYPES {
                let arguments = arguments
                    .replace("@ID", issue["id"].as_str().expect("an id"))
                    .replace("@FIELD", &format!("customfield_{number}"))
                    .replace("@CLAUSE", &format!("cf[{number}]"))
                    .replace("@TYPE", kind);
                let before = world.writes().len();
                let arguments: Value = serde_json::from_str(&arguments).expect("JSON");
                let said = world.call(tool, arguments.clone()).await;
                assert_eq!(
                    said.is_error, is_guarded,
                    "{flavor} {tool} {arguments}: {}",
                    said.text
                );
                assert_eq!(
                    world.writes().len() == before,
                    is_guarded,
                    "{flavor} {tool} {arguments}: {:?}",
                    world.writes()
                );
                if is_guarded {
                    assert!(
                        said.text.contains("with a request type"),
                        "{flavor} {tool} {arguments}: {}",
                        said.text
                    );
                    continue;
                }
                // Away with it, so that the next one has something to do.
                let away = json!({"issue_key": "SUP-1", "fields": {"Anfragetyp": null}});
                world.ok("jira_update_issue", away).await;
            }
            // Without a type, everything goes on as before.
            for (tool, arguments) in [
                (
                    "jira_create_issue",
                    json!({"project_key": "SUP", "issue_type": "Incident", "summary": "x"}),
                ),
                (
                    "jira_update_issue",
                    json!({"issue_key": "SUP-1", "fields": {"Anfragetyp": null, "summary": "y"}}),
                ),
            ] {
                world.ok(tool, arguments).await;
            }
        }
    }
}

/// A file is attached by the call whose files customers do not see.
#[tokio::test]
async fn a_file_stays_inside() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("log.txt"), "internal").expect("written");
        let world = World::with(flavor, |config| {
            config.policy.internal_only_projects = vec!["SUP".into()];
            config.file_root = folder.path().to_owned();
        })
        .await;
        let attach = json!({"issue_key": "SUP-1", "attachments": ["log.txt"]});
        world.ok("jira_update_issue", attach).await;
        let writes = world.writes();
        assert!(
            writes.iter().all(|line| !line.contains("servicedeskapi")),
            "{flavor}: {writes:?}"
        );
        assert!(!writes.is_empty());
    }
}

/// A comment that a customer sees is not edited either.
#[tokio::test]
async fn a_comment_that_is_public_is_not_edited() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let public = json!({"issue_key": "SUP-1", "body": "for all", "public": true});
        let public = open.ok("jira_add_comment", public).await;
        let internal = json!({"issue_key": "SUP-1", "body": "for us", "public": false});
        let internal = open.ok("jira_add_comment", internal).await;
        let mut config = config(flavor, &open.sim.jira_url, &open.sim.confluence_url);
        config.policy.internal_only_projects = vec!["SUP".into()];
        let mut world = open;
        world.door = Door::open(&config).expect("a door");
        let writes = world.writes().len();
        let edit = |id: &Value| json!({"issue_key": "SUP-1", "comment_id": id, "body": "secret"});
        let said = world.err("jira_edit_comment", edit(&public["id"])).await;
        assert!(said.contains("visible to the customer"), "{flavor}: {said}");
        assert_eq!(world.writes().len(), writes, "{flavor}");
        world.ok("jira_edit_comment", edit(&internal["id"])).await;
    }
}
