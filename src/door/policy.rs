//! Whether a call may do what it does to what it touches.

use crate::atlassian::{Action, Reach, Target};
use crate::config::Config;
use crate::tools::{Error, ErrorKind, Result};

/// The rules of this configuration.
pub(super) struct Policy {
    read_only: bool,
    reach: Reach,
}

impl Policy {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            read_only: config.policy.read_only,
            reach: Reach::new(
                config.policy.projects.as_deref(),
                config.policy.spaces.as_deref(),
            ),
        }
    }

    /// Judges an action on targets; the error names what is out of reach and nothing of what is there.
    pub(super) fn judge(&self, action: Action, targets: &[Target]) -> Result<()> {
        if self.read_only && action != Action::Read {
            return Err(Error::new(
                ErrorKind::NotAllowed,
                "This server is read-only: nothing was changed.",
            ));
        }
        match targets.iter().find(|target| !self.reach.allows(target)) {
            None => Ok(()),
            Some(target) => {
                let variable = match target {
                    Target::Project(_) => "JIRA_PROJECTS_FILTER",
                    Target::Space(_) => "CONFLUENCE_SPACES_FILTER",
                };
                Err(Error::new(
                    ErrorKind::NotAllowed,
                    format!("Access to {target} is restricted by configuration; nothing was done."),
                )
                .hint(format!("The operator allows others by {variable}.")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(read_only: bool, projects: Option<&[String]>) -> Policy {
        Policy {
            read_only,
            reach: Reach::new(projects, None),
        }
    }

    #[test]
    fn judges_by_target_for_reads_and_writes_alike() {
        let allowed = ["PROJ".to_owned()];
        let policy = policy(false, Some(&allowed));
        let inside = Target::Project("PROJ".into());
        let outside = Target::Project("HR".into());
        for action in [Action::Read, Action::Create, Action::Delete] {
            assert!(policy.judge(action, std::slice::from_ref(&inside)).is_ok());
            let both = [inside.clone(), outside.clone()];
            let refused = policy.judge(action, &both).expect_err("out of reach");
            assert_eq!(refused.kind, ErrorKind::NotAllowed);
            assert!(refused.message.contains("project `HR`"), "{refused}");
        }
    }

    #[test]
    fn read_only_refuses_every_change() {
        let policy = policy(true, None);
        assert!(policy.judge(Action::Read, &[]).is_ok());
        assert!(policy.judge(Action::Comment, &[]).is_err());
    }
}
