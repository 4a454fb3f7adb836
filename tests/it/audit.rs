//! One line for each call, nothing secret in it, and no change without one.

use std::path::{Path, PathBuf};

use atlassian_mcp::atlassian::{Flavor, Profile, Rule, Rules};
use atlassian_mcp::config::{Audit, AuditTo, Config, Fsync};
use atlassian_mcp::door::Caller;
use serde_json::{Value, json};

use crate::support::World;

fn audit(config: &mut Config, path: PathBuf) {
    config.records.audit = Some(Audit {
        to: AuditTo::File(path),
        fsync: Fsync::Changes,
        bytes: 1_000_000,
        older: 2,
    });
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the file");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn every_call_leaves_a_line_and_no_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let world = World::with(Flavor::Cloud, |config| {
        audit(config, path.clone());
        let rule = Rule::parse("deny delete in PROJ").expect("a rule");
        config.policy.rules = Rules::new(vec![rule], Profile::Open);
    })
    .await;
    assert!(!path.exists(), "nothing is opened at the start");
    let caller = Caller {
        client: Some("editor/1.0".into()),
        request: Some("7".into()),
        ..Caller::default()
    };
    let arguments = json!({"issue_key": "PROJ-789", "body": "a word nobody may log"});
    let arguments = arguments.as_object().expect("an object").clone();
    world
        .door
        .call("jira_add_comment", arguments, caller)
        .await
        .expect("a tool");
    world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-789"}))
        .await;
    world
        .err("jira_delete_issue", json!({"issue_key": "PROJ-789"}))
        .await;
    let lines = lines(&path);
    assert_eq!(lines.len(), 4, "{lines:?}");
    let [begun, made, read, denied] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    assert_eq!(begun["result"], "begun");
    assert_eq!(made["result"], "ok");
    for line in [begun, made] {
        assert_eq!(line["tool"], "jira_add_comment");
        assert_eq!(line["client"], "editor/1.0");
        assert_eq!(line["request"], "7");
        assert_eq!(line["targets"], json!(["project:PROJ"]));
        assert!(line["after"].as_str().is_some_and(|hash| hash.len() == 32));
    }
    assert!(
        made["requests"].as_u64().is_some_and(|count| count >= 2),
        "{made}"
    );
    assert_eq!(
        (&read["action"], &read["decision"]),
        (&json!("read"), &json!("allow"))
    );
    assert_eq!(denied["decision"], "deny");
    let text = std::fs::read_to_string(&path).expect("the file");
    assert!(
        !text.contains("nobody may log") && !text.contains("demo-token"),
        "{text}"
    );
}

#[tokio::test]
async fn a_change_that_was_shown_is_told_apart_from_one_that_was_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let world = World::with(Flavor::Cloud, |config| {
        audit(config, path.clone());
        let rule = Rule::parse("confirm comment in PROJ").expect("a rule");
        config.policy.rules = Rules::new(vec![rule], Profile::Open);
    })
    .await;
    let summary = json!({"issue_key": "PROJ-789", "fields": {"summary": "Other"}, "dry_run": true});
    world.ok("jira_update_issue", summary).await;
    // This caller cannot be asked, so what waits for a confirmation becomes a plan too.
    let comment = json!({"issue_key": "PROJ-789", "body": "x"});
    let shown = world.ok("jira_add_comment", comment).await;
    world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    let told: Vec<(Value, Value)> = lines(&path)
        .iter()
        .map(|line| (line["tool"].clone(), line["result"].clone()))
        .collect();
    let expected = [
        ("jira_update_issue", "planned"),
        ("jira_add_comment", "planned"),
        ("jira_add_comment", "begun"),
        ("atlassian_apply", "ok"),
    ];
    assert_eq!(
        told,
        expected.map(|(tool, result)| (json!(tool), json!(result)))
    );
    let metrics = world.door.metrics();
    let counted = |line: &str| metrics.lines().any(|known| known == line);
    assert!(
        counted("atlassian_mcp_calls_total{tool=\"jira_add_comment\",result=\"planned\"} 1"),
        "{metrics}"
    );
    assert!(
        !metrics.contains("tool=\"jira_add_comment\",result=\"ok\""),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_line_that_cannot_be_written_stops_changes_and_not_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").expect("written");
    let place = blocked.join("audit.jsonl");
    let world = World::with(Flavor::Cloud, |config| audit(config, place)).await;
    world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-789"}))
        .await;
    let said = world
        .err(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "x"}),
        )
        .await;
    assert!(
        said.contains("audit line of this change cannot be written"),
        "{said}"
    );
    assert!(world.writes().is_empty(), "{:?}", world.writes());
    let shown = json!({"issue_key": "PROJ-789", "body": "x", "dry_run": true});
    world.ok("jira_add_comment", shown).await;
}
