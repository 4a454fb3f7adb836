//! How far calls may reach: the projects and spaces an operator allows.

use std::collections::BTreeSet;

use super::{Action, Asked, Closed, Decision, Product, Rules, Target, Verdict};

/// The allowed projects and spaces; no list means all of them. The rules of the policy tighten it.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    projects: Option<BTreeSet<String>>,
    spaces: Option<BTreeSet<String>>,
    rules: Rules,
}

impl Reach {
    /// From the lists of the configuration. Project keys are compared in upper case (Jira has no others);
    /// space keys without regard to case, as Confluence does.
    pub fn new(projects: Option<&[String]>, spaces: Option<&[String]>) -> Self {
        let upper = |keys: &[String]| keys.iter().map(|key| key.to_uppercase()).collect();
        Self {
            projects: projects.map(upper),
            spaces: spaces.map(upper),
            rules: Rules::default(),
        }
    }

    /// The same, tightened by rules.
    #[must_use]
    pub fn with(self, rules: Rules) -> Self {
        Self { rules, ..self }
    }

    /// The rules.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Whether this may be read, by any tool.
    pub fn shows(&self, target: &Target) -> bool {
        self.allows(target) && self.reads(target).decision == Decision::Allow
    }

    /// Why this may not be read; `None` if it may.
    pub fn closes(&self, target: &Target) -> Option<Closed> {
        let closed = |by: Option<String>| Closed {
            target: target.clone(),
            by,
        };
        if !self.allows(target) {
            return Some(closed(None));
        }
        let verdict = self.reads(target);
        (verdict.decision != Decision::Allow).then(|| closed(Some(verdict.by)))
    }

    fn reads(&self, target: &Target) -> Verdict {
        let asked = Asked {
            tool: "",
            toolset: "",
            action: Action::Read,
            target: Some(target),
            product: None,
        };
        self.rules.decide(&asked)
    }

    /// Whether something of a product may have to be left out of an answer.
    pub fn hides(&self, product: Product) -> bool {
        let is_listed = match product {
            Product::Jira => self.projects.is_some(),
            Product::Confluence => self.spaces.is_some(),
        };
        is_listed || self.rules.may_deny_reading(product)
    }

    /// Whether the lists let a call touch this.
    pub fn allows(&self, target: &Target) -> bool {
        let (allowed, key) = match target {
            Target::Project(key) => (&self.projects, key),
            Target::Space(key) => (&self.spaces, key),
        };
        allowed
            .as_ref()
            .is_none_or(|allowed| allowed.contains(&key.to_uppercase()))
    }

    /// The allowed keys of a product in order, or `None` if nothing is forbidden there.
    pub fn keys(&self, product: Product) -> Option<Vec<String>> {
        let allowed = match product {
            Product::Jira => &self.projects,
            Product::Confluence => &self.spaces,
        };
        allowed.as_ref().map(|keys| keys.iter().cloned().collect())
    }

    /// Whether projects (or spaces) are told apart, so that what a call touches must be known for sure.
    pub fn is_limited(&self, product: Product) -> bool {
        let is_listed = match product {
            Product::Jira => self.projects.is_some(),
            Product::Confluence => self.spaces.is_some(),
        };
        is_listed || self.rules.tells_apart(product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::{Profile, Rule};

    /// A read that a person would have to be asked for counts as closed, so answers are looked through for it too.
    #[test]
    fn a_rule_that_confirms_or_denies_reading_hides_something() {
        for (line, jira, confluence) in [
            ("confirm read in HR", true, true),
            ("confirm read in HR on jira", true, false),
            ("confirm * on confluence", false, true),
            ("confirm read|delete", true, true),
            ("deny read in HR on confluence", false, true),
            ("deny everything in HR", true, true),
            ("allow read in HR", false, false),
            ("allow *", false, false),
            ("confirm write in HR", false, false),
            ("deny update|delete", false, false),
        ] {
            let lines = ["allow write", line].map(|line| Rule::parse(line).expect("a rule"));
            let reach = Reach::default().with(Rules::new(lines.into(), Profile::Open));
            assert_eq!(reach.hides(Product::Jira), jira, "{line}");
            assert_eq!(reach.hides(Product::Confluence), confluence, "{line}");
        }
    }

    #[test]
    fn no_list_allows_everything_and_an_empty_one_nothing() {
        let project = Target::Project("PROJ".into());
        assert!(Reach::default().allows(&project));
        assert!(!Reach::new(Some(&[]), None).allows(&project));
        let reach = Reach::new(Some(&["proj".into()]), Some(&["~Ada".into()]));
        assert!(reach.allows(&project));
        assert!(!reach.allows(&Target::Project("OTHER".into())));
        assert!(reach.allows(&Target::Space("~ada".into())));
    }
}
