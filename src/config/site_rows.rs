//! The rows of the settings table that both products have.

use super::reference::{Kind, Row, Words};

/// The rows of one product; both have the same.
macro_rules! site_rows {
    ($key:literal, $variable:literal, $name:literal, $address:literal) => {
        [
            Row::new(
                concat!($key, ".url"),
                Kind::Text,
                concat!("Address of ", $name, ", for example `", $address, "`."),
            )
            .variables(&[concat!($variable, "_URL")])
            .flag(concat!($key, "-url"))
            .of_module(),
            Row::new(
                concat!($key, ".name"),
                Kind::Text,
                "What `policy.rules` and audit lines call the site.",
            )
            .variables(&[concat!("ATLASSIAN_MCP_", $variable, "_NAME")])
            .default("its host"),
            Row::new(
                concat!($key, ".username"),
                Kind::Text,
                "User name; on Cloud the mail address of the account.",
            )
            .variables(&[concat!($variable, "_USERNAME")])
            .flag(concat!($key, "-username"))
            .of_module(),
            Row::new(
                concat!($key, ".token_file"),
                Kind::Path,
                "File with the API token (self-hosted: the password that goes with the user name). \
                 It is read again when it changes.",
            )
            .variables(&[concat!($variable, "_TOKEN_FILE")])
            .flag(concat!($key, "-token-file"))
            .default(concat!("`$CREDENTIALS_DIRECTORY/", $key, "-token`, if it exists"))
            .of_module(),
            Row::new(
                concat!($key, ".pat_file"),
                Kind::Path,
                "File with the personal access token (self-hosted). It is read again when it changes.",
            )
            .variables(&[concat!($variable, "_PAT_FILE")])
            .flag(concat!($key, "-pat-file"))
            .default(concat!("`$CREDENTIALS_DIRECTORY/", $key, "-pat`, if it exists"))
            .of_module(),
            Row::new(
                concat!($key, ".token"),
                Kind::Secret,
                "The API token itself, for clients that cannot name a file.",
            )
            .variables(&[concat!($variable, "_API_TOKEN")])
            .flag(concat!($key, "-token"))
            .of_reference(),
            Row::new(
                concat!($key, ".pat"),
                Kind::Secret,
                "The personal access token itself, for clients that cannot name a file.",
            )
            .variables(&[concat!($variable, "_PERSONAL_TOKEN")])
            .flag(concat!($key, "-personal-token"))
            .of_reference(),
            Row::new(
                concat!($key, ".mode"),
                Kind::Choice(&["cloud", "self-hosted"]),
                concat!("The edition of ", $name, ", where the two products differ."),
            )
            .variables(&[concat!("ATLASSIAN_MCP_", $variable, "_MODE")])
            .default("`ATLASSIAN_MODE`"),
            Row::new(
                concat!($key, ".verify_tls"),
                Kind::Switch(Words::UnlessNo),
                "`false` accepts any certificate. A file with your own authority is the better way.",
            )
            .variables(&[concat!($variable, "_SSL_VERIFY")])
            .flag(concat!($key, "-ssl-verify"))
            .negation(concat!("no-", $key, "-ssl-verify"))
            .default("true")
            .of_reference(),
            Row::new(
                concat!($key, ".ca_file"),
                Kind::Path,
                "PEM file of certificate authorities trusted besides those of the system.",
            )
            .variables(&[concat!("ATLASSIAN_MCP_", $variable, "_CA_FILE")])
            .default("`network.ca_file`"),
            Row::new(
                concat!($key, ".client_certificate"),
                Kind::Path,
                "PEM file of a client certificate.",
            )
            .variables(&[concat!($variable, "_CLIENT_CERT")])
            .of_reference(),
            Row::new(
                concat!($key, ".client_key"),
                Kind::Path,
                "PEM file of its key, not encrypted.",
            )
            .variables(&[concat!($variable, "_CLIENT_KEY")])
            .default("in the certificate's file")
            .of_reference(),
            Row::new(
                concat!($key, ".timeout"),
                Kind::Seconds,
                "Seconds one request may take.",
            )
            .variables(&[concat!($variable, "_TIMEOUT")])
            .default("75")
            .of_reference(),
            Row::new(
                concat!($key, ".headers"),
                Kind::Headers,
                "Headers added to every request. In the file: a table of names and values.",
            )
            .variables(&[concat!($variable, "_CUSTOM_HEADERS")])
            .of_reference(),
            Row::new(
                concat!($key, ".http_proxy"),
                Kind::Text,
                "Proxy for `http:` addresses.",
            )
            .variables(&[concat!($variable, "_HTTP_PROXY")])
            .default("`network.http_proxy`")
            .of_reference(),
            Row::new(
                concat!($key, ".https_proxy"),
                Kind::Text,
                "Proxy for `https:` addresses.",
            )
            .variables(&[concat!($variable, "_HTTPS_PROXY")])
            .default("`network.https_proxy`")
            .of_reference(),
            Row::new(
                concat!($key, ".socks_proxy"),
                Kind::Text,
                "SOCKS proxy, used where the other two say nothing.",
            )
            .variables(&[concat!($variable, "_SOCKS_PROXY")])
            .default("`network.socks_proxy`")
            .of_reference(),
            Row::new(
                concat!($key, ".no_proxy"),
                Kind::Text,
                "Hosts reached without a proxy, separated by commas.",
            )
            .variables(&[concat!($variable, "_NO_PROXY")])
            .default("`network.no_proxy`")
            .of_reference(),
        ]
    };
}

pub(super) static JIRA: [Row; 18] =
    site_rows!("jira", "JIRA", "Jira", "https://your-domain.atlassian.net");

pub(super) static CONFLUENCE: [Row; 18] = site_rows!(
    "confluence",
    "CONFLUENCE",
    "Confluence",
    "https://your-domain.atlassian.net/wiki"
);
