//! Documents of ten megabytes, nesting of ten thousand, odd characters: in each of the four formats read, written and
//! read again. What took time or memory by the square would not end here.

use crate::document::MAX_DEPTH;
use crate::{Format, Options, convert, outline, read, write};

const TEN_MEGABYTES: usize = 10_000_000;

const PROSE: &str =
    "The login form answers with an error when the token of the identity provider has expired. ";

fn filled(unit: &str, opening: &str, closing: &str) -> String {
    format!(
        "{opening}{}{closing}",
        unit.repeat(TEN_MEGABYTES / unit.len() + 1)
    )
}

/// Converts there and looks whether the last word came along.
fn arrives(source: &str, from: Format, to: Format) {
    assert!(source.len() >= TEN_MEGABYTES);
    let written = convert(source, from, to, &Options::default()).unwrap();
    assert!(written.text.contains("expired"), "{from} to {to}");
    assert!(written.text.len() > TEN_MEGABYTES / 4);
}

#[test]
fn ten_megabytes_of_storage() {
    let unit = format!(
        "<h2>One</h2><p>{}<strong>two</strong></p>",
        PROSE.repeat(20)
    );
    arrives(&filled(&unit, "", ""), Format::Storage, Format::Markdown);
}

#[test]
fn ten_megabytes_of_markdown() {
    let unit = format!("## One\n\n{}**two**\n\n", PROSE.repeat(20));
    arrives(&filled(&unit, "", ""), Format::Markdown, Format::Adf);
}

#[test]
fn ten_megabytes_of_wiki() {
    let unit = format!("h2. One\n\n{}*two*\n\n", PROSE.repeat(20));
    arrives(&filled(&unit, "", ""), Format::Wiki, Format::Storage);
}

#[test]
fn ten_megabytes_of_adf() {
    let text = PROSE.repeat(20);
    let unit = format!(
        r#"{{"type":"paragraph","content":[{{"type":"text","text":"{text}"}},{{"type":"text","text":"two","marks":[{{"type":"strong"}}]}}]}},"#
    );
    let source = filled(
        &unit,
        r#"{"type":"doc","version":1,"content":["#,
        r#"{"type":"rule"}]}"#,
    );
    arrives(&source, Format::Adf, Format::Markdown);
}

/// One line, one word, one tag of ten megabytes.
#[test]
fn ten_megabytes_of_one_thing() {
    let options = Options::default();
    for (from, to, opening, unit, closing) in [
        (Format::Markdown, Format::Adf, "", "a", ""),
        (Format::Wiki, Format::Markdown, "", "a", ""),
        (Format::Storage, Format::Markdown, "<p>", "a", "</p>"),
        (
            Format::Storage,
            Format::Markdown,
            "<p class=\"",
            "a",
            "\">b</p>",
        ),
        (Format::Storage, Format::Markdown, "<p>", "&amp;", "</p>"),
        (
            Format::Adf,
            Format::Markdown,
            r#"[{"type":"text","text":""#,
            "\\u0061",
            r#""}]"#,
        ),
    ] {
        let source = filled(unit, opening, closing);
        let written = convert(&source, from, to, &options).unwrap();
        assert!(!written.text.is_empty());
    }
    for (from, unit) in [
        (Format::Storage, "<p"),
        (Format::Storage, "<a b=\""),
        (Format::Storage, "<!--"),
        (Format::Adf, "{\"a\":"),
        (Format::Adf, "\""),
    ] {
        assert!(
            read(&filled(unit, "", ""), from, &options).is_err(),
            "{unit}"
        );
    }
}

