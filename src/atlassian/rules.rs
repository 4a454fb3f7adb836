//! Rules of a policy: who may do what to which project or space. Pure: read, matched, explained.
//!
//! A rule is one line, the same in the TOML file, in a variable and in a module option:
//! `deny delete|administer`, `confirm update|transition in OPS|HR-*`, `allow read on jira`, `deny write at prod`. The
//! first rule that matches decides; where none does, the profile does. Rules only ever tighten what the lists of allowed
//! projects and spaces, read-only mode and the site itself leave open.

use std::fmt;
use std::sync::Arc;

use super::{Action, Product, Target};

/// What a rule says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// It is done.
    #[default]
    Allow,
    /// A person is asked first.
    Confirm,
    /// It is not done.
    Deny,
}

/// What counts where no rule matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Everything is allowed.
    #[default]
    Open,
    /// Reading is allowed, changes are confirmed, what removes something or changes rights is denied.
    Careful,
    /// Reading is allowed, nothing else.
    ReadOnly,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    decision: Decision,
    /// Actions it speaks of; with `names` empty too, all of them.
    actions: Vec<Action>,
    /// Tools and toolsets it speaks of, by name.
    names: Vec<String>,
    /// Keys of projects and spaces, upper case, perhaps ending in `*`; none is all of them and what has no key.
    keys: Vec<String>,
    product: Option<Product>,
    /// Names of sites, lower case, perhaps beginning or ending in `*`; none is all of them.
    sites: Vec<String>,
    text: String,
}

/// All rules, first match first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    rules: Arc<[Rule]>,
    profile: Profile,
    /// What the site of each product is called, lower case.
    sites: Vec<(Product, String)>,
}

/// What was decided, and by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The decision.
    pub decision: Decision,
    /// The rule in the operator's words, or the profile.
    pub by: String,
}

/// What is judged: one action of one tool on one target.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The name of the tool.
    pub tool: &'a str,
    /// The name of its set.
    pub toolset: &'a str,
    /// What it does.
    pub action: Action,
    /// To what; `None` for a fact of the whole site.
    pub target: Option<&'a Target>,
    /// Where, if no target tells.
    pub product: Option<Product>,
}

impl Rule {
    /// Reads a rule.
    ///
    /// # Errors
    /// What is wrong with it, in words that end a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let decision = match words.next().unwrap_or_default() {
            "allow" => Decision::Allow,
            "confirm" => Decision::Confirm,
            "deny" => Decision::Deny,
            other => {
                return Err(format!(
                    "it begins with `{other}` instead of `allow`, `confirm` or `deny`"
                ));
            }
        };
        let mut rule = Self {
            decision,
            actions: Vec::new(),
            names: Vec::new(),
            keys: Vec::new(),
            product: None,
            sites: Vec::new(),
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        let what = words.next().ok_or("it does not say what")?;
        for word in parts(what) {
            match word {
                "*" | "everything" => {}
                "write" => rule
                    .actions
                    .extend(Action::ALL.iter().filter(|one| **one != Action::Read)),
                word => match Action::ALL.iter().find(|action| action.name() == word) {
                    Some(action) => rule.actions.push(*action),
                    None => rule.names.push(word.to_owned()),
                },
            }
        }
        while let Some(word) = words.next() {
            let rest = words
                .next()
                .ok_or_else(|| format!("it ends with `{word}`"))?;
            match word {
                "in" => rule.keys.extend(parts(rest).map(str::to_uppercase)),
                "on" => {
                    rule.product = Some(match rest {
                        "jira" => Product::Jira,
                        "confluence" => Product::Confluence,
                        other => {
                            return Err(format!("`{other}` is neither `jira` nor `confluence`"));
                        }
                    });
                }
                "at" => rule.sites.extend(parts(rest).map(str::to_lowercase)),
                other => {
                    return Err(format!(
                        "it says `{other}` where only `in`, `on` and `at` can stand"
                    ));
                }
            }
        }
        Ok(rule)
    }

    /// The tools and toolsets it names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    fn matches(&self, asked: &Asked<'_>, sites: &[(Product, String)]) -> bool {
        let says_all = self.actions.is_empty() && self.names.is_empty();
        let is_action = self.actions.contains(&asked.action);
        let is_name = self
            .names
            .iter()
            .any(|name| name == asked.tool || name == asked.toolset);
        let is_meant = match (self.actions.is_empty(), self.names.is_empty()) {
            (false, false) => is_action && is_name,
            _ => says_all || is_action || is_name,
        };
        let product = asked.target.map(Target::product).or(asked.product);
        let is_there = self.product.is_none_or(|own| product == Some(own));
        is_meant && is_there && self.is_at(product, sites) && self.speaks_of(asked.target)
    }

    /// Whether it speaks of the site where a product is.
    fn is_at(&self, product: Option<Product>, sites: &[(Product, String)]) -> bool {
        self.sites.is_empty()
            || sites
                .iter()
                .filter(|(own, _)| product == Some(*own))
                .any(|(_, name)| self.sites.iter().any(|pattern| fits(pattern, name)))
    }

    fn speaks_of(&self, target: Option<&Target>) -> bool {
        if self.keys.is_empty() {
            return true;
        }
        let Some(target) = target else {
            return false;
        };
        let key = target.key().to_uppercase();
        self.keys.iter().any(|pattern| fits(pattern, &key))
    }

    fn may_deny_reading(&self) -> bool {
        let reads = self.actions.is_empty() || self.actions.contains(&Action::Read);
        self.decision != Decision::Allow && reads
    }
}

