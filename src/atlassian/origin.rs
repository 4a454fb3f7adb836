//! Where the author of a text stands: in the company, or outside of it.

/// Where somebody stands, as far as a site tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A colleague, or an app the company installed.
    Internal,
    /// A customer of a service desk.
    Customer,
    /// A guest of another company.
    External,
    /// Nobody was signed in.
    Anonymous,
    /// An account that is gone, or of which the site does not tell.
    Unknown,
}

impl Origin {
    /// The word in an answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Customer => "customer",
            Self::External => "external",
            Self::Anonymous => "anonymous",
            Self::Unknown => "unknown",
        }
    }

    /// What Jira Cloud calls a kind of account; on Data Center, under lockdown, [`crate::jira`] adds the same words.
    pub fn of_account_type(kind: &str) -> Self {
        match kind {
            "atlassian" | "app" => Self::Internal,
            "customer" => Self::Customer,
            _ => Self::Unknown,
        }
    }

    /// For a reader: nothing is said of a colleague.
    pub fn mark(self) -> Option<&'static str> {
        (self != Self::Internal).then(|| self.name())
    }
}
