//! What a call touches, and what it does to it: the two things a policy judges.

use std::fmt;

use super::Product;

/// Something a rule can speak of. Keys are upper case, as the sites write them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A Jira project by its key.
    Project(String),
    /// A Confluence space by its key. Personal spaces (`~ada`) keep their case.
    Space(String),
}

impl Target {
    /// The project an issue key belongs to: what stands before the first `-` that a digit follows.
    ///
    /// `B7-214-68901` is a key of project `B7` on sites with their own key pattern.
    pub fn project_of_issue(issue_key: &str) -> Option<Target> {
        let dash = issue_key
            .match_indices('-')
            .map(|(at, _)| at)
            .find(|at| issue_key[at + 1..].starts_with(|c: char| c.is_ascii_digit()))?;
        (dash > 0).then(|| Target::Project(issue_key[..dash].to_uppercase()))
    }
}

impl Target {
    /// Where it is.
    pub fn product(&self) -> Product {
        match self {
            Target::Project(_) => Product::Jira,
            Target::Space(_) => Product::Confluence,
        }
    }

    /// Its key.
    pub fn key(&self) -> &str {
        match self {
            Target::Project(key) | Target::Space(key) => key,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Project(key) => write!(f, "project `{key}`"),
            Target::Space(key) => write!(f, "space `{key}`"),
        }
    }
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Looks, and changes nothing.
    Read,
    /// Makes something new.
    Create,
    /// Changes what is there.
    Update,
    /// Moves an issue through its workflow.
    Transition,
    /// Writes or changes a comment.
    Comment,
    /// Removes something.
    Delete,
    /// Changes who may do what.
    Administer,
}

impl Action {
    /// Every action, reading first.
    pub const ALL: &[Action] = &[
        Action::Read,
        Action::Create,
        Action::Update,
        Action::Transition,
        Action::Comment,
        Action::Delete,
        Action::Administer,
    ];

    /// The word used in configuration and in previews.
    pub fn name(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Create => "create",
            Action::Update => "update",
            Action::Transition => "transition",
            Action::Comment => "comment",
            Action::Delete => "delete",
            Action::Administer => "administer",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_project_out_of_an_issue_key() {
        let project = |key: &str| Target::project_of_issue(key);
        assert_eq!(project("PROJ-1"), Some(Target::Project("PROJ".into())));
        assert_eq!(project("D_DEV-123"), Some(Target::Project("D_DEV".into())));
        assert_eq!(project("B7-214-68901"), Some(Target::Project("B7".into())));
        assert_eq!(project("proj-1"), Some(Target::Project("PROJ".into())));
        assert_eq!(project("PROJ"), None);
        assert_eq!(project("-1"), None);
        assert_eq!(project("10001"), None);
    }
}
