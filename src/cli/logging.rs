//! Starts the log: to standard error, as text or JSON.
//!
//! Libraries are kept at `info` whatever is asked for: from `debug` on they log what they send and receive, and that
//! holds issue texts and credentials. Filters by target are used instead of the larger kind with regular
//! expressions, which costs a millisecond at start.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use super::output;
use crate::config::{Environment, Level, Log, LogFormat};

/// What our own log lines begin with.
const OURS: &str = "atlassian_mcp";

/// Starts it for the rest of the process. A second start changes nothing.
pub(super) fn start(log: &Log, environment: &Environment) {
    let (targets, complaint) = targets(log);
    let registry = tracing_subscriber::registry();
    let started = match log.format {
        LogFormat::Text => {
            let colours = output::stderr_is_terminal() && environment.get("NO_COLOR").is_none();
            let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(colours);
            registry.with(lines.with_filter(targets)).try_init()
        }
        LogFormat::Json => {
            let lines = fmt::layer()
                .json()
                .flatten_event(true)
                .with_writer(std::io::stderr);
            registry.with(lines.with_filter(targets)).try_init()
        }
    };
    if let (Ok(()), Some(complaint)) = (started, complaint) {
        tracing::warn!("{complaint}");
    }
}

/// Which lines are written; and what could not be understood.
fn targets(log: &Log) -> (Targets, Option<String>) {
    let level = match log.level {
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
        Level::Trace => LevelFilter::TRACE,
    };
    let by_level = || {
        Targets::new()
            .with_default(level.min(LevelFilter::INFO))
            .with_target(OURS, level)
    };
    let Some(filter) = &log.filter else {
        return (by_level(), None);
    };
    let Ok(asked) = filter.parse::<Targets>() else {
        let complaint =
            format!("the log filter `{filter}` is not of the form `info,atlassian_mcp=debug`");
        return (by_level(), Some(complaint));
    };
    let default = asked.default_level().unwrap_or(LevelFilter::OFF);
    let mut capped = Targets::new()
        .with_default(default.min(LevelFilter::INFO))
        .with_target(OURS, default);
    for (target, level) in &asked {
        let is_ours = target == OURS || target.starts_with("atlassian_mcp::");
        let level = if is_ours {
            level
        } else {
            level.min(LevelFilter::INFO)
        };
        capped = capped.with_target(target, level);
    }
    (capped, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets(log: &Log, target: &str) -> LevelFilter {
        let (targets, _) = targets(log);
        [
            tracing::Level::TRACE,
            tracing::Level::DEBUG,
            tracing::Level::INFO,
            tracing::Level::WARN,
            tracing::Level::ERROR,
        ]
        .into_iter()
        .find(|level| targets.would_enable(target, level))
        .map_or(LevelFilter::OFF, LevelFilter::from_level)
    }

    #[test]
    fn libraries_never_log_more_than_info() {
        let trace = Log {
            level: Level::Trace,
            ..Log::default()
        };
        assert_eq!(lets(&trace, "atlassian_mcp::http"), LevelFilter::TRACE);
        assert_eq!(lets(&trace, "rmcp::service"), LevelFilter::INFO);
        let asked = Log {
            filter: Some("debug,rmcp=trace,atlassian_mcp::http=trace,hyper=warn".into()),
            ..Log::default()
        };
        assert_eq!(lets(&asked, "atlassian_mcp::http"), LevelFilter::TRACE);
        assert_eq!(lets(&asked, "atlassian_mcp::door"), LevelFilter::DEBUG);
        assert_eq!(lets(&asked, "rmcp::service"), LevelFilter::INFO);
        assert_eq!(lets(&asked, "hyper"), LevelFilter::WARN);
        assert_eq!(lets(&asked, "h2"), LevelFilter::INFO);
    }

    #[test]
    fn the_level_counts_where_no_filter_does() {
        assert_eq!(lets(&Log::default(), "atlassian_mcp"), LevelFilter::WARN);
        assert_eq!(lets(&Log::default(), "rmcp"), LevelFilter::WARN);
        let nonsense = Log {
            filter: Some("a=b=c".into()),
            level: Level::Error,
            ..Log::default()
        };
        assert_eq!(lets(&nonsense, "atlassian_mcp"), LevelFilter::ERROR);
        assert!(targets(&nonsense).1.is_some());
    }
}
