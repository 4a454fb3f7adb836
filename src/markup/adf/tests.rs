//! Checks of ADF: what does not fit is made to fit without losing a word, and said.

use crate::options::{MediaFile, Placeholders};
use crate::{Format, Options, Written, convert, read, write};

fn written(markdown: &str) -> Written {
    convert(markdown, Format::Markdown, Format::Adf, &Options::default()).unwrap()
}

/// The node types at the top, and the losses.
fn shape(markdown: &str) -> (Vec<String>, Vec<String>) {
    let written = written(markdown);
    let document: serde_json::Value = serde_json::from_str(&written.text).unwrap();
    let kinds = document["content"].as_array().unwrap().iter();
    (
        kinds
            .map(|node| node["type"].as_str().unwrap().to_owned())
            .collect(),
        written.losses.into_iter().map(|loss| loss.what).collect(),
    )
}

fn check(markdown: &str, kinds: &[&str], losses: &[&str]) {
    let (have_kinds, have_losses) = shape(markdown);
    assert_eq!(have_kinds, kinds, "{markdown}");
    assert_eq!(have_losses, losses, "{markdown}");
}

#[test]
fn a_table_in_an_item_moves_behind_it() {
    check(
        "1. a\n   | t |\n   |---|\n   | u |\n2. b",
        &["orderedList", "table", "orderedList"],
        &["table in a list item (moved behind it)"],
    );
    assert!(
        written("1. a\n   | t |\n   |---|\n   | u |\n2. b")
            .text
            .contains(r#""attrs":{"order":2}"#)
    );
}

#[test]
fn panels_and_expands_in_items_move_out_of_all_lists() {
    check(
        "- a\n  - b\n\n    :::info\n    c\n    :::\n- d",
        &["bulletList", "panel", "bulletList"],
        &["panel in a list item (moved behind it)"],
    );
}

#[test]
fn headings_rules_and_quotes_in_quotes_stay_in_place() {
    check(
        "> # a\n> ---\n> > b",
        &["blockquote"],
        &[
            "heading in a block quote (written in bold)",
            "rule in a block quote (written as `---`)",
            "block quote in a block quote (its content stays)",
        ],
    );
}

#[test]
fn tasks_hold_lines_only() {
    check(
        "- [ ] a\n\n  b\n  - [x] c\n- [ ] d\n\n  ```\n  e\n  ```",
        &["taskList", "codeBlock"],
        &["code block in a task or decision (moved behind it)"],
    );
    check(
        "> - [x] a",
        &["blockquote"],
        &["task state in a block quote (written as text)"],
    );
}

#[test]
fn tables_in_cells_become_lines() {
    check(
        "<table><tr><td>\n\n| a | b |\n|---|---|\n| c | d |\n\n</td></tr></table>",
        &["table"],
        &["table in a table cell (its content stays)"],
    );
    let text =
        written("<table><tr><td>\n\n| a | b |\n|---|---|\n| c | d |\n\n</td></tr></table>").text;
    assert!(text.contains("a | b") && text.contains("c | d"));
}

#[test]
fn images_stand_apart_from_text() {
    check(
        "a ![b](https://x.test/c.png) d",
        &["paragraph", "mediaSingle", "paragraph"],
        &[],
    );
    check(
        "# a ![b](https://x.test/c.png)",
        &["heading", "mediaSingle"],
        &["image in a heading (written below it)"],
    );
    check(
        "- [ ] a ![b](https://x.test/c.png)",
        &["taskList"],
        &["image in a line (written as a link)"],
    );
}

#[test]
fn five_columns_become_two_sections() {
    let column = ":::column\na\n:::\n";
    check(
        &format!(":::columns\n{}:::", column.repeat(5)),
        &["layoutSection", "layoutSection"],
        &["columns beyond the third (written as a further section)"],
    );
    check(&format!(":::columns\n{column}:::"), &["paragraph"], &[]);
}

#[test]
fn addresses_the_editor_refuses_are_written_as_text() {
    for (markdown, text) in [
        ("[a](b.md)", "a"),
        ("[a](javascript:x)", "a"),
        ("[a]()", "a"),
    ] {
        let adf = written(markdown);
        assert!(
            !adf.text.contains("\"link\"") && adf.text.contains(text),
            "{markdown}"
        );
    }
    assert!(written("[a](b.md)").text.contains("(b.md)"));
    for markdown in [
        "[a](/b)",
        "[a](#b)",
        "[a](HTTPS://b.test)",
        "[a](mailto:b@c.test)",
    ] {
        assert!(written(markdown).text.contains("\"link\""), "{markdown}");
    }
}

#[test]
fn files_get_the_ids_the_caller_knows() {
    let mut options = Options::default();
    options.media_files.insert(
        "a b.png".into(),
        MediaFile {
            id: "i".into(),
            collection: "c".into(),
        },
    );
    let adf = convert("![x](a%20b.png)", Format::Markdown, Format::Adf, &options).unwrap();
    assert!(adf.text.contains(
        r#"{"type":"media","attrs":{"type":"file","id":"i","collection":"c","alt":"x"}}"#
    ));
    assert_eq!(adf.losses, []);
}

#[test]
fn nodes_of_other_formats_become_placeholders() {
    let opaque = crate::document::Opaque {
        format: Format::Storage,
        name: "ac:x".into(),
        source: "<ac:x/>".into(),
        text: String::new(),
    };
    let document = crate::Document::new(vec![crate::document::Block::Opaque(Box::new(opaque))]);
    let adf = write(&document, Format::Adf, &Options::default());
    assert_eq!(adf.losses.len(), 1);
    let tree = read(&adf.text, Format::Adf, &Options::default()).unwrap();
    let markdown = write(&tree, Format::Markdown, &Options::default()).text;
    assert!(markdown.contains("storage/ac:x"), "{markdown}");
    let short = Options {
        placeholders: Placeholders::Reference,
        ..Options::default()
    };
    assert!(
        !write(&document, Format::Adf, &short)
            .text
            .contains("source=")
    );
}

#[test]
fn footnotes_keep_their_words() {
    check(
        "a[^n]\n\n[^n]: b",
        &["paragraph", "paragraph"],
        &[
            "footnote reference (written as text)",
            "footnote (written as a paragraph)",
        ],
    );
}

#[test]
fn losses_say_where() {
    let losses = written("x\n\n# One\n\n## Two\n\n> # a\n\n# Three\n\n> # b").losses;
    let places: Vec<&str> = losses.iter().map(|loss| loss.at.as_str()).collect();
    assert_eq!(places, ["One > Two", "Three"]);
}

#[test]
fn colours_are_made_hexadecimal() {
    let color = |markdown: &str| written(markdown).text;
    assert!(color("<span style=\"color: rgb(255,86,48);\">a</span>").contains("#ff5630"));
    assert!(color("<span style=\"color: red\">a</span>").contains("#ff0000"));
    assert!(color("<span style=\"color: #f00\">a</span>").contains("#ff0000"));
    assert_eq!(
        written("<span style=\"color: var(--x)\">a</span>")
            .losses
            .len(),
        1
    );
}

#[test]
fn what_is_no_adf_is_refused() {
    for source in [
        "{",
        "{}",
        "1",
        "\"doc\"",
        "[1",
        r#"[{"type":"x\a"}]"#,
        r#"[{"type":"\u00g0"}]"#,
        "[{\"type\":\"x\\\ny\"}]",
        "[{\"type\":\"x\u{1}\"}]",
        r#"[{"type":"x","attrs":{"a":01}}]"#,
        r#"[{"type":"x","attrs":{"a":1.}}]"#,
        r#"[{"type":"x","attrs":{"a":-}}]"#,
        r#"[{"type":"x","attrs":{"a":1e}}]"#,
    ] {
        assert!(
            read(source, Format::Adf, &Options::default()).is_err(),
            "{source}"
        );
    }
    for source in [
        r#"{"type":"doc"}"#,
        r#"{"type":"text","text":"a"}"#,
        r#"[{"type":"rule"}]"#,
        r#"[{"type":"x","attrs":{"a":-0.5e+10,"b":"\ud800\/"}}]"#,
    ] {
        assert!(
            read(source, Format::Adf, &Options::default()).is_ok(),
            "{source}"
        );
    }
}
