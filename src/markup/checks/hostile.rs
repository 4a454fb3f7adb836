//! Input made to hurt: deep nesting, endless openings, odd characters. Each must end, in every format, with its words kept.
//!
//! Sizes are small enough for a debug build; what is quadratic would not end there either.

use super::words;
use crate::{Format, Options, convert, read, write};

const SIZE: usize = 30_000;

fn repeated(unit: &str) -> String {
    unit.repeat(SIZE / unit.len())
}

/// Reads Markdown, writes all it can be written to, and returns the ADF.
fn through(markdown: &str) -> String {
    let options = Options {
        jira_url: Some("https://j.test".into()),
        ..Options::default()
    };
    let tree = read(markdown, Format::Markdown, &options).unwrap();
    let adf = write(&tree, Format::Adf, &options).text;
    let back = read(&adf, Format::Adf, &options).unwrap();
    write(&back, Format::Markdown, &options);
    write(&tree, Format::Markdown, &options);
    write(&tree, Format::Plain, &options);
    adf
}

#[test]
fn endless_openings() {
    for unit in [
        "[",
        "![",
        "](",
        "[a](",
        "*",
        "**a ",
        "*a **b ",
        "_",
        "~",
        "~a~",
        "^a",
        "==a",
        "`",
        "`` ` ",
        "<",
        "<b>",
        "<b>a",
        "</b>",
        "<a href=\"",
        "<!--",
        "<!-- a -->",
        "<span style=\"color: red\">",
        "@[",
        "@[a](",
        "[~accountid:",
        ":a",
        ":rocket:",
        "http://",
        "xhttp://",
        "http://a(",
        "www.",
        "a@",
        "a@b.",
        "A-1 ",
        "AB-",
        "{",
        "{macro:",
        "`{macro:a}`",
        "`{status:a}`",
        "&amp;",
        "&#0;",
        "\\",
        "|",
        "|a",
        "[^1]",
        "$",
        "\u{0}",
        "\u{202e}",
        "\u{feff}",
        "é",
        "<br>",
        "<img src=a>",
    ] {
        through(&repeated(unit));
    }
}

#[test]
fn endless_lines() {
    for unit in [
        ">\n",
        "> a\n\n",
        "- \n",
        "- a\n\n",
        "1. a\n",
        "- [ ] a\n",
        ":::info\n",
        ":::\n",
        ":::foo\n",
        ":::columns\n:::column\n",
        ":::macro a\n",
        "{expand:a}\n",
        "{expand}\n",
        "<details>\n",
        "</details>\n",
        "<details><summary>a\n",
        "<table>\n",
        "<td>\n\n",
        "<tr><td>a\n",
        "</td>\n\n",
        "<div align=center>\n\n",
        "| a |\n|-|\n",
        "| a | b |\n",
        "```\n",
        "~~~\na\n",
        "    a\n",
        "# a\n",
        "a\n===\n",
        "---\n",
        "!!! note\n    a\n",
        "[^1]: a\n",
        "[a]: b\n",
        "<!--\n",
        "a  \n",
        "<b>\n\n",
        "> [!NOTE]\n> a\n\n",
        "![a](b)\n\n",
        "\r",
        "\r\n",
    ] {
        through(&repeated(unit));
    }
}

#[test]
fn deep_nesting() {
    let deep = 10_000;
    for (open, close) in [
        ("> ", ""),
        ("- ", ""),
        ("1. ", ""),
        ("> - ", ""),
        ("*", "*"),
        ("[", "](u)"),
        ("![", "](u)"),
        ("<b>", "</b>"),
        ("<details>\n", "</details>\n"),
        ("<table><tr><td>", "</td></tr></table>"),
        (":::info\n", ":::\n"),
    ] {
        let source = format!("{}word{}", open.repeat(deep), close.repeat(deep));
        let adf = through(&source);
        assert!(adf.contains("word"), "{open}");
    }
}

#[test]
fn deep_lists_by_indentation() {
    let source: String = (0..400)
        .map(|depth| format!("{}- w{depth}\n", "  ".repeat(depth)))
        .collect();
    let adf = through(&source);
    let have = words(&adf);
    for depth in 0..400 {
        assert!(have.binary_search(&format!("w{depth}")).is_ok(), "w{depth}");
    }
}

#[test]
fn wide_tables() {
    let row = "| a ".repeat(2_000);
    through(&format!("{row}|\n{}|\n{row}|\n", "|-".repeat(2_000)));
    through(&format!("| a |\n|-|\n{}", "| a |\n".repeat(10_000)));
}

