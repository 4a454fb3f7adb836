//! A world for a test: a simulated Atlassian, a configuration that points at it, and the door in front.
//!
//! Calls go the way of a client's: name and JSON arguments in, text out; and over real HTTP to the simulator.

use std::path::PathBuf;
use std::time::Duration;

use atlassian_mcp::atlassian::{Auth, Credential, Flavor, Limits, Network, Product, Site};
use atlassian_mcp::config::{
    Answers, Config, Configured, Conventions, Log, Measures, Policy, Records, Server, Toolsets,
    Transport,
};
use atlassian_mcp::door::{Caller, Door};
use atlassian_mcp::secret::Secret;
use atlassian_mcp::sim;
use atlassian_mcp::tools::Beside;
use serde_json::Value;

/// Both editions, for tests that walk over them.
pub const FLAVORS: [Flavor; 2] = [Flavor::Cloud, Flavor::DataCenter];

/// A simulated company and the server that works in it.
pub struct World {
    /// Which edition it plays.
    pub flavor: Flavor,
    /// The company, with its request log.
    pub sim: sim::Simulator,
    /// The server.
    pub door: Door,
}

/// What a call said.
#[derive(Debug)]
pub struct Said {
    /// The text a model reads.
    pub text: String,
    /// Whether it is a failure.
    pub is_error: bool,
    /// Pictures and files.
    pub beside: Vec<Beside>,
}

impl World {
    /// The demo company with everything allowed.
    pub async fn new(flavor: Flavor) -> Self {
        Self::with(flavor, |_| {}).await
    }

    /// The demo company, with the configuration changed.
    pub async fn with(flavor: Flavor, change: impl FnOnce(&mut Config)) -> Self {
        Self::seeded(flavor, |_| {}, change).await
    }

    /// The demo company with something else about its data, and with the configuration changed.
    pub async fn seeded(
        flavor: Flavor,
        data: impl FnOnce(&mut sim::Seed),
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let edition = match flavor {
            Flavor::Cloud => sim::Flavor::Cloud,
            Flavor::DataCenter => sim::Flavor::DataCenter,
        };
        let mut options = sim::Options::demo(edition);
        data(&mut options.seed);
        let sim = sim::start(options).await.expect("the simulator starts");
        let mut config = config(flavor, &sim.jira_url, &sim.confluence_url);
        change(&mut config);
        let door = Door::open(&config).expect("a right configuration");
        Self { flavor, sim, door }
    }

    /// The demo company, with an administrator calling.
    pub async fn as_admin(flavor: Flavor) -> Self {
        Self::with(flavor, administrate).await
    }

    /// Whether it plays Cloud.
    pub fn is_cloud(&self) -> bool {
        self.flavor == Flavor::Cloud
    }

    /// Calls a tool.
    pub async fn call(&self, tool: &str, arguments: Value) -> Said {
        let arguments = arguments
            .as_object()
            .expect("arguments are an object")
            .clone();
        let answer = self
            .door
            .call(tool, arguments, Caller::default())
            .await
            .unwrap_or_else(|unknown| panic!("there is no tool {}", unknown.0));
        Said {
            text: answer.text,
            beside: answer.beside,
            is_error: answer.is_error,
        }
    }

    /// Calls a tool that must succeed, and reads its answer.
    pub async fn ok(&self, tool: &str, arguments: Value) -> Value {
        let said = self.call(tool, arguments).await;
        assert!(!said.is_error, "{tool} failed: {}", said.text);
        serde_json::from_str(&said.text).expect("an answer is JSON")
    }

    /// Calls a tool that must fail, and gives its words.
    pub async fn err(&self, tool: &str, arguments: Value) -> String {
        let said = self.call(tool, arguments).await;
        assert!(said.is_error, "{tool} did not fail: {}", said.text);
        said.text
    }

    /// Calls a tool that must succeed; gives its answer and the requests it sent (`METHOD path?query`).
    pub async fn counted(&self, tool: &str, arguments: Value) -> (Value, Vec<String>) {
        let mark = self.sim.mark();
        let value = self.ok(tool, arguments).await;
        (value, self.sim.requests_since(mark))
    }

