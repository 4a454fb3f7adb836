//! Ways around a policy that closes everything but project `PROJ` and space `TECH`: nothing of what is closed may be
//! shown, and nothing there may be changed.

use atlassian_mcp::atlassian::{Flavor, Profile, Rule, Rules};
use atlassian_mcp::config::Config;
use atlassian_mcp::door::Door;
use serde_json::{Value, json};

use crate::raw;
use crate::support::{FLAVORS, World, administrate, config};

/// `(what is tried, tool, arguments)`. `@ISSUE`, `@PAGE` and the like stand for the number of a closed issue, page and so on.
pub const CALLS: &[(&str, &str, &str)] = &[
    (
        "a number in the place of a key",
        "jira_get_issue",
        r#"{"issue_key": "@ISSUE"}"#,
    ),
    (
        "an address in the place of a key",
        "jira_get_issue",
        r#"{"issue_key": "https://x.example/browse/BACKEND-1"}"#,
    ),
    (
        "an address with a lie in it",
        "jira_get_issue",
        r#"{"issue_key": "https://x.example/browse/PROJ-1/browse/BACKEND-1"}"#,
    ),
    (
        "another letter case",
        "jira_get_issue",
        r#"{"issue_key": "bAcKeNd-1"}"#,
    ),
    (
        "blanks around",
        "jira_get_issue",
        r#"{"issue_key": "  BACKEND-1\t"}"#,
    ),
    (
        "a letter that looks alike",
        "jira_get_issue",
        r#"{"issue_key": "PRОJ-1"}"#,
    ),
    (
        "letters of full width",
        "jira_get_issue",
        r#"{"issue_key": "ＰＲＯＪ-1"}"#,
    ),
    (
        "a letter that grows",
        "jira_get_issue",
        r#"{"issue_key": "ßACKEND-1"}"#,
    ),
    (
        "a path in the key",
        "jira_get_issue",
        r#"{"issue_key": "PROJ-1/../BACKEND-1"}"#,
    ),
    (
        "an encoded path in the key",
        "jira_get_issue",
        r#"{"issue_key": "PROJ-1%2f..%2fBACKEND-1"}"#,
    ),
    (
        "a query in the key",
        "jira_get_issue",
        r#"{"issue_key": "PROJ-1?expand=names#"}"#,
    ),
    (
        "a line end in the key",
        "jira_get_issue",
        "{\"issue_key\": \"PROJ-1\\r\\nX-Evil: 1\"}",
    ),
    (
        "a zero byte in the key",
        "jira_get_issue",
        "{\"issue_key\": \"PROJ-1\\u0000BACKEND-1\"}",
    ),
    (
        "a comment by its number",
        "jira_edit_comment",
        r#"{"issue_key": "@ISSUE", "comment_id": "1", "body": "x"}"#,
    ),
    (
        "a path in a comment's number",
        "jira_edit_comment",
        r#"{"issue_key": "PROJ-123", "comment_id": "../../BACKEND-1/comment/1", "body": "x"}"#,
    ),
    (
        "a new issue below a closed one",
        "jira_create_issue",
        r#"{"project_key": "PROJ", "issue_type": "Task", "summary": "x", "additional_fields": {"parent": "@ISSUE"}}"#,
    ),
    (
        "a new issue in an epic by number",
        "jira_update_issue",
        r#"{"issue_key": "PROJ-123", "fields": {"parent": "@ISSUE"}}"#,
    ),
    (
        "another project in the fields",
        "jira_create_issue",
        r#"{"project_key": "PROJ", "issue_type": "Task", "summary": "x", "additional_fields": {"project": "BACKEND"}}"#,
    ),
    (
        "another project as raw JSON",
        "jira_create_issue",
        r#"{"project_key": "PROJ", "issue_type": "Task", "summary": "x", "additional_fields": "{\"project\": {\"key\": \"BACKEND\"}}"}"#,
    ),
    (
        "one closed issue among many",
        "jira_batch_create_issues",
        r#"{"issues": [{"project_key": "PROJ", "issue_type": "Task", "summary": "a"}, {"project_key": "BACKEND", "issue_type": "Task", "summary": "b"}]}"#,
    ),
    (
        "arguments of an undo",
        "jira_update_issue",
        r#"{"issue_key": "PROJ-123", "raw": {"project": {"key": "BACKEND"}}}"#,
    ),
    (
        "a filter that is too wide",
        "jira_get_project_issues",
        r#"{"project_key": "PROJ\" OR project = \"BACKEND"}"#,
    ),
    (
        "fields that name projects",
        "jira_get_field_options",
        r#"{"field_id": "priority", "project_key": "BACKEND", "issue_type": "Task"}"#,
    ),
    (
        "a page by its number",
        "confluence_get_page",
        r#"{"page_id": "@PAGE"}"#,
    ),
    (
        "a page by its address",
        "confluence_get_page",
        r#"{"page_id": "https://x.example/wiki/spaces/TECH/pages/@PAGE/x"}"#,
    ),
    (
        "a page by title in a closed space",
        "confluence_get_page",
        r#"{"title": "Design Home", "space_key": "DESIGN"}"#,
    ),
    (
        "a path in a page's number",
        "confluence_get_page",
        r#"{"page_id": "12345/../@PAGE"}"#,
    ),
    (
        "children of a closed page",
        "confluence_get_page_children",
        r#"{"parent_id": "@PAGE"}"#,
    ),
    (
        "comments of a closed page",
        "confluence_get_comments",
        r#"{"page_id": "@PAGE"}"#,
    ),
    (
        "the history of a closed page",
        "confluence_get_page_history",
        r#"{"page_id": "@PAGE"}"#,
    ),
    (
        "who may see a closed page",
        "confluence_get_page_restrictions",
        r#"{"page_id": "@PAGE"}"#,
    ),
    (
        "the tree of a closed space",
        "confluence_get_space_page_tree",
        r#"{"space_key": "design"}"#,
    ),
    (
        "a page moved out",
        "confluence_move_page",
        r#"{"page_id": "12345", "target_parent_id": "@PAGE"}"#,
    ),
    (
        "a page moved in",
        "confluence_move_page",
        r#"{"page_id": "@PAGE", "target_parent_id": "12345"}"#,
    ),
    (
        "a page copied out of a closed space",
        "confluence_copy_page",
        r#"{"page_id": "@PAGE", "destination_space_key": "TECH", "new_title": "Mine"}"#,
    ),
    (
        "a page made below a closed one",
        "confluence_create_page",
        r#"{"space_key": "TECH", "title": "x", "content": "x", "parent_id": "@PAGE"}"#,
    ),
    (
        "a page put below a closed one",
        "confluence_update_page",
        r#"{"page_id": "12345", "parent_id": "@PAGE"}"#,
    ),
    (
        "a section of a closed page",
        "confluence_update_page_section",
        r#"{"page_id": "@PAGE", "heading_text": "x", "new_content": "x"}"#,
    ),
    (
        "rights of a closed page",
        "confluence_set_page_restrictions",
        r#"{"page_id": "@PAGE"}"#,
    ),
    (
        "a link by the fields of an issue",
        "jira_update_issue",
        r#"{"issue_key": "PROJ-123", "additional_fields": {"issuelinks": [{"type": {"name": "Blocks"}, "outwardIssue": {"key": "BACKEND-1"}}]}}"#,
    ),
    (
        "a link by a verb of the site's own",
        "jira_update_issue",
        r#"{"issue_key": "PROJ-123", "additional_fields": {"update": {"issuelinks": [{"add": {"type": {"name": "Blocks"}, "outwardIssue": {"key": "BACKEND-1"}}}]}}}"#,
    ),
    (
        "a link to a closed issue",
        "jira_create_issue_link",
        r#"{"link_type": "Blocks", "inward_issue_key": "PROJ-123", "outward_issue_key": "@ISSUE"}"#,
    ),
    (
        "a link from a closed issue",
        "jira_create_issue_link",
        r#"{"link_type": "Blocks", "inward_issue_key": "@ISSUE", "outward_issue_key": "PROJ-123"}"#,
    ),
    (
        "a link that is there, by its number",
        "jira_remove_issue_link",
        r#"{"link_id": "@LINK"}"#,
    ),
    (
        "a web link on a closed issue",
        "jira_create_remote_issue_link",
        r#"{"issue_key": "@ISSUE", "url": "https://evil.example/", "title": "x"}"#,
    ),
    (
        "an epic that is closed",
        "jira_link_to_epic",
        r#"{"issue_key": "PROJ-123", "epic_key": "@ISSUE"}"#,
    ),
    (
        "work on a closed issue",
        "jira_add_worklog",
        r#"{"issue_key": "@ISSUE", "time_spent": "1h"}"#,
    ),
    (
        "who watches a closed issue",
        "jira_get_issue_watchers",
        r#"{"issue_key": "@ISSUE"}"#,
    ),
    (
        "to watch a closed issue",
        "jira_add_watcher",
        r#"{"issue_key": "@ISSUE", "user_identifier": "me"}"#,
    ),
    (
        "work that was logged on a closed issue",
        "jira_get_worklog",
        r#"{"issue_key": "@ISSUE"}"#,
    ),
    (
        "a version of a closed project, by its number",
        "jira_update_version",
        r#"{"version_id": "@VERSION", "name": "x"}"#,
    ),
    (
        "a version away, by its number",
        "jira_delete_version",
        r#"{"version_id": "@VERSION"}"#,
    ),
    (
        "a component of a closed project, by its number",
        "jira_save_component",
        r#"{"component_id": "@COMPONENT", "name": "x"}"#,
    ),
    (
        "the same with an open project beside it",
        "jira_save_component",
        r#"{"project_key": "PROJ", "component_id": "@COMPONENT", "name": "x"}"#,
    ),
    (
        "a component away, by its number",
        "jira_delete_component",
        r#"{"component_id": "@COMPONENT"}"#,
    ),
    (
        "a reply to a comment of a closed page",
        "confluence_reply_to_comment",
        r#"{"comment_id": "@PAGE_COMMENT", "body": "x"}"#,
    ),
    (
        "what changed on a closed page",
        "confluence_get_page_diff",
        r#"{"page_id": "@PAGE", "from_version": 1, "to_version": 2}"#,
    ),
    (
        "a page copied into a closed space",
        "confluence_copy_page",
        r#"{"source_page_id": "12345", "destination_space_key": "DESIGN", "new_title": "Leak"}"#,
    ),
    (
        "a comment of a closed issue, through an open one",
        "jira_edit_comment",
        r#"{"issue_key": "PROJ-123", "comment_id": "@COMMENT", "body": "x"}"#,
    ),
    (
        "work on a closed issue away, through an open one",
        "jira_delete_worklog",
        r#"{"issue_key": "PROJ-123", "worklog_id": "@WORKLOG"}"#,
    ),
    (
        "a file of a closed issue away, through an open one",
        "jira_delete_attachment",
        r#"{"issue_key": "PROJ-123", "attachment_id": "@FILE"}"#,
    ),
    (
        "the same read",
        "jira_download_attachments",
        r#"{"issue_key": "PROJ-123", "attachment_id": "@FILE"}"#,
    ),
    (
        "a file of a closed page away",
        "confluence_delete_attachment",
        r#"{"attachment_id": "@PAGE_FILE"}"#,
    ),
    (
        "a file of a closed page",
        "confluence_download_attachment",
        r#"{"attachment_id": "@PAGE_FILE"}"#,
    ),
    (
        "a thread of a closed page",
        "confluence_resolve_comment",
        r#"{"comment_id": "@PAGE_COMMENT"}"#,
    ),
    (
        "a closed page into the trash",
        "confluence_delete_page",
        r#"{"page_id": "@PAGE"}"#,
    ),
];

