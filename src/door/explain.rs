//! What the policy would say to a call, without making it: `atlassian-mcp policy explain`.

use serde_json::{Map, Value};

use super::{Door, UnknownTool};
use crate::atlassian::{Action, Target};
use crate::tools::{ALL, Result};

/// What would be decided of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The tool.
    pub tool: &'static str,
    /// What it does.
    pub action: Action,
    /// What the arguments tell of what it touches. The rest is judged once the site has told it.
    pub targets: Vec<Target>,
    /// `allow`, `confirm` or `deny`.
    pub decision: &'static str,
    /// The rule, or why not.
    pub by: String,
}

impl Door {
    /// What would be decided, by the arguments alone. Nothing is asked and nothing is done.
    ///
    /// # Errors
    /// If there is no such tool at all.
    pub fn explain(
        &self,
        name: &str,
        arguments: Map<String, Value>,
    ) -> std::result::Result<Result<Explained>, UnknownTool> {
        let Some(visible) = self
            .visible
            .iter()
            .find(|visible| visible.entry.name == name)
        else {
            let Some(entry) = ALL.iter().find(|entry| entry.name == name) else {
                return Err(UnknownTool(name.to_owned()));
            };
            return Ok(Ok(Explained {
                tool: entry.name,
                action: entry.action,
                targets: Vec::new(),
                decision: "deny",
                by: "it is not offered: its product, its toolset, a list of tools or read-only mode hides it".into(),
            }));
        };
        let entry = visible.entry;
        let explained = self
            .arguments(visible, arguments)
            .and_then(|(arguments, _)| {
                let targets = entry.parse(arguments)?.targets;
                let (decision, by) = match self.policy.judge(entry, entry.action, &targets) {
                    Ok(verdict) if verdict.by.is_empty() => {
                        ("allow", "nothing speaks against it".to_owned())
                    }
                    Ok(verdict) => (verdict.decision.name(), verdict.by),
                    Err(error) => ("deny", error.message),
                };
                Ok(Explained {
                    tool: entry.name,
                    action: entry.action,
                    targets,
                    decision,
                    by,
                })
            });
        Ok(explained)
    }
}
