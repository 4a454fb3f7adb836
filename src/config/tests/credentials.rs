//! Where credentials come from, and every fixed message about them.

use super::*;

#[test]
fn a_higher_credential_replaces_a_lower_one_of_the_other_form() {
    let mut room = cloud_jira();
    room.flag("jira.token", "from the flag");
    let config = room.load();
    let Auth::Basic { token, .. } = &site(&config.jira).auth else {
        panic!("no basic");
    };
    assert!(matches!(token, Credential::Value(_)));
    assert_eq!(
        config.warnings,
        ["`--jira-token` shows the token to everyone who can list processes; name a file instead."]
    );
}

#[test]
fn systemd_credentials_are_found_by_their_names() {
    for name in ["jira-token", "api-jira-token"] {
        let mut room = Room::new(&CLOUD);
        let path = room.file(&format!("credentials/{name}"), "secret");
        room.set("CREDENTIALS_DIRECTORY", room.path("credentials"));
        let config = room.load();
        let Auth::Basic { token, .. } = &site(&config.jira).auth else {
            panic!("no basic");
        };
        assert!(matches!(token, Credential::File(found) if *found == path));
        assert!(matches!(config.confluence, Configured::Off));
    }
    for name in ["confluence-pat", "api-confluence-pat"] {
        let mut room = Room::new(&[("CONFLUENCE_URL", "https://docs.company.com")]);
        room.file(&format!("credentials/{name}"), "secret");
        room.set("CREDENTIALS_DIRECTORY", room.path("credentials"));
        assert!(matches!(
            site(&room.load().confluence).auth,
            Auth::Bearer { .. }
        ));
    }
}

/// A variable is missing: the whole text, because people search for it.
#[test]
fn fixed_messages_of_missing_variables() {
    let table: [(&[(&str, &str)], &str); 8] = [
        (
            &CLOUD,
            "JIRA_TOKEN_FILE environment variable not set. On NixOS set \
             `features.ai.mcp.atlassian.jira.tokenFile = config.age.secrets.\"api-jira-token\".path;` and encrypt \
             the secret with `agenix -e secrets/api-jira-token.age`. Elsewhere write the API token (from \
             https://id.atlassian.com/manage-profile/security/api-tokens) to a file that only you can read and \
             set JIRA_TOKEN_FILE to its path.",
        ),
        (
            &[
                ("ATLASSIAN_MODE", "self-hosted"),
                ("JIRA_URL", "https://jira.company.com"),
            ],
            "JIRA_PAT_FILE environment variable not set. On NixOS set \
             `features.ai.mcp.atlassian.jira.patFile = config.age.secrets.\"api-jira-pat\".path;` and encrypt \
             the secret with `agenix -e secrets/api-jira-pat.age`. Elsewhere write the personal access token \
             (from your profile there, below Personal Access Tokens) to a file that only you can read and \
             set JIRA_PAT_FILE to its path.",
        ),
        (
            &[
                ("CONFLUENCE_URL", "https://x.atlassian.net/wiki"),
                ("CONFLUENCE_USERNAME", "a"),
            ],
            "CONFLUENCE_TOKEN_FILE environment variable not set. On NixOS set \
             `features.ai.mcp.atlassian.confluence.tokenFile = config.age.secrets.\"api-confluence-token\".path;` \
             and encrypt the secret with `agenix -e secrets/api-confluence-token.age`. Elsewhere write the API \
             token (from https://id.atlassian.com/manage-profile/security/api-tokens) to a file that only you \
             can read and set CONFLUENCE_TOKEN_FILE to its path.",
        ),
        (
            &[("CONFLUENCE_URL", "https://docs.company.com")],
            "CONFLUENCE_PAT_FILE environment variable not set. On NixOS set \
             `features.ai.mcp.atlassian.confluence.patFile = config.age.secrets.\"api-confluence-pat\".path;` and \
             encrypt the secret with `agenix -e secrets/api-confluence-pat.age`. Elsewhere write the personal \
             access token (from your profile there, below Personal Access Tokens) to a file that only you can \
             read and set CONFLUENCE_PAT_FILE to its path.",
        ),
        (
            &[
                ("JIRA_URL", "https://x.atlassian.net"),
                ("JIRA_API_TOKEN", "t"),
            ],
            "JIRA_USERNAME environment variable not set. On NixOS set `features.ai.mcp.atlassian.jira.username`; \
             elsewhere JIRA_USERNAME, to the mail address of the account that made the API token.",
        ),
        (
            &[("JIRA_USERNAME", "ada"), ("JIRA_API_TOKEN", "t")],
            "JIRA_URL environment variable not set. On NixOS set `features.ai.mcp.atlassian.jira.url`; elsewhere \
             JIRA_URL, for example to `https://your-domain.atlassian.net`.",
        ),
        (
            &[("CONFLUENCE_PERSONAL_TOKEN", "t")],
            "CONFLUENCE_URL environment variable not set. On NixOS set \
             `features.ai.mcp.atlassian.confluence.url`; elsewhere CONFLUENCE_URL, for example to \
             `https://your-domain.atlassian.net/wiki`.",
        ),
        (
            &[
                ("JIRA_URL", "https://jira.company.com"),
                ("JIRA_CLIENT_KEY", "/k"),
                ("JIRA_PERSONAL_TOKEN", "t"),
            ],
            "Client key not found: /k. Write the PEM file there, readable by the user that runs atlassian-mcp, \
             or name the right one.",
        ),
    ];
    for (variables, expected) in table {
        assert_eq!(Room::new(variables).error(), expected, "{variables:?}");
    }
}

