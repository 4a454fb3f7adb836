//! Walks over all tools: what every one of them must be, and what the list of them may weigh.

use std::collections::BTreeSet;

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::config::Toolsets;
use atlassian_mcp::tools::{ALL, Listed};
use serde_json::{Value, json};

use crate::support::World;

fn listed() -> Vec<Listed> {
    ALL.iter().map(|entry| entry.listed()).collect()
}

/// What a client pays for a tool: name, description and schema.
fn weight(tool: &Listed) -> usize {
    tool.name.len() + tool.description.len() + json!(*tool.input_schema).to_string().len()
}

#[test]
fn names_are_unique_and_say_product_verb_and_noun() {
    let mut seen = BTreeSet::new();
    for tool in listed() {
        assert!(seen.insert(tool.name), "{} is there twice", tool.name);
        let (product, rest) = tool.name.split_once('_').expect("product_verb_noun");
        assert!(
            matches!(product, "jira" | "confluence" | "atlassian"),
            "{}",
            tool.name
        );
        assert!(
            rest.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{}",
            tool.name
        );
    }
}

#[test]
fn descriptions_are_short_sentences() {
    for tool in listed() {
        let description = &tool.description;
        assert!(
            !description.is_empty() && description.len() <= 160,
            "{}: {description}",
            tool.name
        );
        assert!(description.ends_with('.'), "{}: {description}", tool.name);
        assert!(!description.contains('\n'), "{}", tool.name);
        assert!(!tool.title.is_empty(), "{}", tool.name);
    }
}

/// Cursor, Gemini, VS Code, Codex and others each refuse something of what JSON Schema allows.
#[test]
fn schemas_are_flat_and_portable() {
    for tool in listed() {
        let schema = Value::Object((*tool.input_schema).clone());
        assert_eq!(schema["type"], "object", "{}", tool.name);
        let properties = schema["properties"].as_object().expect("properties");
        assert!(!properties.is_empty(), "{}", tool.name);
        for (name, property) in properties {
            let at = format!("{}.{name}", tool.name);
            let kind = property["type"]
                .as_str()
                .unwrap_or_else(|| panic!("{at} has not one type"));
            assert!(
                matches!(
                    kind,
                    "string" | "integer" | "boolean" | "object" | "array" | "number"
                ),
                "{at}: {kind}"
            );
            if kind == "array" {
                assert!(
                    property["items"]["type"].is_string(),
                    "{at} has untyped items"
                );
            }
            assert_ne!(name, "properties_", "{at}");
        }
        let text = schema.to_string();
        for word in [
            "anyOf",
            "oneOf",
            "allOf",
            "$ref",
            "$defs",
            "$schema",
            // The keyword, whose value is a text; a property may be called so.
            "\"format\":\"",
            "\"const\"",
            "null",
        ] {
            assert!(!text.contains(word), "{} has {word}: {text}", tool.name);
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().expect("a name");
            assert!(
                properties.contains_key(name),
                "{} requires {name}",
                tool.name
            );
        }
    }
}

#[test]
fn hints_follow_from_what_a_tool_does() {
    for (entry, tool) in ALL.iter().zip(listed()) {
        assert_eq!(tool.read_only, !entry.is_write(), "{}", tool.name);
        assert!(!(tool.read_only && tool.destructive), "{}", tool.name);
        let takes_dry_run = tool.input_schema["properties"].get("dry_run").is_some();
        assert_eq!(
            takes_dry_run,
            entry.is_write() && tool.name != "atlassian_apply",
            "{}",
            tool.name
        );
    }
    let hint = |name: &str| {
        let tool = listed()
            .into_iter()
            .find(|tool| tool.name == name)
            .expect("a tool");
        (tool.destructive, tool.idempotent)
    };
    assert_eq!(hint("jira_create_issue"), (false, false));
    assert_eq!(hint("jira_add_comment"), (false, false));
    assert_eq!(hint("jira_delete_issue"), (true, true));
    assert_eq!(hint("jira_update_issue"), (true, true));
}

#[test]
fn tools_named_in_descriptions_exist() {
    let names: BTreeSet<&str> = ALL.iter().map(|entry| entry.name).collect();
    for tool in listed() {
        let text = format!("{} {}", tool.description, json!(*tool.input_schema));
        for word in text.split('`') {
            if word.starts_with("jira_")
                || word.starts_with("confluence_")
                || word.starts_with("atlassian_")
            {
                assert!(names.contains(word), "{} names {word}", tool.name);
            }
        }
    }
}

#[tokio::test]
async fn the_default_list_weighs_little() {
    let world = World::with(Flavor::Cloud, |config| {
        config.policy.toolsets = Toolsets::Core
    })
    .await;
    let tools = world.door.tools();
    let weights: Vec<usize> = tools.iter().map(weight).collect();
    let total: usize = weights.iter().sum();
    let average = total / tools.len();
    for (tool, weight) in tools.iter().zip(&weights) {
        println!("{weight:5} {}", tool.name);
    }
    println!(
        "{total:5} bytes in {} tools, {average} on average",
        tools.len()
    );
    assert!(tools.len() <= 40, "{} tools", tools.len());
    assert!(total <= 16_000, "{total} bytes");
    assert!(average <= 450, "{average} bytes on average");
    let everything = World::new(Flavor::Cloud).await;
    let tools = everything.door.tools();
    let average = tools.iter().map(weight).sum::<usize>() / tools.len();
    assert!(average <= 450, "{average} bytes on average over all sets");
}

#[tokio::test]
async fn the_list_is_the_same_bytes_every_time() {
    let print = |world: &World| -> Vec<String> {
        world
            .door
            .tools()
            .iter()
            .map(|tool| {
                format!(
                    "{} {} {}",
                    tool.name,
                    tool.description,
                    json!(*tool.input_schema)
                )
            })
            .collect()
    };
    let one = World::new(Flavor::Cloud).await;
    let other = World::with(Flavor::Cloud, |config| {
        config.policy.toolsets = Toolsets::All
    })
    .await;
    assert_eq!(print(&one), print(&other));
}

#[test]
fn every_schema_is_as_it_was() {
    let all: serde_json::Map<String, Value> = listed()
        .iter()
        .map(|tool| {
            let tool_view = json!({
                "title": tool.title,
                "description": tool.description,
                "read_only": tool.read_only,
                "destructive": tool.destructive,
                "idempotent": tool.idempotent,
                "schema": *tool.input_schema,
            });
            (tool.name.to_owned(), tool_view)
        })
        .collect();
    for (name, tool) in all {
        insta::with_settings!({snapshot_path => "snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_json_snapshot!(format!("tool__{name}"), tool);
        });
    }
}