#[test]
fn deep_adf() {
    let deep = 10_000;
    let list = format!(
        r#"{{"type":"doc","version":1,"content":[{}{{"type":"paragraph","content":[{{"type":"text","text":"word"}}]}}{}]}}"#,
        r#"{"type":"bulletList","content":[{"type":"listItem","content":["#.repeat(deep),
        "]}]}".repeat(deep)
    );
    let options = Options::default();
    let markdown = convert(&list, Format::Adf, Format::Markdown, &options)
        .unwrap()
        .text;
    assert!(markdown.contains("word"));
    let tree = read(&list, Format::Adf, &options).unwrap();
    assert!(write(&tree, Format::Adf, &options).text.contains("word"));
    // The part beyond the limit comes back byte for byte.
    let back = read(&markdown, Format::Markdown, &options).unwrap();
    assert_eq!(
        write(&back, Format::Adf, &options).text,
        write(&tree, Format::Adf, &options).text
    );
    assert!(
        convert(
            &"[".repeat(1_000_000),
            Format::Adf,
            Format::Markdown,
            &options
        )
        .is_err()
    );
    let attrs = format!(
        r#"[{{"type":"x","attrs":{}1{}}}]"#,
        r#"{"a":"#.repeat(deep),
        "}".repeat(deep)
    );
    convert(&attrs, Format::Adf, Format::Markdown, &options).unwrap();
    let panel = format!(
        r#"[{{"type":"panel","attrs":{{"panelType":"info","a":{}1{}}}}}]"#,
        "[".repeat(deep),
        "]".repeat(deep)
    );
    convert(&panel, Format::Adf, Format::Markdown, &options).unwrap();
}

#[test]
fn wide_adf() {
    let options = Options::default();
    let wrap = |content: String| format!(r#"{{"type":"doc","version":1,"content":[{content}]}}"#);
    let many = |node: &str, count: usize| vec![node; count].join(",");
    let text = r#"{"type":"text","text":"a ","marks":[{"type":"strong"},{"type":"em"},{"type":"link","attrs":{"href":"https://x.test"}}]}"#;
    for content in [
        format!(
            r#"{{"type":"paragraph","content":[{}]}}"#,
            many(text, 5_000)
        ),
        format!(
            r#"{{"type":"paragraph","content":[{{"type":"text","text":"a","marks":[{}]}}]}}"#,
            many(r#"{"type":"strong"}"#, 20_000)
        ),
        format!(
            r#"{{"type":"paragraph","content":[{{"type":"text","text":"a","marks":[{}]}}]}}"#,
            (0..3_000)
                .map(|n| format!(r#"{{"type":"m{n}"}}"#))
                .collect::<Vec<_>>()
                .join(",")
        ),
        format!(
            r#"{{"type":"paragraph","content":[{}]}}"#,
            many(r#"{"type":"mention","attrs":{}}"#, 20_000)
        ),
        format!(
            r#"{{"type":"paragraph","content":[{}]}}"#,
            many(r#"{"type":"hardBreak"}"#, 20_000)
        ),
        format!(
            r#"{{"type":"paragraph","content":[{}]}}"#,
            many(
                r#"{"type":"media","attrs":{"type":"external","url":"https://x.test/a.png"}}"#,
                5_000
            )
        ),
        many(
            r#"{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"x"}]}"#,
            5_000,
        ),
        many(r#"{"type":"table","content":[]}"#, 5_000),
        many(r#"{"type":"bulletList","content":[]}"#, 5_000),
    ] {
        let source = wrap(content);
        let tree = read(&source, Format::Adf, &options).unwrap();
        write(&tree, Format::Adf, &options);
        let markdown = write(&tree, Format::Markdown, &options).text;
        read(&markdown, Format::Markdown, &options).unwrap();
        crate::outline(&tree);
    }
}

#[test]
fn odd_characters_survive() {
    let options = Options::default();
    let source = r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"a\u0000b \u202eabc \ud800x \ufeff end"}]}]}"#;
    let tree = read(source, Format::Adf, &options).unwrap();
    let adf = write(&tree, Format::Adf, &options).text;
    assert!(adf.contains("\\u0000") && adf.contains('\u{202e}') && adf.contains('\u{fffd}'));
    serde_json::from_str::<serde_json::Value>(&adf).unwrap();
    let markdown = write(&tree, Format::Markdown, &options).text;
    assert!(markdown.contains("end") && markdown.contains('\u{202e}'));
    assert!(
        read(
            "\u{feff}{\"type\":\"doc\",\"content\":[]}",
            Format::Adf,
            &options
        )
        .is_ok()
    );
}
