//! `convert`: documents from one format to another, from standard input to standard output.

use std::io::{BufRead, Read};
use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::{Value, json};

use super::{Cx, output};
use crate::markup::{self, Format, Options, Written};

/// Flags of `convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Format of the input: markdown, adf, wiki, storage or plain
    #[arg(long, value_name = "FORMAT")]
    from: Format,
    /// Format of the output
    #[arg(long, value_name = "FORMAT")]
    to: Format,
    /// One document a line, each a JSON string; the output has the same form
    #[arg(long)]
    jsonl: bool,
    /// Also say what the output could not keep: on standard error, or with --jsonl as {"text", "losses"}
    #[arg(long)]
    losses: bool,
}

pub(super) fn run(cx: Cx, arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.jsonl {
        return lines(&cx, &arguments);
    }
    let mut text = String::new();
    std::io::stdin()
        .lock()
        .read_to_string(&mut text)
        .context("the input is not UTF-8 text")?;
    let written = convert(&text, &arguments)?;
    cx.output.print(&written.text)?;
    if !written.text.is_empty() && !written.text.ends_with('\n') {
        cx.output.print("\n")?;
    }
    if arguments.losses {
        for loss in &written.losses {
            output::note(format_args!("lost: {} ({})", loss.what, loss.at));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A line that cannot be converted gets an error in its place, so that lines in and lines out stay pairs.
fn lines(cx: &Cx, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for line in std::io::stdin().lock().lines() {
        let line = line.context("the input is not UTF-8 text")?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = one_line(&line, arguments).unwrap_or_else(|error| {
            code = ExitCode::FAILURE;
            json!({ "error": format!("{error:#}") })
        });
        cx.output.line(answer)?;
    }
    Ok(code)
}

fn one_line(line: &str, arguments: &Arguments) -> anyhow::Result<Value> {
    let text: String = serde_json::from_str(line).context("the line is not a JSON string")?;
    let written = convert(&text, arguments)?;
    if !arguments.losses {
        return Ok(Value::String(written.text));
    }
    let losses = written
        .losses
        .iter()
        .map(|loss| json!({ "what": loss.what, "at": loss.at }));
    let losses: Vec<Value> = losses.collect();
    Ok(json!({ "text": written.text, "losses": losses }))
}

fn convert(text: &str, arguments: &Arguments) -> anyhow::Result<Written> {
    Ok(markup::convert(
        text,
        arguments.from,
        arguments.to,
        &Options::default(),
    )?)
}
