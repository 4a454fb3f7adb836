//! Keeps the walls: who may name whom, how long a file may be, what every file begins with.
//!
//! The table is the one in `src/lib.rs`, written as data. A failure names the file and the offence.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may name. Its own is always allowed.
const WALLS: &[(&str, &[&str])] = &[
    ("secret", &[]),
    ("atlassian", &["secret"]),
    ("query", &[]),
    ("json", &[]),
    ("markup", &[]),
    ("config", &["secret", "atlassian"]),
    ("ledger", &["config"]),
    ("http", &["secret", "atlassian", "json"]),
    ("jira", &["atlassian", "json", "markup", "http"]),
    ("confluence", &["atlassian", "markup", "http"]),
    (
        "view",
        &["atlassian", "json", "markup", "jira", "confluence"],
    ),
    (
        "tools",
        &[
            "atlassian",
            "json",
            "markup",
            "query",
            "config",
            "ledger",
            "http",
            "jira",
            "confluence",
            "view",
        ],
    ),
    (
        "door",
        &[
            "atlassian",
            "json",
            "query",
            "config",
            "ledger",
            "http",
            "tools",
            "view",
        ],
    ),
    (
        "mcp",
        &["secret", "atlassian", "json", "config", "door", "tools"],
    ),
    ("sim", &[]),
    (
        "cli",
        &[
            "secret",
            "atlassian",
            "query",
            "markup",
            "config",
            "http",
            "jira",
            "confluence",
            "view",
            "tools",
            "door",
            "mcp",
            "sim",
        ],
    ),
];

/// A file longer than this is two files.
const LINES: usize = 500;

/// Files that may be longer, and why.
const LONGER: &[(&str, &str)] = &[];

fn sources() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 50, "the sources are not where they should be");
    files
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).expect("text");
            let name = path
                .strip_prefix(root())
                .expect("below the root")
                .to_path_buf();
            files.push((name, text));
        }
    }
}

fn room(path: &Path) -> Option<String> {
    let part = path.iter().nth(1)?.to_str()?;
    Some(part.trim_end_matches(".rs").to_owned())
}

