//! Pages of md2conf, Markdown beside the storage format that tool makes of it.
//!
//! Found through `ATLASSIAN_REFERENCE_DIR`. That tool has front matter, options and a taste of its own, so the test prints how many
//! agree and asserts that each disagreement is one we know the reason of.

use std::path::Path;

use super::{read, write};
use crate::options::MentionId;
use crate::{Format, Options, convert, text};

/// Pages that differ, with the reason.
const KNOWN: [(&str, &str); 20] = [
    (
        "admonition",
        "a title stays a title of the panel; theirs is a bold line, made up where none was written",
    ),
    (
        "alert",
        "a panel keeps the name it was written with: theirs turns `[!WARNING]` into `note`",
    ),
    (
        "alignment",
        "a caption only where one was written; theirs repeats the alternative text",
    ),
    (
        "anchors",
        "headings get anchors only when asked; a link alone in a paragraph stays a link, not a card",
    ),
    (
        "basic",
        "a link to a place on the page is Confluence's own (`ac:anchor`)",
    ),
    (
        "code",
        "a language Data Center does not know is stored as the nearest it does",
    ),
    ("collapsed", "HTML within the summary"),
    ("extension", "their plug-in rewrites the diagram"),
    (
        "footnote",
        "each footnote stands where it was written; theirs gathers them in a list at the end",
    ),
    (
        "images",
        "a caption only where one was written; no empty alternative text",
    ),
    (
        "macro",
        "fences in storage format are an extension of that tool",
    ),
    ("math", "formulas need a macro of a vendor"),
    (
        "mermaid",
        "diagrams become code unless a macro is named; theirs renders them to files",
    ),
    (
        "missing",
        "a relative link stays one; theirs warns in the page",
    ),
    (
        "plantuml",
        "diagrams become code unless a macro is named; theirs renders them to files",
    ),
    (
        "skip_nodes",
        "comments that hide text are an extension of that tool",
    ),
    (
        "status",
        "images that mean statuses are an extension of that tool",
    ),
    (
        "table",
        "an empty column that makes the one before it a header is an extension of that tool",
    ),
    (
        "tags",
        "raw HTML that Markdown has no word for is shown as text",
    ),
    ("toc", "`[[_TOC_]]` is an extension of that tool"),
];

/// Attributes in which one page may differ from the other.
const NOISE: [&str; 16] = [
    "ac:macro-id",
    "ac:local-id",
    "data-layout",
    "data-table-width",
    "ac:align",
    "ac:layout",
    "ac:original-width",
    "ac:original-height",
    "ac:custom-width",
    "ac:width",
    "ac:height",
    "title",
    "ac:title",
    "start",
    "style",
    "ac:schema-version",
];

/// What our writer makes of a page, without noise.
fn normal(storage: &str) -> String {
    let tree = read(storage, &Options::default()).unwrap_or_else(|error| panic!("{error}"));
    let mut text = write(&tree, &Options::default()).text;
    for name in NOISE {
        let start = format!(" {name}=\"");
        while let Some(at) = text.find(&start) {
            let end = text[at + start.len()..]
                .find('"')
                .map_or(text.len(), |end| at + start.len() + end + 1);
            text.replace_range(at..end, "");
        }
    }
    for (from, to) in [
        ("<thead>", ""),
        ("</thead>", ""),
        ("<tbody>", ""),
        ("</tbody>", ""),
        ("<li><p>", "<li>"),
        ("</p></li>", "</li>"),
        ("<ac:task-uuid>UUID</ac:task-uuid>", ""),
    ] {
        text = text.replace(from, to);
    }
    text
}

/// The words of a text, in order.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every example of the CommonMark specification: storage format is well-formed and says every word, wiki markup as well.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test finds the reference data by the environment"
)]
fn examples_of_commonmark_keep_their_words() {
    let Some(folder) = std::env::var_os("ATLASSIAN_REFERENCE_DIR") else {
        println!("skipped: ATLASSIAN_REFERENCE_DIR is not set");
        return;
    };
    let path = Path::new(&folder).join("corpus/commonmark-spec/examples.json");
    let text = std::fs::read_to_string(path).expect("the corpus is there");
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let options = Options::default();
    let mut faults = Vec::new();
    for (index, example) in examples.iter().enumerate() {
        let markdown = example["markdown"].as_str().unwrap_or_default();
        let tree =
            crate::read(markdown, Format::Markdown, &options).expect("any Markdown is readable");
        let said = words(&text::blocks_text(&tree.blocks));
        for format in [Format::Storage, Format::Wiki] {
            let written = crate::write(&tree, format, &options);
            let again = match crate::read(&written.text, format, &options) {
                Ok(again) => words(&text::blocks_text(&again.blocks)),
                Err(error) => vec![error.to_string()],
            };
            if again != said {
                faults.push(format!(
                    "{index} {markdown:?}\n  {format} {:?}\n  was  {said:?}\n  is   {again:?}",
                    written.text
                ));
            }
        }
    }
    println!("{} examples, {} faults", examples.len(), faults.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a test finds the reference data by the environment"
)]
fn pages_of_md2conf_and_ours() {
    let Some(folder) = std::env::var_os("ATLASSIAN_REFERENCE_DIR") else {
        println!("skipped: ATLASSIAN_REFERENCE_DIR is not set");
        return;
    };
    let folder = Path::new(&folder).join("corpus/md2conf");
    let mut names: Vec<String> = std::fs::read_dir(folder.join("source"))
        .expect("the corpus is there")
        .filter_map(|entry| {
            entry
                .ok()?
                .file_name()
                .to_str()?
                .strip_suffix(".md")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    let banner = "<ac:structured-macro ac:name=\"info\"><ac:rich-text-body><p>This page has been generated with a tool.</p></ac:rich-text-body></ac:structured-macro>";
    let (mut agree, mut pages, mut unknown) = (0, 0, Vec::new());
    println!("| page | why it differs |\n| --- | --- |");
    for name in names {
        let Ok(target) = std::fs::read_to_string(folder.join(format!("target/{name}.xml"))) else {
            continue;
        };
        let source =
            std::fs::read_to_string(folder.join(format!("source/{name}.md"))).expect("listed");
        pages += 1;
        // Front matter is that tool's own.
        let source = match source
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
        {
            Some((_, body)) => body.to_owned(),
            None => source,
        };
        // Their target is a page of Data Center.
        let mut options = Options::default();
        options.mentions.id_kind = MentionId::UserKey;
        let ours = convert(&source, Format::Markdown, Format::Storage, &options)
            .expect("any Markdown is readable");
        let (ours, theirs) = (normal(&ours.text), normal(&target));
        let theirs = theirs.strip_prefix(banner).unwrap_or(&theirs);
        if ours == theirs {
            agree += 1;
            continue;
        }
        match KNOWN.iter().find(|(known, _)| *known == name) {
            Some((_, reason)) => println!("| {name} | {reason} |"),
            None => {
                let at = ours
                    .bytes()
                    .zip(theirs.bytes())
                    .take_while(|(ours, theirs)| ours == theirs)
                    .count();
                let near = |text: &str| {
                    String::from_utf8_lossy(
                        &text.as_bytes()
                            [at.saturating_sub(60).min(text.len())..(at + 160).min(text.len())],
                    )
                    .into_owned()
                };
                unknown.push(format!(
                    "{name}\n  theirs …{}…\n  ours   …{}…",
                    near(theirs),
                    near(&ours)
                ));
            }
        }
    }
    println!("\n{agree} of {pages} agree");
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
