//! `doctor`: tries what a call would do, step by step, and says at the first thing that is wrong what to do about it.
//!
//! One line a check: `ok`, `warn` or `fail`. It only reads. A step that needs an earlier one is left out when that one
//! failed, so that one cause gives one line.

mod applications;
mod edition;
mod finding;
mod network;
mod rights;
mod sign_in;

use std::process::ExitCode;

use jiff::Timestamp;
use tokio::runtime::Builder;

use self::finding::{Finding, Grade};
use super::{Cx, UNUSABLE};
use crate::atlassian::{Kind, Product, Site};
use crate::config::{self, Config, Configured};
use crate::door::Door;
use crate::http::{Client, Probe};

/// Flags of `doctor`. Exit code 0: nothing is wrong; 1: something is; 2: the configuration cannot be used.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(cx: Cx, _: Arguments) -> anyhow::Result<ExitCode> {
    let mut report = Report::new(cx);
    let config = match config::load(&report.cx.sources) {
        Ok(config) => config,
        Err(error) => {
            for problem in &error.problems {
                report.add("Settings", Finding::from(problem))?;
            }
            report.end()?;
            return Ok(ExitCode::from(UNUSABLE));
        }
    };
    report.settings(&config)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    for product in [Product::Jira, Product::Confluence] {
        match config.product(product) {
            Configured::Off => report.add(product.name(), Finding::ok("not configured"))?,
            Configured::Broken(problem) => report.add(product.name(), Finding::from(problem))?,
            Configured::On(site) => {
                let patient = Patient {
                    site,
                    client: Client::new(site.clone()),
                    config: &config,
                    now: Timestamp::now(),
                };
                runtime.block_on(patient.examine(&mut report))?;
            }
        }
    }
    report.end()
}

/// One product under examination.
struct Patient<'a> {
    site: &'a Site,
    client: Client,
    config: &'a Config,
    now: Timestamp,
}

impl Patient<'_> {
    async fn examine(&self, report: &mut Report) -> anyhow::Result<()> {
        let name = self.site.product.name();
        let answer = match self.first_answer().await {
            Ok(answer) => answer,
            Err(finding) => return report.add(name, finding),
        };
        let milliseconds = answer.took.as_millis();
        let base = self.site.base.as_str().trim_end_matches('/');
        report.add(
            name,
            Finding::ok(format!("{base} answers, in {milliseconds} ms")),
        )?;
        report.add_all(name, clock(&answer))?;
        let findings = self.edition(answer).await;
        let is_lost = findings.iter().any(|finding| finding.grade == Grade::Fail);
        report.add_all(name, findings)?;
        if is_lost {
            return Ok(());
        }
        let (findings, is_signed_in) = self.sign_in().await;
        report.add_all(name, findings)?;
        if is_signed_in {
            report.add_all(name, self.rights().await)?;
            report.add_all(name, self.applications().await)?;
        }
        Ok(())
    }

    /// `JIRA` or `CONFLUENCE`, as the variables begin.
    fn prefix(&self) -> &'static str {
        self.site.product.prefix()
    }

    /// What a failure without an answer means.
    fn no_answer(&self, error: &crate::atlassian::Error) -> Finding {
        match &error.kind {
            Kind::Network(text) => network::explain(text, self.site),
            Kind::Credential(text) => Finding::fail(text.clone(), ""),
            _ => Finding::fail(error.to_string(), "Run again with `-vv` to see more."),
        }
    }
}

/// A clock that is wrong breaks certificates and tokens in ways nobody understands.
fn clock(answer: &Probe) -> Vec<Finding> {
    const MOST: i64 = 120;
    match answer.clock_ahead_seconds() {
        Some(seconds) if seconds.abs() > MOST => vec![Finding::warn(
            format!(
                "the site's clock is {} seconds {} this machine's",
                seconds.abs(),
                if seconds > 0 { "ahead of" } else { "behind" }
            ),
            "Set the clock, best by NTP (on NixOS `services.timesyncd.enable = true;`).",
        )],
        _ => Vec::new(),
    }
}

/// What is printed, and what became of it.
struct Report {
    cx: Cx,
    failures: usize,
    warnings: usize,
}

impl Report {
    fn new(cx: Cx) -> Self {
        Self {
            cx,
            failures: 0,
            warnings: 0,
        }
    }

    fn add(&mut self, subject: &str, finding: Finding) -> anyhow::Result<()> {
        match finding.grade {
            Grade::Ok => {}
            Grade::Warn => self.warnings += 1,
            Grade::Fail => self.failures += 1,
        }
        let grade = self
            .cx
            .output
            .styled(finding.grade.look(), finding.grade.name());
        self.cx
            .output
            .line(format_args!("{grade}  {subject:<10}  {}", finding.text()))?;
        Ok(())
    }

    fn add_all(&mut self, subject: &str, findings: Vec<Finding>) -> anyhow::Result<()> {
        findings
            .into_iter()
            .try_for_each(|finding| self.add(subject, finding))
    }

    /// What can be said without connecting.
    fn settings(&mut self, config: &Config) -> anyhow::Result<()> {
        for warning in &config.warnings {
            self.add(
                "Settings",
                Finding::warn(warning.trim_end_matches('.').to_owned(), ""),
            )?;
        }
        match Door::open(config) {
            Ok(door) => {
                for warning in door.warnings() {
                    self.add("Settings", Finding::warn(warning.trim_end_matches('.'), ""))?;
                }
                let n_tools = door.tools().len();
                let limits = if config.policy.read_only {
                    ", read-only"
                } else {
                    ""
                };
                self.add(
                    "Settings",
                    Finding::ok(format!("{n_tools} tools are offered{limits}")),
                )
            }
            Err(error) => error
                .problems
                .iter()
                .try_for_each(|problem| self.add("Settings", Finding::from(problem))),
        }
    }

    fn end(self) -> anyhow::Result<ExitCode> {
        let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let summary = match (self.failures, self.warnings) {
            (0, 0) => "All is well.".to_owned(),
            (0, warnings) => format!("It works, with {}.", count(warnings, "warning")),
            (failures, 0) => format!("{}.", count(failures, "failure")),
            (failures, warnings) => {
                format!(
                    "{}, {}.",
                    count(failures, "failure"),
                    count(warnings, "warning")
                )
            }
        };
        self.cx.output.line(summary)?;
        Ok(match self.failures {
            0 => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        })
    }
}
