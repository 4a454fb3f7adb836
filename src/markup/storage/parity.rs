//! Where the reference converts between Markdown and storage format, right or wrong, and what ours does there.
//!
//! Numbers are those of the catalogue of its behaviour, sections 15 and 16.

use crate::options::MentionId;
use crate::{Format, Options, convert};

fn storage(markdown: &str) -> String {
    convert(
        markdown,
        Format::Markdown,
        Format::Storage,
        &Options::default(),
    )
    .expect("readable")
    .text
}

fn markdown(storage: &str) -> String {
    convert(
        storage,
        Format::Storage,
        Format::Markdown,
        &Options::default(),
    )
    .expect("well-formed")
    .text
    .trim_end()
    .to_owned()
}

fn body(name: &str, parameters: &str, body: &str) -> String {
    format!("<ac:structured-macro ac:name=\"{name}\">{parameters}{body}</ac:structured-macro>")
}

#[test]
fn anchors_and_code_138() {
    assert_eq!(storage("# Big Title"), "<h1>Big Title</h1>");
    let options = Options {
        heading_anchors: true,
        ..Options::default()
    };
    let anchored = convert("# Big Title", Format::Markdown, Format::Storage, &options)
        .expect("readable")
        .text;
    assert!(
        anchored.contains("<ac:parameter ac:name=\"\">big-title</ac:parameter>"),
        "{anchored}"
    );
    assert_eq!(
        storage("```python\na < b && c]]>\n```"),
        "<ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\"><ac:parameter ac:name=\"language\">py</ac:parameter><ac:plain-text-body><![CDATA[a < b && c]]]]><![CDATA[>]]></ac:plain-text-body></ac:structured-macro>"
    );
    assert!(
        storage("```\nx\n```").contains("<ac:parameter ac:name=\"language\">none</ac:parameter>")
    );
}

#[test]
fn images_138() {
    for (target, source) in [
        ("pic.png", "<ri:attachment ri:filename=\"pic.png\"/>"),
        (
            "figure/raster.png",
            "<ri:attachment ri:filename=\"figure_raster.png\"/>",
        ),
        (
            "https://x.y/a&b.png",
            "<ri:url ri:value=\"https://x.y/a&amp;b.png\"/>",
        ),
        ("//x.y/a.png", "<ri:url ri:value=\"//x.y/a.png\"/>"),
        // A warning in the place of the image, there.
        ("/x/i.png", "<ri:url ri:value=\"/x/i.png\"/>"),
        (
            "data:image/png;base64,AA",
            "<ri:url ri:value=\"data:image/png;base64,AA\"/>",
        ),
    ] {
        let written = storage(&format!("a ![al\"t]({target}) b"));
        assert_eq!(
            written,
            format!("<p>a <ac:image ac:alt=\"al&quot;t\">{source}</ac:image> b</p>"),
            "{target}"
        );
    }
}

#[test]
fn tasks_139() {
    let tasks = storage("- [ ] a\n- [x] b\n- [X] c");
    assert_eq!(
        tasks
            .matches("<ac:task-status>complete</ac:task-status>")
            .count(),
        2,
        "{tasks}"
    );
    assert_eq!(
        tasks
            .matches("<ac:task-status>incomplete</ac:task-status>")
            .count(),
        1
    );
    assert_eq!(
        storage("- a\n- [x] b"),
        "<ul><li><p>a</p></li><li><p>[x] b</p></li></ul>"
    );
    assert!(storage("- [ ] a\n  - [x] b").contains("<ac:task-body>a</ac:task-body><ac:task-list>"));
    assert_eq!(storage("- [x]b"), "<ul><li><p>[x]b</p></li></ul>");
    assert_eq!(storage("a\u{200b}b\u{e000}"), "<p>a\u{200b}b\u{e000}</p>");
}

#[test]
fn what_the_reference_supports_141() {
    assert!(storage("> [!WARNING]\n> hot").contains("ac:name=\"warning\""));
    assert!(
        storage("!!! note\n    text")
            .contains("<ac:rich-text-body><p>text</p></ac:rich-text-body>")
    );
    assert_eq!(storage("H~2~O e^x^"), "<p>H<sub>2</sub>O e<sup>x</sup></p>");
    assert!(storage("==m==").contains("background-color"));
    assert!(storage(":warning:").contains("ac:emoji-shortname=\":warning:\""));
    let footnote = storage("a[^1]\n\n[^1]: b");
    assert!(
        footnote.contains("footnote-ref-1") && footnote.contains("footnote-def-1"),
        "{footnote}"
    );
}

#[test]
fn what_the_reference_gets_wrong_141() {
    assert_eq!(
        storage("[t](https://x.y)"),
        "<p><a href=\"https://x.y\">t</a></p>"
    );
    assert_eq!(storage("[t](page.md)"), "<p><a href=\"page.md\">t</a></p>");
    assert_eq!(
        storage("- a\n  - b"),
        "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"
    );
    assert!(storage("$a^2$ and $$b$$").contains("$$b$$"));
}

#[test]
fn a_format_passes_through_itself_142() {
    let odd = "<p>not <even closed";
    let same = convert(odd, Format::Storage, Format::Storage, &Options::default()).expect("unread");
    assert_eq!(same.text, odd);
    assert_eq!("xhtml".parse(), Ok(Format::Storage));
}

