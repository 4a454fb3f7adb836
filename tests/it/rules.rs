//! The table of every tool, every action and every kind of rule: what is decided, and by what.

use atlassian_mcp::atlassian::{
    Action, Asked, Decision, Flavor, Product, Profile, Rule, Rules, Target,
};
use atlassian_mcp::door::{Caller, Door};
use atlassian_mcp::tools::{ALL, Toolset, UNDOING};
use serde_json::{Map, Value, json};

use crate::support::{World, config};

fn rules(lines: &[String], profile: Profile) -> Rules {
    Rules::new(
        lines
            .iter()
            .map(|line| Rule::parse(line).expect("a rule"))
            .collect(),
        profile,
    )
}

/// What a rule of each kind says of each tool: worked out here by plain words, and compared.
#[test]
fn every_tool_action_and_rule() {
    let inside = Target::Project("PROJ".into());
    let mut cells = 0;
    for entry in ALL.iter().chain(UNDOING) {
        for action in Action::ALL {
            for decision in [Decision::Allow, Decision::Confirm, Decision::Deny] {
                let word = decision.name();
                let lines = [
                    (format!("{word} everything"), true),
                    (format!("{word} *"), true),
                    (format!("{word} write"), *action != Action::Read),
                    (format!("{word} {}", action.name()), true),
                    (format!("{word} {}", entry.name), true),
                    (format!("{word} {}", entry.toolset.name()), true),
                    (format!("{word} {}|{}", entry.name, action.name()), true),
                    (format!("{word} jira_never_heard_of"), false),
                    (format!("{word} everything in PROJ"), true),
                    (format!("{word} everything in proj"), true),
                    (format!("{word} everything in PR*"), true),
                    (format!("{word} everything in OTHER|PROJ"), true),
                    (format!("{word} everything in OTHER"), false),
                    (format!("{word} everything in ROJ*"), false),
                    (format!("{word} everything on jira"), true),
                    (format!("{word} everything on confluence"), false),
                ];
                for other in Action::ALL.iter().filter(|other| *other != action) {
                    let rules = rules(&[format!("{word} {}", other.name())], Profile::Open);
                    assert!(
                        is_profile(&rules, entry, *action, &inside),
                        "{word} {} speaks of {action:?}",
                        other.name()
                    );
                    cells += 1;
                }
                for (line, speaks) in lines {
                    let rules = rules(std::slice::from_ref(&line), Profile::Open);
                    let verdict = rules.decide(&asked(entry, *action, Some(&inside)));
                    let wanted = if speaks { decision } else { Decision::Allow };
                    assert_eq!(
                        verdict.decision, wanted,
                        "{} {action:?}: {line}",
                        entry.name
                    );
                    assert_eq!(
                        verdict.by == format!("rule `{line}`"),
                        speaks,
                        "{line}: {}",
                        verdict.by
                    );
                    cells += 1;
                }
            }
            for profile in [Profile::Open, Profile::Careful, Profile::ReadOnly] {
                let decided = rules(&[], profile)
                    .decide(&asked(entry, *action, Some(&inside)))
                    .decision;
                let wanted = match (profile, action) {
                    (Profile::Open, _) | (_, Action::Read) => Decision::Allow,
                    (Profile::Careful, Action::Delete | Action::Administer)
                    | (Profile::ReadOnly, _) => Decision::Deny,
                    (Profile::Careful, _) => Decision::Confirm,
                };
                assert_eq!(decided, wanted, "{profile:?} {action:?}");
                cells += 1;
            }
        }
    }
    assert!(cells > 10_000, "only {cells} cells");
}

fn asked<'a>(
    entry: &'a atlassian_mcp::tools::Entry,
    action: Action,
    target: Option<&'a Target>,
) -> Asked<'a> {
    Asked {
        tool: entry.name,
        toolset: entry.toolset.name(),
        action,
        target,
        product: Some(Product::Jira),
    }
}

fn is_profile(
    rules: &Rules,
    entry: &atlassian_mcp::tools::Entry,
    action: Action,
    target: &Target,
) -> bool {
    rules.decide(&asked(entry, action, Some(target))).by == "profile `open`"
}

