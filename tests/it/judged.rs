//! The table of every tool, action and decision, through the door and against a site: what is judged is what is touched.
//!
//! The rows are made from the list of tools and their schemas, so that a new tool is in the table before anybody thinks of
//! it: one that works here and is not stopped by a rule for its target fails, and so does one that does more than it says.
//! What the schema's names do not tell stands in `SAMPLES`.

use atlassian_mcp::atlassian::{Action, Flavor, Profile, Rule, Rules};
use atlassian_mcp::config::Config;
use atlassian_mcp::door::{Caller, Door};
use atlassian_mcp::tools::{ALL, Entry, Toolset};
use serde_json::{Map, Value, json};

use crate::support::{FLAVORS, Said, World, administrate, config};

/// Tools that tell or change nothing of any project or space, and why.
const SITE_WIDE: &[(&str, &str)] = &[
    ("jira_search_fields", "names of fields"),
    ("jira_get_link_types", "kinds of links"),
    ("jira_get_user_profile", "a person"),
    ("jira_search_users", "people"),
    ("confluence_search_user", "people"),
    (
        "jira_check_jql",
        "whether words are a query; counted within reach",
    ),
    (
        "confluence_check_cql",
        "whether words are a query; counted within reach",
    ),
    (
        "jira_get_filters",
        "queries that were saved; judged when they are run",
    ),
    (
        "jira_get_dashboards",
        "names of dashboards, and queries that were saved",
    ),
];

