//! `policy.lockdown`: what people from outside wrote does not reach the model, in any answer.

use atlassian_mcp::atlassian::{Auth, Credential, Flavor};
use atlassian_mcp::config::{Config, Configured};
use atlassian_mcp::door::Door;
use atlassian_mcp::secret::Secret;
use serde_json::{Value, json};

use crate::raw;
use crate::support::{FLAVORS, World, config};
use crate::undo::journal;

/// What a customer wrote of this issue.
const KEY: &str = "SUP-2";
const OUTSIDE: [&str; 2] = ["Cannot sign in since the update", "session expired"];

/// Words that were planted by people from outside.
const PLANTED: &str = "OBEY-ME";

fn lock(world: &World, change: impl FnOnce(&mut Config)) -> Door {
    let mut config = config(world.flavor, &world.sim.jira_url, &world.sim.confluence_url);
    change(&mut config);
    config.policy.lockdown = true;
    Door::open(&config).expect("a door")
}

/// Lets somebody else call.
fn sign_in(config: &mut Config, login: &str) {
    let name = login.split('.').next().expect("a name");
    let token = |text: String| Credential::Value(Secret::new(&text).expect("not empty"));
    for side in [&mut config.jira, &mut config.confluence] {
        let Configured::On(site) = side else { continue };
        site.auth = match site.flavor {
            Flavor::Cloud => Auth::Basic {
                username: format!("{login}@example.com"),
                token: token(format!("{name}-token")),
            },
            Flavor::DataCenter => Auth::Bearer {
                token: token(format!("{name}-pat")),
            },
        };
    }
}

async fn door_of(world: &World, name: &str) -> Door {
    let mut config = config(world.flavor, &world.sim.jira_url, &world.sim.confluence_url);
    sign_in(&mut config, name);
    Door::open(&config).expect("a door")
}

async fn said_by(door: &Door, tool: &str, arguments: Value) -> Value {
    let arguments = arguments.as_object().expect("an object").clone();
    let answer = door
        .call(tool, arguments, atlassian_mcp::door::Caller::default())
        .await
        .unwrap_or_else(|unknown| panic!("there is no tool {}", unknown.0));
    assert!(!answer.is_error, "{tool}: {}", answer.text);
    serde_json::from_str(&answer.text).expect("JSON")
}

#[tokio::test]
async fn words_of_customers_are_marked_and_hidden_where_that_is_asked_for() {
    for flavor in FLAVORS {
        let mut world = World::new(flavor).await;
        let comment = json!({"issue_key": KEY, "body": "A colleague answers", "public": false});
        world.ok("jira_add_comment", comment).await;
        let calls = [
            ("jira_get_issue", json!({"issue_key": KEY})),
            (
                "jira_get_issue",
                json!({"issue_key": KEY, "fields": "*all", "include": "all"}),
            ),
            (
                "jira_get_issue",
                json!({"issue_key": KEY, "fields": "summary"}),
            ),
            (
                "jira_get_issue",
                json!({"issue_key": KEY, "fields": "summary,creator"}),
            ),
            ("jira_search", json!({"jql": format!("key = {KEY}")})),
            (
                "jira_search",
                json!({"jql": format!("key = {KEY}"), "fields": "summary,description"}),
            ),
            ("jira_get_customer_request", json!({"issue_key": KEY})),
            (
                "jira_add_worklog",
                json!({"issue_key": KEY, "time_spent": "1h", "dry_run": true}),
            ),
            (
                "jira_update_issue",
                json!({"issue_key": KEY, "fields": {"summary": "Ours"}, "dry_run": true}),
            ),
            (
                "jira_delete_issue",
                json!({"issue_key": KEY, "dry_run": true}),
            ),
        ];
        for (tool, arguments) in &calls {
            let said = world.ok(tool, arguments.clone()).await.to_string();
            assert!(said.contains(OUTSIDE[0]), "{flavor} {tool}: {said}");
        }
        if world.is_cloud() {
            let open = world.ok("jira_get_issue", json!({"issue_key": KEY})).await;
            assert!(
                open.to_string().contains("\"origin\":\"customer\""),
                "{open}"
            );
        }
        world.door = lock(&world, |_| {});
        for (tool, arguments) in calls {
            let said = world.ok(tool, arguments.clone()).await;
            for words in OUTSIDE {
                assert!(
                    !said.to_string().contains(words),
                    "{flavor} {tool} {arguments}: {said}"
                );
            }
            assert!(said["hidden_by_policy"].is_u64(), "{flavor} {tool}: {said}");
        }
        let said = world.ok("jira_get_issue", json!({"issue_key": KEY})).await;
        assert!(
            said.to_string().contains("A colleague answers"),
            "{flavor}: {said}"
        );
        assert!(
            said.to_string().contains("\"origin\":\"customer\""),
            "{flavor}: {said}"
        );
        // What colleagues wrote is read, whatever fields are asked for.
        for fields in ["*all", "summary", "summary,description,reporter"] {
            let ours = json!({"issue_key": "PROJ-123", "fields": fields});
            let ours = world.ok("jira_get_issue", ours).await;
            let summary = ours["summary"].as_str().expect("text");
            assert!(!summary.contains("hidden"), "{flavor} {fields}: {ours}");
        }
    }
}

