//! The command line of the real binary: what it prints where, and its exit codes.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The program with these variables and no others.
pub fn program(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_atlassian-mcp"));
    let folder = std::env::temp_dir();
    command
        .env_clear()
        .current_dir(folder)
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    command
}

fn run(variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    program(variables)
        .args(arguments)
        .output()
        .expect("it starts")
}

fn with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = program(&[])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).expect("written");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

/// Standard output, standard error, exit code.
fn parts(output: Output) -> (String, String, Option<i32>) {
    (
        String::from_utf8(output.stdout).expect("text"),
        String::from_utf8(output.stderr).expect("text"),
        output.status.code(),
    )
}

#[test]
fn nothing_configured_ends_with_every_way_out_and_nothing_on_standard_output() {
    let (stdout, stderr, code) = parts(run(&[], &[]));
    assert_eq!((stdout.as_str(), code), ("", Some(2)));
    assert!(
        stderr.starts_with("Error: Neither Jira nor Confluence is configured. "),
        "{stderr}"
    );
    assert!(stderr.contains("atlassian-mcp demo"), "{stderr}");
}

#[test]
fn the_errors_of_the_guide_are_the_first_thing_said() {
    let cloud = [
        ("ATLASSIAN_MODE", "cloud"),
        ("JIRA_URL", "https://your-domain.atlassian.net"),
        ("JIRA_USERNAME", "your-email@example.com"),
    ];
    let (stdout, stderr, code) = parts(run(&cloud, &[]));
    assert_eq!((stdout.as_str(), code), ("", Some(2)));
    assert!(
        stderr.starts_with("Error: JIRA_TOKEN_FILE environment variable not set. "),
        "{stderr}"
    );

    let mut variables = cloud.to_vec();
    variables.push(("JIRA_TOKEN_FILE", "/run/agenix/not-there"));
    let (_, stderr, code) = parts(run(&variables, &[]));
    assert_eq!(code, Some(2));
    assert!(
        stderr.starts_with("Error: Token file not found: /run/agenix/not-there. "),
        "{stderr}"
    );
}

#[test]
fn unknown_names_of_tools_are_refused_before_anything_is_served() {
    let variables = [
        ("JIRA_URL", "https://x.atlassian.net"),
        ("JIRA_USERNAME", "ada"),
        ("JIRA_API_TOKEN", "t"),
        ("ENABLED_TOOLS", "jira_serach"),
    ];
    for arguments in [&[][..], &["check-config"]] {
        let (stdout, stderr, code) = parts(run(&variables, arguments));
        assert_eq!((stdout.as_str(), code), ("", Some(2)));
        assert!(
            stderr.contains("jira_serach") && stderr.contains("jira_search"),
            "{stderr}"
        );
    }
}

#[test]
fn check_config_prints_what_counts_and_hides_secrets() {
    let good = [
        ("JIRA_URL", "https://x.atlassian.net"),
        ("JIRA_USERNAME", "ada"),
        ("JIRA_API_TOKEN", "hunter2"),
        ("STATELESS", "on"),
    ];
    let (stdout, stderr, code) = parts(run(&good, &["check-config", "--read-only"]));
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("[jira] # Cloud\nurl = \"https://x.atlassian.net\"\n"),
        "{stdout}"
    );
    assert!(
        stdout.contains("token = \"[given directly]\"\n"),
        "{stdout}"
    );
    assert!(stdout.contains("read_only = true\n"), "{stdout}");
    assert!(!stdout.contains("hunter2") && !stderr.contains("hunter2"));
    assert!(
        stderr.starts_with("Warning: `STATELESS` is `on` and counts as not set"),
        "{stderr}"
    );
    assert!(!stdout.contains('\u{1b}'), "no colours in a pipe");

    let mut half = good.to_vec();
    half.push(("CONFLUENCE_URL", "docs.company.com"));
    let (stdout, stderr, code) = parts(run(&half, &["check-config"]));
    assert_eq!(code, Some(1));
    assert!(stdout.contains("[confluence] # broken\n"), "{stdout}");
    assert!(
        stderr.contains("Error: CONFLUENCE_URL is not a web address"),
        "{stderr}"
    );
}