impl Rules {
    /// Rules in their order, and what counts besides.
    pub fn new(rules: Vec<Rule>, profile: Profile) -> Self {
        Self {
            rules: rules.into(),
            profile,
            sites: Vec::new(),
        }
    }

    /// The same, where the site of a product is called so. It may have several names.
    #[must_use]
    pub fn at(mut self, product: Product, name: &str) -> Self {
        let site = (product, name.to_lowercase());
        if !self.sites.contains(&site) {
            self.sites.push(site);
        }
        self
    }

    /// Whether there is nothing to judge.
    pub fn is_open(&self) -> bool {
        self.rules.is_empty() && self.profile == Profile::Open
    }

    /// The rules, in their order.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// What counts where no rule matches.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Whether any rule tells projects (or spaces) apart, so that what is touched must be known for sure.
    pub fn tells_apart(&self, product: Product) -> bool {
        self.rules
            .iter()
            .any(|rule| !rule.keys.is_empty() && rule.product.is_none_or(|own| own == product))
    }

    /// Whether anything may need a confirmation.
    pub fn may_confirm(&self) -> bool {
        self.profile == Profile::Careful
            || self
                .rules
                .iter()
                .any(|rule| rule.decision == Decision::Confirm)
    }

    /// Whether any rule could keep something of a product from being read.
    pub fn may_deny_reading(&self, product: Product) -> bool {
        self.rules
            .iter()
            .any(|rule| rule.may_deny_reading() && rule.product.is_none_or(|own| own == product))
    }

    /// What is decided.
    pub fn decide(&self, asked: &Asked<'_>) -> Verdict {
        let rule = self
            .rules
            .iter()
            .find(|rule| rule.matches(asked, &self.sites));
        match rule {
            Some(rule) => Verdict {
                decision: rule.decision,
                by: format!("rule `{rule}`"),
            },
            None => Verdict {
                decision: self.profile.decide(asked.action),
                by: format!("profile `{}`", self.profile.name()),
            },
        }
    }
}

impl Profile {
    /// The profile of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Careful, Self::ReadOnly]
            .into_iter()
            .find(|profile| profile.name() == name)
    }

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Careful => "careful",
            Self::ReadOnly => "read-only",
        }
    }

    fn decide(self, action: Action) -> Decision {
        match (self, action) {
            (Self::Open, _) | (_, Action::Read) => Decision::Allow,
            (Self::ReadOnly, _) => Decision::Deny,
            (Self::Careful, Action::Delete | Action::Administer) => Decision::Deny,
            (Self::Careful, _) => Decision::Confirm,
        }
    }
}

impl Decision {
    /// The word in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Confirm => "confirm",
            Self::Deny => "deny",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a name is the one of a pattern, which may begin or end in `*`.
fn fits(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(_), Some("")) => true,
        (Some(end), Some(_)) => name.contains(end.trim_end_matches('*')),
        (Some(end), None) => name.ends_with(end),
        (None, Some(beginning)) => name.starts_with(beginning),
        (None, None) => pattern == name,
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split('|')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(lines: &[&str], profile: Profile) -> Rules {
        let rules = lines.iter().map(|line| Rule::parse(line).expect("a rule"));
        Rules::new(rules.collect(), profile)
    }