/// Data Center says of nobody whether it is a customer; each author is looked up once.
#[tokio::test]
async fn authors_are_looked_up_once_and_who_cannot_be_is_not_believed() {
    let mut world = World::new(Flavor::DataCenter).await;
    world.door = lock(&world, |_| {});
    let lookups = |requests: &[String]| {
        let is_one = |line: &&String| line.starts_with("GET /rest/api/2/user?");
        requests.iter().filter(is_one).count()
    };
    let arguments = json!({"jql": "project = SUP", "fields": "summary"});
    let (first, requests) = world.counted("jira_search", arguments.clone()).await;
    assert!(lookups(&requests) > 0, "{requests:?}");
    let (second, requests) = world.counted("jira_search", arguments).await;
    assert_eq!(lookups(&requests), 0, "{requests:?}");
    assert_eq!(first, second);
    let hidden = |issue: &Value| issue["summary"].as_str().expect("text").contains("hidden");
    for (reporter, is_hidden) in [("mara", false), ("cora.customer", true)] {
        let query =
            json!({"jql": format!("reporter = \"{reporter}\""), "fields": "summary", "limit": 5});
        let found = world.ok("jira_search", query).await;
        let issues = found["issues"].as_array().expect("issues");
        assert!(!issues.is_empty(), "{reporter}: {found}");
        for issue in issues {
            assert_eq!(hidden(issue), is_hidden, "{reporter}: {issue}");
        }
    }
    // Where the account may not look at others, everybody is unknown.
    let rule = "method=GET path=/rest/api/2/user times=always status=403";
    world.sim.add_fault(rule).expect("a rule");
    world.door = lock(&world, |_| {});
    let ours = json!({"issue_key": "PROJ-123", "fields": "summary"});
    let said = world.ok("jira_get_issue", ours.clone()).await;
    assert!(hidden(&said), "{said}");
    assert_eq!(said["origin"], "unknown", "{said}");
}

/// What customers attached: text, picture and the names of files.
#[tokio::test]
async fn files_are_hidden_with_their_names() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let name = format!("{PLANTED}.txt");
        std::fs::write(folder.path().join(&name), PLANTED).expect("written");
        let mut world =
            World::with(flavor, |config| config.file_root = folder.path().to_owned()).await;
        let attach = json!({"issue_key": "PROJ-123", "attachments": [name]});
        world.ok("jira_update_issue", attach).await;
        let (_, fields) = raw::issue(&world, "PROJ-123", "attachment").await;
        let id = fields["attachment"][0]["id"].clone();
        world.door = lock(&world, |_| {});
        for arguments in [
            json!({"issue_key": "PROJ-123", "attachment_id": id}),
            json!({"issue_key": "PROJ-123"}),
        ] {
            let said = world.call("jira_download_attachments", arguments).await;
            assert!(!said.is_error, "{}", said.text);
            assert!(said.beside.is_empty(), "{flavor}");
            let body: Value = serde_json::from_str(&said.text).expect("JSON");
            assert!(body["hidden_by_policy"].is_u64(), "{flavor}: {body}");
            // A colleague attached it: its name may be told, what it holds not.
            assert!(
                !said.text.contains(&format!("\"{PLANTED}\"")),
                "{}",
                said.text
            );
        }
    }
}

