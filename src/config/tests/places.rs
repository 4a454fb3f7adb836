//! Where settings come from: flags, environment, `.env` file, TOML file, and what is wrong in them.

use super::*;

#[test]
fn flags_beat_the_environment_beats_the_env_file_beats_the_file() {
    let mut room = cloud_jira();
    room.toml("[server]\nport = 1\nhost = \"localhost\"\npath = \"/file\"\ntransport = \"streamable-http\"\n[log]\nlevel = \"trace\"");
    room.sources.env_file = Some(room.file(
        "some.env",
        "PORT=2\nSTREAMABLE_HTTP_PATH=/env-file\nHOST=127.0.0.2",
    ));
    room.set("PORT", "3");
    room.set("HOST", "127.0.0.3");
    room.flag("server.port", "4");
    let config = room.load();
    let Transport::Http(http) = config.server.transport else {
        panic!("stdio");
    };
    assert_eq!(http.address(), "127.0.0.3:4");
    assert_eq!(http.path, "/env-file");
    assert_eq!(config.log.level, Level::Trace);
}

#[test]
fn an_env_file_of_the_folder_counts_only_where_nobody_names_a_site() {
    let text = "JIRA_URL=https://jira.company.com\nJIRA_PERSONAL_TOKEN=x\nJIRA_HTTPS_PROXY=http://evil:1\nnot a line\n";
    let room = Room::new(&[]);
    room.file(".env", text);
    let config = room.load();
    assert!(site(&config.jira).network.proxy.https.is_some());
    assert_eq!(
        config.warnings,
        [format!(
            "Line 4 of `{}` is not `NAME=value` and is left out.",
            room.path(".env").display()
        )]
    );

    let room = cloud_jira();
    room.file(".env", text);
    let config = room.load();
    assert_eq!(site(&config.jira).flavor, Flavor::Cloud);
    assert!(site(&config.jira).network.proxy.https.is_none());
    let path = room.path(".env");
    assert_eq!(
        config.warnings,
        [format!(
            "`{0}` is left out, because the sites are named elsewhere. If you trust it, start with `--env-file {0}`.",
            path.display()
        )]
    );

    let room = cloud_jira();
    room.file(".env", "SOMETHING_ELSE=1\n");
    assert_eq!(room.load().warnings, Vec::<String>::new());

    let mut room = cloud_jira();
    room.sources.env_file = Some(room.path("missing.env"));
    assert!(
        room.error()
            .starts_with("Environment file cannot be read: ")
    );
}

