//! The rows of the settings table. To add a setting: one row here, one field in `settings`, and its
//! meaning in the file that checks its section.

use super::measure_rows::MEASURES;
use super::reference::{Kind, Row, Section, Words};
use super::site_rows::{CONFLUENCE, JIRA};

/// Every section, in the order of the documentation.
pub static SECTIONS: &[Section] = &[
    Section {
        title: "Edition",
        text: "Decides how both products are spoken to and which credentials they take.",
        rows: &EDITION,
    },
    Section {
        title: "Jira",
        text: "Cloud takes a user name and an API token, self-hosted a personal access token. \
               Jira is off while nothing is said of it.",
        rows: &JIRA,
    },
    Section {
        title: "Confluence",
        text: "The same for Confluence. It is off while nothing is said of it.",
        rows: &CONFLUENCE,
    },
    Section {
        title: "Network",
        text: "For both products, where the product does not say otherwise.",
        rows: &NETWORK,
    },
    Section {
        title: "Policy",
        text: "What a caller may do. A rule about projects or spaces covers reads and writes alike.",
        rows: &POLICY,
    },
    Section {
        title: "Journal",
        text: "Every change that was made, with what undoes it, in a file that only its owner reads. \
               It is opened with the first change.",
        rows: &JOURNAL,
    },
    Section {
        title: "Audit",
        text: "One line of JSON for each call: who, what, on what, decided by what, with which end. No text of \
               an issue or page, and no secret. A change whose line cannot be written is not made.",
        rows: &AUDIT,
    },
    Section {
        title: "Answers",
        text: "How answers look and how long they may take.",
        rows: &ANSWERS,
    },
    Section {
        title: "Conventions",
        text: "Habits of the site that the tools have to follow.",
        rows: &CONVENTIONS,
    },
    Section {
        title: "Measures",
        text: "How the times of issues are measured, and which links put an epic below another issue.",
        rows: &MEASURES,
    },
    Section {
        title: "Server",
        text: "How clients reach the server.",
        rows: &SERVER,
    },
    Section {
        title: "Log",
        text: "Logs always go to standard error.",
        rows: &LOG,
    },
];

static EDITION: [Row; 2] = [
    Row::new(
        "mode",
        Kind::Choice(&["cloud", "self-hosted"]),
        "`cloud` or `self-hosted` (Server and Data Center).",
    )
    .variables(&["ATLASSIAN_MODE"])
    .flag("mode")
    .default("by the host: Cloud for Atlassian's own domains, else self-hosted")
    .of_module(),
    Row::new(
        "file_root",
        Kind::Path,
        "The folder that files to upload must lie in.",
    )
    .variables(&["ATLASSIAN_MCP_FILE_ROOT"])
    .flag("file-root")
    .default("the working directory"),
];

static NETWORK: [Row; 8] = [
    Row::new(
        "network.ca_file",
        Kind::Path,
        "PEM file of certificate authorities trusted besides those of the system (`SSL_CERT_FILE` replaces those).",
    )
    .variables(&["ATLASSIAN_MCP_CA_FILE"]),
    Row::new("network.http_proxy", Kind::Text, "Proxy for `http:` addresses.")
        .variables(&["HTTP_PROXY", "http_proxy"])
        .of_reference(),
    Row::new("network.https_proxy", Kind::Text, "Proxy for `https:` addresses.")
        .variables(&["HTTPS_PROXY", "https_proxy"])
        .of_reference(),
    Row::new(
        "network.socks_proxy",
        Kind::Text,
        "SOCKS proxy, used where the other two say nothing.",
    )
    .variables(&["SOCKS_PROXY"])
    .of_reference(),
    Row::new(
        "network.no_proxy",
        Kind::Text,
        "Hosts reached without a proxy, separated by commas.",
    )
    .variables(&["NO_PROXY", "no_proxy"])
    .of_reference(),
    Row::new(
        "network.retries",
        Kind::Count,
        "How often a request that is safe to repeat is repeated.",
    )
    .variables(&["ATLASSIAN_RETRY_TOTAL"])
    .default("3")
    .of_reference(),
    Row::new(
        "network.backoff",
        Kind::Seconds,
        "Seconds before the first repetition; the wait doubles. The site's own `Retry-After` goes first.",
    )
    .variables(&["ATLASSIAN_RETRY_BACKOFF"])
    .default("2")
    .of_reference(),
    Row::new(
        "network.concurrency",
        Kind::Count,
        "Requests to one product under way at once; 0 is the default.",
    )
    .variables(&["ATLASSIAN_MAX_CONCURRENT_REQUESTS"])
    .default("32")
    .of_reference(),
];

