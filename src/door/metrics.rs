//! Counts for an operator's monitoring: which tools were called, how it went, how long it took. Names of tools and classes
//! of results only, never what a call was about. Atomic numbers in a table that is made at the start, so a call waits for
//! nothing.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::tools::{Entry, ErrorKind};

/// Everything that is counted.
pub(super) struct Metrics {
    tools: Vec<Tool>,
    in_flight: AtomicU64,
    requests: AtomicU64,
    audit_failures: AtomicU64,
}

struct Tool {
    name: &'static str,
    /// One for each of [`results`].
    calls: Vec<AtomicU64>,
    micros: AtomicU64,
}

/// A call that is under way. One that is dropped on its way counts as cancelled.
pub(super) struct Counting<'a> {
    metrics: &'a Metrics,
    tool: Option<&'a Tool>,
    is_ended: bool,
}

/// The classes of results, as the audit names them.
fn results() -> impl Iterator<Item = &'static str> {
    ["ok", "planned", "asked"]
        .into_iter()
        .chain(ErrorKind::ALL.iter().map(|kind| kind.name()))
}

impl Metrics {
    pub(super) fn new(entries: &[&'static Entry]) -> Self {
        Self {
            tools: entries
                .iter()
                .map(|entry| Tool {
                    name: entry.name,
                    calls: results().map(|_| AtomicU64::new(0)).collect(),
                    micros: AtomicU64::new(0),
                })
                .collect(),
            in_flight: AtomicU64::new(0),
            requests: AtomicU64::new(0),
            audit_failures: AtomicU64::new(0),
        }
    }

    /// A call of a tool begins.
    pub(super) fn begin(&self, tool: &str) -> Counting<'_> {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        Counting {
            metrics: self,
            tool: self.tools.iter().find(|known| known.name == tool),
            is_ended: false,
        }
    }

    /// An audit line was not written.
    pub(super) fn audit_failed(&self) {
        self.audit_failures.fetch_add(1, Ordering::Relaxed);
    }

    /// In Prometheus' text format (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let get = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let head = |text: &mut String, name: &str, kind: &str, help: &str| {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        };
        head(
            &mut text,
            "atlassian_mcp_build_info",
            "gauge",
            "The version that runs.",
        );
        let _ = writeln!(
            text,
            "atlassian_mcp_build_info{{version=\"{}\"}} 1",
            env!("CARGO_PKG_VERSION")
        );
        let name = "atlassian_mcp_calls_total";
        head(
            &mut text,
            name,
            "counter",
            "Calls of tools, by what came of them.",
        );
        for tool in &self.tools {
            for (result, calls) in results().zip(&tool.calls) {
                let calls = get(calls);
                if calls > 0 {
                    let tool = tool.name;
                    let _ = writeln!(
                        text,
                        "{name}{{tool=\"{tool}\",result=\"{result}\"}} {calls}"
                    );
                }
            }
        }
        let name = "atlassian_mcp_call_seconds";
        head(&mut text, name, "summary", "How long calls took.");
        for tool in &self.tools {
            let calls: u64 = tool.calls.iter().map(get).sum();
            if calls > 0 {
                let seconds = Duration::from_micros(get(&tool.micros)).as_secs_f64();
                let tool = tool.name;
                let _ = writeln!(text, "{name}_sum{{tool=\"{tool}\"}} {seconds}");
                let _ = writeln!(text, "{name}_count{{tool=\"{tool}\"}} {calls}");
            }
        }
        for (name, kind, help, number) in [
            (
                "atlassian_mcp_calls_in_flight",
                "gauge",
                "Calls under way.",
                &self.in_flight,
            ),
            (
                "atlassian_mcp_site_requests_total",
                "counter",
                "Requests sent to the sites by calls.",
                &self.requests,
            ),
            (
                "atlassian_mcp_audit_failures_total",
                "counter",
                "Audit lines that could not be written.",
                &self.audit_failures,
            ),
        ] {
            head(&mut text, name, kind, help);
            let _ = writeln!(text, "{name} {}", get(number));
        }
        text
    }
}

impl Counting<'_> {
    /// The call has ended.
    pub(super) fn end(mut self, result: &str, duration: Duration, n_requests: usize) {
        self.is_ended = true;
        self.count(result, duration, n_requests);
    }

    fn count(&self, result: &str, duration: Duration, n_requests: usize) {
        let metrics = self.metrics;
        metrics.in_flight.fetch_sub(1, Ordering::Relaxed);
        metrics
            .requests
            .fetch_add(n_requests as u64, Ordering::Relaxed);
        let Some(tool) = self.tool else { return };
        let place = results().position(|known| known == result);
        if let Some(calls) = place.and_then(|place| tool.calls.get(place)) {
            calls.fetch_add(1, Ordering::Relaxed);
        }
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        tool.micros.fetch_add(micros, Ordering::Relaxed);
    }
}

impl Drop for Counting<'_> {
    fn drop(&mut self) {
        if !self.is_ended {
            self.count(ErrorKind::Cancelled.name(), Duration::ZERO, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::ALL;

    #[test]
    fn calls_are_counted_by_tool_and_result() {
        let entries: Vec<_> = ALL.iter().take(2).collect();
        let metrics = Metrics::new(&entries);
        let name = entries[0].name;
        metrics
            .begin(name)
            .end("ok", Duration::from_millis(1500), 3);
        metrics
            .begin(name)
            .end("not allowed", Duration::from_millis(500), 0);
        drop(metrics.begin(name));
        let _running = metrics.begin(name);
        metrics.audit_failed();
        let text = metrics.text();
        for line in [
            format!("atlassian_mcp_calls_total{{tool=\"{name}\",result=\"ok\"}} 1"),
            format!("atlassian_mcp_calls_total{{tool=\"{name}\",result=\"not allowed\"}} 1"),
            format!("atlassian_mcp_calls_total{{tool=\"{name}\",result=\"cancelled\"}} 1"),
            format!("atlassian_mcp_call_seconds_sum{{tool=\"{name}\"}} 2"),
            format!("atlassian_mcp_call_seconds_count{{tool=\"{name}\"}} 3"),
            "atlassian_mcp_calls_in_flight 1".to_owned(),
            "atlassian_mcp_site_requests_total 3".to_owned(),
            "atlassian_mcp_audit_failures_total 1".to_owned(),
        ] {
            assert!(text.lines().any(|known| known == line), "{line}\n{text}");
        }
        assert!(!text.contains(entries[1].name), "nothing of what never was");
        for line in text.lines() {
            let is_comment = line.starts_with("# HELP ") || line.starts_with("# TYPE ");
            let number = line.rsplit(' ').next().map(str::parse::<f64>);
            assert!(is_comment || matches!(number, Some(Ok(_))), "{line}");
        }
    }
}
