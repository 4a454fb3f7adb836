//! What is kept on disk when things go badly: two processes at once, a process killed in the middle of a change, a disk
//! without room.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::config::{Audit, AuditTo, Fsync};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use crate::support::World;
use crate::undo::journal;

/// The binary, set up for the demo company, with its state in a folder.
fn program(world: &World, state: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_atlassian-mcp"));
    set_up(&mut command, world, state);
    command
}

fn set_up(command: &mut Command, world: &World, state: &Path) {
    command
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .env("ATLASSIAN_MODE", "cloud")
        .env("JIRA_URL", &world.sim.jira_url)
        .env("JIRA_USERNAME", "ada@example.com")
        .env("JIRA_API_TOKEN", "demo-token")
        .env("LOGNAME", "ada")
        .env("ATLASSIAN_MCP_STATE_DIRECTORY", state)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
}

async fn run(mut command: Command) -> Output {
    let wait = tokio::task::spawn_blocking(move || command.output());
    wait.await.expect("a thread").expect("it starts")
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_at_once_lose_no_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let mut running = Vec::new();
    for number in 0..6 {
        let mut command = program(&world, folder.path());
        command
            .env(
                "ATLASSIAN_MCP_AUDIT",
                folder.path().join("audit").join("a.jsonl"),
            )
            .args(["call", "jira_add_comment", "issue_key=PROJ-789"])
            .arg(format!("body=of process {number}"));
        running.push(tokio::spawn(run(command)));
    }
    for one in running {
        let output = one.await.expect("a task");
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let listed = world.ok("atlassian_list_changes", json!({})).await;
    let changes = listed["changes"].as_array().expect("a list");
    assert_eq!(changes.len(), 6, "{listed}");
    assert_eq!(listed["unreadable_lines"], Value::Null);
    for change in changes {
        assert_eq!(change["user"], "ada", "{change}");
        assert_eq!(change["unfinished"], Value::Null, "{change}");
    }
    let audit = std::fs::read_to_string(folder.path().join("audit").join("a.jsonl"));
    let audit = audit.expect("the audit");
    // One before each change leaves, one after.
    assert_eq!(audit.lines().count(), 12, "{audit}");
    for line in audit.lines() {
        let line: Value = serde_json::from_str(line).expect("a whole line");
        assert_eq!(line["user"], "ada", "{line}");
        assert_eq!(line["sites"], json!(["127.0.0.1"]), "{line}");
    }
}

/// How many requests for an issue come before the one that reads a change back.
async fn reads_before_the_last(world: &World, arguments: &Value) -> usize {
    let (_, requests) = world.counted("jira_update_issue", arguments.clone()).await;
    let put = requests
        .iter()
        .position(|line| line.starts_with("PUT "))
        .expect("a change");
    let is_read = |line: &&String| line.starts_with("GET ") && line.contains("/issue/PROJ-456");
    assert!(
        requests[put..].iter().any(|line| is_read(&line)),
        "it is read back: {requests:?}"
    );
    requests[..put].iter().filter(is_read).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_killed_between_change_and_record_leaves_what_undoes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let update = |summary: &str| json!({"issue_key": "PROJ-456", "fields": {"summary": summary}});
    let before = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-456"}))
        .await;
    let after = reads_before_the_last(&world, &update("First")).await;
    let rule = format!(
        "product=jira method=GET path=/rest/api/3/issue/PROJ-456 after={after} times=always delay=600000"
    );
    world.sim.add_fault(&rule).expect("a rule");
    let mark = world.sim.mark();
    let mut command = tokio::process::Command::from(program(&world, folder.path()));
    let mut child = command
        .kill_on_drop(true)
        .args(["call", "jira_update_issue", "issue_key=PROJ-456"])
        .arg("fields={\"summary\": \"Killed\"}")
        .spawn()
        .expect("it starts");
    // The change has been made, and its end is not known to the process yet.
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    while !world
        .sim
        .requests_since(mark)
        .iter()
        .any(|line| line.starts_with("PUT "))
    {
        assert!(std::time::Instant::now() < deadline, "no change was sent");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    child.kill().await.expect("killed");
    world.sim.clear_faults();
    let now = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-456"}))
        .await;
    assert_eq!(now["summary"], "Killed");
    let listed = world.ok("atlassian_list_changes", json!({})).await;
    let change = &listed["changes"][0];
    assert!(
        change["unfinished"]
            .as_str()
            .is_some_and(|text| text.contains("nobody knows how it ended")),
        "{listed}"
    );
    assert_eq!(change["cannot_be_undone"], Value::Null, "{listed}");
    world
        .ok("atlassian_undo", json!({"id": change["id"]}))
        .await;
    let now = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-456"}))
        .await;
    assert_eq!(now["summary"], "First");
    assert_ne!(before["summary"], "First");
}

#[tokio::test]
async fn a_change_that_the_site_refused_leaves_nothing_to_undo() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let rule = "product=jira method=PUT times=1 status=400";
    world.sim.add_fault(rule).expect("a rule");
    let update = json!({"issue_key": "PROJ-456", "fields": {"summary": "Refused"}});
    world.err("jira_update_issue", update.clone()).await;
    let listed = world.ok("atlassian_list_changes", json!({})).await;
    assert_eq!(listed["changes"], json!([]), "{listed}");
    // An answer that was lost says nothing of what happened.
    let rule = "product=jira method=PUT times=1 status=502 apply=yes";
    world.sim.add_fault(rule).expect("a rule");
    world.err("jira_update_issue", update).await;
    let listed = world.ok("atlassian_list_changes", json!({})).await;
    let change = &listed["changes"][0];
    assert!(change["unfinished"].is_string(), "{listed}");
    world
        .ok("atlassian_undo", json!({"id": change["id"]}))
        .await;
    let now = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-456"}))
        .await;
    assert_ne!(now["summary"], "Refused");
}

/// The program on a file system of its own, which is filled to the last byte. `None` where that cannot be had.
#[cfg(target_os = "linux")]
fn on_a_full_disk(world: &World, folder: &Path) -> Option<Command> {
    let script = "mount -t tmpfs -o size=64k tmpfs \"$1\" && mkdir \"$1/state\" && : > \"$1/audit.jsonl.lock\" \
         && : > \"$1/audit.jsonl\" && { cat /dev/zero > \"$1/filling\" 2>/dev/null || true; } && shift && exec \"$@\"";
    let unshared = |arguments: &[&str]| {
        let mut command = Command::new("unshare");
        command
            .args([
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                script,
                "sh",
            ])
            .arg(folder)
            .args(arguments);
        command
    };
    let mut trial = unshared(&["true"]);
    trial
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if !trial.status().is_ok_and(|status| status.success()) {
        return None;
    }
    let mut command = unshared(&[env!("CARGO_BIN_EXE_atlassian-mcp")]);
    set_up(&mut command, world, &folder.join("state"));
    Some(command)
}

#[cfg(target_os = "linux")]
async fn say(command: Command, calls: &[(&str, Value)]) -> (Vec<String>, String) {
    let mut command = tokio::process::Command::from(command);
    let mut child = command
        .stdin(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let hello = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}}});
    let mut answers = Vec::new();
    let messages =
        std::iter::once(hello).chain(calls.iter().enumerate().map(|(id, (tool, arguments))| {
            json!({"jsonrpc": "2.0", "id": id + 1, "method": "tools/call",
            "params": {"name": tool, "arguments": arguments}})
        }));
    for message in messages {
        stdin
            .write_all(format!("{message}\n").as_bytes())
            .await
            .expect("sent");
        let line = tokio::time::timeout(Duration::from_secs(60), lines.next_line()).await;
        answers.push(line.expect("in time").expect("read").unwrap_or_default());
    }
    drop(stdin);
    let output = child.wait_with_output().await.expect("it ends");
    answers.remove(0);
    (
        answers,
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_stops_changes_and_not_reads_and_says_so() {
    let world = World::new(Flavor::Cloud).await;
    let calls = [
        ("jira_get_issue", json!({"issue_key": "PROJ-789"})),
        (
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "x"}),
        ),
        ("jira_get_issue", json!({"issue_key": "PROJ-789"})),
    ];
    for (what, words) in [
        ("audit", "audit line of this change cannot be written"),
        ("journal", "no room for the record of this change"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(mut command) = on_a_full_disk(&world, folder.path()) else {
            eprintln!("skipped: no file system of one's own can be mounted here (unshare, tmpfs)");
            return;
        };
        match what {
            "audit" => command
                .env("ATLASSIAN_MCP_AUDIT", folder.path().join("audit.jsonl"))
                .env("ATLASSIAN_MCP_JOURNAL", "false"),
            _ => command.env("ATLASSIAN_MCP_JOURNAL", "true"),
        };
        let (answers, stderr) = say(command, &calls).await;
        let [first, change, second] = answers.as_slice() else {
            panic!("{answers:?} {stderr}");
        };
        for read in [first, second] {
            assert!(read.contains("PROJ-789"), "{what}: {read} {stderr}");
            assert!(!read.contains("\"isError\":true"), "{what}: {read}");
        }
        assert!(
            change.contains(words) && change.contains("Reading still works"),
            "{what}: {change} {stderr}"
        );
        assert!(world.writes().is_empty(), "{what}: {:?}", world.writes());
        if what == "audit" {
            assert!(
                stderr.contains("an audit line cannot be written"),
                "{stderr}"
            );
        }
    }
}

#[tokio::test]
async fn the_audit_names_the_user_the_site_and_what_was_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("audit.jsonl");
    let world = World::with(Flavor::DataCenter, |config| {
        journal(config, folder.path());
        config.records.user = Some("olaf".into());
        config.records.audit = Some(Audit {
            to: AuditTo::File(path.clone()),
            fsync: Fsync::Always,
            bytes: 1_000_000,
            older: 1,
        });
    })
    .await;
    let said = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "x"}),
        )
        .await;
    world
        .ok("atlassian_undo", json!({"id": said["undo"]}))
        .await;
    world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    let text = std::fs::read_to_string(&path).expect("the audit");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let [begun, made, undoing, undone, read] = lines.as_slice() else {
        panic!("{text}")
    };
    for line in &lines {
        assert_eq!(line["user"], "olaf", "{line}");
    }
    for line in [begun, made, undoing, undone] {
        assert_eq!(line["sites"], json!(["jira"]), "{line}");
    }
    assert_eq!(read["sites"], json!(["confluence"]), "{read}");
    let listed = world.ok("atlassian_list_changes", json!({})).await;
    assert_eq!(listed["changes"][0]["user"], "olaf", "{listed}");
}
