//! The configuration as a whole: precedence, both modes, each product alone, one broken beside a good
//! one, and every fixed message.

mod credentials;
mod places;

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::atlassian::{Auth, Credential, Flavor};

/// A folder of its own and the sources of one load.
struct Room {
    folder: TempDir,
    sources: Sources,
}

impl Room {
    fn new(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let sources = Sources {
            flags: Vec::new(),
            environment: pairs(variables),
            config_file: None,
            env_file: None,
            working_directory: folder.path().to_owned(),
            sites: SitesFrom::Everywhere,
            files: Files::Checked,
        };
        Self { folder, sources }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).expect("a folder");
        }
        std::fs::write(&path, text).expect("written");
        owner_only(&path);
        path
    }

    fn set(&mut self, name: &str, value: impl AsRef<Path>) {
        let mut variables: Vec<(String, String)> = self
            .sources
            .environment
            .names()
            .map(|name| {
                (
                    name.to_owned(),
                    self.sources.environment.get(name).unwrap_or("").to_owned(),
                )
            })
            .collect();
        variables.push((name.to_owned(), value.as_ref().display().to_string()));
        self.sources.environment = variables.into_iter().collect();
    }

    fn flag(&mut self, key: &'static str, text: &str) {
        self.sources.flags.push((key, text.to_owned()));
    }

    fn toml(&mut self, text: &str) {
        self.sources.config_file = Some(self.file("config.toml", text));
    }

    fn load(&self) -> Config {
        load(&self.sources).unwrap_or_else(|error| panic!("{error}"))
    }

    #[track_caller]
    fn error(&self) -> String {
        match load(&self.sources) {
            Ok(config) => panic!("no error, but {config:?}"),
            Err(error) => error.to_string(),
        }
    }
}

fn pairs(variables: &[(&str, &str)]) -> Environment {
    variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[cfg(unix)]
fn owner_only(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o400)).expect("set");
}

#[cfg(not(unix))]
fn owner_only(_: &Path) {}

const CLOUD: [(&str, &str); 3] = [
    ("ATLASSIAN_MODE", "cloud"),
    ("JIRA_URL", "https://x.atlassian.net"),
    ("JIRA_USERNAME", "ada@example.com"),
];

fn cloud_jira() -> Room {
    let mut room = Room::new(&CLOUD);
    let path = room.file("token", "secret\n");
    room.set("JIRA_TOKEN_FILE", path);
    room
}

fn site(configured: &Configured) -> &Site {
    configured
        .site()
        .unwrap_or_else(|| panic!("{configured:?}"))
}

#[test]
fn cloud_as_the_guide_writes_it() {
    let mut room = cloud_jira();
    room.set("CONFLUENCE_URL", "https://x.atlassian.net/wiki");
    room.set("CONFLUENCE_USERNAME", "ada@example.com");
    room.set("CONFLUENCE_TOKEN_FILE", room.path("token"));
    let config = room.load();
    let jira = site(&config.jira);
    assert_eq!(jira.flavor, Flavor::Cloud);
    assert_eq!(jira.base.as_str(), "https://x.atlassian.net/");
    let Auth::Basic { username, token } = &jira.auth else {
        panic!("{:?}", jira.auth);
    };
    assert_eq!(username, "ada@example.com");
    assert!(matches!(token, Credential::File(path) if *path == room.path("token")));
    let confluence = site(&config.confluence);
    assert_eq!(confluence.base.as_str(), "https://x.atlassian.net/wiki");
    assert_eq!(config.warnings, Vec::<String>::new());
}

#[test]
fn self_hosted_as_the_guide_writes_it() {
    let mut room = Room::new(&[
        ("ATLASSIAN_MODE", "self-hosted"),
        ("JIRA_URL", "https://jira.your-company.com"),
        ("CONFLUENCE_URL", "https://confluence.your-company.com"),
    ]);
    let path = room.file("pat", "secret\n");
    room.set("JIRA_PAT_FILE", &path);
    room.set("CONFLUENCE_PAT_FILE", &path);
    let config = room.load();
    for product in [Product::Jira, Product::Confluence] {
        let site = site(config.product(product));
        assert_eq!(site.flavor, Flavor::DataCenter);
        assert!(matches!(
            &site.auth,
            Auth::Bearer {
                token: Credential::File(_)
            }
        ));
    }
    assert_eq!(config.warnings, Vec::<String>::new());
}