    fn decide(rules: &Rules, action: Action, target: Option<&Target>) -> &'static str {
        let asked = Asked {
            tool: "jira_delete_issue",
            toolset: "jira_issues",
            action,
            target,
            product: Some(Product::Jira),
        };
        rules.decide(&asked).decision.name()
    }

    #[test]
    fn the_first_rule_that_matches_decides() {
        let rules = rules(
            &[
                "allow delete in SANDBOX",
                "deny delete",
                "confirm write in OPS-*|hr",
                "deny * on confluence",
            ],
            Profile::Open,
        );
        let project = |key: &str| Target::Project(key.into());
        let cases = [
            (Action::Delete, Some(project("SANDBOX")), "allow"),
            (Action::Delete, Some(project("PROJ")), "deny"),
            (Action::Delete, None, "deny"),
            (Action::Update, Some(project("OPS-1")), "confirm"),
            (Action::Comment, Some(project("HR")), "confirm"),
            (Action::Read, Some(project("HR")), "allow"),
            (Action::Read, Some(Target::Space("TECH".into())), "deny"),
            (Action::Update, None, "allow"),
        ];
        for (action, target, wanted) in cases {
            assert_eq!(
                decide(&rules, action, target.as_ref()),
                wanted,
                "{action:?} {target:?}"
            );
        }
    }

    #[test]
    fn a_rule_of_a_tool_speaks_of_that_tool() {
        let rules = rules(
            &["deny jira_delete_issue", "confirm jira_issues|update"],
            Profile::Open,
        );
        assert_eq!(decide(&rules, Action::Delete, None), "deny");
        assert_eq!(decide(&rules, Action::Update, None), "deny");
        let other = Asked {
            tool: "jira_update_issue",
            toolset: "jira_issues",
            action: Action::Update,
            target: None,
            product: None,
        };
        let verdict = rules.decide(&other);
        assert_eq!(
            verdict.decision,
            Decision::Confirm,
            "update by a tool of that set"
        );
        assert_eq!(verdict.by, "rule `confirm jira_issues|update`");
        assert_eq!(
            rules
                .decide(&Asked {
                    action: Action::Read,
                    ..other
                })
                .decision,
            Decision::Allow
        );
    }

    #[test]
    fn a_rule_of_a_site_speaks_of_that_site() {
        let lines = ["allow write at sandbox", "deny write at *.example.com"];
        let named = |name: &str| rules(&lines, Profile::Open).at(Product::Jira, name);
        for (site, wanted) in [
            ("Sandbox", "allow"),
            ("jira.example.com", "deny"),
            ("example.com", "allow"),
            ("jira.example.com.evil.org", "allow"),
        ] {
            let target = Target::Project("PROJ".into());
            let rules = named(site);
            assert_eq!(
                decide(&rules, Action::Update, Some(&target)),
                wanted,
                "{site}"
            );
            assert_eq!(decide(&rules, Action::Update, None), wanted, "{site}");
            let space = Target::Space("TECH".into());
            assert_eq!(
                decide(&rules, Action::Update, Some(&space)),
                "allow",
                "Confluence is elsewhere"
            );
        }
        let both = named("prod.example.com").at(Product::Jira, "sandbox");
        assert_eq!(decide(&both, Action::Update, None), "allow", "either name");
    }

    #[test]
    fn patterns_have_a_star_at_an_end() {
        for (pattern, name, is_it) in [
            ("*", "x", true),
            ("HR*", "HRX", true),
            ("HR*", "XHR", false),
            ("*.org", "a.org", true),
            ("*.org", "a.org.net", false),
            ("*acme*", "x.acme.net", true),
            ("HR", "HRX", false),
        ] {
            assert_eq!(fits(pattern, name), is_it, "{pattern} {name}");
        }
    }

    #[test]
    fn profiles_say_what_no_rule_says() {
        let table = [
            (Profile::Open, Action::Delete, "allow"),
            (Profile::Careful, Action::Read, "allow"),
            (Profile::Careful, Action::Comment, "confirm"),
            (Profile::Careful, Action::Delete, "deny"),
            (Profile::ReadOnly, Action::Read, "allow"),
            (Profile::ReadOnly, Action::Create, "deny"),
        ];
        for (profile, action, wanted) in table {
            assert_eq!(
                decide(&rules(&[], profile), action, None),
                wanted,
                "{profile:?} {action:?}"
            );
        }
    }

    #[test]
    fn a_rule_that_cannot_be_read_is_told() {
        let problem = |text: &str| Rule::parse(text).expect_err("no rule");
        assert!(problem("forbid delete").contains("`forbid` instead of `allow`"));
        assert!(problem("deny").contains("does not say what"));
        assert!(problem("deny delete in").contains("ends with `in`"));
        assert!(problem("deny delete of HR").contains("`of` where only `in`, `on` and `at`"));
        assert!(problem("deny delete on trello").contains("neither `jira` nor `confluence`"));
    }
}
