//! Reads the TOML file.

use std::path::Path;

use figment::value::Dict;

use super::Problem;
use super::layers::{Layer, Place};
use super::reference::rows;

/// Reads a configuration file as one layer of settings.
pub(super) fn read(path: &Path) -> Result<Layer, Problem> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Problem::new(
            format!("Configuration file not found: {shown}"),
            "Write it there, or let `--config` or ATLASSIAN_MCP_CONFIG name the right one.",
        ),
        _ => Problem::new(
            format!("Configuration file cannot be read: {shown} ({error})"),
            "Give it to the user that runs atlassian-mcp.",
        ),
    })?;
    let dict: Dict = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            text.bytes()
                .take(span.start)
                .filter(|byte| *byte == b'\n')
                .count()
                + 1
        });
        Problem::new(
            format!(
                "Configuration file is not TOML: {shown}, line {line}: {}",
                error.message()
            ),
            "Correct that line; docs/configuration.md lists the keys.",
        )
    })?;
    for row in rows().filter(|row| !row.in_file) {
        let Some((table, name)) = row.key.split_once('.') else {
            continue;
        };
        let is_there = dict
            .get(table)
            .and_then(|table| table.as_dict())
            .is_some_and(|table| table.contains_key(name));
        if is_there {
            return Err(Problem::new(
                format!("`{}` may not stand in a file ({shown})", row.key),
                instead(table, name),
            ));
        }
    }
    Ok(Layer {
        place: Place::File(path.to_owned()),
        dict,
    })
}

fn instead(table: &str, name: &str) -> String {
    match table {
        "log" => "Write `level = \"info\"` below `[log]`.".into(),
        _ => format!(
            "A secret does not belong into a configuration file: write it to a file of its own, \
             readable by its owner alone, and set `{name}_file` below `[{table}]` to its path."
        ),
    }
}