static POLICY: [Row; 12] = [
    Row::new(
        "policy.read_only",
        Kind::Switch(Words::Five),
        "Refuses everything that changes something.",
    )
    .variables(&["READ_ONLY_MODE"])
    .flag("read-only")
    .default("false")
    .of_reference(),
    Row::new(
        "policy.projects",
        Kind::List,
        "The only Jira projects that may be touched, by key.",
    )
    .variables(&["JIRA_PROJECTS_FILTER"])
    .flag("jira-projects-filter")
    .default("all")
    .of_reference(),
    Row::new(
        "policy.spaces",
        Kind::List,
        "The only Confluence spaces that may be touched, by key.",
    )
    .variables(&["CONFLUENCE_SPACES_FILTER"])
    .flag("confluence-spaces-filter")
    .default("all")
    .of_reference(),
    Row::new(
        "policy.internal_only_projects",
        Kind::List,
        "Service projects in which a comment is never visible to customers, by key.",
    )
    .variables(&["JIRA_INTERNAL_ONLY_PROJECTS"])
    .of_reference(),
    Row::new(
        "policy.toolsets",
        Kind::List,
        "Groups of tools to offer: names, `default` (the core sets), `all`.",
    )
    .variables(&["TOOLSETS"])
    .flag("toolsets")
    .default("`default` (the reference server: all)")
    .of_reference(),
    Row::new(
        "policy.enabled_tools",
        Kind::List,
        "The only tools to offer, by full name.",
    )
    .variables(&["ENABLED_TOOLS"])
    .flag("enabled-tools")
    .default("all of the toolsets")
    .of_reference(),
    Row::new(
        "policy.disabled_tools",
        Kind::List,
        "Tools that are never offered; goes before the other two.",
    )
    .variables(&["ATLASSIAN_MCP_DISABLED_TOOLS"])
    .flag("disabled-tools"),
    Row::new(
        "policy.write_mode",
        Kind::Choice(&["apply", "plan", "confirm"]),
        "What a tool that changes something does: `apply` it, only `plan` it until `atlassian_apply`, \
         or let the person `confirm` it.",
    )
    .variables(&["ATLASSIAN_MCP_WRITE_MODE"])
    .flag("write-mode")
    .default("apply"),
    Row::new(
        "policy.profile",
        Kind::Choice(&["open", "careful", "read-only"]),
        "What counts where no rule matches: `open` allows, `careful` allows reading, confirms changes and denies to \
         delete or administer, `read-only` denies every change.",
    )
    .variables(&["ATLASSIAN_MCP_PROFILE"])
    .flag("profile")
    .default("open"),
    Row::new(
        "policy.rules",
        Kind::List,
        "Rules, the first that matches decides: `deny delete`, `confirm write in OPS`, `allow everything on jira`, \
         `deny write at prod` (docs/security.md).",
    )
    .variables(&["ATLASSIAN_MCP_RULES"])
    .flag("rules"),
    Row::new(
        "policy.confirm_timeout",
        Kind::Seconds,
        "How long a person may take to confirm a change.",
    )
    .variables(&["ATLASSIAN_MCP_CONFIRM_TIMEOUT"])
    .default("60"),
    Row::new(
        "policy.lockdown",
        Kind::Switch(Words::Five),
        "Hides texts by customers, anonymous and external accounts from the model.",
    )
    .variables(&["ATLASSIAN_MCP_LOCKDOWN"])
    .default("false"),
];

