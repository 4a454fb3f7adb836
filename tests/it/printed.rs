//! Documents that are printed by code: each must be what the code prints now.
//!
//! `UPDATE=1 cargo test printed` writes them anew.

use std::path::Path;

/// Compares a document with what the code prints, or writes it.
#[expect(
    clippy::disallowed_methods,
    reason = "a test may ask how it was called"
)]
fn printed(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        let folder = file.parent().expect("a folder");
        std::fs::create_dir_all(folder).expect("made");
        std::fs::write(&file, text).expect("written");
        return;
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == text,
        "{path} is stale: run `UPDATE=1 cargo test printed` and look at the difference"
    );
}

#[test]
fn the_configuration_reference() {
    printed("docs/configuration.md", &atlassian_mcp::config::markdown());
}

#[test]
fn the_configuration_reference_is_a_sound_table() {
    let text = atlassian_mcp::config::markdown();
    let mut columns = None;
    let mut rows = 0;
    for line in text.lines() {
        if !line.starts_with('|') {
            columns = None;
            continue;
        }
        let count = line.matches('|').count();
        assert_eq!(*columns.get_or_insert(count), count, "{line}");
        rows += 1;
    }
    assert!(rows > 100, "only {rows} rows");
}

#[test]
fn the_tool_reference() {
    printed("docs/tools.md", &atlassian_mcp::tools::manual::page());
}

#[test]
#[cfg(debug_assertions)]
fn the_list_of_tools_in_a_release_build() {
    printed(
        "src/tools/list.jsonl",
        &atlassian_mcp::tools::printed::lines(),
    );
}

#[test]
fn the_table_of_toolsets_in_the_readme() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).expect("the README");
    let (begin, end) = ("<!-- toolsets -->\n", "<!-- /toolsets -->");
    let (before, rest) = readme.split_once(begin).expect("the first mark");
    let (_, after) = rest.split_once(end).expect("the second mark");
    let table = atlassian_mcp::tools::manual::toolsets();
    printed("README.md", &format!("{before}{begin}{table}{end}{after}"));
}