/// Files that do not come are told of by their ids: their names are words of whoever attached them.
#[tokio::test]
async fn a_file_that_does_not_come_is_told_by_its_id() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let name = format!("{PLANTED}.txt");
        std::fs::write(folder.path().join(&name), "x").expect("written");
        let mut world =
            World::with(flavor, |config| config.file_root = folder.path().to_owned()).await;
        let attach = json!({"issue_key": "PROJ-789", "attachments": [name]});
        world.ok("jira_update_issue", attach).await;
        let (_, fields) = raw::issue(&world, "PROJ-789", "attachment").await;
        let issue_file = fields["attachment"]
            .as_array()
            .and_then(|files| files.iter().find(|file| file["filename"] == name))
            .map(|file| file["id"].clone())
            .expect("the file");
        let upload = json!({"content_id": "10010", "file_path": name});
        let page_file = world.ok("confluence_upload_attachment", upload).await;
        let page_file = page_file["attachments"][0]["id"].clone();
        for path in [
            "*/attachment/content/*",
            "/secure/attachment/*",
            "*download*",
        ] {
            let rule = format!("method=GET path={path} times=always status=404");
            world.sim.add_fault(&rule).expect("a rule");
        }
        let calls = [
            (
                "jira_download_attachments",
                json!({"issue_key": "PROJ-789", "attachment_id": issue_file}),
                &issue_file,
            ),
            (
                "jira_download_attachments",
                json!({"issue_key": "PROJ-789"}),
                &issue_file,
            ),
            (
                "confluence_download_attachment",
                json!({"attachment_id": page_file}),
                &page_file,
            ),
            (
                "confluence_download_content_attachments",
                json!({"content_id": "10010"}),
                &page_file,
            ),
        ];
        for is_locked in [false, true] {
            if is_locked {
                world.door = lock(&world, |_| {});
            }
            for (tool, arguments, id) in &calls {
                let said = world.call(tool, arguments.clone()).await;
                let id = id.as_str().expect("an id");
                assert!(said.text.contains(id), "{flavor} {tool}: {}", said.text);
                let is_list = !said.is_error;
                if is_list {
                    let body: Value = serde_json::from_str(&said.text).expect("JSON");
                    let failed = body["failed"].as_array().expect("what failed");
                    assert!(
                        failed.iter().any(|file| file["id"] == id),
                        "{flavor} {tool}: {body}"
                    );
                }
                // Where nothing is locked, a list names them for a reader.
                assert_eq!(
                    said.text.contains(PLANTED),
                    is_list && !is_locked,
                    "{flavor} {tool}: {}",
                    said.text
                );
            }
        }
    }
}

/// A guest of another company, in a space of Confluence.
#[tokio::test]
async fn words_of_guests_are_marked_and_hidden() {
    let mut world = World::new(Flavor::Cloud).await;
    let guest = door_of(&world, "viewer").await;
    let comment = json!({"page_id": "30002", "body": format!("{PLANTED} in a comment")});
    let made = said_by(&guest, "confluence_add_comment", comment).await;
    assert!(made.to_string().contains(PLANTED), "{made}");
    let calls = [
        ("confluence_get_comments", json!({"page_id": "30002"})),
        (
            "confluence_search",
            json!({"query": format!("type = comment AND text ~ \"{PLANTED}\"")}),
        ),
    ];
    for (tool, arguments) in &calls {
        let said = world.ok(tool, arguments.clone()).await;
        assert!(said.to_string().contains(PLANTED), "{tool}: {said}");
    }
    world.door = lock(&world, |_| {});
    for (tool, arguments) in &calls {
        let said = world.ok(tool, arguments.clone()).await;
        let text = said.to_string();
        assert!(!text.contains(&format!("{PLANTED} in")), "{tool}: {said}");
        assert!(text.contains("\"origin\":\"external\""), "{tool}: {said}");
        assert!(said["hidden_by_policy"].is_u64(), "{tool}: {said}");
    }
    // Pages name their authors by id alone; each is looked up once.
    let read = json!({"page_id": "30002"});
    let is_lookup = |line: &String| line.contains("/users-bulk");
    let (_, first) = world.counted("confluence_get_page", read.clone()).await;
    assert!(first.iter().any(is_lookup), "{first:?}");
    let (_, again) = world.counted("confluence_get_page", read).await;
    assert!(!again.iter().any(is_lookup), "{again:?}");
    // A page that a guest made, in every way of reading.
    let guest = door_of(&world, "viewer").await;
    let page = json!({"space_key": "PROJ", "title": format!("{PLANTED} now"), "content": format!("# {PLANTED} too"), "parent_id": "30002"});
    let made = said_by(&guest, "confluence_create_page", page).await;
    let id = made["page"]["id"].as_str().expect("an id").to_owned();
    let edited =
        json!({"page_id": id, "content": format!("# {PLANTED} again"), "allow_loss": true});
    said_by(&guest, "confluence_update_page", edited).await;
    for (tool, arguments) in [
        ("confluence_get_page", json!({"page_id": id})),
        (
            "confluence_get_page",
            json!({"page_id": id, "include_metadata": false}),
        ),
        (
            "confluence_get_page",
            json!({"page_id": id, "outline": true}),
        ),
        (
            "confluence_get_page",
            json!({"page_id": id, "format": "storage"}),
        ),
        (
            "confluence_get_page_history",
            json!({"page_id": id, "version": 1}),
        ),
        (
            "confluence_get_page_diff",
            json!({"page_id": id, "from_version": 1, "to_version": 2}),
        ),
        ("confluence_get_page_versions", json!({"page_id": id})),
        (
            "confluence_get_page_children",
            json!({"parent_id": "30002", "include_content": true}),
        ),
        (
            "confluence_get_space_page_tree",
            json!({"space_key": "PROJ"}),
        ),
        (
            "confluence_search",
            json!({"query": format!("title ~ \"{PLANTED}\"")}),
        ),
        (
            "confluence_delete_page",
            json!({"page_id": id, "dry_run": true}),
        ),
        (
            "confluence_move_page",
            json!({"page_id": id, "target_parent_id": "30001", "dry_run": true}),
        ),
        (
            "confluence_update_page",
            json!({"page_id": id, "content": "Ours", "allow_loss": true, "dry_run": true}),
        ),
    ] {
        let said = world.call(tool, arguments.clone()).await;
        assert!(!said.is_error, "{tool}: {}", said.text);
        // What was asked for is told back.
        let text = said.text.replace(&format!("title ~ \\\"{PLANTED}\\\""), "");
        assert!(!text.contains(PLANTED), "{tool} {arguments}: {}", said.text);
    }
}