#[test]
fn the_mode_goes_before_the_host_and_the_product_before_both() {
    let mut room = Room::new(&[
        ("ATLASSIAN_MODE", "cloud"),
        ("JIRA_URL", "http://127.0.0.1:9001"),
        ("JIRA_USERNAME", "ada"),
        ("JIRA_API_TOKEN", "secret"),
        ("CONFLUENCE_URL", "http://127.0.0.1:9002"),
        ("CONFLUENCE_PERSONAL_TOKEN", "secret"),
        ("ATLASSIAN_MCP_CONFLUENCE_MODE", "self-hosted"),
    ]);
    let config = room.load();
    assert_eq!(site(&config.jira).flavor, Flavor::Cloud);
    assert_eq!(site(&config.confluence).flavor, Flavor::DataCenter);
    assert_eq!(
        site(&config.confluence).base.as_str(),
        "http://127.0.0.1:9002/"
    );

    room.flag("mode", "self-hosted");
    assert_eq!(site(&room.load().jira).flavor, Flavor::DataCenter);
}

#[test]
fn the_variables_of_the_reference_mean_the_same() {
    let room = Room::new(&[
        ("JIRA_URL", "https://jira.company.com"),
        ("JIRA_USERNAME", "ada"),
        ("JIRA_API_TOKEN", "password"),
        ("JIRA_PERSONAL_TOKEN", "pat"),
        ("JIRA_SSL_VERIFY", "off"),
        ("JIRA_TIMEOUT", "20"),
        ("JIRA_CUSTOM_HEADERS", "X-Team=a=b,X-Other=c"),
        ("JIRA_HTTPS_PROXY", "http://own:3128"),
        ("HTTPS_PROXY", "http://shared:3128"),
        ("no_proxy", "localhost"),
        ("JIRA_PROJECTS_FILTER", "proj, OPS"),
        ("CONFLUENCE_SPACES_FILTER", "TECH"),
        ("JIRA_INTERNAL_ONLY_PROJECTS", "DESK"),
        ("READ_ONLY_MODE", "on"),
        ("ENABLED_TOOLS", "jira_search,jira_get_issue"),
        ("TOOLSETS", "all"),
        ("ATLASSIAN_RETRY_TOTAL", "7"),
        ("ATLASSIAN_RETRY_BACKOFF", "0.5"),
        ("ATLASSIAN_MAX_CONCURRENT_REQUESTS", "4"),
        ("DISABLE_JIRA_MARKUP_TRANSLATION", "true"),
        ("JIRA_ISSUE_KEY_PATTERN", "^[A-Z]+-\\d+$"),
        ("MCP_VERBOSE", "true"),
    ]);
    let config = room.load();
    let jira = site(&config.jira);
    assert!(
        matches!(&jira.auth, Auth::Bearer { .. }),
        "a personal token goes first"
    );
    assert!(
        jira.network.verify_tls,
        "only false, 0 and no switch it off"
    );
    assert!(jira.read_only);
    assert_eq!(jira.network.timeout, Duration::from_secs(20));
    let names: Vec<&str> = jira
        .network
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["X-Other", "X-Team"]);
    assert_eq!(
        jira.network.proxy.https,
        crate::secret::Secret::new("http://own:3128")
    );
    assert_eq!(jira.network.proxy.none_for.as_deref(), Some("localhost"));
    assert_eq!(jira.limits.retries, 7);
    assert_eq!(jira.limits.backoff, Duration::from_millis(500));
    assert_eq!(jira.limits.concurrency, 4);
    assert!(matches!(config.confluence, Configured::Off));
    let policy = &config.policy;
    assert!(policy.read_only);
    assert_eq!(
        policy.projects.as_deref(),
        Some(["PROJ".to_owned(), "OPS".to_owned()].as_slice())
    );
    assert_eq!(
        policy.spaces.as_deref(),
        Some(["TECH".to_owned()].as_slice())
    );
    assert_eq!(policy.internal_only_projects, ["DESK"]);
    assert_eq!(policy.enabled_tools.as_ref().map(Vec::len), Some(2));
    assert_eq!(policy.toolsets, Toolsets::All);
    assert!(!config.conventions.translate_markup);
    assert_eq!(
        config.conventions.issue_key_pattern.as_deref(),
        Some("^[A-Z]+-\\d+$")
    );
    assert_eq!(config.log.level, Level::Info);
    assert_eq!(
        config.warnings,
        [
            "`JIRA_SSL_VERIFY` is `off` and counts as not set: it takes `false`, `0` or `no` (off) or anything else (on)."
        ]
    );
}

