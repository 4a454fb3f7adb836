//! What the reference gets wrong between Markdown and ADF, and ours right (`parity/behaviour.md` 13 and 14, items 135 and 137),
//! and what it gets right and ours must too (131 to 136).

use serde_json::{Value, json};

use crate::{Format, Options, convert, write};

fn adf_with(markdown: &str, options: &Options) -> Value {
    let written = convert(markdown, Format::Markdown, Format::Adf, options).unwrap();
    let document: Value = serde_json::from_str(&written.text).unwrap();
    document["content"].clone()
}

fn adf(markdown: &str) -> Value {
    adf_with(markdown, &Options::default())
}

/// The only paragraph's nodes.
fn line(markdown: &str) -> Value {
    let content = adf(markdown);
    assert_eq!(content.as_array().unwrap().len(), 1, "{content}");
    assert_eq!(content[0]["type"], "paragraph");
    content[0]["content"].clone()
}

fn text(text: &str, marks: &[&str]) -> Value {
    let mut node = json!({"type": "text", "text": text});
    if !marks.is_empty() {
        node["marks"] = marks.iter().map(|mark| json!({"type": mark})).collect();
    }
    node
}

fn link(shown: &str, href: &str) -> Value {
    json!({"type": "text", "text": shown, "marks": [{"type": "link", "attrs": {"href": href}}]})
}

fn paragraph(content: &[Value]) -> Value {
    json!({"type": "paragraph", "content": content})
}

fn markdown(adf: Value) -> String {
    let source = json!({"version": 1, "type": "doc", "content": adf}).to_string();
    convert(&source, Format::Adf, Format::Markdown, &Options::default())
        .unwrap()
        .text
}

#[test]
fn source_lines_are_one_paragraph() {
    assert_eq!(line("one\ntwo\nthree"), json!([text("one two three", &[])]));
}

#[test]
fn lists_nest() {
    let item = |text_: &str, nested: Value| {
        let mut content = vec![paragraph(&[text(text_, &[])])];
        if nested != Value::Null {
            content.push(nested);
        }
        json!({"type": "listItem", "content": content})
    };
    let ordered =
        json!({"type": "orderedList", "attrs": {"order": 1}, "content": [item("c", Value::Null)]});
    let inner = json!({"type": "bulletList", "content": [item("b", ordered)]});
    assert_eq!(
        adf("- a\n  - b\n    1. c"),
        json!([{"type": "bulletList", "content": [item("a", inner)]}])
    );
    for list in ["+ a", "* a", "- a"] {
        assert_eq!(adf(list)[0]["type"], "bulletList");
    }
    assert_eq!(adf("1) a")[0]["type"], "orderedList");
    assert_eq!(adf("3. a")[0]["attrs"]["order"], 3);
}

#[test]
fn marks_nest() {
    assert_eq!(
        line("**b *i* c**"),
        json!([
            text("b ", &["strong"]),
            text("i", &["strong", "em"]),
            text(" c", &["strong"])
        ])
    );
    assert_eq!(
        line("[**b**](https://u.test)"),
        json!([{"type": "text", "text": "b", "marks": [
            {"type": "link", "attrs": {"href": "https://u.test"}}, {"type": "strong"}]}])
    );
    assert_eq!(line("_i_"), json!([text("i", &["em"])]));
    assert_eq!(line("__b__"), json!([text("b", &["strong"])]));
}

#[test]
fn stars_in_sums_stay() {
    assert_eq!(line("5 * 3 * 2"), json!([text("5 * 3 * 2", &[])]));
}

#[test]
fn images_and_addresses_are_understood() {
    assert_eq!(
        adf("![a](https://u.test/a.png)"),
        json!([{"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [
            {"type": "media", "attrs": {"type": "external", "url": "https://u.test/a.png", "alt": "a"}}]}])
    );
    assert_eq!(
        line("see https://u.test/a_b?c=1."),
        json!([
            text("see ", &[]),
            link("https://u.test/a_b?c=1", "https://u.test/a_b?c=1"),
            text(".", &[])
        ])
    );
}

#[test]
fn fences_quotes_escapes_and_cells_are_understood() {
    assert_eq!(
        adf("- a\n\n  ```rust\n  x\n  ```")[0]["content"][0]["content"][1],
        json!({"type": "codeBlock", "attrs": {"language": "rust"}, "content": [text("x", &[])]})
    );
    assert_eq!(
        adf(">x"),
        json!([{"type": "blockquote", "content": [paragraph(&[text("x", &[])])]}])
    );
    assert_eq!(
        line(r"\*a\* \_b\_ \[c\]"),
        json!([text("*a* _b_ [c]", &[])])
    );
    let table = adf("|a|b|\n|-|-|\n|1 \\| 2|3|");
    assert_eq!(
        table[0]["content"][1]["content"][0]["content"][0],
        paragraph(&[text("1 | 2", &[])])
    );
}

