//! `client-config`: prints the entry that makes a client start (or reach) this server.
//!
//! Only the entry goes to standard output, so that it can be piped; where it belongs is said on standard error.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;

use super::clients::{Client, Entry, TOKEN};
use super::{Cx, output};
use crate::config::reference::{Row, rows};

/// Flags of `client-config`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The client
    client: Client,
    /// Reach a server that runs already, for example http://127.0.0.1:8000/mcp
    #[arg(long, value_name = "URL")]
    http: Option<String>,
    /// The command to put into the entry
    #[arg(long, value_name = "COMMAND")]
    command: Option<String>,
}

pub(super) fn run(cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let client = arguments.client;
    let entry = match (arguments.http, cx.demo) {
        (Some(url), _) => {
            let asks_for_token =
                rows().any(|row| row.key == "server.auth_token_file" && said(&cx, row).is_some());
            if asks_for_token {
                output::note(token_note(client));
            }
            Entry::Address {
                url,
                asks_for_token,
            }
        }
        (None, demo) => {
            let demo = demo.map(|flavor| match flavor.is_cloud() {
                true => "--demo".to_owned(),
                false => "--demo=dc".to_owned(),
            });
            let environment = match &demo {
                Some(_) => Vec::new(),
                None => environment(&cx),
            };
            Entry::Command {
                command: arguments
                    .command
                    .unwrap_or_else(|| cx.sources.environment.our_command()),
                arguments: demo.into_iter().collect(),
                environment,
            }
        }
    };
    let Some(text) = client.entry(&entry) else {
        bail!(
            "Claude Desktop starts its servers itself and takes no address here. Leave `--http` out."
        );
    };
    output::note(format_args!("# Put this into {}:", client.place()));
    cx.output.print(text)?;
    Ok(ExitCode::SUCCESS)
}

/// Where the client gets the token that the server asks for.
fn token_note(client: Client) -> String {
    if client.finds_token() {
        format!(
            "# The token of the server is taken from the variable {TOKEN} of the client's environment."
        )
    } else {
        "# This client sends only a token that stands in its settings: add the header `Authorization` there by hand."
            .to_owned()
    }
}

/// What is said of the sites now; if nothing is, the example of the guide. Never a secret.
fn environment(cx: &Cx) -> Vec<(String, String)> {
    let said: Vec<(String, String)> = rows()
        .filter(|row| is_of_site(row) && !row.is_secret())
        .filter_map(|row| said(cx, row))
        .collect();
    let has_site = said.iter().any(|(name, _)| name.ends_with("_URL"));
    if has_site {
        let has_secret =
            rows().any(|row| row.is_secret() && row.key.contains('.') && secret_is_said(cx, row));
        if has_secret {
            output::note(
                "# A token is not printed: put it into a file and add JIRA_TOKEN_FILE (or JIRA_PAT_FILE) to the entry.",
            );
        }
        return said;
    }
    output::note("# No site is configured here, so this is an example: change the values.");
    [
        ("ATLASSIAN_MODE", "cloud"),
        ("JIRA_URL", "https://your-domain.atlassian.net"),
        ("JIRA_USERNAME", "your-email@example.com"),
        ("JIRA_TOKEN_FILE", "/run/agenix/api-jira-token"),
        ("CONFLUENCE_URL", "https://your-domain.atlassian.net/wiki"),
        ("CONFLUENCE_USERNAME", "your-email@example.com"),
        ("CONFLUENCE_TOKEN_FILE", "/run/agenix/api-confluence-token"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

fn is_of_site(row: &Row) -> bool {
    row.key == "mode" || row.key.starts_with("jira.") || row.key.starts_with("confluence.")
}

fn said(cx: &Cx, row: &Row) -> Option<(String, String)> {
    let variable = row.variables.first()?;
    let flag = cx
        .sources
        .flags
        .iter()
        .rev()
        .find(|(key, _)| *key == row.key);
    let text = match flag {
        Some((_, text)) => text.as_str(),
        None => row
            .variables
            .iter()
            .find_map(|name| cx.sources.environment.get(name))?,
    };
    let is_path = row.key.ends_with("_file");
    let text = if is_path && Path::new(text).is_relative() {
        cx.sources
            .working_directory
            .join(text)
            .display()
            .to_string()
    } else {
        text.to_owned()
    };
    Some(((*variable).to_owned(), text))
}

fn secret_is_said(cx: &Cx, row: &Row) -> bool {
    let is_token = row.key.ends_with(".token") || row.key.ends_with(".pat");
    is_token && said(cx, row).is_some()
}