/// Every tool that is offered is refused by a rule of its name, before anything is sent.
#[tokio::test]
async fn a_rule_of_a_tool_stops_that_tool() {
    let open = World::new(Flavor::Cloud).await;
    for entry in ALL {
        if entry.toolset == Toolset::Atlassian {
            continue;
        }
        let mut config = config(Flavor::Cloud, &open.sim.jira_url, &open.sim.confluence_url);
        config.policy.toolsets = atlassian_mcp::config::Toolsets::All;
        config.policy.rules = rules(&[format!("deny {}", entry.name)], Profile::Open);
        let door = Door::open(&config).expect("a door");
        let arguments = sample(&door, entry.name);
        let mark = open.sim.mark();
        let Ok(answer) = door.call(entry.name, arguments, Caller::default()).await else {
            continue;
        };
        let is_denied = answer
            .text
            .contains(&format!("denied by the rule `deny {}`", entry.name));
        let is_unfit = answer.text.ends_with("[arguments]");
        assert!(
            answer.is_error && (is_denied || is_unfit),
            "{}: {}",
            entry.name,
            answer.text
        );
        let sent = open.sim.requests_since(mark);
        assert!(sent.is_empty(), "{} sent {sent:?}", entry.name);
    }
}

/// Arguments that fit a schema, and mean nothing in particular.
fn sample(door: &Door, name: &str) -> Map<String, Value> {
    let tool = door.tools().iter().find(|tool| tool.name == name);
    let Some(schema) = tool.map(|tool| tool.input_schema.clone()) else {
        return Map::new();
    };
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut arguments = Map::new();
    for name in required {
        let kind = schema["properties"][name]["type"]
            .as_str()
            .unwrap_or("string");
        let value = match (name, kind) {
            (name, _) if name.contains("issue_key") => json!("PROJ-123"),
            (name, _) if name.contains("project_key") => json!("PROJ"),
            (name, _) if name.contains("space_key") => json!("TECH"),
            (name, "string") if name.ends_with("_id") => json!("12345"),
            (_, "integer") => json!(1),
            (_, "boolean") => json!(true),
            (_, "array") => json!(["PROJ-123"]),
            (_, "object") => json!({"summary": "x"}),
            _ => json!("x"),
        };
        arguments.insert(name.to_owned(), value);
    }
    arguments
}

#[tokio::test]
async fn explain_says_what_would_be_decided_and_by_which_rule() {
    let mut config = config(
        Flavor::Cloud,
        "http://127.0.0.1:9",
        "http://127.0.0.1:9/wiki",
    );
    config.policy.projects = Some(vec!["PROJ".into(), "OPS".into()]);
    let lines = ["deny delete".to_owned(), "confirm write in OPS".to_owned()];
    config.policy.rules = rules(&lines, Profile::Open);
    config.policy.disabled_tools = vec!["jira_move_issue".into()];
    let door = Door::open(&config).expect("a door");
    let explain = |tool: &str, arguments: Value| {
        let arguments = arguments.as_object().expect("an object").clone();
        let explained = door
            .explain(tool, arguments)
            .expect("a tool")
            .expect("arguments that fit");
        (explained.decision, explained.by)
    };
    let cases = [
        (
            "jira_delete_issue",
            json!({"issue_key": "PROJ-1"}),
            "deny",
            "rule `deny delete`",
        ),
        (
            "jira_add_comment",
            json!({"issue_key": "OPS-1", "body": "x"}),
            "confirm",
            "rule `confirm write in OPS`",
        ),
        (
            "jira_add_comment",
            json!({"issue_key": "PROJ-1", "body": "x"}),
            "allow",
            "profile `open`",
        ),
        (
            "jira_get_issue",
            json!({"issue_key": "HR-1"}),
            "deny",
            "project `HR` is restricted",
        ),
        ("jira_move_issue", json!({}), "deny", "is not offered"),
    ];
    for (tool, arguments, decision, by) in cases {
        let (decided, why) = explain(tool, arguments);
        assert_eq!(decided, decision, "{tool}: {why}");
        assert!(why.contains(by), "{tool}: {why}");
    }
    assert!(door.explain("jira_nothing", Map::new()).is_err());
}

#[test]
fn a_rule_that_names_no_tool_is_a_mistake() {
    let mut config = config(
        Flavor::Cloud,
        "http://127.0.0.1:9",
        "http://127.0.0.1:9/wiki",
    );
    config.policy.rules = rules(&["deny jira_delete_isue".to_owned()], Profile::Open);
    let problem = Door::open(&config).err().expect("a typo").to_string();
    assert!(
        problem.contains("jira_delete_isue") && problem.contains("jira_delete_issue"),
        "{problem}"
    );
}