#[test]
fn local_ids_are_the_same_on_every_run() {
    let one = convert(
        "- [ ] a\n- [x] b",
        Format::Markdown,
        Format::Adf,
        &Options::default(),
    )
    .unwrap();
    let two = convert(
        "- [ ] a\n- [x] b",
        Format::Markdown,
        Format::Adf,
        &Options::default(),
    )
    .unwrap();
    assert_eq!(one, two);
    assert!(one.text.contains(r#""state":"DONE""#));
}

#[test]
fn panels_and_expands() {
    for kind in ["info", "note", "warning", "success", "error"] {
        let panel = adf(&format!(":::{kind}\ntext\n:::"));
        assert_eq!(panel[0]["attrs"]["panelType"], kind);
        assert_eq!(
            panel[0]["content"],
            json!([paragraph(&[text("text", &[])])])
        );
    }
    assert_eq!(
        adf("{expand:T}\n- a\n{expand}")[0]["content"][0]["type"],
        "bulletList"
    );
    let unknown = adf(":::foo\ntext\n:::").to_string();
    assert!(!unknown.contains("panel") && unknown.contains("text") && unknown.contains(":::foo"));
}

#[test]
fn empty_text_is_an_empty_paragraph() {
    assert_eq!(adf(""), json!([{"type": "paragraph", "content": []}]));
}

#[test]
fn loose_ordered_lists_stay_one() {
    let content = adf("1. a\n\n2. b\n\n3. c");
    assert_eq!(content.as_array().unwrap().len(), 1);
    assert_eq!(content[0]["content"].as_array().unwrap().len(), 3);
}

#[test]
fn mentions() {
    let mention = |id: &str, shown: Option<&str>| match shown {
        Some(shown) => json!({"type": "mention", "attrs": {"id": id, "text": shown}}),
        None => json!({"type": "mention", "attrs": {"id": id}}),
    };
    assert_eq!(
        line("[~accountid:1:a] and @[Jo Li](accountid:2) [x](https://u.test)"),
        json!([
            mention("1:a", None),
            text(" and ", &[]),
            mention("2", Some("@Jo Li")),
            text(" ", &[]),
            link("x", "https://u.test")
        ])
    );
    let mut options = Options::default();
    options.mentions.ids.insert("Jo Li".into(), "2".into());
    options.mentions.ids.insert("jo@x.test".into(), "2".into());
    options.mentions.names.insert("2".into(), "Jo Li".into());
    let content = adf_with("@[Jo Li] @[JO@x.test] @[Nobody]", &options);
    assert_eq!(
        content[0]["content"],
        json!([
            mention("2", Some("@Jo Li")),
            text(" ", &[]),
            mention("2", Some("@Jo Li")),
            text(" ", &[]),
            text("@Nobody", &[])
        ])
    );
}

#[test]
fn bare_issue_keys() {
    let options = Options {
        jira_url: Some("https://j.test".into()),
        ..Options::default()
    };
    let keys = |markdown: &str| {
        let content = adf_with(markdown, &options).to_string();
        content.matches("/browse/").count()
    };
    assert_eq!(keys("PROJ-1, (AB_C-22) B7-214-68901."), 3);
    assert_eq!(
        keys("proj-1 P-1 PROJ- PROJ-1a xPROJ-1 `PROJ-1` [PROJ-1](https://u.test) -PROJ-1"),
        0
    );
    let back = write(
        &crate::read("PROJ-1 x", Format::Markdown, &options).unwrap(),
        Format::Markdown,
        &options,
    );
    assert_eq!(back.text, "PROJ-1 x\n");
}

#[test]
fn nodes_of_adf_are_readable() {
    let content = json!([
        {"type": "paragraph", "content": [
            {"type": "text", "text": "a "},
            {"type": "mention", "attrs": {"id": "1", "text": "@Jo"}},
            {"type": "text", "text": " b "},
            {"type": "emoji", "attrs": {"shortName": ":rocket:", "text": "🚀"}},
            {"type": "text", "text": " "},
            {"type": "status", "attrs": {"text": "DONE", "color": "green"}},
            {"type": "text", "text": " "},
            {"type": "date", "attrs": {"timestamp": "1714953600000"}},
            {"type": "hardBreak"},
            {"type": "inlineCard", "attrs": {"url": "https://u.test"}}
        ]},
        {"type": "orderedList", "attrs": {"order": 2}, "content": [
            {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "x"}]}]}]},
        {"type": "taskList", "attrs": {"localId": "l"}, "content": [
            {"type": "taskItem", "attrs": {"localId": "i", "state": "DONE"}, "content": [{"type": "text", "text": "t"}]}]},
        {"type": "rule"},
        {"type": "codeBlock", "attrs": {"language": "rust"}, "content": [{"type": "text", "text": "fn"}]},
        {"type": "panel", "attrs": {"panelType": "warning"}, "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "p"}]}]},
        {"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [
            {"type": "media", "attrs": {"type": "file", "id": "m", "collection": "c", "alt": "pic"}}]},
        {"type": "futureNode", "content": [{"type": "text", "text": "kept"}]}
    ]);
    let written = markdown(content);
    for expected in [
        "a @[Jo](accountid:1) b :rocket: `{status:DONE color=green}` `{date:2024-05-06}`\\\n",
        "[https://u.test](https://u.test \"smart-link\")",
        "2. x",
        "- [x] t",
        "\n---\n",
        "```rust\nfn\n```",
        ":::warning\np\n:::",
        "![pic](media:c/m)",
        "`{block:adf/futureNode text=kept #",
    ] {
        assert!(
            written.contains(expected),
            "{expected:?} is not in\n{written}"
        );
    }
}

