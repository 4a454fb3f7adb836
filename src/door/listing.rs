//! Which tools a configuration offers.
//!
//! A tool is offered if its product is set up and works on this edition, its toolset is on, the list of enabled tools
//! (where there is one) names it, the list of disabled tools does not, and it may act in read-only mode. The disabled
//! list wins over everything. `atlassian_apply` is there where something can be planned; `atlassian_list_changes` and
//! `atlassian_undo` where a journal is kept of it besides.

use crate::config::{Config, Configured, Error, Problem, Toolsets};
use crate::tools::{ALL, Entry, Toolset};

/// The offered tools in the order of the manual, and what deserves a warning.
pub(super) fn visible(config: &Config) -> Result<(Vec<&'static Entry>, Vec<String>), Error> {
    let warnings = check_names(config)?;
    let offered = || ALL.iter().filter(|entry| is_offered(config, entry));
    let has_plans = offered().any(|entry| entry.is_write() && !is_about_changes(entry));
    let visible = offered()
        .filter(|entry| has_plans || !is_about_changes(entry))
        .collect();
    Ok((visible, warnings))
}

/// Whether a tool is about changes that others make: it applies, lists or undoes them.
fn is_about_changes(entry: &Entry) -> bool {
    entry.toolset == Toolset::Atlassian
}

fn is_offered(config: &Config, entry: &Entry) -> bool {
    let policy = &config.policy;
    let named = |list: &[String]| list.iter().any(|name| name == entry.name);
    // Without a journal there is nothing to list or undo, and in read-only mode nothing is added to it.
    let needs_journal = matches!(entry.name, "atlassian_list_changes" | "atlassian_undo");
    if needs_journal && (config.records.journal.is_none() || policy.read_only) {
        return false;
    }
    may_undo(config, entry)
        && policy
            .enabled_tools
            .as_deref()
            .is_none_or(|enabled| named(enabled) || entry.toolset == Toolset::Atlassian)
}

/// Whether an undo may call a tool, which the list of enabled tools need not name.
pub(super) fn may_undo(config: &Config, entry: &Entry) -> bool {
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
        && !named(&policy.disabled_tools)
        && !(policy.read_only && entry.is_write())
}

/// Looks for names that no tool or set has.
///
/// In a list of what is offered they are left out with a warning, because what the reference server knows and this one
/// does not must not keep it from starting; a list of nothing else, and a typo in the exclude list, which would leave
/// the tool on, are refused.
fn check_names(config: &Config) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    let mut warnings = Vec::new();
    let tools: Vec<&str> = ALL.iter().map(|entry| entry.name).collect();
    let sets: Vec<&str> = Toolset::ALL.iter().map(|set| set.name()).collect();
    let policy = &config.policy;
    let mut offered = |n_given: usize, found: Vec<Problem>| {
        if found.len() < n_given {
            let found = found
                .iter()
                .map(|problem| format!("{}, and is left out. {}", problem.message, problem.remedy));
            warnings.extend(found);
        } else {
            problems.extend(found);
        }
    };
    if let Toolsets::Named { core, names } = &policy.toolsets {
        let known: Vec<&str> = sets.iter().chain(LEGACY).copied().collect();
        let found = unknown("TOOLSETS", "toolset", names, &known, &sets);
        offered(names.len() + usize::from(*core), found);
    }
    if let Some(names) = policy.enabled_tools.as_deref() {
        let found = unknown("ENABLED_TOOLS", "tool", names, &tools, &tools);
        offered(names.len(), found);
    }
    problems.extend(unknown(
        "ATLASSIAN_MCP_DISABLED_TOOLS",
        "tool",
        &policy.disabled_tools,
        &tools,
        &tools,
    ));
    let known: Vec<&str> = tools.iter().chain(&sets).copied().collect();
    let known_or_of_reference: Vec<&str> = known.iter().chain(LEGACY).copied().collect();
    for rule in policy.rules.all() {
        let names = rule.names();
        problems.extend(unknown(
            "policy.rules",
            "tool or toolset",
            names,
            &known_or_of_reference,
            &known,
        ));
    }
    if problems.is_empty() {
        Ok(warnings)
    } else {
        Err(Error { problems })
    }
}

/// The reference's set of old names. It holds nothing here; naming it is no mistake.
const LEGACY: &[&str] = &["legacy"];

/// What is wrong with each given name that is not known.
fn unknown(
    variable: &str,
    what: &str,
    given: &[String],
    known: &[&str],
    suggested: &[&str],
) -> Vec<Problem> {
    given
        .iter()
        .filter(|name| !known.contains(&name.as_str()))
        .map(|name| {
            let nearest = suggested
                .iter()
                .map(|other| (strsim::jaro_winkler(other, &name.to_lowercase()), *other))
                .max_by(|one, other| one.0.total_cmp(&other.0));
            let remedy = match nearest {
                Some((likeness, nearest)) if likeness > 0.75 => {
                    format!("Did you mean `{nearest}`? `atlassian-mcp tools` lists them.")
                }
                _ => "`atlassian-mcp tools` lists them.".to_owned(),
            };
            let message = format!("{variable} names the {what} `{name}`, which does not exist");
            Problem::new(message, remedy)
        })
        .collect()
}