#[test]
fn a_file_says_everything_the_environment_can() {
    let mut room = Room::new(&[]);
    let token = room.file("token", "secret");
    room.toml(&format!(
        "mode = \"cloud\"\n\
         [jira]\nurl = \"https://x.atlassian.net\"\nusername = \"ada\"\ntoken_file = {token:?}\ntimeout = 20\n\
         headers = {{ X-Team = \"a,b\" }}\n\
         [network]\nretries = 0\nbackoff = 0.25\n\
         [policy]\nread_only = true\nprojects = [\"PROJ\"]\ntoolsets = [\"default\", \"jira_agile\"]\n\
         write_mode = \"plan\"\n\
         [answers]\nbudget = 9000\nstructured_content = true\n\
         [conventions]\nkeep_markup = true\n\
         [server]\ntransport = \"streamable-http\"\nport = 0\n\
         [log]\nlevel = \"debug\"\nformat = \"json\"\n"
    ));
    let config = room.load();
    let jira = site(&config.jira);
    assert_eq!(jira.network.timeout, Duration::from_secs(20));
    assert_eq!(jira.network.headers.len(), 1);
    assert_eq!(jira.limits.retries, 0);
    assert!(config.policy.read_only);
    assert_eq!(config.policy.write_mode, WriteMode::Plan);
    assert_eq!(config.answers.budget_chars, Some(9000));
    assert_eq!(config.log.format, LogFormat::Json);
    assert!(matches!(&config.server.transport, Transport::Http(http) if http.port == 0));
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_its_place() {
    let table = [
        (
            "[policy]\nreadonly = true",
            "`policy.readonly` in FILE is not a setting. Did you mean `policy.read_only`?",
        ),
        (
            "polizy = 1",
            "`polizy` in FILE is not a setting. Did you mean `policy`?",
        ),
        (
            "[answers]\nfrob = 1",
            "`answers.frob` in FILE is not a setting. Known here: budget, structured_content, call_timeout, concurrent_calls, image_edge.",
        ),
        (
            "[jira]\ntokenfile = \"x\"",
            "`jira.tokenfile` in FILE is not a setting. Did you mean `jira.token_file`?",
        ),
        (
            "[policy]\nread_only = \"yes\"",
            "`policy.read_only` in FILE is string \"yes\". It takes `true` or `false`.",
        ),
        (
            "[policy]\nprojects = \"A,B\"",
            "`policy.projects` in FILE is string \"A,B\". It takes words separated by commas.",
        ),
        (
            "mode = \"clowd\"",
            "`mode` in FILE is `clowd`. Did you mean `cloud`? It takes `cloud` or `self-hosted`.",
        ),
        (
            "[log]\nlevel = \"loud\"",
            "`log.level` in FILE is `loud`. It takes `error`, `warn`, `info`, `debug` or `trace`.",
        ),
        (
            "[jira]\nheaders = { A = 1 }",
            "`jira.headers.A` in FILE is of another type. It takes a string.",
        ),
        (
            "[jira]\ntoken = \"hunter2\"",
            "`jira.token` may not stand in a file (FILE). A secret does not belong into a configuration file: write \
             it to a file of its own, readable by its owner alone, and set `token_file` below `[jira]` to its path.",
        ),
        (
            "[log]\nverbose = true",
            "`log.verbose` may not stand in a file (FILE). Write `level = \"info\"` below `[log]`.",
        ),
    ];
    for (text, expected) in table {
        let mut room = Room::new(&CLOUD[1..]);
        room.toml(text);
        let file = room.path("config.toml").display().to_string();
        let error = load(&room.sources).expect_err(text).to_string();
        assert_eq!(error.replace(&file, "FILE"), expected, "{text}");
    }
    let mut room = cloud_jira();
    room.toml("[log]\nlevel = \"info\nformat = \"json\"\n");
    let error = room.error();
    assert!(
        error.starts_with("Configuration file is not TOML: "),
        "{error}"
    );
    assert!(error.contains("line 2: "), "{error}");
    room.sources.config_file = Some(room.path("missing.toml"));
    assert!(room.error().starts_with("Configuration file not found: "));
}

#[test]
fn the_default_file_is_read_if_it_is_there() {
    let mut room = cloud_jira();
    room.set("XDG_CONFIG_HOME", room.path(""));
    assert_eq!(room.load().log.level, Level::Warn);
    room.file("atlassian-mcp/config.toml", "[log]\nlevel = \"error\"");
    assert_eq!(room.load().log.level, Level::Error);
    let other = room.file("other.toml", "[log]\nlevel = \"info\"");
    room.set("ATLASSIAN_MCP_CONFIG", other);
    assert_eq!(room.load().log.level, Level::Info);
}

#[test]
fn variables_and_flags_that_say_nothing_known() {
    let table = [
        (
            "ATLASSIAN_MODE",
            "self-hostet",
            "`ATLASSIAN_MODE` is `self-hostet`. It takes `cloud` or `self-hosted`. Did you mean `self-hosted`?",
        ),
        (
            "READ_ONLY_MODE",
            "ture",
            "`READ_ONLY_MODE` is `ture`. It takes `false` (off) or `true`, `1`, `yes`, `y` or `on` (on).",
        ),
        (
            "JIRA_PROJECTS_FILTER",
            ",",
            "`JIRA_PROJECTS_FILTER` is `,`. It takes words separated by commas.",
        ),
        (
            "ATLASSIAN_MCP_CONCURRENT_CALLS",
            "many",
            "`ATLASSIAN_MCP_CONCURRENT_CALLS` is `many`. It takes a whole number.",
        ),
        (
            "ATLASSIAN_MCP_RESPONSE_BUDGET",
            "10",
            "`answers.budget` is too small for any answer. It takes 500 characters or more; 0 leaves it to each tool.",
        ),
        (
            "ATLASSIAN_MCP_CALL_TIMEOUT",
            "0",
            "`answers.call_timeout` is `0` seconds. It takes more than 0 and at most 86400 seconds.",
        ),
    ];
    for (name, value, expected) in table {
        let mut room = cloud_jira();
        room.set(name, value);
        assert_eq!(room.error(), expected);
    }
    let mut room = cloud_jira();
    room.flag("server.port", "x");
    assert_eq!(room.error(), "`--port` is `x`. It takes a whole number.");

    let mut room = cloud_jira();
    room.set("JIRA_TIMEOUT", "soon");
    room.set("PORT", "http");
    room.set("TRANSPORT", "carrier-pigeon");
    room.set("JIRA_TOKENFILE", "x");
    room.set("ATLASSIAN_MCP_XYZ", "x");
    room.set("JIRA_BUILD_NUMBER", "7");
    room.set("ATLASSIAN_RETRY_INCLUDE_WRITES", "true");
    room.set("MCP_LOGGING_STDOUT", "false");
    room.set("JIRA_SLA_TIMEZONE", "UTC");
    let config = room.load();
    assert_eq!(config.server.transport, Transport::Stdio);
    assert_eq!(
        config.warnings,
        [
            "`JIRA_TIMEOUT` is `soon` and counts as not set: it takes a number of seconds.",
            "`TRANSPORT` is `carrier-pigeon` and counts as not set: it takes `stdio`, `streamable-http` or `sse`.",
            "`PORT` is `http` and counts as not set: it takes a whole number.",
            "`ATLASSIAN_RETRY_INCLUDE_WRITES` has no effect. A change that may have reached the site is never sent twice.",
            "`ATLASSIAN_MCP_XYZ` is not a setting of this server.",
            "`JIRA_TOKENFILE` is not a setting of this server. Did you mean `JIRA_TOKEN_FILE`?",
        ]
    );
}
