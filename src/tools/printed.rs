//! What the tools say of themselves, printed from their types once instead of built in every process.
//!
//! `list.jsonl` holds a line for each tool. A debug build prints it (`just print`), tests keep it true, and a release
//! build reads from it: neither the code that makes schemas nor the time it takes is in the program people run.

use serde::Deserialize;
use serde_json::{Map, Value};

/// The lines, in the order of the manual.
const LINES: &str = include_str!("list.jsonl");

/// A line.
#[derive(Deserialize)]
struct Line {
    description: String,
    schema: Map<String, Value>,
}

/// The description of a tool and the schema of its arguments.
#[cfg_attr(
    all(debug_assertions, not(test)),
    expect(dead_code, reason = "a debug build asks the types themselves")
)]
pub(super) fn of(name: &str) -> (String, Map<String, Value>) {
    let begin = format!("{{\"name\":\"{name}\",");
    let line = LINES.lines().find(|line| line.starts_with(&begin));
    match line.and_then(|line| serde_json::from_str::<Line>(line).ok()) {
        Some(line) => (line.description, line.schema),
        // A test finds the line that is missing before anybody else does.
        None => Default::default(),
    }
}

/// All lines as the types have them now.
#[cfg(debug_assertions)]
pub fn lines() -> String {
    super::ALL
        .iter()
        .map(|entry| {
            let (description, schema) = entry.described();
            let line = serde_json::json!({
                "name": entry.name, "description": description, "schema": schema,
            });
            format!("{line}\n")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(debug_assertions)]
    fn a_release_build_says_what_the_types_say() {
        for entry in crate::tools::ALL {
            let stale = "`list.jsonl` is stale: run `just print`";
            assert_eq!(
                super::of(entry.name),
                entry.described(),
                "{}: {stale}",
                entry.name
            );
        }
        assert_eq!(super::of("jira_get").0, "", "a part of a name is no name");
    }
}