static JOURNAL: [Row; 4] = [
    Row::new(
        "state_directory",
        Kind::Path,
        "The folder for what is kept between runs.",
    )
    .variables(&["ATLASSIAN_MCP_STATE_DIRECTORY"])
    .default("`$STATE_DIRECTORY`, else `$XDG_STATE_HOME/atlassian-mcp`, else `~/.local/state/atlassian-mcp`"),
    Row::new(
        "journal.enabled",
        Kind::Switch(Words::Five),
        "Keeps a journal of changes, which can be listed and undone.",
    )
    .variables(&["ATLASSIAN_MCP_JOURNAL"])
    .default("true, if there is a folder for it"),
    Row::new(
        "journal.max_mb",
        Kind::Count,
        "How large it may grow; the oldest changes go first.",
    )
    .variables(&["ATLASSIAN_MCP_JOURNAL_MAX_MB"])
    .default("32"),
    Row::new(
        "journal.keep_days",
        Kind::Count,
        "After how many days a change is forgotten.",
    )
    .variables(&["ATLASSIAN_MCP_JOURNAL_KEEP_DAYS"])
    .default("30"),
];

static AUDIT: [Row; 4] = [
    Row::new(
        "audit.to",
        Kind::Text,
        "Where audit lines go: the path of a file, `stderr` or `journald`.",
    )
    .variables(&["ATLASSIAN_MCP_AUDIT"])
    .flag("audit"),
    Row::new(
        "audit.fsync",
        Kind::Choice(&["never", "changes", "always"]),
        "Whose lines are on the disk before the call goes on.",
    )
    .variables(&["ATLASSIAN_MCP_AUDIT_FSYNC"])
    .default("changes"),
    Row::new(
        "audit.max_mb",
        Kind::Count,
        "How large a file may grow before a new one is begun.",
    )
    .variables(&["ATLASSIAN_MCP_AUDIT_MAX_MB"])
    .default("64"),
    Row::new(
        "audit.keep_files",
        Kind::Count,
        "How many older files are kept.",
    )
    .variables(&["ATLASSIAN_MCP_AUDIT_KEEP_FILES"])
    .default("4"),
];

static ANSWERS: [Row; 5] = [
    Row::new(
        "answers.budget",
        Kind::Count,
        "Characters an answer may have; what is left out is said, with the call that fetches it.",
    )
    .variables(&["ATLASSIAN_MCP_RESPONSE_BUDGET"])
    .flag("response-budget")
    .default("each tool's own"),
    Row::new(
        "answers.structured_content",
        Kind::Switch(Words::Five),
        "Sends answers a second time as structured content, and output schemas with the list of tools.",
    )
    .variables(&["ATLASSIAN_MCP_STRUCTURED_CONTENT"])
    .default("false"),
    Row::new(
        "answers.call_timeout",
        Kind::Seconds,
        "Seconds a call may take, whatever it waits for.",
    )
    .variables(&["ATLASSIAN_MCP_CALL_TIMEOUT"])
    .default("120"),
    Row::new(
        "answers.concurrent_calls",
        Kind::Count,
        "Calls under way at once; further ones wait.",
    )
    .variables(&["ATLASSIAN_MCP_CONCURRENT_CALLS"])
    .default("64"),
    Row::new(
        "answers.image_edge",
        Kind::Count,
        "Pixels of the longest edge of a picture in an answer; larger ones are scaled down.",
    )
    .variables(&["ATLASSIAN_MCP_IMAGE_EDGE"])
    .default("1568"),
];

static CONVENTIONS: [Row; 3] = [
    Row::new(
        "conventions.keep_markup",
        Kind::Switch(Words::OnlyTrue),
        "Sends text to self-hosted Jira as it was given, without making wiki markup of Markdown.",
    )
    .variables(&["DISABLE_JIRA_MARKUP_TRANSLATION"])
    .default("false")
    .of_reference(),
    Row::new(
        "conventions.issue_key_pattern",
        Kind::Text,
        "Regular expression of an issue key, for sites with keys of their own.",
    )
    .variables(&["JIRA_ISSUE_KEY_PATTERN"])
    .of_reference(),
    Row::new(
        "conventions.project_key_pattern",
        Kind::Text,
        "Regular expression of a project key, for sites with keys of their own.",
    )
    .variables(&["JIRA_PROJECT_KEY_PATTERN"])
    .of_reference(),
];

