//! Reads the command line.
//!
//! The flags of the settings are made from the rows of the settings table, so that a flag, its variable and its
//! documentation cannot drift apart. They may stand before or after the subcommand.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, FromArgMatches, Subcommand, builder::PossibleValuesParser};

use super::{Command, serve};
use crate::config::reference::{Kind, Row, rows};
use crate::config::{Sources, UNSUPPORTED};
use crate::sim;

/// What the command line asks for.
pub(super) struct Asked {
    pub command: Command,
    pub sources: Sources,
    pub demo: Option<sim::Flavor>,
}

/// Reads the arguments, the program's name first.
///
/// # Errors
/// Arguments that cannot be understood; a request for help or the version, which clap hands over as an error too.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, clap::Error> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut sources = Sources::of_process();
    if arguments.len() <= 1 {
        // The usual start by a client: nothing to read, so nothing to build either.
        return Ok(Asked {
            command: Command::Serve(serve::Arguments::default()),
            sources,
            demo: None,
        });
    }
    let matches = command().try_get_matches_from(arguments)?;
    sources.flags = flags(&matches);
    sources.config_file = matches.get_one::<PathBuf>("config").cloned();
    sources.env_file = matches.get_one::<PathBuf>("env-file").cloned();
    let command = if matches.subcommand_name().is_some() {
        Command::from_arg_matches(&matches)?
    } else {
        Command::Serve(serve::Arguments::default())
    };
    Ok(Asked {
        command,
        sources,
        demo: matches.get_one::<sim::Flavor>("demo").copied(),
    })
}

/// The whole command line, for parsing, help, completions and the manual.
pub fn command() -> clap::Command {
    let command = clap::Command::new("atlassian-mcp")
        .version(env!("CARGO_PKG_VERSION"))
        .args(general())
        .args(rows().filter_map(flag))
        .args(rows().filter_map(negation))
        .args(
            UNSUPPORTED
                .iter()
                .filter_map(|other| Some(unsupported(other.flag?))),
        );
    // The words come last: deriving the subcommands would replace them.
    Command::augment_subcommands(command)
        .about("An MCP server for Jira and Confluence, on Atlassian Cloud and self-hosted")
        .long_about(
            "An MCP server for Jira and Confluence, on Atlassian Cloud and self-hosted (Server and Data Center).\n\n\
             Without a subcommand it serves one client on standard input and output. Settings come from flags, \
             environment variables, an .env file and a TOML file, in this order; secrets from files. \
             `atlassian-mcp check-config` prints what counts in the end.",
        )
        .after_help("Try it without an account: atlassian-mcp demo")
}

fn general() -> [Arg; 5] {
    [
        Arg::new("demo")
            .long("demo")
            .value_name("EDITION")
            .value_parser(|text: &str| text.parse::<sim::Flavor>())
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("cloud")
            .global(true)
            .help("Work in a simulated company instead of a real one: `--demo` or `--demo=dc`"),
        Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .global(true)
            .help("TOML file to read settings from"),
        Arg::new("env-file")
            .long("env-file")
            .value_name("FILE")
            .value_parser(clap::value_parser!(PathBuf))
            .global(true)
            .help("File of NAME=value lines to read settings from"),
        Arg::new("verbose")
            .short('v')
            .long("verbose")
            .action(ArgAction::Count)
            .global(true)
            .help("Log what happens (-v) and how (-vv)"),
        Arg::new("oauth-setup")
            .long("oauth-setup")
            .action(ArgAction::SetTrue)
            .global(true)
            .hide(true),
    ]
}

/// The flag of a setting. Only the long help shows it: there are many.
fn flag(row: &'static Row) -> Option<Arg> {
    let name = row.flag?;
    let arg = Arg::new(row.key)
        .long(name)
        .global(true)
        .hide_short_help(true)
        .help_heading("Settings")
        .help(help(row));
    Some(match row.kind {
        Kind::Switch(_) => arg
            .value_name("BOOL")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true"),
        Kind::Choice(words) => arg
            .value_name("WORD")
            .ignore_case(true)
            .value_parser(PossibleValuesParser::new(words)),
        Kind::Path => arg.value_name("FILE"),
        Kind::Count => arg.value_name("NUMBER"),
        Kind::Seconds => arg.value_name("SECONDS"),
        Kind::List => arg.value_name("LIST"),
        Kind::Text | Kind::Secret | Kind::Headers => arg.value_name("TEXT"),
    })
}

fn help(row: &Row) -> String {
    let meaning = row.meaning.trim_end_matches('.');
    match row.variables.first() {
        Some(variable) => format!("{meaning} [{variable}]"),
        None => meaning.to_owned(),
    }
}

/// `--no-jira-ssl-verify`.
fn negation(row: &'static Row) -> Option<Arg> {
    let name = row.negation?;
    let arg = Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .overrides_with(row.key)
        .global(true)
        .hide(true);
    Some(arg)
}

fn unsupported(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("TEXT")
        .global(true)
        .hide(true)
}

