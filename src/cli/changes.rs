//! `changes` and `undo ID`: the journal for people. The work is done by the tools of the same meaning.

use std::process::ExitCode;

use serde_json::{Map, json};

use super::{Cx, call};

/// Flags of `changes`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Only of this project or space
    #[arg(value_name = "KEY")]
    of: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u8,
}

/// Flags of `undo`.
#[derive(Debug, clap::Args)]
pub(super) struct Undo {
    /// The change, by the name that `changes` shows
    id: String,
    /// What to undo although somebody changed it since: parts as the refusal names them, or `all`
    #[arg(long, value_name = "PARTS")]
    parts: Option<String>,
    /// Show what would be done
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(cx: Cx, asked: Arguments) -> anyhow::Result<ExitCode> {
    let mut arguments = Map::new();
    arguments.insert("limit".into(), json!(asked.limit.clamp(1, 100)));
    if let Some(key) = asked.of {
        arguments.insert("of".into(), json!(key));
    }
    call::one(&cx, "atlassian_list_changes", arguments)
}

pub(super) fn undo(cx: Cx, asked: Undo) -> anyhow::Result<ExitCode> {
    let mut arguments = Map::new();
    arguments.insert("id".into(), json!(asked.id));
    arguments.insert("dry_run".into(), json!(asked.dry_run));
    if let Some(parts) = asked.parts {
        arguments.insert("parts".into(), json!(parts));
    }
    call::one(&cx, "atlassian_undo", arguments)
}
