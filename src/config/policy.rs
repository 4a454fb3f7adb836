//! What a caller may do, checked.

use super::load::Notes;
use super::settings::PolicySettings;
use super::{ConfirmTimeout, Policy, Problem, Toolsets};
use crate::atlassian::{Profile, Rule, Rules};

pub(super) fn check(said: PolicySettings, notes: &mut Notes) -> Policy {
    let rules = rules(said.rules, said.profile.as_deref(), notes);
    let confirm_timeout = match said.confirm_timeout {
        None => ConfirmTimeout::default(),
        Some(seconds) => match super::site::duration("policy.confirm_timeout", seconds) {
            Ok(time) => ConfirmTimeout(time),
            Err(problem) => {
                notes.problems.push(problem);
                ConfirmTimeout::default()
            }
        },
    };
    let mut only = |name: &str, keys: Option<Vec<String>>, normal: fn(&str) -> String| {
        let keys: Vec<String> = keys?.iter().map(|key| normal(key)).collect();
        if keys.iter().all(String::is_empty) {
            notes.problems.push(Problem::new(
                format!("`{name}` is a list of nothing"),
                "Write at least one key, or leave it out to allow all.",
            ));
        }
        Some(keys)
    };
    let projects = only("policy.projects", said.projects, project);
    let spaces = only("policy.spaces", said.spaces, space);
    let internal = said.internal_only_projects.unwrap_or_default();
    let enabled_tools = said.enabled_tools.filter(|names| !names.is_empty());
    Policy {
        read_only: said.read_only.unwrap_or(false),
        projects,
        spaces,
        internal_only_projects: internal.iter().map(|key| project(key)).collect(),
        toolsets: toolsets(said.toolsets),
        enabled_tools: enabled_tools.map(trimmed),
        disabled_tools: trimmed(said.disabled_tools.unwrap_or_default()),
        write_mode: said.write_mode.unwrap_or_default(),
        rules,
        confirm_timeout,
        lockdown: said.lockdown.unwrap_or(false),
    }
}

fn rules(lines: Option<Vec<String>>, profile: Option<&str>, notes: &mut Notes) -> Rules {
    let mut rules = Vec::new();
    for line in lines.unwrap_or_default() {
        match Rule::parse(&line) {
            Ok(rule) => rules.push(rule),
            Err(reason) => notes.problems.push(Problem::new(
                format!("The rule `{line}` cannot be read: {reason}"),
                "Write it like `confirm update|transition in OPS|HR-* on jira at prod`.",
            )),
        }
    }
    let profile = match profile {
        None => Profile::default(),
        Some(name) => Profile::named(name.trim()).unwrap_or_else(|| {
            notes.problems.push(Problem::new(
                format!("`policy.profile` is `{name}`"),
                "It takes `open`, `careful` or `read-only`.",
            ));
            // Nothing starts with a problem; if it did, nothing should be open.
            Profile::ReadOnly
        }),
    };
    Rules::new(rules, profile)
}

fn trimmed(names: Vec<String>) -> Vec<String> {
    let names = names.iter().map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// Invisible characters come along when a key is copied from a page; a rule with one would never match.
fn visible(key: &str) -> String {
    let is_invisible = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    key.trim().chars().filter(|c| !is_invisible(c)).collect()
}

fn project(key: &str) -> String {
    visible(key).to_uppercase()
}

/// Keys of personal spaces hold an account's name or id, whose case counts.
fn space(key: &str) -> String {
    let key = visible(key);
    if key.starts_with('~') {
        key
    } else {
        key.to_uppercase()
    }
}

fn toolsets(names: Option<Vec<String>>) -> Toolsets {
    let names = trimmed(names.unwrap_or_default());
    // In any letters, as the reference takes them; the names of sets are exact.
    let says = |word: &str| names.iter().any(|name| name.eq_ignore_ascii_case(word));
    if says("all") {
        return Toolsets::All;
    }
    let core = names.is_empty() || says("default");
    let is_set = |name: &String| !name.eq_ignore_ascii_case("default");
    let names: Vec<String> = names.into_iter().filter(is_set).collect();
    if names.is_empty() {
        Toolsets::Core
    } else {
        Toolsets::Named { core, names }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Option<Vec<String>> {
        Some(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn toolsets_mean_what_they_say() {
        let named = |core, names: &[&str]| Toolsets::Named {
            core,
            names: words(names).expect("some"),
        };
        assert_eq!(toolsets(None), Toolsets::Core);
        assert_eq!(toolsets(words(&["default"])), Toolsets::Core);
        assert_eq!(toolsets(words(&["Default"])), Toolsets::Core);
        assert_eq!(toolsets(words(&["all", "jira_agile"])), Toolsets::All);
        assert_eq!(toolsets(words(&["ALL"])), Toolsets::All);
        assert_eq!(
            toolsets(words(&["jira_agile"])),
            named(false, &["jira_agile"])
        );
        assert_eq!(
            toolsets(words(&["default", " jira_agile "])),
            named(true, &["jira_agile"])
        );
    }

    #[test]
    fn keys_are_brought_to_one_form() {
        let said = PolicySettings {
            projects: words(&["proj\u{200b}", " docs "]),
            spaces: words(&["tech", "~Ada"]),
            internal_only_projects: words(&["desk"]),
            ..PolicySettings::default()
        };
        let policy = check(said, &mut Notes::default());
        assert_eq!(policy.projects, words(&["PROJ", "DOCS"]));
        assert_eq!(policy.spaces, words(&["TECH", "~Ada"]));
        assert_eq!(policy.internal_only_projects, ["DESK"]);
    }

    #[test]
    fn a_filter_of_nothing_is_refused() {
        let said = PolicySettings {
            projects: Some(Vec::new()),
            ..PolicySettings::default()
        };
        let mut notes = Notes::default();
        check(said, &mut notes);
        assert_eq!(
            notes.problems[0].to_string(),
            "`policy.projects` is a list of nothing. Write at least one key, or leave it out to allow all."
        );
    }
}
