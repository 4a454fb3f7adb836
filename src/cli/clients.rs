//! How each client wants the entry of a server: the file, the shape.
//!
//! The shapes are those of the clients' own documentation in autumn 2026.

use clap::ValueEnum;
use serde_json::{Map, Value, json};

/// The name our entry gets.
const NAME: &str = "atlassian";

/// A client that can start or reach an MCP server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Client {
    ClaudeCode,
    ClaudeDesktop,
    #[value(alias = "vscode")]
    VsCode,
    Cursor,
    Zed,
    Codex,
    #[value(name = "opencode")]
    OpenCode,
}

/// What the entry says.
pub(super) enum Entry {
    /// The client starts us.
    Command {
        command: String,
        arguments: Vec<String>,
        environment: Vec<(String, String)>,
    },
    /// The client connects to a server that runs already.
    Address(String),
}

impl Client {
    /// Where the entry belongs, for a person.
    pub(super) fn place(self) -> &'static str {
        match self {
            Client::ClaudeCode => "~/.claude.json, or .mcp.json at the root of a project",
            Client::ClaudeDesktop => {
                "~/.config/Claude/claude_desktop_config.json (then start Claude Desktop again)"
            }
            Client::VsCode => ".vscode/mcp.json, or ~/.config/Code/User/mcp.json",
            Client::Cursor => "~/.cursor/mcp.json, or .cursor/mcp.json in a project",
            Client::Zed => "~/.config/zed/settings.json",
            Client::Codex => "~/.codex/config.toml",
            Client::OpenCode => {
                "~/.config/opencode/opencode.json (opencode 1: without the level `servers`, with `\"enabled\": true`)"
            }
        }
    }

    /// The entry in the client's form, ready to be pasted; `None` if the client cannot reach an address.
    pub(super) fn entry(self, entry: &Entry) -> Option<String> {
        let value = match self {
            Client::ClaudeCode => json!({ "mcpServers": { NAME: typed(entry, "type") } }),
            Client::VsCode => json!({ "servers": { NAME: typed(entry, "type") } }),
            Client::ClaudeDesktop => match entry {
                Entry::Command { .. } => json!({ "mcpServers": { NAME: plain(entry) } }),
                Entry::Address(_) => return None,
            },
            Client::Cursor => json!({ "mcpServers": { NAME: plain(entry) } }),
            Client::Zed => json!({ "context_servers": { NAME: plain(entry) } }),
            Client::OpenCode => json!({
                "$schema": "https://opencode.ai/config.json",
                "mcp": { "servers": { NAME: opencode(entry) } },
            }),
            Client::Codex => return Some(codex(entry)),
        };
        Some(format!("{value:#}\n"))
    }
}

fn plain(entry: &Entry) -> Value {
    match entry {
        Entry::Command {
            command,
            arguments,
            environment,
        } => json!({ "command": command, "args": arguments, "env": variables(environment) }),
        Entry::Address(url) => json!({ "url": url }),
    }
}

fn typed(entry: &Entry, key: &str) -> Value {
    let kind = match entry {
        Entry::Command { .. } => "stdio",
        Entry::Address(_) => "http",
    };
    let mut fields = Map::new();
    fields.insert(key.to_owned(), kind.into());
    if let Value::Object(rest) = plain(entry) {
        fields.extend(rest);
    }
    Value::Object(fields)
}

fn opencode(entry: &Entry) -> Value {
    match entry {
        Entry::Command {
            command,
            arguments,
            environment,
        } => {
            let command: Vec<&String> = std::iter::once(command).chain(arguments).collect();
            json!({ "type": "local", "command": command, "environment": variables(environment) })
        }
        Entry::Address(url) => json!({ "type": "remote", "url": url }),
    }
}

fn codex(entry: &Entry) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned());
    match entry {
        Entry::Command {
            command,
            arguments,
            environment,
        } => {
            let arguments = arguments.iter().map(|argument| text(argument)).collect();
            let mut page = format!(
                "[mcp_servers.{NAME}]\ncommand = {}\nargs = {}\n",
                text(command),
                toml::Value::Array(arguments)
            );
            if !environment.is_empty() {
                page += &format!("\n[mcp_servers.{NAME}.env]\n");
            }
            for (name, value) in environment {
                page += &format!("{name} = {}\n", text(value));
            }
            page
        }
        Entry::Address(url) => format!("[mcp_servers.{NAME}]\nurl = {}\n", text(url)),
    }
}