static SERVER: [Row; 10] = [
    Row::new(
        "server.transport",
        Kind::Choice(&["stdio", "streamable-http", "sse"]),
        "`stdio` for one client, `streamable-http` for many. `sse` is served as `streamable-http`.",
    )
    .variables(&["TRANSPORT"])
    .flag("transport")
    .default("stdio")
    .of_reference(),
    Row::new("server.host", Kind::Text, "Address to listen on.")
        .variables(&["HOST"])
        .flag("host")
        .default("127.0.0.1 (the reference server: 0.0.0.0)")
        .of_reference(),
    Row::new(
        "server.port",
        Kind::Count,
        "Port to listen on; 0 takes any that is free.",
    )
    .variables(&["PORT"])
    .flag("port")
    .default("8000")
    .of_reference(),
    Row::new("server.path", Kind::Text, "Path of the endpoint.")
        .variables(&["STREAMABLE_HTTP_PATH"])
        .flag("path")
        .default("/mcp")
        .of_reference(),
    Row::new(
        "server.stateless",
        Kind::Switch(Words::Three),
        "Understood for the sake of the reference server: this one keeps no sessions anyway.",
    )
    .variables(&["STATELESS"])
    .flag("stateless")
    .default("true")
    .of_reference(),
    Row::new(
        "server.allowed_hosts",
        Kind::List,
        "`Host` headers to accept besides the address itself and loopback names.",
    )
    .variables(&["ATLASSIAN_MCP_ALLOWED_HOSTS"])
    .flag("allowed-hosts"),
    Row::new(
        "server.allowed_origins",
        Kind::List,
        "`Origin` headers to accept; browsers send one.",
    )
    .variables(&["ATLASSIAN_MCP_ALLOWED_ORIGINS"])
    .flag("allowed-origins"),
    Row::new(
        "server.auth_token_file",
        Kind::Path,
        "File with a token that every client has to send: `Authorization: Bearer …`. It is read again when it changes.",
    )
    .variables(&["ATLASSIAN_MCP_AUTH_TOKEN_FILE"])
    .flag("auth-token-file")
    .default("`$CREDENTIALS_DIRECTORY/mcp-auth-token`, if it exists"),
    Row::new(
        "server.user_header",
        Kind::Text,
        "Header by which a proxy in front names the user (`X-Remote-User`), for audit and journal. Believed as it comes.",
    )
    .variables(&["ATLASSIAN_MCP_USER_HEADER"]),
    Row::new(
        "server.share_credentials",
        Kind::Switch(Words::Three),
        "Lets everyone who reaches the address work with the server's own credentials. \
         This or a token is needed to listen on anything but loopback.",
    )
    .variables(&["ALLOW_GLOBAL_CRED_FALLBACK"])
    .flag("share-credentials")
    .default("false")
    .of_reference(),
];

static LOG: [Row; 5] = [
    Row::new(
        "log.level",
        Kind::Choice(&["error", "warn", "info", "debug", "trace"]),
        "From which level on.",
    )
    .variables(&["ATLASSIAN_MCP_LOG_LEVEL"])
    .flag("log-level")
    .default("warn"),
    Row::new(
        "log.filter",
        Kind::Text,
        "Levels by module, for example `info,atlassian_mcp::http=debug`; goes before the level.",
    )
    .variables(&["ATLASSIAN_MCP_LOG", "RUST_LOG"]),
    Row::new(
        "log.format",
        Kind::Choice(&["text", "json"]),
        "`text` for people, `json` for one object a line.",
    )
    .variables(&["ATLASSIAN_MCP_LOG_FORMAT"])
    .flag("log-format")
    .default("text"),
    Row::new(
        "log.verbose",
        Kind::Switch(Words::Three),
        "The same as level `info`.",
    )
    .variables(&["MCP_VERBOSE"])
    .default("false")
    .of_reference()
    .not_in_file(),
    Row::new(
        "log.very_verbose",
        Kind::Switch(Words::Three),
        "The same as level `debug`.",
    )
    .variables(&["MCP_VERY_VERBOSE"])
    .default("false")
    .of_reference()
    .not_in_file(),
];