#[test]
fn defaults_are_the_documented_ones() {
    let config = cloud_jira().load();
    // Rules may name the site by its host, even where there are none.
    let rules = Rules::default().at(Product::Jira, "x.atlassian.net");
    let expected = Policy {
        rules,
        ..Policy::default()
    };
    assert_eq!(config.policy, expected);
    assert_eq!(config.policy.toolsets, Toolsets::Core);
    assert_eq!(config.policy.write_mode, WriteMode::Apply);
    assert_eq!(config.server.transport, Transport::Stdio);
    assert_eq!(config.log, Log::default());
    assert_eq!(config.answers.budget_chars, None);
    assert!(!config.answers.structured_content);
    assert_eq!(config.answers.call_timeout, Duration::from_secs(120));
    assert_eq!(config.answers.concurrent_calls, 64);
    assert_eq!(config.answers.image_edge, 1568);
    assert!(config.conventions.translate_markup);
    let jira = site(&config.jira);
    assert_eq!(jira.network.timeout, Duration::from_secs(75));
    assert_eq!(jira.limits.retries, 3);
    assert!(jira.network.verify_tls);
    assert!(!jira.read_only);
}

#[test]
fn one_broken_product_does_not_take_the_other_down() {
    let mut room = cloud_jira();
    room.set("CONFLUENCE_URL", "https://x.atlassian.net/wiki");
    room.set("CONFLUENCE_USERNAME", "ada@example.com");
    let config = room.load();
    assert!(config.jira.site().is_some());
    let problem = config.confluence.problem().expect("a problem");
    assert_eq!(
        problem.message,
        "CONFLUENCE_TOKEN_FILE environment variable not set"
    );

    let mut room = cloud_jira();
    room.set("JIRA_URL", "x.atlassian.net");
    room.set("CONFLUENCE_URL", "https://docs.company.com");
    room.set("CONFLUENCE_PERSONAL_TOKEN", "t");
    room.set("ATLASSIAN_MCP_CONFLUENCE_MODE", "self-hosted");
    let config = room.load();
    assert!(config.confluence.site().is_some());
    let problem = config.jira.problem().expect("a problem");
    assert_eq!(
        problem.message,
        "JIRA_URL is not a web address: it has no `https://`"
    );
}

#[test]
fn both_broken_products_are_told() {
    let room = Room::new(&[
        ("JIRA_URL", "https://jira.company.com"),
        ("CONFLUENCE_URL", "https://docs.company.com"),
    ]);
    let error = load(&room.sources).expect_err("no product");
    let messages: Vec<&str> = error
        .problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "JIRA_PAT_FILE environment variable not set",
            "CONFLUENCE_PAT_FILE environment variable not set"
        ]
    );
}

#[test]
fn nothing_configured_names_every_way_out() {
    let error = Room::new(&[("JIRA_URL", "")]).error();
    assert!(
        error.starts_with("Neither Jira nor Confluence is configured. "),
        "{error}"
    );
    for way in [
        "--demo",
        "JIRA_TOKEN_FILE",
        "JIRA_PAT_FILE",
        "features.ai.mcp",
        "--config",
        "check-config",
    ] {
        assert!(error.contains(way), "{way}");
    }
}

