//! Which edition and which product a request is for.

/// The edition that is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavor {
    /// Atlassian Cloud: account ids, API tokens, Jira REST v3.
    Cloud,
    /// Self-hosted Data Center: user names and keys, personal access tokens, Jira REST v2.
    DataCenter,
}

impl Flavor {
    /// Whether this is Cloud.
    pub fn is_cloud(self) -> bool {
        self == Flavor::Cloud
    }
}

impl std::str::FromStr for Flavor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "cloud" => Ok(Flavor::Cloud),
            "dc" | "data-center" | "datacenter" | "server" | "self-hosted" => {
                Ok(Flavor::DataCenter)
            }
            other => Err(format!("unknown flavor `{other}`; write `cloud` or `dc`")),
        }
    }
}

/// One of the two programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// Issues, projects, boards, service desks.
    Jira,
    /// Spaces and pages.
    Confluence,
}

impl Product {
    /// Lower-case name, as in fault rules and the log.
    pub fn name(self) -> &'static str {
        match self {
            Product::Jira => "jira",
            Product::Confluence => "confluence",
        }
    }
}