#[test]
fn mentions_143() {
    let mut options = Options::default();
    for id in ["5b:1", "8a7f", "jo"] {
        options
            .mentions
            .names
            .insert(id.to_owned(), "Jo Bloggs".to_owned());
    }
    for attribute in ["account-id=\"5b:1", "userkey=\"8a7f", "username=\"jo"] {
        let page = format!("<p><ac:link><ri:user ri:{attribute}\"/></ac:link></p>");
        let read = convert(&page, Format::Storage, Format::Markdown, &options)
            .expect("well-formed")
            .text;
        assert!(read.contains("@[Jo Bloggs]"), "{read}");
    }
    let profile = markdown(&format!(
        "<p>{}</p>",
        body(
            "profile",
            "<ac:parameter ac:name=\"user\"><ri:user ri:account-id=\"5b:1\"/></ac:parameter>",
            ""
        )
    ));
    assert!(
        profile.contains("profile") && profile.contains("5b:1"),
        "{profile}"
    );
    assert!(markdown("<p>due <time datetime=\"2026-02-03\"/></p>").contains("2026-02-03"));
}

#[test]
fn images_144() {
    assert_eq!(
        markdown(
            "<p><ac:image ac:alt=\"a\"><ri:attachment ri:filename=\"b c.png\"/></ac:image></p>"
        ),
        "![a](b%20c.png)"
    );
    assert_eq!(
        markdown("<p><ac:image><ri:url ri:value=\"https://x.y/z.png\"/></ac:image></p>"),
        "![](https://x.y/z.png)"
    );
    let unknown = markdown("<p><ac:image><ri:new ri:id=\"1\"/></ac:image></p>");
    assert!(
        unknown.contains("ac:image") && unknown.contains("ri:new"),
        "{unknown}"
    );
}

#[test]
fn odd_bodies_146() {
    assert_eq!(markdown(""), "");
    assert_eq!(
        markdown("<p>caf&eacute; &mdash; &#128578; 日本</p>"),
        "café — 🙂 日本"
    );
    let long = format!("<p>{}</p>", "word ".repeat(200_000));
    assert!(markdown(&long).len() > 900_000);
}

#[test]
fn what_the_reference_gets_wrong_147() {
    let code = body(
        "code",
        "<ac:parameter ac:name=\"language\">python</ac:parameter>",
        "<ac:plain-text-body><![CDATA[print(1)]]></ac:plain-text-body>",
    );
    assert_eq!(markdown(&code), "```python\nprint(1)\n```");
    let status = body(
        "status",
        "<ac:parameter ac:name=\"title\">DONE</ac:parameter><ac:parameter ac:name=\"colour\">Green</ac:parameter>",
        "",
    );
    assert_eq!(
        markdown(&format!("<p>{status}</p>")),
        "`{status:DONE color=green}`"
    );
    let task = "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>t</ac:task-body></ac:task></ac:task-list>";
    assert_eq!(markdown(task), "- [x] t");
    let toc = markdown(&body(
        "toc",
        "<ac:parameter ac:name=\"maxLevel\">3</ac:parameter>",
        "",
    ));
    assert!(toc.starts_with("`{macro:toc maxLevel=3"), "{toc}");
    let link = "<ac:link><ri:page ri:space-key=\"DEV\" ri:content-title=\"A B\"/><ac:plain-text-link-body><![CDATA[go]]></ac:plain-text-link-body></ac:link>";
    assert_eq!(markdown(&format!("<p>{link}</p>")), "[go](page:DEV/A%20B)");
    assert_eq!(
        markdown("<p>a <ac:emoticon ac:name=\"tick\"/></p>"),
        "a :check_mark:"
    );
    let file = markdown(&body(
        "view-file",
        "<ac:parameter ac:name=\"name\"><ri:attachment ri:filename=\"a.pdf\"/></ac:parameter>",
        "",
    ));
    assert!(
        file.contains("view-file") && file.contains("a.pdf"),
        "{file}"
    );
    let panel = markdown(&body(
        "tip",
        "",
        "<ac:rich-text-body><p>x</p></ac:rich-text-body>",
    ));
    assert!(panel.contains("tip") || panel.contains("TIP"), "{panel}");
    assert_eq!(
        markdown("<p><u>u</u> x<sub>1</sub><sup>2</sup></p>"),
        "<u>u</u> x<sub>1</sub><sup>2</sup>"
    );
    assert_eq!(markdown("<h1>T</h1><h2>U</h2>"), "# T\n\n## U");
}

/// A page goes to Markdown and back without losing what the reference loses.
#[test]
fn storage_comes_back_through_markdown() {
    let mut options = Options::default();
    options.mentions.id_kind = MentionId::AccountId;
    for page in [
        "<h1>T</h1><p>a <strong>b</strong> <ac:inline-comment-marker ac:ref=\"c1\">m</ac:inline-comment-marker></p>".to_owned(),
        body("toc", "<ac:parameter ac:name=\"maxLevel\">3</ac:parameter>", "").replace("\"toc\"", "\"toc\" ac:schema-version=\"1\""),
        "<p><ac:link><ri:user ri:account-id=\"5b:1\"/></ac:link> <time datetime=\"2026-02-03\"/></p>".to_owned(),
        "<ac:layout><ac:layout-section ac:type=\"two_equal\"><ac:layout-cell><p>l</p></ac:layout-cell><ac:layout-cell><p>r</p></ac:layout-cell></ac:layout-section></ac:layout>".to_owned(),
        "<p>Dear <at:var at:name=\"n\"/>,</p>".to_owned(),
        "<ac:adf-extension><ac:adf-node type=\"extension\"><ac:adf-attribute key=\"k\">v</ac:adf-attribute></ac:adf-node></ac:adf-extension>".to_owned(),
        "<div class=\"c\"><p>in</p></div>".to_owned(),
    ] {
        let there = convert(&page, Format::Storage, Format::Markdown, &options).expect("well-formed").text;
        let back = convert(&there, Format::Markdown, Format::Storage, &options).expect("readable").text;
        assert_eq!(back, page, "{there}");
    }
}
