//! Whether a call may do what it does to what it touches.

use crate::atlassian::{Action, Asked, Decision, Reach, Target, Verdict};
use crate::config::Config;
use crate::tools::{Change, Entry, Error, ErrorKind, Result, Step};

/// The rules of this configuration.
pub(super) struct Policy {
    read_only: bool,
    reach: Reach,
}

impl Policy {
    pub(super) fn new(config: &Config, reach: Reach) -> Self {
        Self {
            read_only: config.policy.read_only,
            reach,
        }
    }

    /// How far calls may reach.
    pub(super) fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Whether anything may need a confirmation.
    pub(super) fn may_confirm(&self) -> bool {
        self.reach.rules().may_confirm()
    }

    /// Judges what a tool does to targets; an error names what is out of reach and nothing of what is there. The
    /// verdict is the strictest of all.
    ///
    /// What may be changed must be readable too, because the answer of a change shows what it changed.
    pub(super) fn judge(
        &self,
        entry: &Entry,
        action: Action,
        targets: &[Target],
    ) -> Result<Verdict> {
        self.judge_step(
            entry.name,
            entry.toolset.name(),
            entry.toolset.product(),
            action,
            targets,
        )
    }

    /// Judges a change by all that it does: its own action and targets, and those of the changes it is made of.
    pub(super) fn judge_change(&self, entry: &Entry, change: &Change) -> Result<Verdict> {
        if change.steps.is_empty() {
            self.must_be_known(entry, &change.targets)?;
        }
        let mut strictest = self.judge(entry, change.action, &change.targets)?;
        let mut take = |verdict: Verdict| {
            if verdict.decision > strictest.decision {
                strictest = verdict;
            }
        };
        for action in &change.also {
            take(self.judge(entry, *action, &change.targets)?);
        }
        for step in &change.steps {
            let Step {
                entry,
                action,
                targets,
            } = step;
            self.must_be_known(entry, targets)?;
            take(self.judge(entry, *action, targets)?);
        }
        Ok(strictest)
    }

    /// Where projects or spaces are told apart, a change that names none cannot be judged, so it is not made.
    fn must_be_known(&self, entry: &Entry, targets: &[Target]) -> Result<()> {
        let is_limited = entry
            .toolset
            .product()
            .is_some_and(|product| self.reach.is_limited(product));
        if !targets.is_empty() || !is_limited {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::NotAllowed,
            format!(
                "Nothing tells which project or space `{}` would change here, and the configuration tells them apart; \
                 nothing was done.",
                entry.name
            ),
        ))
    }

    fn judge_step(
        &self,
        tool: &str,
        toolset: &str,
        product: Option<crate::atlassian::Product>,
        action: Action,
        targets: &[Target],
    ) -> Result<Verdict> {
        if self.read_only && action != Action::Read {
            return Err(Error::new(
                ErrorKind::NotAllowed,
                "This server is read-only: nothing was changed.",
            ));
        }
        if let Some(target) = targets.iter().find(|target| !self.reach.allows(target)) {
            return Err(Error::closed(target, None));
        }
        let rules = self.reach.rules();
        let mut strictest = Verdict::default();
        if rules.is_open() {
            return Ok(strictest);
        }
        let decide = |action: Action, target: Option<&Target>| {
            let asked = Asked {
                tool,
                toolset,
                action,
                target,
                product,
            };
            (rules.decide(&asked), action, target.cloned())
        };
        let all: Vec<Option<&Target>> = match targets {
            [] => vec![None],
            targets => targets.iter().map(Some).collect(),
        };
        for target in all {
            // A read that needs a confirmation would show what it asks for: it counts as denied.
            let (read, ..) = decide(Action::Read, target);
            if read.decision != Decision::Allow && (action == Action::Read || target.is_some()) {
                return Err(denied(&read, Action::Read, target));
            }
            let (verdict, action, target) = decide(action, target);
            if verdict.decision == Decision::Deny {
                return Err(denied(&verdict, action, target.as_ref()));
            }
            if verdict.decision > strictest.decision || strictest.by.is_empty() {
                strictest = verdict;
            }
        }
        Ok(strictest)
    }
}

