//! What is recorded and where, checked. Nothing is opened or made here.

use std::path::PathBuf;
use std::time::Duration;

use super::load::{Environment, Notes};
use super::settings::{AuditSettings, JournalSettings};
use super::{Audit, AuditTo, Journal, Problem, Records};

/// A megabyte, in bytes.
pub(super) const MB: u64 = 1024 * 1024;

/// A day.
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub(super) fn check(
    journal: &JournalSettings,
    audit: AuditSettings,
    folder: Option<PathBuf>,
    user: Option<String>,
    notes: &mut Notes,
) -> Records {
    Records {
        journal: self::journal(journal, folder, notes),
        audit: self::audit(audit, notes),
        user,
    }
}

fn journal(said: &JournalSettings, folder: Option<PathBuf>, notes: &mut Notes) -> Option<Journal> {
    if said.enabled == Some(false) {
        return None;
    }
    let Some(folder) = folder else {
        if said.enabled == Some(true) {
            notes.problems.push(Problem::new(
                "A journal of changes is asked for, and there is no folder for it",
                "Set `state_directory` (ATLASSIAN_MCP_STATE_DIRECTORY).",
            ));
        }
        return None;
    };
    let max = at_least_one("journal.max_mb", said.max_mb.unwrap_or(32), notes);
    let days = at_least_one("journal.keep_days", said.keep_days.unwrap_or(30), notes);
    Some(Journal {
        folder,
        bytes: max.saturating_mul(MB),
        age: DAY.saturating_mul(u32::try_from(days).unwrap_or(u32::MAX)),
    })
}

fn audit(said: AuditSettings, notes: &mut Notes) -> Option<Audit> {
    let to = said.to?;
    let max = at_least_one("audit.max_mb", said.max_mb.unwrap_or(64), notes);
    let to = match to.trim() {
        "stderr" => AuditTo::Stderr,
        "journald" => AuditTo::Journald,
        path => {
            let path = PathBuf::from(path);
            if !path.is_absolute() {
                notes.problems.push(Problem::new(
                    format!("`audit.to` is `{}`", path.display()),
                    "It takes an absolute path, `stderr` or `journald`.",
                ));
            }
            AuditTo::File(path)
        }
    };
    Some(Audit {
        to,
        fsync: said.fsync.unwrap_or_default(),
        bytes: max.saturating_mul(MB),
        older: said.keep_files.unwrap_or(4).min(1000),
    })
}

fn at_least_one(name: &str, number: u64, notes: &mut Notes) -> u64 {
    if number == 0 {
        notes.problems.push(Problem::new(
            format!("`{name}` is 0"),
            "It takes 1 or more; `journal.enabled = false` keeps no journal, and no `audit.to` no audit.",
        ));
    }
    number.max(1)
}

/// Whose account runs this process, as the system names it.
pub(super) fn user(environment: &Environment) -> Option<String> {
    ["LOGNAME", "USER"]
        .iter()
        .find_map(|name| environment.get(name))
        .map(str::to_owned)
}

/// The folder for what is kept between runs, as the system names it.
pub(super) fn state_directory(environment: &Environment) -> Option<PathBuf> {
    // systemd may name several; the first is ours.
    let given = environment
        .get("STATE_DIRECTORY")
        .and_then(|folders| folders.split(':').next())
        .map(PathBuf::from);
    let of_user = || {
        let base = environment
            .get("XDG_STATE_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| Some(PathBuf::from(environment.get("HOME")?).join(".local/state")))?;
        Some(base.join("atlassian-mcp"))
    };
    given.or_else(of_user).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(variables: &[(&str, &str)]) -> Option<PathBuf> {
        let pairs = variables.iter();
        let environment = pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        state_directory(&environment)
    }

    #[test]
    fn the_system_names_the_folder() {
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(folder(&[]), None);
        assert_eq!(
            folder(&[("HOME", "/home/ada")]),
            path("/home/ada/.local/state/atlassian-mcp")
        );
        assert_eq!(
            folder(&[("HOME", "/home/ada"), ("XDG_STATE_HOME", "/s")]),
            path("/s/atlassian-mcp")
        );
        assert_eq!(
            folder(&[
                ("HOME", "/home/ada"),
                ("STATE_DIRECTORY", "/var/lib/a:/var/lib/b")
            ]),
            path("/var/lib/a")
        );
        assert_eq!(folder(&[("HOME", "relative")]), None);
    }

    #[test]
    fn a_journal_needs_a_folder_and_an_audit_a_place() {
        let mut notes = Notes::default();
        let on = JournalSettings {
            enabled: Some(true),
            ..JournalSettings::default()
        };
        assert_eq!(journal(&on, None, &mut notes), None);
        assert_eq!(notes.problems.len(), 1);
        let mut notes = Notes::default();
        let off = JournalSettings {
            enabled: Some(false),
            ..JournalSettings::default()
        };
        assert_eq!(journal(&off, Some("/s".into()), &mut notes), None);
        let kept = journal(&JournalSettings::default(), Some("/s".into()), &mut notes);
        assert_eq!(kept.map(|journal| journal.bytes), Some(32 * MB));
        let said = |to: &str| AuditSettings {
            to: Some(to.into()),
            ..AuditSettings::default()
        };
        assert_eq!(audit(AuditSettings::default(), &mut notes), None);
        assert_eq!(
            audit(said("stderr"), &mut notes).map(|audit| audit.to),
            Some(AuditTo::Stderr)
        );
        assert!(notes.problems.is_empty());
        audit(said("relative.log"), &mut notes);
        assert_eq!(notes.problems.len(), 1);
    }
}