/// Pages of colleagues stay readable on both editions, in every way of reading.
#[tokio::test]
async fn pages_of_colleagues_are_read() {
    for flavor in FLAVORS {
        let mut world = World::new(flavor).await;
        let comment = json!({"page_id": "12345", "body": "From a colleague"});
        world.ok("confluence_add_comment", comment).await;
        world.door = lock(&world, |_| {});
        let page = world
            .ok("confluence_get_page", json!({"page_id": "12345"}))
            .await;
        let text = page["metadata"]["content"]["value"].as_str();
        assert!(text.is_some_and(|text| text.len() > 50), "{flavor}: {page}");
        assert_eq!(page["metadata"]["origin"], "internal", "{flavor}: {page}");
        for (tool, arguments, words) in [
            (
                "confluence_get_page",
                json!({"page_id": "12345", "include_metadata": false}),
                "# Overview",
            ),
            (
                "confluence_get_comments",
                json!({"page_id": "12345"}),
                "From a colleague",
            ),
            (
                "confluence_get_space_page_tree",
                json!({"space_key": "TECH"}),
                "\"origin\":\"internal\"",
            ),
            (
                "confluence_get_page_children",
                json!({"parent_id": "10001"}),
                "\"origin\":\"internal\"",
            ),
            (
                "confluence_get_page_versions",
                json!({"page_id": "12345"}),
                "\"origin\":\"internal\"",
            ),
        ] {
            let said = world.ok(tool, arguments).await.to_string();
            assert!(said.contains(words), "{flavor} {tool}: {said}");
        }
    }
}

/// What was there before a change is shown to the person who is asked, and not to the model: in plans, answers, the list of
/// changes, and refusals of an undo.
#[tokio::test]
async fn changes_tell_nothing_of_what_was_there_before() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let mut world = World::new(flavor).await;
        world.door = lock(&world, |config| journal(config, folder.path()));
        let update = |summary: &str| json!({"issue_key": KEY, "fields": {"summary": summary}});
        let done = world.ok("jira_update_issue", update("Ours")).await;
        let listed = world.ok("atlassian_list_changes", json!({})).await;
        let back = json!({"id": done["undo"], "dry_run": true});
        let plan = world.ok("atlassian_undo", back.clone()).await;
        let undone = world
            .ok("atlassian_undo", json!({"id": done["undo"]}))
            .await;
        for said in [&done, &listed, &plan, &undone] {
            assert!(!said.to_string().contains(OUTSIDE[0]), "{flavor}: {said}");
        }
        let (_, now) = raw::issue(&world, KEY, "summary").await;
        assert_eq!(now["summary"], OUTSIDE[0], "{flavor}: it came back whole");
        // A text that was taken away, and that an undo brings back into an empty field.
        let emptied = json!({"issue_key": KEY, "fields": {"description": ""}});
        let emptied = world.ok("jira_update_issue", emptied).await;
        let back = json!({"id": emptied["undo"], "dry_run": true});
        let plan = world.ok("atlassian_undo", back).await;
        let undone = world
            .ok("atlassian_undo", json!({"id": emptied["undo"]}))
            .await;
        for said in [&emptied, &plan, &undone] {
            assert!(!said.to_string().contains(OUTSIDE[1]), "{flavor}: {said}");
        }
        let (_, now) = raw::issue(&world, KEY, "description").await;
        assert!(now.to_string().contains(OUTSIDE[1]), "{flavor}: {now}");
        // Somebody from outside goes on meanwhile.
        let done = world.ok("jira_update_issue", update("Ours")).await;
        let theirs = door_of(&world, "john.doe").await;
        said_by(&theirs, "jira_update_issue", update(PLANTED)).await;
        let refused = world
            .err("atlassian_undo", json!({"id": done["undo"]}))
            .await;
        assert!(
            refused.contains("`summary` is not as it was left") && !refused.contains(PLANTED),
            "{flavor}: {refused}"
        );
    }
}
