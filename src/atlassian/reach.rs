//! How far calls may reach: the projects and spaces an operator allows.

use std::collections::BTreeSet;

use super::{Product, Target};

/// The allowed projects and spaces; no list means all of them.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    projects: Option<BTreeSet<String>>,
    spaces: Option<BTreeSet<String>>,
}

impl Reach {
    /// From the lists of the configuration. Project keys are compared in upper case (Jira has no others);
    /// space keys without regard to case, as Confluence does.
    pub fn new(projects: Option<&[String]>, spaces: Option<&[String]>) -> Self {
        let upper = |keys: &[String]| keys.iter().map(|key| key.to_uppercase()).collect();
        Self {
            projects: projects.map(upper),
            spaces: spaces.map(upper),
        }
    }

    /// Whether a call may touch this.
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

    /// Whether anything of a product is forbidden.
    pub fn is_limited(&self, product: Product) -> bool {
        match product {
            Product::Jira => self.projects.is_some(),
            Product::Confluence => self.spaces.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