/// What the flags say, by the key of the row.
fn flags(matches: &ArgMatches) -> Vec<(&'static str, String)> {
    let mut flags = Vec::new();
    for row in rows() {
        if row.flag.is_none() {
            continue;
        }
        if let Some(text) = matches.get_one::<String>(row.key) {
            flags.push((row.key, text.clone()));
        } else if row.negation.is_some_and(|name| matches.get_flag(name)) {
            flags.push((row.key, "false".into()));
        }
    }
    for name in UNSUPPORTED.iter().filter_map(|other| other.flag) {
        if let Some(text) = matches.get_one::<String>(name) {
            flags.push((name, text.clone()));
        }
    }
    match matches.get_count("verbose") {
        0 => {}
        1 => flags.push(("log.verbose", "true".into())),
        _ => flags.push(("log.very_verbose", "true".into())),
    }
    if matches.get_flag("oauth-setup") {
        flags.push(("oauth-client-id", String::new()));
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(arguments: &[&str]) -> Asked {
        let arguments = ["atlassian-mcp"]
            .iter()
            .chain(arguments)
            .map(OsString::from);
        parse(arguments).unwrap_or_else(|error| panic!("{error}"))
    }

    fn refused(arguments: &[&str]) -> clap::Error {
        let arguments = ["atlassian-mcp"]
            .iter()
            .chain(arguments)
            .map(OsString::from);
        match parse(arguments) {
            Ok(asked) => panic!("{:?}", asked.command),
            Err(error) => error,
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn without_a_subcommand_it_serves() {
        assert!(matches!(asked(&[]).command, Command::Serve(_)));
        let asked = asked(&["--read-only", "-vv", "--demo=dc"]);
        assert!(matches!(asked.command, Command::Serve(_)));
        assert_eq!(asked.demo, "dc".parse().ok());
        assert_eq!(
            asked.sources.flags,
            [
                ("policy.read_only", "true".to_owned()),
                ("log.very_verbose", "true".to_owned())
            ]
        );
    }

    #[test]
    fn the_flags_of_the_reference_are_understood() {
        let asked = asked(&[
            "--transport",
            "streamable-http",
            "--host",
            "127.0.0.1",
            "--port",
            "9000",
            "--path",
            "/mcp",
            "--stateless",
            "--jira-url",
            "https://x.atlassian.net",
            "--jira-username",
            "ada",
            "--jira-token",
            "secret",
            "--jira-personal-token",
            "secret",
            "--no-jira-ssl-verify",
            "--jira-projects-filter",
            "A,B",
            "--confluence-url=https://x.atlassian.net/wiki",
            "--confluence-ssl-verify",
            "--confluence-spaces-filter",
            "TECH",
            "--enabled-tools",
            "jira_search",
            "--toolsets",
            "all",
            "--oauth-client-id",
            "id",
            "--env-file",
            "some.env",
            "-v",
        ]);
        let keys: Vec<&str> = asked.sources.flags.iter().map(|(key, _)| *key).collect();
        assert_eq!(
            keys,
            [
                "jira.url",
                "jira.username",
                "jira.token",
                "jira.pat",
                "jira.verify_tls",
                "confluence.url",
                "confluence.verify_tls",
                "policy.projects",
                "policy.spaces",
                "policy.toolsets",
                "policy.enabled_tools",
                "server.transport",
                "server.host",
                "server.port",
                "server.path",
                "server.stateless",
                "oauth-client-id",
                "log.verbose"
            ]
        );
        let said = |key: &str| {
            let mut flags = asked.sources.flags.iter();
            flags
                .find(|(other, _)| *other == key)
                .map(|(_, text)| text.as_str())
        };
        assert_eq!(said("jira.verify_tls"), Some("false"));
        assert_eq!(said("confluence.verify_tls"), Some("true"));
        assert_eq!(asked.sources.env_file, Some("some.env".into()));
    }

    #[test]
    fn flags_may_stand_before_and_after_the_subcommand() {
        for arguments in [
            ["--read-only", "check-config", "--config", "x.toml"],
            ["check-config", "--read-only", "--config", "x.toml"],
        ] {
            let asked = asked(&arguments);
            assert!(matches!(asked.command, Command::CheckConfig(_)));
            assert_eq!(
                asked.sources.flags,
                [("policy.read_only", "true".to_owned())]
            );
            assert_eq!(asked.sources.config_file, Some("x.toml".into()));
        }
    }

    #[test]
    fn mistakes_are_refused_with_what_was_meant() {
        let text = refused(&["--read-onyl"]).to_string();
        assert!(text.contains("'--read-only'"), "{text}");
        let text = refused(&["check-confg"]).to_string();
        assert!(text.contains("check-config"), "{text}");
        assert_eq!(refused(&["--transport", "pigeon"]).exit_code(), 2);
        assert_eq!(refused(&["--demo=moon"]).exit_code(), 2);
        assert_eq!(refused(&["--version"]).exit_code(), 0);
    }
}
