//! `call TOOL key=value…`: one tool, called by hand.

use std::io::{self, IsTerminal, Read};
use std::process::ExitCode;

use serde_json::{Map, Value};

use super::{Cx, output::Output};
use crate::config;

use crate::door::{Caller, Door, UnknownTool};

/// Flags of `call`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The tool, for example jira_get_issue
    tool: String,
    /// Its arguments: `name=value`, `name=@FILE`, `name=@-` for standard input, or a JSON object
    #[arg(value_name = "NAME=VALUE")]
    arguments: Vec<String>,
}

pub(super) fn run(cx: Cx, asked: Arguments) -> anyhow::Result<ExitCode> {
    let arguments = arguments(&asked.arguments)?;
    one(&cx, &asked.tool, arguments)
}

/// Calls one tool and prints its answer.
pub(super) fn one(cx: &Cx, tool: &str, arguments: Map<String, Value>) -> anyhow::Result<ExitCode> {
    let config = config::load(&cx.sources)?;
    super::logging::start(&config.log, &cx.sources.environment);
    let door = Door::open(&config)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let succeeded = runtime.block_on(call(&door, tool, arguments, &cx.output))?;
    Ok(if succeeded {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Arguments from `key=value` words. A value that is JSON is taken as such, `@-` reads standard input, and `@FILE`
/// reads a file; everything else is text. One word that is a JSON object gives several at once.
///
/// # Errors
/// A word without `=`, or a file that cannot be read.
pub(super) fn arguments(words: &[String]) -> io::Result<Map<String, Value>> {
    let mut arguments = Map::new();
    for word in words {
        if word.trim_start().starts_with('{')
            && let Ok(Value::Object(map)) = serde_json::from_str(word)
        {
            arguments.extend(map);
            continue;
        }
        let Some((name, value)) = word.split_once('=') else {
            return Err(io::Error::other(format!(
                "`{word}` is no argument: write `name=value`, for example `issue_key=PROJ-123`."
            )));
        };
        arguments.insert(name.trim().to_owned(), value_of(value)?);
    }
    Ok(arguments)
}

fn value_of(text: &str) -> io::Result<Value> {
    if text == "@-" {
        let mut read = String::new();
        io::stdin().read_to_string(&mut read)?;
        return Ok(Value::String(read));
    }
    if let Some(path) = text.strip_prefix('@')
        && std::path::Path::new(path).is_file()
    {
        return Ok(Value::String(std::fs::read_to_string(path)?));
    }
    // Only what cannot be meant as text: `12345` stays a text that the schema makes a number of where it wants one.
    let looks_structured =
        text.starts_with(['{', '[']) || matches!(text, "true" | "false" | "null");
    match serde_json::from_str(text) {
        Ok(value) if looks_structured => Ok(value),
        _ => Ok(Value::String(text.to_owned())),
    }
}

/// Calls the tool and prints its answer: as readable JSON on a terminal, as it is when piped. `true` if it succeeded.
///
/// # Errors
/// If there is no such tool, or nothing can be written.
async fn call(
    door: &Door,
    tool: &str,
    arguments: Map<String, Value>,
    out: &Output,
) -> io::Result<bool> {
    let answer = match door.call(tool, arguments, Caller::default()).await {
        Ok(answer) => answer,
        Err(UnknownTool(name)) => {
            return Err(io::Error::other(no_such_tool(door, &name)));
        }
    };
    let text = match serde_json::from_str::<Value>(&answer.text) {
        Ok(value) if io::stdout().is_terminal() => {
            serde_json::to_string_pretty(&value).unwrap_or(answer.text)
        }
        _ => answer.text,
    };
    out.line(format_args!("{text}"))?;
    Ok(!answer.is_error)
}

/// What to say to a name that no visible tool has.
pub(super) fn no_such_tool(door: &Door, name: &str) -> String {
    let likeness = |tool: &str| strsim::jaro_winkler(tool, name);
    let nearest = door
        .tools()
        .iter()
        .max_by(|one, other| likeness(one.name).total_cmp(&likeness(other.name)))
        .map(|tool| tool.name)
        .unwrap_or_default();
    format!(
        "There is no tool `{name}`. Did you mean `{nearest}`? `atlassian-mcp tools` lists them."
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::arguments;

    #[test]
    fn words_become_arguments() {
        let words = |words: &[&str]| {
            arguments(
                &words
                    .iter()
                    .map(|word| (*word).to_owned())
                    .collect::<Vec<_>>(),
            )
            .map(serde_json::Value::Object)
        };
        assert_eq!(
            words(&[
                "issue_key=PROJ-1",
                "limit=5",
                "dry_run=true",
                "fields={\"a\": 1}",
                "jql=a = b"
            ])
            .expect("read"),
            json!({"issue_key": "PROJ-1", "limit": "5", "dry_run": true, "fields": {"a": 1}, "jql": "a = b"})
        );
        assert_eq!(
            words(&["{\"a\": 1}", "b=2"]).expect("read"),
            json!({"a": 1, "b": "2"})
        );
        assert!(words(&["PROJ-1"]).is_err());
    }
}
