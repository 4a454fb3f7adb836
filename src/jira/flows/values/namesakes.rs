//! Fields of one name: each team-managed project of Cloud has a `Story Points` of its own. The screen tells which is
//! meant; where it does not, nobody guesses.

use serde_json::Value;

use super::meant::Asked;
use crate::jira::flows::failure::Told;
use crate::jira::model::{Field, FieldMeta};

/// Why a key is no field.
#[derive(Debug)]
pub(super) enum Unfound {
    /// No field is called so.
    Unknown(Told),
    /// Several are.
    Several(Vec<Field>, Told),
}

#[cfg(test)]
impl Unfound {
    /// What a caller has to know where no screen can tell.
    pub(super) fn told(self) -> Told {
        match self {
            Unfound::Unknown(told) | Unfound::Several(_, told) => told,
        }
    }
}

/// What was written for a name of several fields.
#[derive(Clone, Debug)]
pub struct Namesakes {
    /// The fields.
    pub(super) fields: Vec<Field>,
    /// What was written.
    pub(super) value: Value,
    /// What is said if it stays open which is meant.
    pub(super) told: Told,
}

impl Asked {
    /// Takes of each name that several fields have the one on this screen; tells of those of which it has none, or
    /// several.
    pub fn decide(&mut self, screen: &[FieldMeta]) -> Vec<Told> {
        let mut problems = Vec::new();
        for namesakes in std::mem::take(&mut self.namesakes) {
            let is_there = |field: &&Field| screen.iter().any(|meta| meta.field.id == field.id);
            let mut there = namesakes.fields.iter().filter(is_there);
            match (there.next(), there.next()) {
                (Some(only), None) => problems.extend(self.put(only.clone(), namesakes.value)),
                _ => problems.push(namesakes.told),
            }
        }
        problems
    }
}
