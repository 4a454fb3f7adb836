//! Which product, and which of its two editions.

use std::fmt;

/// One of the two products this server speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Product {
    /// Jira: issues, projects, boards.
    Jira,
    /// Confluence: pages, spaces, comments.
    Confluence,
}

impl Product {
    /// The name as a person writes it.
    pub fn name(self) -> &'static str {
        match self {
            Product::Jira => "Jira",
            Product::Confluence => "Confluence",
        }
    }

    /// The beginning of its environment variables and, in lower case, of its tools.
    pub fn prefix(self) -> &'static str {
        match self {
            Product::Jira => "JIRA",
            Product::Confluence => "CONFLUENCE",
        }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The edition of a site.
///
/// It is named in `config`, here, and in the rooms `cloud` and `data_center` of the two
/// products; a test keeps it out of everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flavor {
    /// Atlassian Cloud, `https://NAME.atlassian.net`.
    Cloud,
    /// Self-hosted Server or Data Center.
    DataCenter,
}

impl Flavor {
    /// Whether it is Atlassian Cloud.
    pub fn is_cloud(self) -> bool {
        self == Flavor::Cloud
    }

    /// The name as Atlassian writes it.
    pub fn name(self) -> &'static str {
        match self {
            Flavor::Cloud => "Cloud",
            Flavor::DataCenter => "Data Center",
        }
    }
}

impl fmt::Display for Flavor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