/// Queries that try to get out, or to hide that they do.
pub const QUERIES: &[(&str, &str)] = &[
    ("jira_search", "project = BACKEND"),
    ("jira_search", "project = PROJ OR project = BACKEND"),
    ("jira_search", "project = PROJ) OR (project = BACKEND"),
    ("jira_search", "summary ~ \"a\\\") OR (project = BACKEND\""),
    ("jira_search", "NOT (project = PROJ AND project != BACKEND)"),
    ("jira_search", "issue in linkedIssues(PROJ-123)"),
    (
        "jira_search",
        "key in (BACKEND-1, BACKEND-2) ORDER BY key ASC",
    ),
    (
        "jira_search",
        "text ~ x ORDER BY created) OR project = BACKEND",
    ),
    (
        "jira_search",
        "project = \u{201c}BACKEND\u{201d} OR project is not EMPTY",
    ),
    ("jira_search", "/* project = PROJ */ project = BACKEND"),
    ("confluence_search", "space = DESIGN"),
    ("confluence_search", "type = page OR space = DESIGN"),
    ("confluence_search", "space = TECH) OR (space = DESIGN"),
    ("confluence_search", "id = 20004"),
    (
        "confluence_search",
        "title ~ \"x\\\" OR space = DESIGN OR title ~ \\\"\"",
    ),
    ("confluence_search", "NOT space = TECH"),
];