fn denied(verdict: &Verdict, action: Action, target: Option<&Target>) -> Error {
    if let (Action::Read, Some(target)) = (action, target) {
        return Error::closed(target, Some(&verdict.by));
    }
    let place = target
        .map(|target| format!(" in {target}"))
        .unwrap_or_default();
    Error::new(
        ErrorKind::NotAllowed,
        format!(
            "To {}{place} is denied by the {}; nothing was done.",
            action.name(),
            verdict.by
        ),
    )
    .hint("The operator decides that by `policy.rules`; `atlassian-mcp policy explain` tells why.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::{Profile, Rule, Rules};

    fn policy(read_only: bool, projects: Option<&[String]>, rules: &[&str]) -> Policy {
        let rules = rules.iter().map(|line| Rule::parse(line).expect("a rule"));
        let rules = Rules::new(rules.collect(), Profile::Open);
        Policy {
            read_only,
            reach: Reach::new(projects, None).with(rules),
        }
    }

    fn judge(policy: &Policy, action: Action, targets: &[Target]) -> Result<Verdict> {
        policy.judge_step("jira_update_issue", "jira_issues", None, action, targets)
    }

    #[test]
    fn judges_by_target_for_reads_and_writes_alike() {
        let allowed = ["PROJ".to_owned()];
        let policy = policy(false, Some(&allowed), &[]);
        let inside = Target::Project("PROJ".into());
        let outside = Target::Project("HR".into());
        for action in [Action::Read, Action::Create, Action::Delete] {
            assert!(judge(&policy, action, std::slice::from_ref(&inside)).is_ok());
            let both = [inside.clone(), outside.clone()];
            let refused = judge(&policy, action, &both).expect_err("out of reach");
            assert_eq!(refused.kind, ErrorKind::NotAllowed);
            assert!(refused.message.contains("project `HR`"), "{refused}");
        }
    }

    #[test]
    fn a_read_that_needs_a_confirmation_counts_as_denied() {
        let policy = policy(false, None, &["confirm read in HR"]);
        let closed = Target::Project("HR".into());
        for action in [Action::Read, Action::Update] {
            let refused = judge(&policy, action, std::slice::from_ref(&closed));
            assert!(refused.is_err(), "{action:?}");
        }
        let open = Target::Project("PROJ".into());
        assert!(judge(&policy, Action::Read, &[open]).is_ok());
    }

    #[test]
    fn a_change_of_nobody_knows_what_is_refused_where_it_matters() {
        let entry = crate::tools::ALL
            .iter()
            .find(|entry| entry.name == "jira_remove_issue_link")
            .expect("a tool");
        let change = || {
            Change::new(
                Action::Delete,
                "x",
                crate::tools::Undo::never("x"),
                |_, _| async { Ok(crate::tools::Applied::default()) },
            )
        };
        let allowed = ["PROJ".to_owned()];
        for policy in [
            policy(false, Some(&allowed), &[]),
            policy(false, None, &["deny delete in HR"]),
        ] {
            let refused = policy.judge_change(entry, &change());
            assert!(refused.is_err_and(|error| error.message.contains("Nothing tells")));
            let known = change().target(Target::Project("PROJ".into()));
            assert!(policy.judge_change(entry, &known).is_ok());
        }
        let open = policy(false, None, &["confirm delete"]);
        assert!(open.judge_change(entry, &change()).is_ok());
    }

    #[test]
    fn read_only_refuses_every_change() {
        let policy = policy(true, None, &["allow everything"]);
        assert!(judge(&policy, Action::Read, &[]).is_ok());
        assert!(judge(&policy, Action::Comment, &[]).is_err());
    }

    #[test]
    fn the_strictest_target_decides_and_a_change_must_be_readable() {
        let policy = policy(false, None, &["deny read in HR", "confirm update in OPS"]);
        let targets = |keys: &[&str]| -> Vec<Target> {
            keys.iter()
                .map(|key| Target::Project((*key).into()))
                .collect()
        };
        let verdict = judge(&policy, Action::Update, &targets(&["PROJ", "OPS"])).expect("judged");
        assert_eq!(verdict.decision, Decision::Confirm);
        let verdict = judge(&policy, Action::Update, &targets(&["PROJ"])).expect("judged");
        assert_eq!(verdict.decision, Decision::Allow);
        let refused = judge(&policy, Action::Update, &targets(&["OPS", "HR"])).expect_err("denied");
        assert!(
            refused
                .message
                .contains("To read in project `HR` is denied by the rule `deny read in HR`"),
            "{refused}"
        );
        assert!(
            judge(&policy, Action::Update, &[]).is_ok(),
            "a rule of a project says nothing of the site"
        );
    }
}
