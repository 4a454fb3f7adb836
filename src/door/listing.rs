//! Which tools a configuration offers.
//!
//! A tool is offered if its product is set up and works on this edition, its toolset is on, the list of enabled tools
//! (where there is one) names it, the list of disabled tools does not, and it may act in read-only mode. The disabled
//! list wins over everything.

use crate::config::{Config, Configured, Error, Problem, Toolsets};
use crate::tools::{ALL, Entry, Toolset};

/// The offered tools in the order of the manual.
pub(super) fn visible(config: &Config) -> Result<Vec<&'static Entry>, Error> {
    check_names(config)?;
    Ok(ALL
        .iter()
        .filter(|entry| is_offered(config, entry))
        .collect())
}

fn is_offered(config: &Config, entry: &Entry) -> bool {
    let policy = &config.policy;
    let named = |list: &[String]| list.iter().any(|name| name == entry.name);
    let on_site = match entry.toolset.product() {
        Some(product) => match config.product(product) {
            Configured::On(site) => entry.sites.include(site.flavor),
            // Its tools stay listed and answer with what is wrong, so that the person learns of it.
            Configured::Broken(_) => entry.sites == crate::tools::Sites::Both,
            Configured::Off => false,
        },
        None => true,
    };
    let set_is_on = match &policy.toolsets {
        // The reference has every set on by default; who names single tools there must find them here.
        Toolsets::Core => entry.toolset.is_core() || policy.enabled_tools.is_some(),
        Toolsets::All => true,
        Toolsets::Named { core, names } => {
            entry.toolset == Toolset::Atlassian
                || (*core && entry.toolset.is_core())
                || names.iter().any(|name| name == entry.toolset.name())
        }
    };
    on_site
        && set_is_on
        && policy
            .enabled_tools
            .as_deref()
            .is_none_or(|enabled| named(enabled) || entry.toolset == Toolset::Atlassian)
        && !named(&policy.disabled_tools)
        && !(policy.read_only && entry.is_write())
}

/// Refuses names that no tool or set has: a typo in an exclude list would otherwise leave the tool on.
fn check_names(config: &Config) -> Result<(), Error> {
    let mut problems = Vec::new();
    let tools: Vec<&str> = ALL.iter().map(|entry| entry.name).collect();
    let sets: Vec<&str> = Toolset::ALL.iter().map(|set| set.name()).collect();
    let policy = &config.policy;
    if let Toolsets::Named { names, .. } = &policy.toolsets {
        unknown(
            "TOOLSETS",
            "toolset",
            names,
            &sets,
            REFERENCE_SETS,
            &mut problems,
        );
    }
    let lists = [
        ("ENABLED_TOOLS", policy.enabled_tools.as_deref()),
        (
            "ATLASSIAN_MCP_DISABLED_TOOLS",
            Some(policy.disabled_tools.as_slice()),
        ),
    ];
    for (variable, list) in lists {
        let list = list.unwrap_or_default();
        unknown(variable, "tool", list, &tools, &[], &mut problems);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error { problems })
    }
}

/// Sets of the reference that hold nothing here yet. Naming one is no mistake.
const REFERENCE_SETS: &[&str] = &[
    "jira_projects",
    "jira_agile",
    "jira_links",
    "jira_worklog",
    "jira_attachments",
    "jira_users",
    "jira_watchers",
    "jira_service_desk",
    "jira_forms",
    "jira_metrics",
    "jira_development",
    "jira_project_analysis",
];

fn unknown(
    variable: &str,
    what: &str,
    given: &[String],
    known: &[&str],
    also: &[&str],
    problems: &mut Vec<Problem>,
) {
    for name in given {
        if known.contains(&name.as_str()) || also.contains(&name.as_str()) {
            continue;
        }
        let nearest = known
            .iter()
            .max_by(|one, other| {
                strsim::jaro_winkler(one, name).total_cmp(&strsim::jaro_winkler(other, name))
            })
            .copied()
            .unwrap_or_default();
        problems.push(Problem::new(
            format!("{variable} names the {what} `{name}`, which does not exist"),
            format!("Did you mean `{nearest}`? `atlassian-mcp tools` lists them."),
        ));
    }
}