async fn limited(flavor: Flavor) -> World {
    World::with(flavor, narrow).await
}

fn narrow(config: &mut Config) {
    config.policy.projects = Some(vec!["PROJ".into()]);
    config.policy.spaces = Some(vec!["TECH".into()]);
}

/// What only a reader of the closed places can know, and the numbers that lead there.
struct Closed {
    numbers: Vec<(&'static str, String)>,
    words: Vec<String>,
}

/// The number of something that was just made.
fn made(answer: &Value, what: &str) -> Value {
    let found = [
        &answer["id"],
        &answer[what]["id"],
        &answer[format!("{what}_id")],
    ];
    let found = found.into_iter().find(|id| !id.is_null());
    found
        .unwrap_or_else(|| panic!("no {what} in {answer}"))
        .clone()
}

/// Somebody to whom everything is open, with a file to attach.
async fn insider(flavor: Flavor) -> World {
    World::with(flavor, |config| {
        administrate(config);
        config.file_root = env!("CARGO_MANIFEST_DIR").into();
    })
    .await
}

/// Makes what is closed to others, as somebody to whom it is open.
async fn closed(open: &World) -> Closed {
    let link = json!({"link_type": "Relates", "inward_issue_key": "BACKEND-1", "outward_issue_key": "BACKEND-2"});
    let link = made(&open.ok("jira_create_issue_link", link).await, "link");
    let version = json!({"project_key": "BACKEND", "name": "closed 1"});
    let version = made(&open.ok("jira_create_version", version).await, "version");
    let component = json!({"project_key": "BACKEND", "name": "closed 1"});
    let component = made(
        &open.ok("jira_save_component", component).await,
        "component",
    );
    let on_page = json!({"page_id": "20004", "body": "x"});
    let on_page = made(&open.ok("confluence_add_comment", on_page).await, "comment");
    let comment = json!({"issue_key": "BACKEND-1", "body": "closed words"});
    let comment = made(&open.ok("jira_add_comment", comment).await, "comment");
    let worklog = json!({"issue_key": "BACKEND-1", "time_spent": "1h", "comment": "closed words"});
    let worklog = made(&open.ok("jira_add_worklog", worklog).await, "worklog");
    let file = json!({"issue_key": "BACKEND-1", "attachments": ["LICENSE"]});
    open.ok("jira_update_issue", file).await;
    let (_, files) = raw::issue(open, "BACKEND-1", "attachment").await;
    let file = files["attachment"][0]["id"].clone();
    let on_page_file =
        json!({"content_id": "20004", "content_base64": "eA==", "filename": "closed words.txt"});
    let on_page_file = open.ok("confluence_upload_attachment", on_page_file).await;
    let on_page_file = on_page_file["attachments"][0]["id"].clone();
    let issue = open
        .ok("jira_get_issue", json!({"issue_key": "BACKEND-1"}))
        .await;
    let linked = open
        .ok("jira_get_issue", json!({"issue_key": "BACKEND-3"}))
        .await;
    let page = open
        .ok("confluence_get_page", json!({"page_id": "20004"}))
        .await;
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let number = |value: &Value| value.to_string().trim_matches('"').to_owned();
    let page = page.get("metadata").cloned().unwrap_or(page);
    Closed {
        // The longer names first: one is the beginning of another.
        numbers: vec![
            ("@PAGE_COMMENT", number(&on_page)),
            ("@PAGE_FILE", number(&on_page_file)),
            ("@COMMENT", number(&comment)),
            ("@WORKLOG", number(&worklog)),
            ("@FILE", number(&file)),
            ("@COMPONENT", number(&component)),
            ("@VERSION", number(&version)),
            ("@ISSUE", text(&issue["id"])),
            ("@LINK", number(&link)),
            ("@PAGE", "20004".into()),
        ],
        words: vec![
            text(&issue["summary"]),
            text(&linked["summary"]),
            text(&page["title"]),
            "closed words".to_owned(),
        ],
    }
}

#[tokio::test]
async fn nothing_closed_is_shown_or_changed() {
    for flavor in FLAVORS {
        let mut world = insider(flavor).await;
        let closed = closed(&world).await;
        let mut config = config(flavor, &world.sim.jira_url, &world.sim.confluence_url);
        administrate(&mut config);
        narrow(&mut config);
        world.door = Door::open(&config).expect("a door");
        for (what, tool, arguments) in CALLS {
            let arguments = closed
                .numbers
                .iter()
                .fold((*arguments).to_owned(), |text, (name, number)| {
                    text.replace(name, number)
                });
            let arguments: Value = serde_json::from_str(&arguments).expect("JSON");
            let writes = world.writes().len();
            let said = world.call(tool, arguments).await;
            assert!(said.is_error, "{flavor} {tool}, {what}: {}", said.text);
            for words in &closed.words {
                assert!(
                    !said.text.contains(words.as_str()),
                    "{flavor} {tool}, {what}, tells: {}",
                    said.text
                );
            }
            assert_eq!(
                world.writes().len(),
                writes,
                "{flavor} {tool}, {what}, changed something"
            );
        }
    }
}

#[tokio::test]
async fn no_query_gets_out() {
    for flavor in FLAVORS {
        let closed = closed(&insider(flavor).await).await;
        let world = limited(flavor).await;
        for (tool, query) in QUERIES {
            let name = if *tool == "jira_search" {
                "jql"
            } else {
                "query"
            };
            let said = world.call(tool, json!({name: query, "limit": 50})).await;
            for words in &closed.words {
                assert!(
                    !said.text.contains(words.as_str()),
                    "{flavor} {tool} {query}: {}",
                    said.text
                );
            }
            assert!(
                !said.text.contains("\"key\":\"BACKEND-"),
                "{flavor} {tool} {query}: {}",
                said.text
            );
            assert!(
                !said.text.contains("\"key\":\"DESIGN\""),
                "{flavor} {tool} {query}: {}",
                said.text
            );
        }
    }
}

#[tokio::test]
async fn what_stands_beside_an_open_issue_is_left_out_and_counted() {
    for flavor in FLAVORS {
        let closed = closed(&insider(flavor).await).await;
        let arguments = json!({"issue_key": "PROJ-123", "fields": "*all"});
        let open = World::new(flavor)
            .await
            .ok("jira_get_issue", arguments.clone())
            .await;
        assert!(
            open.to_string().contains("BACKEND-3"),
            "the link is there: {open}"
        );
        let by_list = limited(flavor).await;
        let by_rule = World::with(flavor, |config| {
            let rule = Rule::parse("deny read in BACK*|DESIGN").expect("a rule");
            config.policy.rules = Rules::new(vec![rule], Profile::Open);
        })
        .await;
        for world in [by_list, by_rule] {
            let said = world.ok("jira_get_issue", arguments.clone()).await;
            assert!(!said.to_string().contains("BACKEND-3"), "{flavor}: {said}");
            assert!(
                !said.to_string().contains(&closed.words[1]),
                "{flavor}: {said}"
            );
            assert!(
                said["hidden_by_policy"]
                    .as_u64()
                    .is_some_and(|count| count > 0),
                "{said}"
            );
            let found = world
                .ok(
                    "jira_search",
                    json!({"jql": "project in (PROJ, BACKEND) order by key", "limit": 50}),
                )
                .await;
            assert!(!found.to_string().contains("BACKEND-"), "{flavor}: {found}");
        }
    }
}

/// Calls with a mistake in them: the refusal must not tell what the closed issue could do or has.
const MISTAKES: &[(&str, &str)] = &[
    (
        "jira_transition_issue",
        r#"{"issue_key": "@ISSUE", "transition_id": "No Such Step"}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "@ISSUE", "fields": {"status": "No Such Status"}}"#,
    ),
    (
        "jira_edit_comment",
        r#"{"issue_key": "@ISSUE", "comment_id": "999999", "body": "x"}"#,
    ),
    (
        "jira_remove_issue_link",
        r#"{"issue_key": "@ISSUE", "link_id": "999999"}"#,
    ),
    (
        "jira_assign_issue",
        r#"{"issue_key": "@ISSUE", "assignee": "No Such Person"}"#,
    ),
    (
        "jira_link_to_epic",
        r#"{"issue_key": "PROJ-123", "epic_key": "@ISSUE"}"#,
    ),
    (
        "jira_create_issue_link",
        r#"{"link_type": "Relates", "inward_issue_key": "@ISSUE", "outward_issue_key": "@ISSUE"}"#,
    ),
    (
        "jira_get_issue",
        r#"{"issue_key": "@ISSUE", "fields": "No Such Field"}"#,
    ),
];

#[tokio::test]
async fn a_refusal_tells_nothing_of_what_is_closed() {
    for flavor in FLAVORS {
        let mut world = insider(flavor).await;
        let closed = closed(&world).await;
        let status = json!({"issue_key": "BACKEND-1", "fields": "status"});
        let status = world.ok("jira_get_issue", status).await;
        let status = status["status"]["name"]
            .as_str()
            .or_else(|| status["status"].as_str())
            .expect("a status")
            .to_owned();
        let mut config = config(flavor, &world.sim.jira_url, &world.sim.confluence_url);
        administrate(&mut config);
        narrow(&mut config);
        world.door = Door::open(&config).expect("a door");
        for (tool, arguments) in MISTAKES {
            let arguments = closed
                .numbers
                .iter()
                .fold((*arguments).to_owned(), |text, (name, number)| {
                    text.replace(name, number)
                });
            let arguments: Value = serde_json::from_str(&arguments).expect("JSON");
            let said = world.err(tool, arguments).await;
            for words in closed
                .words
                .iter()
                .map(String::as_str)
                .chain(["BACKEND-1", &status])
            {
                assert!(
                    !said.contains(words),
                    "{flavor} {tool} tells {words}: {said}"
                );
            }
        }
    }
}