#[test]
fn bad_dates_stay_as_they_are() {
    for stamp in ["soon", "99999999999999999999", ""] {
        let written = markdown(json!([{"type": "paragraph", "content": [
            {"type": "date", "attrs": {"timestamp": stamp}}, {"type": "text", "text": "x"}]}]));
        assert!(written.contains(stamp), "{written}");
    }
}

#[test]
fn nothing_and_null_are_the_empty_document() {
    for source in [
        "",
        "null",
        "  ",
        r#"{"type":"doc","version":1,"content":[]}"#,
    ] {
        let written = convert(source, Format::Adf, Format::Markdown, &Options::default()).unwrap();
        assert_eq!(written.text, "");
    }
}

#[test]
fn table_width_presets() {
    use crate::options::TableWidth;
    for (name, width) in [("full-width", 1800), ("wide", 960), ("default", 760)] {
        let options = Options {
            table_width: TableWidth::from_name(name),
            ..Options::default()
        };
        let table = adf_with("|a|\n|-|\n|b|", &options);
        assert_eq!(table[0]["attrs"]["layout"], name);
        assert_eq!(table[0]["attrs"]["width"], width);
    }
    assert_eq!(TableWidth::from_name("huge"), None);
}

/// Storage format and wiki markup hold who is meant, not how the text called them.
#[test]
fn the_name_in_a_mention_is_a_loss_where_it_cannot_be_found_again() {
    let source = "@[Jo Li](accountid:2)";
    let mut options = Options::default();
    for known in [false, true] {
        for to in [Format::Storage, Format::Wiki] {
            let written = convert(source, Format::Markdown, to, &options).expect("Markdown");
            let losses: Vec<&str> = written.losses.iter().map(|loss| &*loss.what).collect();
            let expected = "name in the mention of `Jo Li` (the site shows the person's own)";
            assert_eq!(losses.is_empty(), known, "{to}: {losses:?}");
            assert!(known || losses == [expected], "{to}: {losses:?}");
        }
        let back = convert(source, Format::Markdown, Format::Adf, &options);
        assert_eq!(back.expect("Markdown").losses, []);
        options.mentions.names.insert("2".into(), "Jo Li".into());
    }
}

/// On Data Center a person has a name to log in with, which is shown where no other is known.
#[test]
fn a_user_name_stands_for_a_name() {
    let options = Options::default();
    for (source, format) in [
        ("[~john.doe]", Format::Wiki),
        (
            "<p><ac:link><ri:user ri:username=\"john.doe\"/></ac:link></p>",
            Format::Storage,
        ),
    ] {
        let shown = convert(source, format, Format::Markdown, &options).expect("readable");
        assert_eq!(shown.text, "@[john.doe](username:john.doe)\n");
        let back = convert(&shown.text, Format::Markdown, format, &options);
        assert_eq!(back.expect("Markdown").text, source);
    }
}

#[test]
fn admonitions_stand_within_each_other() {
    let nested =
        "!!! note \"A\"\n    1. one\n\n    !!! tip\n        a  \n        b\n\n    after\n\nend\n";
    let panel = |kind: &str, content: Value| json!({"type": "panel", "attrs": {"panelType": kind}, "content": content});
    let expected = [
        json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [
            paragraph(&[text("A", &["strong"])]),
            {"type": "orderedList", "attrs": {"order": 1}, "content": [
                {"type": "listItem", "content": [paragraph(&[text("one", &[])])]}
            ]}
        ]}),
        panel(
            "tip",
            json!([paragraph(&[
                text("a", &[]),
                json!({"type": "hardBreak"}),
                text("b", &[])
            ])]),
        ),
        panel("info", json!([paragraph(&[text("after", &[])])])),
        paragraph(&[text("end", &[])]),
    ];
    assert_eq!(adf(nested), json!(expected));
}

#[test]
fn no_space_is_left_where_an_image_stood() {
    let content = adf("before\n![a](https://u.test/a.png) after");
    assert_eq!(content[0], paragraph(&[text("before", &[])]));
    assert_eq!(content[2], paragraph(&[text("after", &[])]));
}