    /// The requests since the start that change something (searches sent by POST are reads).
    pub fn writes(&self) -> Vec<String> {
        self.sim
            .requests_since(0)
            .into_iter()
            .filter(|line| !line.starts_with("GET "))
            .filter(|line| {
                let reads = [
                    "/search/jql",
                    "/search/approximate-count",
                    "/issue/bulkfetch",
                    "/changelog/bulkfetch",
                    "/users-bulk",
                    "/convert-ids-to-types",
                    "/permission/check",
                    "/object/aql",
                ];
                !reads.iter().any(|read| line.contains(read))
            })
            .collect()
    }
}

impl Drop for World {
    /// A request the simulator does not know is a mistake of one of the two; a deprecated one is ours.
    fn drop(&mut self) {
        let unknown = self.sim.unknown_requests();
        if !std::thread::panicking() {
            assert!(
                unknown.is_empty(),
                "the simulator does not know {unknown:?}"
            );
            if self.is_cloud() {
                let deprecated = crate::deprecated::among(&self.sim.requests_since(0));
                assert!(deprecated.is_empty(), "Cloud will drop {deprecated:?}");
            }
        }
    }
}

/// Lets the administrator call in Jira.
pub fn administrate(config: &mut Config) {
    let token = |text| Credential::Value(Secret::new(text).expect("not empty"));
    if let Configured::On(site) = &mut config.jira {
        site.auth = match site.flavor {
            Flavor::Cloud => Auth::Basic {
                username: "admin@example.com".into(),
                token: token("admin-token"),
            },
            Flavor::DataCenter => Auth::Bearer {
                token: token("admin-pat"),
            },
        };
    }
}

/// A configuration for the demo company's caller.
pub fn config(flavor: Flavor, jira_url: &str, confluence_url: &str) -> Config {
    let site = |product, url: &str| {
        Configured::On(Site {
            product,
            name: format!("{product}").to_lowercase(),
            flavor,
            base: url.parse().expect("an address"),
            auth: auth(flavor),
            network: Network {
                timeout: Duration::from_secs(20),
                // The simulator's hosts play Atlassian's gateway too.
                gateway: url.parse::<url::Url>().ok().map(|mut gateway| {
                    gateway.set_path("");
                    gateway
                }),
                ..Network::default()
            },
            limits: Limits {
                backoff: Duration::from_millis(1),
                ..Limits::default()
            },
            read_only: false,
        })
    };
    Config {
        jira: site(Product::Jira, jira_url),
        confluence: site(Product::Confluence, confluence_url),
        // Every tool can be called; what is on by default is a matter of the tests of the list.
        policy: Policy {
            toolsets: Toolsets::All,
            ..Policy::default()
        },
        records: Records::default(),
        answers: Answers {
            budget_chars: None,
            structured_content: false,
            call_timeout: Duration::from_secs(30),
            concurrent_calls: 64,
            image_edge: 1568,
        },
        conventions: Conventions {
            translate_markup: true,
            issue_key_pattern: None,
            project_key_pattern: None,
        },
        measures: Measures::default(),
        server: Server {
            transport: Transport::Stdio,
        },
        log: Log::default(),
        file_root: PathBuf::from("."),
        warnings: Vec::new(),
    }
}

fn auth(flavor: Flavor) -> Auth {
    let token = |text| Credential::Value(Secret::new(text).expect("not empty"));
    match flavor {
        Flavor::Cloud => Auth::Basic {
            username: "ada@example.com".into(),
            token: token("demo-token"),
        },
        Flavor::DataCenter => Auth::Bearer {
            token: token("demo-pat"),
        },
    }
}

/// Runs a test on both editions: `both_editions!(name, |world| { … })`.
macro_rules! both_editions {
    ($(#[$meta:meta])* $name:ident, |$world:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn on($world: &$crate::support::World) $body

            #[tokio::test]
            async fn cloud() {
                on(&$crate::support::World::new(atlassian_mcp::atlassian::Flavor::Cloud).await).await;
            }

            #[tokio::test]
            async fn data_center() {
                on(&$crate::support::World::new(atlassian_mcp::atlassian::Flavor::DataCenter).await).await;
            }
        }
    };
}
pub(crate) use both_editions;
