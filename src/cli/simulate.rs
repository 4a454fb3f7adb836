//! `simulate`: a small Jira and Confluence over HTTP, for trying things out and for tests of clients.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::json;
use tokio::runtime::Builder;

use super::Cx;
use crate::mcp::Shutdown;
use crate::sim;

/// Flags of `simulate`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The edition to play: cloud or dc
    #[arg(long, default_value = "cloud", value_parser = |text: &str| text.parse::<sim::Flavor>())]
    flavor: sim::Flavor,
    /// Port of Jira; 0 takes any that is free
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    jira_port: u16,
    /// Port of Confluence; 0 takes any that is free
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    confluence_port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    listen: IpAddr,
    /// The data to begin with: demo, empty, or a JSON file
    #[arg(long, default_value = "demo", value_name = "SEED")]
    seed: String,
    /// File that gets one JSON object for each request
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Where the clock starts, for example 2026-11-20T09:00:00Z
    #[arg(long, default_value_t = sim::DEFAULT_START, value_name = "TIME")]
    clock: Timestamp,
    /// A fault to arm, for example "path=/rest/api/3/issue/* status=429"; may be given several times
    #[arg(long = "fault", value_name = "RULE", value_parser = |rule: &str| rule.parse::<sim::Fault>())]
    faults: Vec<sim::Fault>,
}

pub(super) fn run(cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let seed = sim::Seed::from_word(&arguments.seed)
        .with_context(|| format!("cannot read the seed `{}`", arguments.seed))?;
    let flavor = arguments.flavor;
    let options = sim::Options {
        flavor,
        listen: arguments.listen,
        jira_port: arguments.jira_port,
        confluence_port: arguments.confluence_port,
        seed,
        log: arguments.log,
        record: false,
        clock: arguments.clock,
        faults: arguments.faults,
    };
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let shutdown = Shutdown::on_signals()?;
        let simulator = sim::start(options)
            .await
            .context("cannot start the simulator")?;
        let addresses = json!({
            "flavor": if flavor.is_cloud() { "cloud" } else { "dc" },
            "jira_url": simulator.jira_url,
            "confluence_url": simulator.confluence_url,
        });
        cx.output.line(addresses)?;
        shutdown.begun().await;
        anyhow::Ok(())
    })?;
    runtime.shutdown_background();
    Ok(ExitCode::SUCCESS)
}
