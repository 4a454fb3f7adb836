//! `publish FOLDER` and `export FOLDER`: Markdown files to a page tree, and back.
//!
//! Both are calls of tools, through the door like any other. Without `--apply` a publication is only shown. Where the
//! configuration has every change planned or confirmed first, the command itself is the yes to the plan.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::{Cx, call};
use crate::config;
use crate::door::{Caller, Door, UnknownTool};
use crate::tools::Progress;

/// Flags of `publish`.
#[derive(Debug, clap::Args)]
pub(super) struct Publish {
    /// The folder of Markdown files
    folder: String,
    /// The key of the space
    #[arg(long)]
    space: String,
    /// The page to publish below; the space's home page unless given
    #[arg(long, value_name = "PAGE")]
    parent: Option<String>,
    /// Also over pages that others changed since
    #[arg(long)]
    overwrite: bool,
    /// Do it; without, it is only shown what would be done
    #[arg(long)]
    apply: bool,
}

/// Flags of `export`.
#[derive(Debug, clap::Args)]
pub(super) struct Export {
    /// The folder to write to; made if it is not there
    folder: String,
    /// The key of the space, to export all of it
    #[arg(long, required_unless_present = "page")]
    space: Option<String>,
    /// The page on top, by id or address
    #[arg(long)]
    page: Option<String>,
    /// Leave attachments out
    #[arg(long)]
    no_attachments: bool,
}

pub(super) fn publish(cx: Cx, asked: Publish) -> anyhow::Result<ExitCode> {
    let arguments = json!({
        "folder": asked.folder,
        "space_key": asked.space,
        "parent_id": asked.parent,
        "overwrite": asked.overwrite.then_some(true),
        "dry_run": !asked.apply,
    });
    let said = one(&cx, "confluence_publish_folder", arguments)?;
    let (mut body, ok) = match said {
        Ok(body) => (body, true),
        Err(text) => {
            cx.output.line(format_args!("{text}"))?;
            (Value::Null, false)
        }
    };
    if !ok {
        return Ok(ExitCode::FAILURE);
    }
    if !asked.apply {
        // The token lives in the memory of a process that ends here.
        if let Some(map) = body.as_object_mut() {
            map.remove("plan");
            map.insert(
                "next".into(),
                json!("Nothing is changed. `--apply` does it."),
            );
        }
    }
    show(&cx, &body)?;
    Ok(match body.get("not_applied") {
        Some(_) => ExitCode::FAILURE,
        None => ExitCode::SUCCESS,
    })
}

pub(super) fn export(cx: Cx, asked: Export) -> anyhow::Result<ExitCode> {
    let arguments = json!({
        "folder": asked.folder,
        "space_key": asked.space,
        "page_id": asked.page,
        "attachments": !asked.no_attachments,
    });
    match one(&cx, "confluence_export_pages", arguments)? {
        Err(text) => {
            cx.output.line(format_args!("{text}"))?;
            Ok(ExitCode::FAILURE)
        }
        Ok(body) => {
            show(&cx, &body)?;
            Ok(match body.get("not_applied") {
                Some(_) => ExitCode::FAILURE,
                None => ExitCode::SUCCESS,
            })
        }
    }
}

fn show(cx: &Cx, body: &Value) -> io::Result<()> {
    let text = match io::stdout().is_terminal() {
        true => serde_json::to_string_pretty(body).unwrap_or_default(),
        false => body.to_string(),
    };
    cx.output.line(format_args!("{text}"))
}

/// What is said where the change was not made, and only shown or asked about.
const NOTHING_DONE: &str = "a confirmation is needed, and nothing was done";

/// Calls the tool: its set need not be switched on, since who types the command wants it. If it answers with a plan where
/// more than a preview was asked for, the plan is applied.
fn one(cx: &Cx, tool: &str, arguments: Value) -> anyhow::Result<Result<Value, String>> {
    let mut config = config::load(&cx.sources)?;
    super::logging::start(&config.log, &cx.sources.environment);
    config.policy.toolsets = config::Toolsets::All;
    let door = Door::open(&config)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let is_preview = arguments.get("dry_run") == Some(&Value::Bool(true));
    let mut given = Map::new();
    if let Value::Object(map) = arguments {
        given.extend(map.into_iter().filter(|(_, value)| !value.is_null()));
    }
    let caller = Caller {
        progress: bar(),
        ..Caller::default()
    };
    let answer = match runtime.block_on(door.call(tool, given, caller)) {
        Ok(answer) => answer,
        Err(UnknownTool(name)) => {
            return Err(io::Error::other(call::no_such_tool(&door, &name)).into());
        }
    };
    if answer.question.is_some() {
        return Ok(Err(NOTHING_DONE.to_owned()));
    }
    if answer.is_error {
        return Ok(Err(answer.text));
    }
    let body: Value = serde_json::from_str(&answer.text)?;
    let plan = match body.get("plan") {
        Some(plan) if !is_preview => plan.clone(),
        _ => return Ok(Ok(body)),
    };
    // The plan lives in the memory of this door.
    let given = Map::from_iter([("plan".to_owned(), plan)]);
    let caller = Caller {
        progress: bar(),
        ..Caller::default()
    };
    let answer = match runtime.block_on(door.call("atlassian_apply", given, caller)) {
        Ok(answer) if answer.question.is_none() => answer,
        // It may be switched off.
        Ok(_) | Err(UnknownTool(_)) => return Ok(Err(NOTHING_DONE.to_owned())),
    };
    if answer.is_error {
        return Ok(Err(answer.text));
    }
    let body: Value = serde_json::from_str(&answer.text)?;
    Ok(match body.get("plan") {
        Some(_) => Err(NOTHING_DONE.to_owned()),
        None => Ok(body),
    })
}

/// A line on the terminal that says how far it has come; nothing where nobody looks.
fn bar() -> Option<Progress> {
    const WIDTH: usize = 24;
    if !io::stderr().is_terminal() {
        return None;
    }
    Some(Progress::new(|begun, total, what| {
        let filled = (begun * WIDTH)
            .checked_div(total)
            .unwrap_or(WIDTH)
            .min(WIDTH);
        let what: String = what.chars().take(48).collect();
        let end = if begun == total { "\n" } else { "" };
        let mut out = io::stderr().lock();
        // A bar that cannot be drawn is no reason to stop.
        let _ = write!(
            out,
            "\r\x1b[K[{}{}] {begun}/{total} {what}{end}",
            "#".repeat(filled),
            " ".repeat(WIDTH - filled)
        );
        let _ = out.flush();
    }))
}