fn variables(environment: &[(String, String)]) -> Value {
    let pairs = environment
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    Value::Object(pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Entry {
        Entry::Command {
            command: "atlassian-mcp".into(),
            arguments: vec!["--demo".into()],
            environment: vec![("JIRA_URL".into(), "https://x.atlassian.net".into())],
        }
    }

    fn address() -> Entry {
        Entry::Address("http://127.0.0.1:8000/mcp".into())
    }

    /// Every line that is not white space, without it, in one.
    fn squeezed(client: Client, entry: &Entry) -> String {
        let text = client.entry(entry).expect("an entry");
        text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_client_gets_its_own_shape() {
        let table = [
            (
                Client::ClaudeCode,
                r#"{ "mcpServers": { "atlassian": { "type": "stdio", "command": "atlassian-mcp", "args": [ "--demo" ], "env": { "JIRA_URL": "https://x.atlassian.net" } } } }"#,
                r#"{ "mcpServers": { "atlassian": { "type": "http", "url": "http://127.0.0.1:8000/mcp" } } }"#,
            ),
            (
                Client::VsCode,
                r#"{ "servers": { "atlassian": { "type": "stdio", "command": "atlassian-mcp", "args": [ "--demo" ], "env": { "JIRA_URL": "https://x.atlassian.net" } } } }"#,
                r#"{ "servers": { "atlassian": { "type": "http", "url": "http://127.0.0.1:8000/mcp" } } }"#,
            ),
            (
                Client::Cursor,
                r#"{ "mcpServers": { "atlassian": { "command": "atlassian-mcp", "args": [ "--demo" ], "env": { "JIRA_URL": "https://x.atlassian.net" } } } }"#,
                r#"{ "mcpServers": { "atlassian": { "url": "http://127.0.0.1:8000/mcp" } } }"#,
            ),
            (
                Client::Zed,
                r#"{ "context_servers": { "atlassian": { "command": "atlassian-mcp", "args": [ "--demo" ], "env": { "JIRA_URL": "https://x.atlassian.net" } } } }"#,
                r#"{ "context_servers": { "atlassian": { "url": "http://127.0.0.1:8000/mcp" } } }"#,
            ),
            (
                Client::Codex,
                r#"[mcp_servers.atlassian] command = "atlassian-mcp" args = ["--demo"]  [mcp_servers.atlassian.env] JIRA_URL = "https://x.atlassian.net""#,
                r#"[mcp_servers.atlassian] url = "http://127.0.0.1:8000/mcp""#,
            ),
            (
                Client::OpenCode,
                r#"{ "$schema": "https://opencode.ai/config.json", "mcp": { "servers": { "atlassian": { "type": "local", "command": [ "atlassian-mcp", "--demo" ], "environment": { "JIRA_URL": "https://x.atlassian.net" } } } } }"#,
                r#"{ "$schema": "https://opencode.ai/config.json", "mcp": { "servers": { "atlassian": { "type": "remote", "url": "http://127.0.0.1:8000/mcp" } } } }"#,
            ),
        ];
        for (client, by_command, by_address) in table {
            assert_eq!(squeezed(client, &command()), by_command);
            assert_eq!(squeezed(client, &address()), by_address);
        }
        assert_eq!(
            squeezed(Client::ClaudeDesktop, &command()),
            squeezed(Client::Cursor, &command())
        );
        assert_eq!(Client::ClaudeDesktop.entry(&address()), None);
    }

    #[test]
    fn the_toml_of_codex_is_toml() {
        let entry = Entry::Command {
            command: "C:\\Program Files\\\"x\"".into(),
            arguments: Vec::new(),
            environment: vec![("A".into(), "b\nc".into())],
        };
        let text = Client::Codex.entry(&entry).expect("an entry");
        let table: toml::Table = toml::from_str(&text).expect("TOML");
        let server = &table["mcp_servers"]["atlassian"];
        assert_eq!(server["command"].as_str(), Some("C:\\Program Files\\\"x\""));
        assert_eq!(server["env"]["A"].as_str(), Some("b\nc"));
    }
}
