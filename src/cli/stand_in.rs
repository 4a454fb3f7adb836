//! `--demo`: the simulator in this process stands in for both products.

use tokio::runtime::{Builder, Runtime};

use crate::config::{SitesFrom, Sources};
use crate::sim::{self, Simulator};

/// A running simulator; dropping it stops it.
pub(super) struct StandIn {
    simulator: Simulator,
    /// Of its own, so that every subcommand can run as if the sites were somewhere else.
    _runtime: Runtime,
}

impl StandIn {
    /// The simulator, for who wants to see what it is asked.
    pub(super) fn simulator(&self) -> &Simulator {
        &self.simulator
    }
}

/// Starts the demo company and points the settings at it. What was said of real sites is left out, so that no real
/// credential is ever sent to it.
pub(super) fn start(
    flavor: sim::Flavor,
    record: bool,
    sources: &mut Sources,
) -> anyhow::Result<StandIn> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let options = sim::Options {
        record,
        ..sim::Options::demo(flavor)
    };
    let simulator = runtime.block_on(sim::start(options))?;
    sources.sites = SitesFrom::FlagsAlone;
    let is_site =
        |key: &str| key == "mode" || key.starts_with("jira.") || key.starts_with("confluence.");
    sources.flags.retain(|(key, _)| !is_site(key));
    let mut say = |key: &'static str, text: &str| sources.flags.push((key, text.to_owned()));
    say("jira.url", &simulator.jira_url);
    say("confluence.url", &simulator.confluence_url);
    if flavor.is_cloud() {
        say("mode", "cloud");
        for (username, token) in [
            ("jira.username", "jira.token"),
            ("confluence.username", "confluence.token"),
        ] {
            say(username, "ada@example.com");
            say(token, "demo-token");
        }
    } else {
        say("mode", "self-hosted");
        say("jira.pat", "demo-pat");
        say("confluence.pat", "demo-pat");
    }
    Ok(StandIn {
        simulator,
        _runtime: runtime,
    })
}
