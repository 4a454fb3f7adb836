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
    Address {
        url: String,
        /// Whether that server asks for a token. The client takes it from [`TOKEN`].
        asks_for_token: bool,
    },
}

/// The variable of the client's environment that holds the token of a server.
pub(super) const TOKEN: &str = "ATLASSIAN_MCP_AUTH_TOKEN";

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

    /// How the client names a variable where a value is due; `None` if it does not.
    fn variable(self) -> Option<String> {
        match self {
            Client::ClaudeCode => Some(format!("${{{TOKEN}}}")),
            Client::VsCode | Client::Cursor => Some(format!("${{env:{TOKEN}}}")),
            Client::OpenCode => Some(format!("{{env:{TOKEN}}}")),
            // Codex has a key for it, the other two take the token itself or no address.
            Client::Codex | Client::Zed | Client::ClaudeDesktop => None,
        }
    }

    /// Whether a server's token can be left to a variable of the client's environment.
    pub(super) fn finds_token(self) -> bool {
        self == Client::Codex || self.variable().is_some()
    }

    /// The entry in the client's form, ready to be pasted; `None` if the client cannot reach an address.
    pub(super) fn entry(self, entry: &Entry) -> Option<String> {
        let token = self.variable();
        let token = token.as_deref();
        let value = match self {
            Client::ClaudeCode => json!({ "mcpServers": { NAME: typed(entry, token) } }),
            Client::VsCode => json!({ "servers": { NAME: typed(entry, token) } }),
            Client::ClaudeDesktop => match entry {
                Entry::Command { .. } => json!({ "mcpServers": { NAME: plain(entry, token) } }),
                Entry::Address { .. } => return None,
            },
            Client::Cursor => json!({ "mcpServers": { NAME: plain(entry, token) } }),
            Client::Zed => json!({ "context_servers": { NAME: plain(entry, token) } }),
            Client::OpenCode => json!({
                "$schema": "https://opencode.ai/config.json",
                "mcp": { "servers": { NAME: opencode(entry, token) } },
            }),
            Client::Codex => return Some(codex(entry)),
        };
        Some(format!("{value:#}\n"))
    }
}

fn plain(entry: &Entry, token: Option<&str>) -> Value {
    match entry {
        Entry::Command {
            command,
            arguments,
            environment,
        } => json!({ "command": command, "args": arguments, "env": variables(environment) }),
        Entry::Address { url, .. } => with_token(json!({ "url": url }), entry, token),
    }
}

/// Adds the header, if the server asks for one and the client can name its token.
fn with_token(mut value: Value, entry: &Entry, token: Option<&str>) -> Value {
    let asked = matches!(
        entry,
        Entry::Address {
            asks_for_token: true,
            ..
        }
    );
    if let (true, Some(token), Some(fields)) = (asked, token, value.as_object_mut()) {
        let headers = json!({ "Authorization": format!("Bearer {token}") });
        fields.insert("headers".to_owned(), headers);
    }
    value
}

fn typed(entry: &Entry, token: Option<&str>) -> Value {
    let kind = match entry {
        Entry::Command { .. } => "stdio",
        Entry::Address { .. } => "http",
    };
    let mut fields = Map::new();
    fields.insert("type".to_owned(), kind.into());
    if let Value::Object(rest) = plain(entry, token) {
        fields.extend(rest);
    }
    Value::Object(fields)
}

fn opencode(entry: &Entry, token: Option<&str>) -> Value {
    match entry {
        Entry::Command {
            command,
            arguments,
            environment,
        } => {
            let command: Vec<&String> = std::iter::once(command).chain(arguments).collect();
            json!({ "type": "local", "command": command, "environment": variables(environment) })
        }
        Entry::Address { url, .. } => {
            with_token(json!({ "type": "remote", "url": url }), entry, token)
        }
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
        Entry::Address {
            url,
            asks_for_token,
        } => {
            let mut page = format!("[mcp_servers.{NAME}]\nurl = {}\n", text(url));
            if *asks_for_token {
                page += &format!("bearer_token_env_var = {}\n", text(TOKEN));
            }
            page
        }
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
        Entry::Address {
            url: "http://127.0.0.1:8000/mcp".into(),
            asks_for_token: false,
        }
    }

    #[test]
    fn a_token_is_named_and_never_written() {
        let entry = Entry::Address {
            url: "http://127.0.0.1:8000/mcp".into(),
            asks_for_token: true,
        };
        let table = [
            (Client::ClaudeCode, "\"Bearer ${ATLASSIAN_MCP_AUTH_TOKEN}\""),
            (Client::VsCode, "\"Bearer ${env:ATLASSIAN_MCP_AUTH_TOKEN}\""),
            (Client::Cursor, "\"Bearer ${env:ATLASSIAN_MCP_AUTH_TOKEN}\""),
            (
                Client::OpenCode,
                "\"Bearer {env:ATLASSIAN_MCP_AUTH_TOKEN}\"",
            ),
            (
                Client::Codex,
                "bearer_token_env_var = \"ATLASSIAN_MCP_AUTH_TOKEN\"",
            ),
        ];
        for (client, part) in table {
            let text = client.entry(&entry).expect("an entry");
            assert!(text.contains(part), "{text}");
            assert!(client.finds_token());
        }
        let zed = Client::Zed.entry(&entry).expect("an entry");
        assert!(!zed.contains("headers") && !Client::Zed.finds_token());
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