/// What nests too deep is flattened or kept as it stands, and its word stays; the stack of a test is two megabytes.
#[test]
fn ten_thousand_deep() {
    let options = Options::default();
    let deep = 10_000;
    let nested =
        |open: &str, close: &str| format!("{}word{}", open.repeat(deep), close.repeat(deep));
    let adf = |open: &str, close: &str| {
        format!(
            r#"[{}{{"type":"paragraph","content":[{{"type":"text","text":"word"}}]}}{}]"#,
            open.repeat(deep),
            close.repeat(deep)
        )
    };
    for (from, source) in [
        (Format::Storage, nested("<ul><li>", "</li></ul>")),
        (
            Format::Storage,
            nested("<table><tbody><tr><td>", "</td></tr></tbody></table>"),
        ),
        (
            Format::Storage,
            nested(
                "<ac:structured-macro ac:name=\"info\"><ac:rich-text-body>",
                "</ac:rich-text-body></ac:structured-macro>",
            ),
        ),
        (
            Format::Storage,
            nested("<p><em><strong>", "</strong></em></p>"),
        ),
        (Format::Wiki, nested("{panel}\n", "\n{panel}")),
        (Format::Wiki, nested("{quote}", "{quote}")),
        (Format::Wiki, nested("*_", "_*")),
        (Format::Wiki, format!("{} word", "*".repeat(deep))),
        (Format::Wiki, nested("||", "||")),
        (Format::Markdown, nested("> - ", "")),
        (Format::Markdown, nested("***", "***")),
        (Format::Markdown, nested("<table><tr><td>", "")),
        (
            Format::Adf,
            adf(r#"{"type":"blockquote","content":["#, "]}"),
        ),
        (
            Format::Adf,
            adf(
                r#"{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","content":["#,
                "]}]}]}",
            ),
        ),
        (Format::Adf, adf(r#"{"type":"unknown","content":["#, "]}")),
    ] {
        let tree = read(&source, from, &options).unwrap();
        outline(&tree);
        for to in [
            Format::Markdown,
            Format::Adf,
            Format::Wiki,
            Format::Storage,
            Format::Plain,
        ] {
            let written = write(&tree, to, &options);
            let start = source.get(..40).unwrap_or(&source);
            assert!(written.text.contains("word"), "{from} to {to}: {start}");
            read(&written.text, to, &options).unwrap();
        }
    }
    assert!(MAX_DEPTH < deep);
}

/// No control character, no direction and no half of a surrogate breaks a format or is dropped unsaid.
#[test]
fn odd_characters_in_every_format() {
    let options = Options::default();
    let odd = "a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{fffd}f";
    for (from, source) in [
        (Format::Markdown, odd.to_owned()),
        (Format::Wiki, odd.to_owned()),
        (Format::Plain, odd.to_owned()),
        (Format::Storage, format!("<p>{odd}</p>")),
        (
            Format::Adf,
            format!(r#"[{{"type":"text","text":"{odd}"}}]"#),
        ),
    ] {
        for to in [Format::Markdown, Format::Adf, Format::Wiki, Format::Storage] {
            let tree = read(&source, from, &options).unwrap();
            let written = write(&tree, to, &options);
            assert!(
                written.text.contains(odd),
                "{from} to {to}: {:?}",
                written.text
            );
        }
    }
    // Control characters are no XML at all, and only escaped in JSON.
    for control in ["\u{0}", "\u{1}", "\u{b}", "\u{1f}", "\u{7f}"] {
        for from in [Format::Markdown, Format::Wiki, Format::Plain] {
            let tree = read(&format!("a{control}b"), from, &options).unwrap();
            let adf = write(&tree, Format::Adf, &options).text;
            serde_json::from_str::<serde_json::Value>(&adf).unwrap();
            let storage = write(&tree, Format::Storage, &options).text;
            assert!(
                !storage.contains(|sign: char| sign.is_control() && sign != '\u{7f}'),
                "{storage:?}"
            );
            read(&storage, Format::Storage, &options).unwrap();
        }
    }
    let halves = r#"[{"type":"text","text":"x\ud800y\udc00z\ud83d\ude80"}]"#;
    let tree = read(halves, Format::Adf, &options).unwrap();
    let markdown = write(&tree, Format::Markdown, &options).text;
    assert_eq!(markdown, "x\u{fffd}y\u{fffd}z\u{1f680}\n");
}

/// Entities a document declares itself are never expanded, and what is no entity stays text.
#[test]
fn entities_do_not_grow() {
    let options = Options::default();
    let laughs: String = (0..30)
        .map(|level| {
            format!(
                "<!ENTITY l{level} \"{}\">",
                format!("&l{};", level + 1).repeat(10)
            )
        })
        .collect();
    let error = read(
        &format!("<!DOCTYPE x [{laughs}]><p>&l0;</p>"),
        Format::Storage,
        &options,
    );
    assert!(error.unwrap_err().what.contains("document type"));
    let tree = read("<p>&l0; &amp;l0; &nbsp;</p>", Format::Storage, &options).unwrap();
    let storage = write(&tree, Format::Storage, &options).text;
    assert_eq!(storage, "<p>&amp;l0; &amp;l0; &nbsp;</p>");
}

/// What is looked up by name, and what one cell says of many columns.
#[test]
fn many_names_and_wide_spans() {
    let options = Options::default();
    let many = 20_000;
    let notes: String = (0..many)
        .map(|note| format!("a[^{note}]\n\n[^{note}]: b\n\n"))
        .collect();
    let storage = convert(&notes, Format::Markdown, Format::Storage, &options).unwrap();
    assert!(storage.text.contains(&format!("footnote-def-{}", many - 1)));
    let parameters: String = (0..many)
        .map(|name| format!("<ac:parameter ac:name=\"p{name}\">v</ac:parameter>"))
        .collect();
    let code = format!(
        "<ac:structured-macro ac:name=\"code\">{parameters}<ac:plain-text-body>x</ac:plain-text-body></ac:structured-macro>"
    );
    let adf = convert(&code, Format::Storage, Format::Adf, &options).unwrap();
    assert!(adf.text.contains('x'));
    let columns = "<col style=\"width: 10.0px;\"/>".repeat(1_000);
    let row = "<tr><td colspan=\"1000\">x</td></tr>".repeat(2_000);
    let wide = format!("<table><colgroup>{columns}</colgroup><tbody>{row}</tbody></table>");
    let adf = convert(&wide, Format::Storage, Format::Adf, &options).unwrap();
    assert!(adf.text.len() < 10 * wide.len(), "{}", adf.text.len());
    let again = convert(&adf.text, Format::Adf, Format::Storage, &options).unwrap();
    assert!(again.text.contains("width: 10.0px"));
}
