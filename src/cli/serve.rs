//! `serve`: the server itself, and the default.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::{Cx, logging, supervised};
use crate::config::{self, Http, Transport, split_address};
use crate::door::Door;
use crate::mcp::{self, HttpOptions, Shutdown};

/// Flags of `serve`.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Arguments {
    /// Serve many clients over streamable HTTP at this address, for example 127.0.0.1:8000
    #[arg(long, value_name = "ADDRESS")]
    http: Option<String>,
}

pub(super) fn run(mut cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    if let Some(address) = &arguments.http {
        let (host, port) = split_address(address).map_err(config::Error::from)?;
        let said = [
            ("server.transport", "streamable-http".to_owned()),
            ("server.host", host),
            ("server.port", port),
        ];
        cx.sources.flags.extend(said);
    }
    let config = config::load(&cx.sources)?;
    logging::start(&config.log, &cx.sources.environment);
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    for problem in [&config.jira, &config.confluence]
        .into_iter()
        .filter_map(|product| product.problem())
    {
        tracing::error!("{problem}");
    }
    let door = Arc::new(Door::open(&config)?);
    for warning in door.warnings() {
        tracing::warn!("{warning}");
    }
    match config.server.transport {
        Transport::Stdio => stdio(door),
        Transport::Http(http) => over_http(door, &http),
    }
}

/// One client needs one thread; requests still run side by side on it.
fn stdio(door: Arc<Door>) -> anyhow::Result<ExitCode> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async { mcp::stdio(door, Shutdown::on_signals()?).await });
    end(runtime);
    served?;
    Ok(ExitCode::SUCCESS)
}

fn over_http(door: Arc<Door>, http: &Http) -> anyhow::Result<ExitCode> {
    let options = HttpOptions {
        path: http.path.clone(),
        allowed_hosts: http.allowed_hosts.clone(),
        allowed_origins: http.allowed_origins.clone(),
        auth_token_file: http.auth_token_file.clone(),
        user_header: http.user_header.clone(),
        ..HttpOptions::default()
    };
    let handed = supervised::listener()?;
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = match handed {
            Some(handed) => {
                // Not the address that the configuration was checked for.
                let host = handed.local_addr()?.ip().to_string();
                http.may_listen_on(&host).map_err(config::Error::from)?;
                TcpListener::from_std(handed)?
            }
            None => TcpListener::bind((http.host.as_str(), http.port))
                .await
                .with_context(|| {
                    format!(
                        "cannot listen on {}: end what listens there, or choose another port (0 takes any that is free)",
                        http.address()
                    )
                })?,
        };
        let address = listener.local_addr()?;
        // Whoever asked for a free port learns it here, so it is said at any level.
        super::output::note(format_args!(
            "atlassian-mcp listens on http://{address}{}",
            http.path
        ));
        let shutdown = Shutdown::on_signals()?;
        let ending = shutdown.clone();
        let told = tokio::spawn(async move {
            ending.begun().await;
            supervised::stopping();
        });
        supervised::ready();
        let served = mcp::http(door, listener, options, shutdown).await;
        // With nothing to finish, the end may come before its announcement.
        told.abort();
        if told.await.is_err() {
            supervised::stopping();
        }
        served?;
        anyhow::Ok(())
    });
    end(runtime);
    served?;
    Ok(ExitCode::SUCCESS)
}

/// Does not wait for a thread that still reads standard input.
fn end(runtime: Runtime) {
    runtime.shutdown_background();
}