#[test]
fn the_wrong_kind_of_credential_is_explained() {
    let room = Room::new(&[
        ("JIRA_URL", "https://x.atlassian.net"),
        ("JIRA_PERSONAL_TOKEN", "t"),
    ]);
    let error = room.error();
    assert!(
        error.starts_with("JIRA_TOKEN_FILE environment variable not set. "),
        "{error}"
    );
    assert!(
        error.ends_with(
            "A personal access token (JIRA_PAT_FILE) opens self-hosted sites only; if this is one, set \
             ATLASSIAN_MODE=self-hosted. JIRA_USERNAME is missing too."
        ),
        "{error}"
    );
    let room = Room::new(&[
        ("JIRA_URL", "https://jira.company.com"),
        ("JIRA_API_TOKEN", "t"),
    ]);
    let error = room.error();
    assert!(
        error.starts_with("JIRA_PAT_FILE environment variable not set. "),
        "{error}"
    );
    assert!(
        error.ends_with(
            "JIRA_TOKEN_FILE alone is not enough here: if it holds a personal access token, name it by \
             JIRA_PAT_FILE; if it holds a password, set JIRA_USERNAME too; if this is Atlassian Cloud, set \
             ATLASSIAN_MODE=cloud."
        ),
        "{error}"
    );
}

#[test]
fn oauth_is_said_to_come_later() {
    let mut room = Room::new(&[
        ("JIRA_URL", "https://x.atlassian.net"),
        ("ATLASSIAN_OAUTH_CLIENT_ID", "id"),
    ]);
    let error = room.error();
    assert!(
        error.ends_with(
            "OAuth comes in a later version. Until then Cloud takes a user name and an API token, self-hosted a \
             personal access token."
        ),
        "{error}"
    );
    room.set("JIRA_USERNAME", "ada");
    room.set("JIRA_API_TOKEN", "t");
    assert_eq!(
        room.load().warnings,
        [
            "`ATLASSIAN_OAUTH_CLIENT_ID` has no effect. OAuth comes in a later version. Until then Cloud takes a \
             user name and an API token, self-hosted a personal access token."
        ]
    );
}

#[test]
fn fixed_messages_of_token_files() {
    let mut room = Room::new(&CLOUD);
    let missing = room.path("missing");
    room.set("JIRA_TOKEN_FILE", &missing);
    assert_eq!(
        room.error(),
        format!(
            "Token file not found: {}. On NixOS deploy the system, which decrypts the secret to \
             /run/agenix/api-jira-token: `just quick-deploy HOST`. Elsewhere write the API token to that file, or \
             let JIRA_TOKEN_FILE name the right one.",
            missing.display()
        )
    );

    let mut room = Room::new(&CLOUD);
    let folder = room.path("folder");
    std::fs::create_dir(&folder).expect("made");
    room.set("JIRA_TOKEN_FILE", &folder);
    assert_eq!(
        room.error(),
        format!(
            "Token file is a directory: {}. Let JIRA_TOKEN_FILE name the file in it that holds the API token.",
            folder.display()
        )
    );

    let mut room = Room::new(&CLOUD);
    let empty = room.file("empty", "");
    room.set("JIRA_TOKEN_FILE", &empty);
    assert_eq!(
        room.error(),
        format!(
            "Token file is empty: {}. Write the API token (from \
             https://id.atlassian.com/manage-profile/security/api-tokens) to it; with agenix: \
             `agenix -e secrets/api-jira-token.age`, then deploy.",
            empty.display()
        )
    );

    let mut room = Room::new(&[("CONFLUENCE_URL", "https://docs.company.com")]);
    let missing = room.path("missing");
    room.set("CONFLUENCE_PAT_FILE", &missing);
    let error = room.error();
    assert!(
        error.starts_with(&format!(
            "Token file not found: {}. On NixOS deploy the system, which decrypts the secret to \
             /run/agenix/api-confluence-pat",
            missing.display()
        )),
        "{error}"
    );
}

#[cfg(unix)]
#[test]
fn a_token_file_that_cannot_be_reached_or_is_open_to_all() {
    use std::os::unix::fs::PermissionsExt;
    let mut room = cloud_jira();
    let open = room.file("open", "secret");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o444)).expect("set");
    room.set("JIRA_TOKEN_FILE", &open);
    assert_eq!(
        room.load().warnings,
        [format!(
            "Token file {0} can be read by every user of this machine: `chmod 400 {0}`.",
            open.display()
        )]
    );

    let closed = room.file("closed", "secret");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("set");
    room.set("JIRA_TOKEN_FILE", &closed);
    // The superuser reads it all the same.
    if std::fs::File::open(&closed).is_err() {
        let expected = format!("Token file not readable: {}. ", closed.display());
        assert!(room.error().starts_with(&expected), "{}", room.error());
    }
}
