//! Settings of the reference server that this one knows and does not follow.
//!
//! They are accepted, so that whoever switches need not clean up first; where leaving one out changes
//! what the server does, it is said at start and by `check-config`.

/// One setting, or a group that belongs together.
#[derive(Debug)]
pub struct Unsupported {
    /// Its environment variables.
    pub variables: &'static [&'static str],
    /// Its flag, without dashes.
    pub flag: Option<&'static str>,
    /// Whether it deserves a warning when it is set.
    pub told: bool,
    /// What happens instead, as a sentence.
    pub instead: &'static str,
}

/// OAuth, in the words used wherever it is asked for.
pub(super) const OAUTH: &str = "OAuth comes in a later version. Until then Cloud takes a user name and an API token, \
     self-hosted a personal access token.";

const PER_REQUEST: &str = "Credentials that come with each HTTP request are not supported yet: every caller works with the server's own.";

const NO_TOOL_YET: &str = "The tools it belongs to are not part of this version yet.";

const fn told(variables: &'static [&'static str], instead: &'static str) -> Unsupported {
    Unsupported {
        variables,
        flag: None,
        told: true,
        instead,
    }
}

const fn untold(variables: &'static [&'static str], instead: &'static str) -> Unsupported {
    Unsupported {
        variables,
        flag: None,
        told: false,
        instead,
    }
}

const fn oauth(flag: &'static str, variables: &'static [&'static str]) -> Unsupported {
    Unsupported {
        variables,
        flag: Some(flag),
        told: true,
        instead: OAUTH,
    }
}

/// All of them.
pub static UNSUPPORTED: &[Unsupported] = &[
    oauth(
        "oauth-client-id",
        &[
            "ATLASSIAN_OAUTH_CLIENT_ID",
            "JIRA_OAUTH_CLIENT_ID",
            "CONFLUENCE_OAUTH_CLIENT_ID",
        ],
    ),
    oauth(
        "oauth-client-secret",
        &[
            "ATLASSIAN_OAUTH_CLIENT_SECRET",
            "JIRA_OAUTH_CLIENT_SECRET",
            "CONFLUENCE_OAUTH_CLIENT_SECRET",
        ],
    ),
    oauth(
        "oauth-redirect-uri",
        &[
            "ATLASSIAN_OAUTH_REDIRECT_URI",
            "JIRA_OAUTH_REDIRECT_URI",
            "CONFLUENCE_OAUTH_REDIRECT_URI",
        ],
    ),
    oauth(
        "oauth-scope",
        &[
            "ATLASSIAN_OAUTH_SCOPE",
            "JIRA_OAUTH_SCOPE",
            "CONFLUENCE_OAUTH_SCOPE",
        ],
    ),
    oauth("oauth-cloud-id", &["ATLASSIAN_OAUTH_CLOUD_ID"]),
    oauth(
        "oauth-access-token",
        &[
            "ATLASSIAN_OAUTH_ACCESS_TOKEN",
            "JIRA_OAUTH_ACCESS_TOKEN",
            "CONFLUENCE_OAUTH_ACCESS_TOKEN",
        ],
    ),
    told(
        &[
            "ATLASSIAN_OAUTH_ENABLE",
            "ATLASSIAN_OAUTH_PROXY_ENABLE",
            "ATLASSIAN_OAUTH_INSTANCE_URL",
        ],
        OAUTH,
    ),
    untold(
        &[
            "PUBLIC_BASE_URL",
            "ATLASSIAN_OAUTH_ALLOWED_CLIENT_REDIRECT_URIS",
            "ATLASSIAN_OAUTH_ALLOWED_GRANT_TYPES",
            "ATLASSIAN_OAUTH_REQUIRE_CONSENT",
            "ATLASSIAN_OAUTH_CLIENT_STORAGE_MODE",
            "ATLASSIAN_OAUTH_CLIENT_STORAGE_FACTORY",
            "ATLASSIAN_OAUTH_CLIENT_STORAGE_FACTORY_CONFIG_JSON",
        ],
        "They belong to the OAuth proxy, which comes in a later version.",
    ),
    told(
        &[
            "ATLASSIAN_EXTERNAL_AUTH_ENABLE",
            "JIRA_PASSTHROUGH_HEADERS",
            "CONFLUENCE_PASSTHROUGH_HEADERS",
            "MCP_ALLOWED_URL_DOMAINS",
        ],
        PER_REQUEST,
    ),
    untold(
        &[
            "IGNORE_HEADER_AUTH",
            "MCP_ATLASSIAN_VALIDATION_CACHE_TTL",
            "MCP_ATLASSIAN_VALIDATION_CACHE_MAXSIZE",
        ],
        PER_REQUEST,
    ),
    told(
        &["ATLASSIAN_RETRY_INCLUDE_WRITES"],
        "A change that may have reached the site is never sent twice.",
    ),
    told(
        &["ATLASSIAN_RETRY_IGNORE_RETRY_AFTER"],
        "The wait a site asks for is always kept.",
    ),
    told(
        &[
            "ATLASSIAN_REQUESTS_PER_SECOND",
            "ATLASSIAN_CIRCUIT_BREAKER_THRESHOLD",
            "ATLASSIAN_CIRCUIT_BREAKER_COOLDOWN",
        ],
        "Requests are bounded by `ATLASSIAN_MAX_CONCURRENT_REQUESTS` and by what the site answers.",
    ),
    told(
        &["ATLASSIAN_MAX_PAGINATION_LIMIT"],
        "Answers are bounded by `ATLASSIAN_MCP_RESPONSE_BUDGET`.",
    ),
    told(
        &[
            "ATLASSIAN_PROXY_WPAD_ENABLE",
            "ATLASSIAN_PROXY_WPAD_URL",
            "JIRA_PROXY_WPAD_ENABLE",
            "JIRA_PROXY_WPAD_URL",
            "CONFLUENCE_PROXY_WPAD_ENABLE",
            "CONFLUENCE_PROXY_WPAD_URL",
        ],
        "Automatic proxy files are not supported: name the proxy with `HTTPS_PROXY`.",
    ),
    told(
        &["JIRA_CLIENT_KEY_PASSWORD", "CONFLUENCE_CLIENT_KEY_PASSWORD"],
        "Encrypted keys are not supported: store the client key without a password, readable by its owner alone.",
    ),
    told(
        &["MCP_LOGGING_STDOUT"],
        "Standard output belongs to the protocol: logs go to standard error.",
    ),
    untold(
        &["MCP_ATLASSIAN_USE_SYSTEM_TRUSTSTORE"],
        "The certificate authorities of the system are always used.",
    ),
    untold(
        &["REQUESTS_CA_BUNDLE"],
        "The system's authorities count; `ATLASSIAN_MCP_CA_FILE` adds others.",
    ),
    untold(
        &["JIRA_FETCHER_MAX_WORKERS"],
        "There are no worker threads to count.",
    ),
    untold(&["CONFLUENCE_ATTACHMENT_DOWNLOAD_USE_V1"], NO_TOOL_YET),
];
