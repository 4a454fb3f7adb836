//! Whether a call may do what it does to what it touches.

use serde_json::Value;

use crate::atlassian::{Action, Product, Reach, Target};
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

impl Policy {
    /// Takes out what an answer tells of issues and pages out of reach, wherever it stands: a linked issue, a parent, a
    /// sub-task. Gives their number.
    ///
    /// What a call is about was judged before; this is for what a site adds of its own accord.
    pub(super) fn hide(&self, body: &mut Value) -> usize {
        let is_limited = [Product::Jira, Product::Confluence]
            .iter()
            .any(|product| self.reach.is_limited(*product));
        if is_limited { self.walk(body) } else { 0 }
    }

    fn walk(&self, value: &mut Value) -> usize {
        let mut hidden = 0;
        match value {
            Value::Array(items) => items.retain_mut(|item| self.stays(item, &mut hidden)),
            Value::Object(map) => map.retain(|_, item| self.stays(item, &mut hidden)),
            _ => {}
        }
        hidden
    }

    fn stays(&self, item: &mut Value, hidden: &mut usize) -> bool {
        // A link that leads out is of no use without its other end.
        let is_outside = self.is_outside(item)
            || ["inward_issue", "outward_issue"]
                .iter()
                .filter_map(|end| item.get(end))
                .any(|end| self.is_outside(end));
        if is_outside {
            *hidden += 1;
        } else {
            *hidden += self.walk(item);
        }
        !is_outside
    }

    /// Whether an object is an issue or a page out of reach. Objects of other kinds have keys too, of another form.
    fn is_outside(&self, item: &Value) -> bool {
        let text = |pointer: &str| item.pointer(pointer).and_then(Value::as_str);
        let issue = text("/key")
            .filter(|key| !key.contains(char::is_lowercase))
            .and_then(Target::project_of_issue);
        let project = text("/project/key").map(|key| Target::Project(key.to_owned()));
        let space = text("/space/key").map(|key| Target::Space(key.to_owned()));
        [issue, project, space]
            .iter()
            .flatten()
            .any(|target| !self.reach.allows(target))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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

    #[test]
    fn what_leads_out_is_taken_out_of_an_answer() {
        let allowed = ["PROJ".to_owned()];
        let mut body = json!({
            "key": "PROJ-1",
            "statusCategory": {"key": "new"},
            "reporter": {"key": "ada-1"},
            "parent": {"key": "HR-7", "summary": "Salaries"},
            "subtasks": [{"key": "PROJ-2"}, {"key": "HR-8"}],
            "issuelinks": [
                {"id": "1", "outward_issue": {"key": "HR-9", "summary": "Dismissals"}},
                {"id": "2", "inward_issue": {"key": "PROJ-3"}},
            ],
            "found": [{"id": "5", "project": {"key": "HR"}}],
        });
        let mut same = body.clone();
        assert_eq!(policy(false, None).hide(&mut same), 0);
        assert_eq!(same, body);
        assert_eq!(policy(false, Some(&allowed)).hide(&mut body), 4);
        assert_eq!(
            body,
            json!({
                "key": "PROJ-1",
                "statusCategory": {"key": "new"},
                "reporter": {"key": "ada-1"},
                "subtasks": [{"key": "PROJ-2"}],
                "issuelinks": [{"id": "2", "inward_issue": {"key": "PROJ-3"}}],
                "found": [],
            })
        );
    }
}