/// Arguments that the names in the schema do not tell. `@NAME` stands for the number of something that was made before.
const SAMPLES: &[(&str, &str)] = &[
    (
        "confluence_publish_folder",
        r#"{"folder": "docs", "space_key": "TECH"}"#,
    ),
    (
        "confluence_export_pages",
        r#"{"folder": "target/exported", "page_id": "12345"}"#,
    ),
    ("confluence_list_page_templates", r#"{"space_key": "TECH"}"#),
    ("confluence_archive_pages", r#"{"page_ids": "12345"}"#),
    (
        "confluence_check_content_permissions",
        r#"{"content_id": "12345", "user_identifier": "me", "operation": "read"}"#,
    ),
    (
        "confluence_create_page_from_template",
        r#"{"space_key": "TECH", "title": "From a template", "template_id": "60003"}"#,
    ),
    (
        "confluence_delete_attachment",
        r#"{"attachment_id": "@PAGE_FILE"}"#,
    ),
    (
        "confluence_download_attachment",
        r#"{"attachment_id": "@PAGE_FILE"}"#,
    ),
    (
        "confluence_download_content_attachments",
        r#"{"content_id": "12345"}"#,
    ),
    ("confluence_get_attachments", r#"{"content_id": "12345"}"#),
    ("confluence_get_page_images", r#"{"content_id": "12345"}"#),
    (
        "confluence_get_page_template",
        r#"{"template_id": "60003"}"#,
    ),
    (
        "confluence_get_space_permissions",
        r#"{"space_id": "TECH"}"#,
    ),
    (
        "confluence_label_pages",
        r#"{"page_ids": "12345", "add": "judged"}"#,
    ),
    ("confluence_restore_page", r#"{"page_id": "@TRASHED"}"#),
    (
        "confluence_set_content_property",
        r#"{"page_id": "12345", "key": "judged", "value": "x"}"#,
    ),
    (
        "confluence_set_page_state",
        r#"{"page_id": "12345", "state": "Judged"}"#,
    ),
    (
        "confluence_upload_attachment",
        r#"{"content_id": "12345", "content_base64": "eA==", "filename": "x.txt"}"#,
    ),
    (
        "confluence_upload_attachments",
        r#"{"content_id": "12345", "file_paths": "LICENSE"}"#,
    ),
    (
        "confluence_edit_page",
        r#"{"page_id": "12345", "edits": [{"op": "append", "content": "x"}]}"#,
    ),
    ("confluence_resolve_comment", r#"{"comment_id": "@THREAD"}"#),
    ("jira_search", r#"{"jql": "project = PROJ"}"#),
    (
        "jira_get_field_options",
        r#"{"field_id": "priority", "project_key": "PROJ", "issue_type": "Task"}"#,
    ),
    (
        "jira_batch_create_issues",
        r#"{"issues": [{"project_key": "PROJ", "summary": "x", "issue_type": "Task"}]}"#,
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "PROJ-123", "fields": {"summary": "x"}}"#,
    ),
    (
        "jira_assign_issue",
        r#"{"issue_key": "PROJ-123", "assignee": "me"}"#,
    ),
    (
        "jira_move_issue",
        r#"{"issue_key": "PROJ-123", "target_project_key": "BACKEND"}"#,
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "DOCS-3", "transition_id": "In Progress"}"#,
    ),
    (
        "jira_get_create_fields",
        r#"{"project_key": "PROJ", "issue_type_id": "@TYPE"}"#,
    ),
    (
        "jira_batch_create_versions",
        r#"{"project_key": "PROJ", "versions": [{"name": "9.9"}]}"#,
    ),
    (
        "jira_update_version",
        r#"{"version_id": "@VERSION", "name": "9.8"}"#,
    ),
    (
        "jira_save_component",
        r#"{"component_id": "@COMPONENT", "name": "x"}"#,
    ),
    (
        "jira_create_issue_link",
        r#"{"link_type": "Blocks", "inward_issue_key": "PROJ-123", "outward_issue_key": "DOCS-3"}"#,
    ),
    (
        "jira_link_to_epic",
        r#"{"issue_key": "PROJ-123", "epic_key": "@EPIC"}"#,
    ),
    (
        "jira_remove_watcher",
        r#"{"issue_key": "@WATCHED", "username": "me"}"#,
    ),
    (
        "jira_add_watcher",
        r#"{"issue_key": "@UNWATCHED", "user_identifier": "me"}"#,
    ),
    (
        "jira_search_assignable_users",
        r#"{"query": "a", "project_key": "PROJ"}"#,
    ),
    ("jira_get_my_permissions", r#"{"issue_key": "PROJ-123"}"#),
    (
        "jira_bulk_update_issues",
        r#"{"issue_keys": "PROJ-123", "fields": {"priority": "Low"}}"#,
    ),
    ("jira_bulk_delete_issues", r#"{"issue_keys": "PROJ-123"}"#),
    (
        "jira_bulk_move_issues",
        r#"{"issue_keys": "PROJ-123", "target_project_key": "DOCS"}"#,
    ),
    ("jira_get_agile_boards", r#"{"project_key": "PROJ"}"#),
    (
        "jira_update_sprint",
        r#"{"sprint_id": "104", "goal": "Ship it"}"#,
    ),
    ("jira_delete_sprint", r#"{"sprint_id": "104"}"#),
    (
        "jira_add_issues_to_sprint",
        r#"{"sprint_id": "103", "issue_keys": "PROJ-222"}"#,
    ),
    (
        "jira_move_issues_to_backlog",
        r#"{"issue_keys": "PROJ-124"}"#,
    ),
    (
        "jira_rank_issues",
        r#"{"issue_keys": "PROJ-456", "after": "PROJ-124"}"#,
    ),
    (
        "jira_get_queue_issues",
        r#"{"service_desk_id": "1", "queue_id": "1"}"#,
    ),
    (
        "jira_get_request_type_fields",
        r#"{"service_desk_id": "1", "request_type_id": "12"}"#,
    ),
    (
        "jira_create_customer_request",
        r#"{"service_desk_id": "1", "request_type_id": "12", "request_field_values": {"summary": "x", "description": "x"}}"#,
    ),
    ("jira_get_customer_request", r#"{"issue_key": "SUP-2"}"#),
    (
        "jira_answer_approval",
        r#"{"issue_key": "SUP-5", "decision": "approve"}"#,
    ),
    (
        "jira_upload_attachments",
        r#"{"issue_key": "PROJ-123", "file_paths": "LICENSE"}"#,
    ),
    (
        "jira_delete_attachment",
        r#"{"issue_key": "PROJ-123", "attachment_id": "@FILE"}"#,
    ),
    (
        "jira_delete_worklog",
        r#"{"issue_key": "PROJ-123", "worklog_id": "@WORK"}"#,
    ),
    ("jira_get_issue_proforma_forms", r#"{"issue_key": "SUP-2"}"#),
    (
        "jira_get_proforma_form_details",
        r#"{"issue_key": "SUP-2", "form_id": "c18bde7a-d846-11ed-afa1-0242ac120002"}"#,
    ),
    (
        "jira_update_proforma_form_answers",
        r#"{"issue_key": "SUP-2", "form_id": "c18bde7a-d846-11ed-afa1-0242ac120002", "answers": [{"questionId": "1", "value": "3.2"}]}"#,
    ),
    ("jira_check_jql", r#"{"jql": "project = PROJ"}"#),
    ("confluence_check_cql", r#"{"cql": "space = TECH"}"#),
    (
        "confluence_get_recent_pages",
        r#"{"spaces_filter": "TECH"}"#,
    ),
    ("confluence_get_watchers", r#"{"page_id": "12345"}"#),
    ("confluence_get_page", r#"{"page_id": "12345"}"#),
    (
        "confluence_move_page",
        r#"{"page_id": "20004", "target_space_key": "TECH"}"#,
    ),
    (
        "confluence_update_page",
        r#"{"page_id": "12345", "title": "Another"}"#,
    ),
    (
        "confluence_update_page_section",
        r#"{"page_id": "12345", "heading_text": "@HEADING", "new_content": "x"}"#,
    ),
    (
        "confluence_add_inline_comment",
        r#"{"page_id": "12345", "body": "x", "text_selection": "@WORDS"}"#,
    ),
    (
        "confluence_set_page_restrictions",
        r#"{"page_id": "12345", "read_users": ["me"], "edit_users": ["me"]}"#,
    ),
    (
        "confluence_copy_page",
        r#"{"source_page_id": "12345", "destination_space_key": "TECH", "new_title": "Copied"}"#,
    ),
    (
        "confluence_get_page_diff",
        r#"{"page_id": "12345", "from_version": 1, "to_version": 2}"#,
    ),
];

/// Arguments with which a tool does more than its action, and what.
const MORE: &[(&str, &str, &[Action])] = &[
    (
        "jira_update_issue",
        r#"{"issue_key": "PROJ-123", "comment": "x"}"#,
        &[Action::Comment],
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "DOCS-3", "fields": {"status": "In Progress"}}"#,
        &[Action::Transition],
    ),
    (
        "jira_update_issue",
        r#"{"issue_key": "DOCS-3", "transition": "In Progress", "comment": "x"}"#,
        &[Action::Transition, Action::Comment],
    ),
    (
        "jira_transition_issue",
        r#"{"issue_key": "DOCS-3", "transition_id": "In Progress", "comment": "x"}"#,
        &[Action::Comment],
    ),
    (
        "jira_create_issue_link",
        r#"{"link_type": "Blocks", "inward_issue_key": "PROJ-123", "outward_issue_key": "DOCS-3", "comment": "x"}"#,
        &[Action::Comment],
    ),
    (
        "jira_bulk_update_issues",
        r#"{"issue_keys": "DOCS-3", "comment": "x", "transition": "In Progress"}"#,
        &[Action::Transition, Action::Comment],
    ),
    (
        "jira_edit_comment",
        r#"{"issue_key": "PROJ-123", "comment_id": "@COMMENT", "body": "x"}"#,
        &[Action::Comment],
    ),
    // Files without a page become one.
    (
        "confluence_publish_folder",
        r#"{"folder": "docs", "space_key": "TECH"}"#,
        &[Action::Create],
    ),
];

/// Those of them whose plain sample does the same.
const NEVER_LESS: &[&str] = &["jira_edit_comment", "confluence_publish_folder"];

/// The numbers of things that samples speak of.
struct Made(Vec<(&'static str, String)>);

impl Made {
    /// Makes them, as somebody who may do everything.
    async fn by(world: &World) -> Self {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let issue = json!({"issue_key": "PROJ-123"});
        let issue = world.ok("jira_get_issue", issue).await;
        let comment = json!({"issue_key": "PROJ-123", "body": "x"});
        let comment = world.ok("jira_add_comment", comment).await;
        let types = json!({"project_key": "PROJ"});
        let types = world.ok("jira_get_project_issue_types", types).await;
        let type_id = types
            .as_array()
            .or_else(|| types.as_object()?.values().find_map(Value::as_array))
            .and_then(|types| types.iter().find(|kind| kind["name"] == "Task"))
            .map(|kind| text(&kind["id"]))
            .expect("a type");
        let version = json!({"project_key": "PROJ", "name": "table 1"});
        let version = world.ok("jira_create_version", version).await;
        let component = json!({"project_key": "PROJ", "name": "table 1"});
        let component = world.ok("jira_save_component", component).await;
        let epic = json!({"jql": "project = PROJ AND issuetype = Epic", "limit": 1});
        let epic = world.ok("jira_search", epic).await;
        let link = json!({"link_type": "Relates", "inward_issue_key": "PROJ-123", "outward_issue_key": "PROJ-789"});
        let link = world.ok("jira_create_issue_link", link).await;
        for (tool, key) in [
            ("jira_add_watcher", "PROJ-789"),
            ("jira_remove_watcher", "PROJ-123"),
        ] {
            let who = json!({"issue_key": key, "user_identifier": "me"});
            let whom = json!({"issue_key": key, "username": "me"});
            let arguments = if tool == "jira_add_watcher" {
                who
            } else {
                whom
            };
            // Whether it was so already does not matter.
            world.call(tool, arguments).await;
        }
        let work = json!({"issue_key": "PROJ-123", "time_spent": "1h"});
        let work = world.ok("jira_add_worklog", work).await;
        let file = json!({"issue_key": "PROJ-123", "attachments": ["LICENSE"]});
        world.ok("jira_update_issue", file).await;
        let files = json!({"issue_key": "PROJ-123", "fields": "attachment"});
        let files = world.ok("jira_get_issue", files).await;
        let file = files["attachment"]
            .as_array()
            .or_else(|| files["attachments"].as_array())
            .and_then(|files| files.last())
            .map(|file| text(&file["id"]))
            .unwrap_or_else(|| panic!("no file in {files}"));
        let comment_of_page = json!({"page_id": "12345", "body": "x"});
        let comment_of_page = world.ok("confluence_add_comment", comment_of_page).await;
        let update = json!({"page_id": "12345", "content": "# One\n\nSome words here.\n\n# Two\n\nOthers.",
            "allow_loss": true});
        let updated = world.call("confluence_update_page", update).await;
        if updated.is_error {
            let update = json!({"page_id": "12345", "content": "# One\n\nSome words here.\n\n# Two\n\nOthers."});
            world.ok("confluence_update_page", update).await;
        }
        let trashed = json!({"space_key": "TECH", "title": "Thrown away", "content": "x"});
        let trashed = world.ok("confluence_create_page", trashed).await;
        let away = json!({"page_id": trashed["page"]["id"]});
        world.ok("confluence_delete_page", away).await;
        let page_file =
            json!({"content_id": "12345", "content_base64": "eA==", "filename": "judged.txt"});
        let page_file = world.ok("confluence_upload_attachment", page_file).await;
        let thread = json!({"page_id": "12345", "body": "x", "text_selection": "Some words here"});
        let thread = world.ok("confluence_add_inline_comment", thread).await;
        let id_of = |answer: &Value, under: &str| {
            let found = [
                &answer["id"],
                &answer[under]["id"],
                &answer[format!("{under}_id")],
            ];
            let found = found.into_iter().find(|id| !id.is_null());
            text(found.unwrap_or_else(|| panic!("no {under} in {answer}")))
        };
        Self(vec![
            ("@ISSUE", text(&issue["id"])),
            ("@COMMENT", text(&comment["id"])),
            ("@TYPE", type_id),
            ("@VERSION", id_of(&version, "version")),
            ("@COMPONENT", id_of(&component, "component")),
            ("@EPIC", text(&epic["issues"][0]["key"])),
            ("@LINK", id_of(&link, "link")),
            ("@WORK", id_of(&work, "worklog")),
            ("@FILE", file),
            ("@WATCHED", "PROJ-789".into()),
            ("@UNWATCHED", "PROJ-123".into()),
            ("@PAGE_COMMENT", id_of(&comment_of_page, "comment")),
            ("@THREAD", id_of(&thread, "comment")),
            ("@TRASHED", id_of(&trashed, "page")),
            ("@PAGE_FILE", text(&page_file["attachments"][0]["id"])),
            ("@HEADING", "One".into()),
            ("@WORDS", "Some words here".into()),
        ])
    }

    fn arguments(&self, sample: &str) -> Map<String, Value> {
        let mut names: Vec<_> = self.0.iter().collect();
        // The longer first: one name is the beginning of another.
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let text = names
            .iter()
            .fold(sample.to_owned(), |text, (name, id)| text.replace(name, id));
        let sample: Value = serde_json::from_str(&text).expect("JSON");
        sample.as_object().expect("an object").clone()
    }

    /// Arguments of a tool: its sample, or what the names of its schema tell.
    fn sample(&self, door: &Door, name: &str) -> Map<String, Value> {
        if let Some((_, sample)) = SAMPLES.iter().find(|(tool, _)| *tool == name) {
            return self.arguments(sample);
        }
        let tool = door.tools().iter().find(|tool| tool.name == name);
        let schema = &tool.expect("a visible tool").input_schema;
        let required = schema.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        let text: Vec<String> = names
            .map(|argument| {
                let kind = schema["properties"][argument]["type"].as_str();
                format!("\"{argument}\": {}", told_by(name, argument, kind))
            })
            .collect();
        self.arguments(&format!("{{{}}}", text.join(", ")))
    }
}

/// A value for an argument, as JSON.
fn told_by(tool: &str, argument: &str, kind: Option<&str>) -> &'static str {
    match (argument, kind) {
        ("comment_id", _) if tool.starts_with("confluence") => "\"@PAGE_COMMENT\"",
        ("comment_id", _) => "\"@COMMENT\"",
        ("version_id", _) => "\"@VERSION\"",
        ("component_id", _) => "\"@COMPONENT\"",
        ("link_id", _) => "\"@LINK\"",
        ("issue_type", _) => "\"Task\"",
        ("board_id", _) => "\"1\"",
        ("sprint_id", _) => "\"103\"",
        ("service_desk_id", _) => "\"1\"",
        ("time_spent", _) => "\"1h\"",
        ("url", _) => "\"https://example.com/x\"",
        ("user_identifier", _) => "\"ada@example.com\"",
        ("issue_ids_or_keys" | "issue_keys", Some("array")) => "[\"PROJ-123\"]",
        (argument, _) if argument.ends_with("issue_key") || argument.starts_with("issue_") => {
            "\"PROJ-123\""
        }
        (argument, _) if argument.ends_with("project_key") => "\"PROJ\"",
        (argument, _) if argument.ends_with("space_key") => "\"TECH\"",
        (argument, _) if argument.ends_with("page_id") || argument == "parent_id" => "\"12345\"",
        ("version", Some("integer")) => "1",
        (_, Some("integer" | "number")) => "1",
        (_, Some("boolean")) => "true",
        (_, Some("array")) => "[\"x\"]",
        (_, Some("object")) => "{}",
        _ => "\"a\"",
    }
}

/// A door to the same site, with other rules.
fn door(world: &World, change: impl FnOnce(&mut Config)) -> Door {
    let mut config = config(world.flavor, &world.sim.jira_url, &world.sim.confluence_url);
    administrate(&mut config);
    change(&mut config);
    Door::open(&config).expect("a door")
}

fn ruled(world: &World, rule: &str) -> Door {
    door(world, |config| {
        let rule = Rule::parse(rule).expect("a rule");
        config.policy.rules = Rules::new(vec![rule], Profile::Open);
    })
}

async fn call(door: &Door, tool: &str, arguments: &Map<String, Value>, dry_run: bool) -> Said {
    let mut arguments = arguments.clone();
    if dry_run {
        arguments.insert("dry_run".into(), json!(true));
    }
    let answer = door
        .call(tool, arguments, Caller::default())
        .await
        .unwrap_or_else(|unknown| panic!("there is no tool {}", unknown.0));
    Said {
        beside: Vec::new(),
        text: answer.text,
        is_error: answer.is_error,
    }
}

/// One row: a tool, what it is called with, and what it does.
struct Row {
    entry: &'static Entry,
    arguments: Map<String, Value>,
    actions: Vec<Action>,
}

fn rows(world: &World, made: &Made) -> Vec<Row> {
    let visible: Vec<_> = world.door.tools().iter().map(|tool| tool.name).collect();
    let is_there = |entry: &&'static Entry| {
        visible.contains(&entry.name) && entry.toolset != Toolset::Atlassian
    };
    let entries: Vec<_> = ALL.iter().filter(is_there).collect();
    let plain = entries.iter().map(|entry| Row {
        entry,
        arguments: made.sample(&world.door, entry.name),
        actions: match MORE.iter().find(|(tool, ..)| *tool == entry.name) {
            Some((tool, _, more)) if NEVER_LESS.contains(tool) => [&[entry.action], *more].concat(),
            _ => vec![entry.action],
        },
    });
    let more = MORE.iter().filter_map(|(tool, sample, more)| {
        let entry = entries.iter().find(|entry| entry.name == *tool)?;
        Some(Row {
            entry,
            arguments: made.arguments(sample),
            actions: [&[entry.action], *more].concat(),
        })
    });
    plain.chain(more).collect()
}

/// Words that only a reader of a project or space can know.
async fn words(world: &World) -> Vec<String> {
    let issue = json!({"issue_key": "PROJ-123"});
    let issue = world.ok("jira_get_issue", issue).await;
    let summary = issue["summary"].as_str().expect("a summary").to_owned();
    vec![
        summary,
        "\"key\":\"PROJ".into(),
        "Some words here".into(),
        "Customer Portal".into(),
    ]
}

/// Whether nothing was shown or done: it was refused, or everything was left out and counted.
fn is_stopped(said: &Said, words: &[String]) -> bool {
    let is_denied = said.is_error && said.text.contains("is denied by the rule");
    let is_empty = !said.is_error && said.text.contains("\"hidden_by_policy\":");
    let tells = words.iter().any(|word| said.text.contains(word.as_str()));
    (is_denied || is_empty) && !tells
}

/// The same of reading, where a query may not even have asked for what is closed.
fn is_unread(said: &Said, words: &[String]) -> bool {
    let nothing = ["\"issues\":[]", "\"results\":[]"];
    let is_empty = nothing.iter().any(|empty| said.text.contains(empty));
    let tells = words.iter().any(|word| said.text.contains(word.as_str()));
    is_stopped(said, words) || (is_empty && !tells)
}

/// Whether an issue that is closed was found not to be there, or refused, in whatever form.
fn is_away(said: &Said, words: &[String]) -> bool {
    let refusals = [
        "is restricted by configuration",
        "is denied by the rule",
        "None of these issues is there",
    ];
    let is_refused = refusals.iter().any(|words| said.text.contains(words));
    let tells = words.iter().any(|word| said.text.contains(word.as_str()));
    (is_refused || is_unread(said, words)) && !tells
}

async fn table(flavor: Flavor) {
    let world = World::as_admin(flavor).await;
    let made = Made::by(&world).await;
    let words = words(&world).await;
    let rows = rows(&world, &made);
    let mut faults = Vec::new();
    for row in &rows {
        let name = row.entry.name;
        let said = call(&world.door, name, &row.arguments, row.entry.is_write()).await;
        if said.is_error {
            faults.push(format!(
                "{name}: give it a sample in SAMPLES that works here; {:?} does not: {}",
                row.arguments, said.text
            ));
        }
    }
    assert!(faults.is_empty(), "{flavor}:\n{}", faults.join("\n"));
    let writes = world.writes().len();
    let is_site_wide = |row: &Row| SITE_WIDE.iter().any(|(name, _)| *name == row.entry.name);
    let mut cells = 0;
    for action in Action::ALL {
        let deny = ruled(&world, &format!("deny {} in *", action.name()));
        let confirm = ruled(&world, &format!("confirm {} in *", action.name()));
        for row in rows.iter().filter(|row| !is_site_wide(row)) {
            let name = row.entry.name;
            let is_write = row.entry.is_write();
            // What may be changed must be readable.
            let does = *action == Action::Read || row.actions.contains(action);
            let said = call(&deny, name, &row.arguments, is_write).await;
            let is_right = match *action == Action::Read {
                true => is_unread(&said, &words),
                false => is_stopped(&said, &words) == does,
            };
            if !is_right {
                faults.push(format!(
                    "{name} with `deny {} in *`: {}",
                    action.name(),
                    said.text
                ));
            }
            cells += 1;
            if !does {
                continue;
            }
            let said = call(&confirm, name, &row.arguments, false).await;
            let is_asked = said.text.contains("\"why\":\"It needs a confirmation");
            let is_right = match *action == Action::Read {
                // The question would show what it asks for.
                true => is_unread(&said, &words),
                false => is_asked && said.text.contains("\"plan\":\"plan-"),
            };
            if !is_right {
                faults.push(format!(
                    "{name} with `confirm {} in *`: {}",
                    action.name(),
                    said.text
                ));
            }
            cells += 1;
        }
    }
    assert_eq!(
        world.writes().len(),
        writes,
        "{flavor}: something was changed: {:?}",
        world.writes()
    );
    assert!(faults.is_empty(), "{flavor}:\n{}", faults.join("\n"));
    assert!(cells > 400, "{flavor}: only {cells} cells");
}

#[tokio::test]
async fn every_tool_is_judged_by_what_it_touches_on_cloud() {
    table(Flavor::Cloud).await;
}

#[tokio::test]
async fn every_tool_is_judged_by_what_it_touches_on_data_center() {
    table(Flavor::DataCenter).await;
}

/// The same where the arguments do not tell the target: the number of an issue in the place of its key.
#[tokio::test]
async fn a_number_in_the_place_of_a_key_is_judged_alike() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let made = Made::by(&world).await;
        let words = words(&world).await;
        let issue = &made.0[0].1;
        let writes = world.writes().len();
        let by_rule = ruled(&world, "deny everything in PROJ|TECH");
        let by_list = door(&world, |config| {
            config.policy.projects = Some(vec!["BACKEND".into()]);
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        });
        let mut n_numbers = 0;
        let mut faults = Vec::new();
        for row in rows(&world, &made) {
            let mut arguments = row.arguments.clone();
            let keys = arguments
                .values_mut()
                .filter(|value| value.as_str() == Some("PROJ-123"));
            let n_keys = keys.map(|value| *value = json!(issue)).count();
            n_numbers += n_keys;
            let speaks = |part: &str| row.arguments.iter().any(|(_, value)| value == part);
            let is_meant = n_keys > 0 || speaks("12345");
            if !is_meant || speaks("DOCS-3") {
                continue;
            }
            let name = row.entry.name;
            for (how, door) in [("rule", &by_rule), ("list", &by_list)] {
                let said = call(door, name, &arguments, row.entry.is_write()).await;
                if !is_away(&said, &words) {
                    faults.push(format!("{name} by {how}, {arguments:?}: {}", said.text));
                }
            }
        }
        assert!(faults.is_empty(), "{flavor}:\n{}", faults.join("\n"));
        assert!(
            n_numbers > 10,
            "{flavor}: only {n_numbers} tools take a key"
        );
        assert_eq!(world.writes().len(), writes, "{:?}", world.writes());
    }
}

/// An issue that was moved is found by its old key, which says the wrong project.
#[tokio::test]
async fn an_old_key_of_a_moved_issue_leads_nowhere() {
    let world = World::as_admin(Flavor::Cloud).await;
    let made = Made::by(&world).await;
    let words = words(&world).await;
    let moved = json!({"issue_key": "PROJ-123", "target_project_key": "BACKEND"});
    let said = world.ok("jira_move_issue", moved).await;
    assert!(said.to_string().contains("BACKEND-"), "{said}");
    world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-123"}))
        .await;
    let writes = world.writes().len();
    let limited = door(&world, |config| {
        config.policy.projects = Some(vec!["PROJ".into(), "DOCS".into()]);
    });
    let ruled = ruled(&world, "deny everything in BACKEND");
    let mut n_tools = 0;
    for row in rows(&world, &made) {
        let name = row.entry.name;
        let names_it = row.arguments.values().any(|value| value == "PROJ-123");
        // This one is asked for people, with an issue for the right project.
        if !names_it {
            continue;
        }
        n_tools += 1;
        for door in [&limited, &ruled] {
            let said = call(door, name, &row.arguments, row.entry.is_write()).await;
            assert!(is_away(&said, &words[..1]), "{name}: {}", said.text);
        }
    }
    assert!(n_tools > 10, "only {n_tools} tools");
    assert_eq!(world.writes().len(), writes, "{:?}", world.writes());
}

#[test]
fn the_lists_of_this_table_name_tools_that_exist() {
    let names = SITE_WIDE
        .iter()
        .map(|(name, _)| name)
        .chain(SAMPLES.iter().map(|(name, _)| name))
        .chain(MORE.iter().map(|(name, ..)| name));
    for name in names {
        assert!(ALL.iter().any(|entry| entry.name == *name), "{name}");
    }
}