#[test]
fn the_simulator_is_never_given_a_real_credential() {
    let mut room = cloud_jira();
    room.set("CONFLUENCE_URL", "https://docs.company.com");
    room.set("CONFLUENCE_PERSONAL_TOKEN", "real");
    room.set("READ_ONLY_MODE", "true");
    room.toml("mode = \"cloud\"\n[jira]\nheaders = { X-Real = \"secret\" }");
    room.sources.sites = SitesFrom::FlagsAlone;
    room.flag("mode", "self-hosted");
    room.flag("jira.url", "http://127.0.0.1:1");
    room.flag("jira.pat", "demo");
    let config = room.load();
    let jira = site(&config.jira);
    assert_eq!(jira.base.as_str(), "http://127.0.0.1:1/");
    assert!(jira.network.headers.is_empty());
    assert_eq!(jira.network.gateway.as_ref(), Some(&jira.base));
    assert!(matches!(config.confluence, Configured::Off));
    assert!(config.policy.read_only, "everything else still counts");
}

#[test]
fn the_effective_configuration_shows_no_secret() {
    let mut room = cloud_jira();
    room.set("CONFLUENCE_URL", "https://docs.company.com");
    room.set("ATLASSIAN_MCP_CONFLUENCE_MODE", "self-hosted");
    room.set("CONFLUENCE_PERSONAL_TOKEN", "hunter2");
    room.set("CONFLUENCE_CUSTOM_HEADERS", "X-Gate=hunter2");
    room.set("HTTPS_PROXY", "http://ada:hunter2@proxy:3128");
    room.set("JIRA_PROJECTS_FILTER", "PROJ");
    let config = room.load();
    let folder = room.folder.path().display().to_string();
    let shown = effective(&config);
    assert!(!shown.contains("hunter2"));
    assert!(!format!("{config:?}").contains("hunter2"));
    insta::assert_snapshot!(shown.replace(&folder, "FOLDER"), @r#"
    file_root = "FOLDER"

    [jira] # Cloud
    url = "https://x.atlassian.net"
    mode = "cloud"
    username = "ada@example.com"
    token = "[from file]" # FOLDER/token
    verify_tls = true
    timeout = 75
    https_proxy = "[hidden]"

    [confluence] # Data Center
    url = "https://docs.company.com"
    mode = "self-hosted"
    pat = "[given directly]"
    verify_tls = true
    timeout = 75
    headers.X-Gate = "[hidden]"
    https_proxy = "[hidden]"

    [network]
    retries = 3
    backoff = 2
    concurrency = 32

    [policy]
    read_only = false
    projects = ["PROJ"]
    internal_only_projects = []
    toolsets = ["default"]
    disabled_tools = []
    write_mode = "apply"
    profile = "open"
    rules = []
    confirm_timeout = 60
    lockdown = false

    [journal]
    enabled = false

    [answers]
    budget = 0
    structured_content = false
    call_timeout = 120
    concurrent_calls = 64
    image_edge = 1568

    [conventions]
    keep_markup = false

    [measures]
    metrics = ["cycle_time", "time_in_status"]
    working_hours_only = false
    start = "09:00"
    end = "17:00"
    days = ["1", "2", "3", "4", "5"]
    timezone = "UTC"
    hierarchy_phrases = ["child:is child of", "child:is contained by", "child:split from"]

    [server]
    transport = "stdio"

    [log]
    level = "warn"
    format = "text"
    "#);
    toml::from_str::<toml::Table>(&shown).expect("it is TOML");
}

#[test]
fn a_check_on_another_machine_takes_the_files_for_granted() {
    let mut room = Room::new(&CLOUD);
    room.set("CONFLUENCE_URL", "https://docs.company.com");
    room.set("ATLASSIAN_MCP_CONFLUENCE_MODE", "self-hosted");
    room.set("CONFLUENCE_PAT_FILE", "/run/agenix/api-confluence-pat");
    room.sources.files = Files::Trusted;
    let config = room.load();
    assert!(matches!(&site(&config.jira).auth, Auth::Basic { .. }));
    assert!(matches!(
        &site(&config.confluence).auth,
        Auth::Bearer { .. }
    ));
    room.set("JIRA_URL", "x.atlassian.net");
    assert!(
        room.load().jira.problem().is_some(),
        "everything else is still checked"
    );
}