#[test]
fn check_config_can_run_where_the_files_are_not() {
    let variables = [
        ("ATLASSIAN_MODE", "self-hosted"),
        ("JIRA_URL", "https://jira.company.com"),
        ("JIRA_PAT_FILE", "/run/agenix/api-jira-pat"),
    ];
    assert_eq!(run(&variables, &["check-config"]).status.code(), Some(2));
    let (stdout, stderr, code) = parts(run(&variables, &["check-config", "--without-files"]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(
        stdout.contains("pat = \"[from file]\" # /run/agenix/api-jira-pat\n"),
        "{stdout}"
    );
}

#[test]
fn client_config_prints_only_the_entry() {
    let variables = [
        ("JIRA_URL", "https://x.atlassian.net"),
        ("JIRA_USERNAME", "ada"),
        ("JIRA_API_TOKEN", "hunter2"),
    ];
    let (stdout, stderr, code) = parts(run(
        &variables,
        &["client-config", "claude-code", "--command", "atlassian-mcp"],
    ));
    assert_eq!(code, Some(0));
    let entry: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(
        entry["mcpServers"]["atlassian"],
        serde_json::json!({
            "type": "stdio",
            "command": "atlassian-mcp",
            "args": [],
            "env": {"JIRA_URL": "https://x.atlassian.net", "JIRA_USERNAME": "ada"},
        })
    );
    assert!(
        stderr.contains("A token is not printed") && stderr.contains(".claude.json"),
        "{stderr}"
    );
    assert!(!stderr.contains("hunter2"));

    let (stdout, _, _) = parts(run(
        &[],
        &[
            "client-config",
            "vscode",
            "--http",
            "http://127.0.0.1:1/mcp",
        ],
    ));
    let entry: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(entry["servers"]["atlassian"]["type"], "http");

    let asks = ("ATLASSIAN_MCP_AUTH_TOKEN_FILE", "/run/secrets/auth");
    let (stdout, stderr, _) = parts(run(
        &[asks],
        &["client-config", "zed", "--http", "http://127.0.0.1:1/mcp"],
    ));
    assert!(!stdout.contains("headers"), "{stdout}");
    assert!(stderr.contains("by hand"), "{stderr}");
    let (stdout, stderr, _) = parts(run(
        &[asks],
        &["client-config", "codex", "--http", "http://127.0.0.1:1/mcp"],
    ));
    assert!(stdout.contains("bearer_token_env_var"), "{stdout}");
    assert!(stderr.contains("ATLASSIAN_MCP_AUTH_TOKEN "), "{stderr}");

    let (stdout, _, _) = parts(run(&[], &["--demo=dc", "client-config", "cursor"]));
    let entry: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!(
        entry["mcpServers"]["atlassian"]["args"],
        serde_json::json!(["--demo=dc"])
    );

    let refused = run(
        &[],
        &[
            "client-config",
            "claude-desktop",
            "--http",
            "http://127.0.0.1:1/mcp",
        ],
    );
    assert_eq!(refused.status.code(), Some(1));
}

#[test]
fn convert_takes_documents_and_lines() {
    let arguments = ["convert", "--from", "markdown", "--to", "storage"];
    let (stdout, _, code) = parts(with_input(&arguments, "Some *words*\n"));
    assert_eq!(
        (stdout.as_str(), code),
        ("<p>Some <em>words</em></p>\n", Some(0))
    );

    let arguments = [
        "convert", "--from", "markdown", "--to", "storage", "--jsonl", "--losses",
    ];
    let (stdout, _, code) = parts(with_input(&arguments, "\"a\"\nnot JSON\n\"b\"\n"));
    let lines: Vec<serde_json::Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(
        lines[0],
        serde_json::json!({"text": "<p>a</p>", "losses": []})
    );
    assert!(
        lines[1]["error"]
            .as_str()
            .is_some_and(|text| text.contains("not a JSON string"))
    );
    assert_eq!(lines[2]["text"], "<p>b</p>");
    assert_eq!(code, Some(1));

    let unknown = run(&[], &["convert", "--from", "word", "--to", "adf"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn completions_and_manual_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (stdout, _, code) = parts(run(&[], &["completions", shell]));
        assert_eq!(code, Some(0));
        assert!(
            stdout.contains("check-config") && stdout.contains("read-only"),
            "{shell}"
        );
    }
    let (page, _, code) = parts(run(&[], &["man"]));
    assert_eq!(code, Some(0));
    assert!(page.contains(".TH atlassian-mcp 1"), "{page}");
    let folder = tempfile::tempdir().expect("a folder");
    let into = folder.path().display().to_string();
    assert!(run(&[], &["man", "--into", &into]).status.success());
    assert!(folder.path().join("atlassian-mcp-doctor.1").is_file());
}

#[test]
fn help_and_version_go_to_standard_output() {
    let (stdout, stderr, code) = parts(run(&[], &["--version"]));
    assert_eq!(
        stdout,
        format!("atlassian-mcp {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!((stderr.as_str(), code), ("", Some(0)));
    let (stdout, _, code) = parts(run(&[], &["serve", "--help"]));
    assert_eq!(code, Some(0));
    assert!(stdout.contains("--http"), "{stdout}");
    let (stdout, stderr, code) = parts(run(&[], &["--read-onyl"]));
    assert_eq!((stdout.as_str(), code), ("", Some(2)));
    assert!(stderr.contains("--read-only"), "{stderr}");
}

#[test]
fn an_address_others_can_reach_needs_a_word_more() {
    let arguments = ["--demo", "serve", "--http", "0.0.0.0:0"];
    let (stdout, stderr, code) = parts(run(&[], &arguments));
    assert_eq!((stdout.as_str(), code), ("", Some(2)));
    assert!(
        stderr.contains("`0.0.0.0` is an address that other machines can reach"),
        "{stderr}"
    );
    assert!(stderr.contains("--share-credentials"), "{stderr}");
}

#[test]
fn warnings_are_logged_to_standard_error_in_the_form_asked_for() {
    let variables = [
        ("ATLASSIAN_RETRY_INCLUDE_WRITES", "true"),
        ("NO_COLOR", "1"),
    ];
    let (stdout, stderr, code) = parts(run(&variables, &["--demo", "--log-format", "json"]));
    assert_eq!(
        (stdout.as_str(), code),
        ("", Some(0)),
        "input ended at once"
    );
    let line: serde_json::Value =
        serde_json::from_str(stderr.lines().next().expect("a line")).expect("JSON");
    assert_eq!(line["level"], "WARN");
    assert!(
        line["message"]
            .as_str()
            .is_some_and(|text| text.contains("never sent twice"))
    );

    let (_, stderr, _) = parts(run(&variables, &["--demo"]));
    assert!(
        stderr.contains(" WARN ") && !stderr.contains('\u{1b}'),
        "{stderr}"
    );
}

#[test]
fn a_folder_is_shown_and_published_and_a_space_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let docs = folder.path().join("docs");
    std::fs::create_dir(&docs).expect("made");
    std::fs::write(docs.join("plan.md"), "# Moving house\n\nBoxes first.\n").expect("written");
    let here = |variables: &[(&str, &str)], arguments: &[&str]| {
        let output = program(variables)
            .current_dir(folder.path())
            .arg("--demo")
            .args(arguments)
            .output();
        parts(output.expect("it starts"))
    };
    let publish = ["publish", "docs", "--space", "TECH"];
    let (stdout, stderr, code) = here(&[], &publish);
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("`--apply` does it"), "{stdout}");
    assert!(!stdout.contains("\"plan\""), "{stdout}");

    let apply = ["publish", "docs", "--space", "TECH", "--apply"];
    // The command is the yes, whatever is planned or confirmed otherwise.
    for mode in ["apply", "plan", "confirm"] {
        let variables = [("ATLASSIAN_MCP_WRITE_MODE", mode)];
        let (stdout, stderr, code) = here(&variables, &apply);
        assert_eq!(code, Some(0), "{mode}: {stdout}{stderr}");
        let said: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
        assert!(said["message"].is_string(), "{mode}: {said}");
        assert_eq!(said["dry_run"], serde_json::Value::Null, "{mode}: {said}");

        let out = format!("out-{mode}");
        let (stdout, stderr, code) = here(&variables, &["export", &out, "--space", "DESIGN"]);
        assert_eq!(code, Some(0), "{mode}: {stdout}{stderr}");
        let written = std::fs::read_dir(folder.path().join(&out)).expect("a folder");
        assert!(written.count() > 0, "{mode}: {stdout}");
    }

    // Who took the tool away that applies plans wants none applied.
    let variables = [
        ("ATLASSIAN_MCP_WRITE_MODE", "plan"),
        ("ATLASSIAN_MCP_DISABLED_TOOLS", "atlassian_apply"),
    ];
    for arguments in [&apply[..], &["export", "out", "--space", "DESIGN"]] {
        let (stdout, _, code) = here(&variables, arguments);
        assert_eq!(code, Some(1), "{stdout}");
        assert!(
            stdout.contains("a confirmation is needed, and nothing was done"),
            "{stdout}"
        );
    }
    assert!(!folder.path().join("out").exists());
}