/// The rooms a text names after `crate::`, groups included; comments do not count.
fn named(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let word = |text: &str| -> String {
            text.trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        match rest.strip_prefix('{') {
            None => {
                rooms.insert(word(rest));
            }
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && !c.is_whitespace() => {
                            rooms.insert(word(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms.retain(|room| WALLS.iter().any(|(name, _)| name == room));
    rooms
}

/// Rooms that are packages of their own: the compiler keeps their walls, as long as they depend on nothing of ours.
const PACKAGES: &[&str] = &["json", "markup", "sim"];

#[test]
fn packages_depend_on_nothing_of_ours() {
    for room in PACKAGES {
        let manifest = root().join("src").join(room).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).expect("a package");
        let (_, dependencies) = manifest.split_once("[dependencies]").expect("a list");
        assert!(
            !dependencies.contains("atlassian"),
            "{room}: {dependencies}"
        );
    }
}

#[test]
fn rooms_name_only_the_rooms_they_may() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        let Some(own) = room(&path) else { continue };
        if PACKAGES.contains(&own.as_str()) {
            continue;
        }
        let Some((_, allowed)) = WALLS.iter().find(|(name, _)| *name == own) else {
            continue;
        };
        for other in named(&text) {
            if other != own && !allowed.contains(&other.as_str()) {
                offences.push(format!("{} names `{other}`", path.display()));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_room_is_in_the_table_and_on_the_map() {
    let map = fs::read_to_string(root().join("src/lib.rs")).expect("text");
    let rooms: BTreeSet<String> = sources()
        .iter()
        .filter_map(|(path, _)| room(path))
        .filter(|room| room != "lib" && room != "main")
        .collect();
    for room in rooms {
        assert!(
            WALLS.iter().any(|(name, _)| *name == room),
            "`{room}` has no walls"
        );
        assert!(
            map.contains(&format!("[`{room}`]")),
            "`{room}` is not on the map in src/lib.rs"
        );
    }
}

#[test]
fn files_begin_with_what_they_are_and_end_in_time() {
    let mut offences = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//!") {
            offences.push(format!("{} does not begin with `//!`", path.display()));
        }
        let lines = text.lines().count();
        let excused = LONGER.iter().any(|(file, _)| Path::new(file) == path);
        if lines > LINES && !excused {
            offences.push(format!("{} has {lines} lines", path.display()));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn one_room_each_knows_the_protocol_the_wire_and_the_environment() {
    let rules: &[(&str, &[&str])] = &[
        ("rmcp::", &["src/mcp/"]),
        ("reqwest::", &["src/http/"]),
        (
            "Permit::granted_by_the_door",
            &["src/http/call.rs", "src/door/writing.rs"],
        ),
        // The checks of `markup` find the reference data by a variable; they are tests.
        (
            "std::env::var",
            &[
                "src/config/",
                "src/markup/checks/",
                "src/markup/storage/corpus",
                "src/markup/wiki/corpus",
            ],
        ),
        (
            "Flavor::",
            &[
                "src/config/",
                "src/atlassian/flavor.rs",
                "src/jira/client.rs",
                "src/confluence/client.rs",
                "src/cli/",
                "src/sim/",
            ],
        ),
    ];
    let mut offences = Vec::new();
    for (path, text) in sources() {
        let name = path.to_str().expect("a name");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (word, homes) in rules {
            let uses = code
                .lines()
                .any(|line| line.split("//").next().unwrap_or_default().contains(word));
            if uses && !homes.iter().any(|home| name.starts_with(home)) {
                offences.push(format!("{name} says `{word}`"));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_tool_has_a_test_of_its_name() {
    for entry in atlassian_mcp::tools::ALL {
        let file = root().join(format!("tests/it/tools/{}.rs", entry.name));
        assert!(file.is_file(), "{} is missing", file.display());
    }
}

/// Every promise of `docs/security.md` names files of tests that are there.
#[test]
fn every_promise_names_tests_that_exist() {
    let text = fs::read_to_string(root().join("docs/security.md")).expect("text");
    let rows: Vec<&str> = text
        .lines()
        .skip_while(|line| *line != "| promise | test |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() > 15, "the table is not where it should be");
    let mut missing = Vec::new();
    for row in rows {
        let named = row.trim_end_matches(" |").rsplit('|').next().unwrap_or("");
        for name in named.split('`').skip(1).step_by(2) {
            let path = name.replace("::", "/");
            let places = [
                format!("tests/it/{path}.rs"),
                format!("tests/it/{path}/mod.rs"),
                format!("src/{path}.rs"),
                format!("src/{path}/mod.rs"),
            ];
            let has_tests = |place: &String| {
                fs::read_to_string(root().join(place))
                    .is_ok_and(|text| text.contains("::test]") || text.contains("#[test]"))
            };
            if !places.iter().any(has_tests) {
                missing.push(format!("{name} in {row}"));
            }
        }
        assert!(named.contains('`'), "no test for {row}");
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn nothing_committed_names_the_workplace() {
    // Put together here, so that this file does not name them itself.
    let words = [
        ["/work/", "main"].concat(),
        ["/work/", "shared"].concat(),
        ["arti", "factory"].concat(),
    ];
    let folders = [
        "src", "docs", "tests", "nix", "modules", "benches", "fuzz", ".ci",
    ];
    let mut files = Vec::new();
    for folder in folders {
        texts(&root().join(folder), &mut files);
    }
    let pages = fs::read_dir(root()).expect("a folder");
    for page in pages {
        let path = page.expect("an entry").path();
        if path.extension().is_some_and(|end| end == "md") {
            files.extend(text_of(path));
        }
    }
    assert!(files.len() > 300, "the files are not where they should be");
    for (path, text) in files {
        for word in &words {
            assert!(
                !text.contains(word.as_str()),
                "{} names `{word}`",
                path.display()
            );
        }
    }
}

/// The text files of a folder and those below it, without what is built or found there. One that this copy of the
/// repository lacks holds none.
fn texts(folder: &Path, files: &mut Vec<(PathBuf, String)>) {
    const MADE: &[&str] = &["target", "corpus", "artifacts"];
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("an entry");
        let kind = entry.file_type().expect("a kind");
        let is_made = MADE.iter().any(|name| entry.file_name() == *name);
        if kind.is_dir() && !is_made {
            texts(&entry.path(), files);
        } else if kind.is_file() {
            files.extend(text_of(entry.path()));
        }
    }
}

fn text_of(path: PathBuf) -> Option<(PathBuf, String)> {
    let text = fs::read_to_string(&path).ok()?;
    Some((path, text))
}
