//! Storage format through the tree and back.

use super::{parse, read, write};
use crate::document::{Block, Document, ListKind, PanelKind};
use crate::inline::{InlineNode, LinkTarget, Mark};
use crate::options::{MentionId, TableWidth};
use crate::{Format, Options};

fn tree(source: &str) -> Document {
    read(source, &Options::default())
        .unwrap_or_else(|error| panic!("{error}: {}", source.chars().take(200).collect::<String>()))
}

fn again(source: &str) -> String {
    let written = write(&tree(source), &Options::default());
    assert_eq!(written.losses, [], "{source}");
    written.text
}

/// Each of these is what Confluence itself stores, and must come back letter for letter.
#[test]
fn what_confluence_stores_comes_back_as_it_was() {
    for source in [
        "<p>Plain &amp; <strong>bold <em>both</em></strong> <u>u</u> <del>d</del> <code>c</code> x<sub>1</sub><sup>2</sup></p>",
        "<p>a&nbsp;b<br/>c — “q”</p>",
        "<p style=\"text-align: center;\">c</p><p style=\"margin-left: 60.0px;\">i</p>",
        "<p/>".replace("<p/>", "<p></p>").as_str(),
        "<h2 style=\"text-align: right;\" local-id=\"x1\">T</h2><h6>s</h6>",
        "<p><span style=\"color: rgb(255,86,48);\">red</span> <span style=\"background-color: rgb(198,237,251);\">teal</span></p>",
        "<p><span class=\"x\" data-y=\"1\">kept <strong>b</strong></span></p>",
        "<p><big>kept</big> <font color=\"red\">too</font></p>",
        "<ul><li><p>a</p><ul><li><p>b</p><ol start=\"5\"><li><p>c</p></li></ol></li></ul></li></ul>",
        "<ul><li>bare <strong>text</strong><ul><li>nested</li></ul></li></ul>",
        "<ol class=\"x\"><li value=\"3\">a</li></ol>",
        "<blockquote><p>q</p><ul><li><p>l</p></li></ul></blockquote><hr/><hr class=\"x\"/>",
        "<pre>a\n  b &lt;</pre>",
        "<ac:task-list><ac:task><ac:task-id>4</ac:task-id><ac:task-uuid>u-1</ac:task-uuid><ac:task-status>complete</ac:task-status><ac:task-body>Do <strong>it</strong></ac:task-body><ac:task-list><ac:task><ac:task-id>5</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>below</ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>",
        "<table class=\"wrapped\"><colgroup><col style=\"width: 120.0px;\"/><col style=\"width: 360.0px;\"/><col style=\"width: 240.0px;\"/></colgroup><tbody><tr><th><p>A</p></th><th colspan=\"2\"><p>B</p></th></tr><tr><td rowspan=\"2\" data-highlight-colour=\"#deebff\"><p>r</p></td><td>bare</td><td></td></tr><tr><td colspan=\"2\"><p>x</p><ul><li>y</li></ul></td></tr></tbody></table>",
        "<table data-table-width=\"960\" data-layout=\"wide\" ac:local-id=\"t1\"><thead><tr><th>h</th></tr></thead><tbody><tr><td style=\"text-align: right;\">1</td></tr></tbody></table>",
        "<table><colgroup><col style=\"width: 20%;\"/></colgroup><tbody><tr><td data-highlight-colour=\"grey\" class=\"highlight-grey\">1</td></tr></tbody></table>",
        "<ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\" ac:macro-id=\"m1\"><ac:parameter ac:name=\"language\">py</ac:parameter><ac:parameter ac:name=\"title\">T</ac:parameter><ac:parameter ac:name=\"linenumbers\">true</ac:parameter><ac:plain-text-body><![CDATA[if a < b & c]]]]><![CDATA[>:\n    pass]]></ac:plain-text-body></ac:structured-macro>",
        "<ac:structured-macro ac:name=\"noformat\" ac:schema-version=\"1\"><ac:plain-text-body><![CDATA[keeps   space]]></ac:plain-text-body></ac:structured-macro>",
        "<ac:structured-macro ac:name=\"warning\" ac:schema-version=\"1\"><ac:parameter ac:name=\"title\">T</ac:parameter><ac:parameter ac:name=\"icon\">false</ac:parameter><ac:rich-text-body><p>w</p></ac:rich-text-body></ac:structured-macro>",
        "<ac:structured-macro ac:name=\"panel\" ac:schema-version=\"1\"><ac:parameter ac:name=\"panelIcon\">:rocket:</ac:parameter><ac:parameter ac:name=\"bgColor\">#EAE6FF</ac:parameter><ac:parameter ac:name=\"panelIconId\">1f680</ac:parameter><ac:rich-text-body><p>c</p></ac:rich-text-body></ac:structured-macro>",
        "<ac:structured-macro ac:name=\"expand\" ac:schema-version=\"1\"><ac:parameter ac:name=\"title\">More</ac:parameter><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>",
        "<p><ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\"><ac:parameter ac:name=\"maxLevel\">3</ac:parameter></ac:structured-macro></p>",
        "<ac:structured-macro ac:name=\"children\" ac:schema-version=\"2\"><ac:parameter ac:name=\"page\"><ac:link><ri:page ri:content-title=\"Home\"/></ac:link></ac:parameter></ac:structured-macro>",
        "<p>See <ac:structured-macro ac:name=\"jira\" ac:schema-version=\"1\" ac:macro-id=\"j\"><ac:parameter ac:name=\"server\">S</ac:parameter><ac:parameter ac:name=\"key\">PROJ-1</ac:parameter></ac:structured-macro> now</p>",
        "<p><ac:structured-macro ac:name=\"status\" ac:schema-version=\"1\"><ac:parameter ac:name=\"colour\">Green</ac:parameter><ac:parameter ac:name=\"title\">DONE</ac:parameter><ac:parameter ac:name=\"subtle\">true</ac:parameter></ac:structured-macro> <ac:structured-macro ac:name=\"anchor\" ac:schema-version=\"1\"><ac:parameter ac:name=\"\">here</ac:parameter></ac:structured-macro></p>",
        "<ac:layout><ac:layout-section ac:type=\"two_equal\" ac:breakout-mode=\"wide\"><ac:layout-cell><p>l</p></ac:layout-cell><ac:layout-cell><p>r</p></ac:layout-cell></ac:layout-section><ac:layout-section ac:type=\"single\"><ac:layout-cell><p>s</p></ac:layout-cell></ac:layout-section></ac:layout>",
        "<p><a href=\"https://x.y/?a=1&amp;b=2\" title=\"t\" rel=\"n\">l <strong>b</strong></a></p>",
        "<p><a href=\"https://x.y\" data-card-appearance=\"inline\">https://x.y</a></p>",
        "<p><a href=\"https://x.y\" data-card-appearance=\"embed\" data-layout=\"wide\">https://x.y</a></p>",
        "<p><ac:link><ri:page ri:space-key=\"DEV\" ri:content-title=\"A &amp; B\"/><ac:plain-text-link-body><![CDATA[x <y>]]></ac:plain-text-link-body></ac:link></p>",
        "<p><ac:link ac:anchor=\"s\"><ri:page ri:content-title=\"A\"/><ac:link-body>a <em>b</em></ac:link-body></ac:link></p>",
        "<p><ac:link ac:card-appearance=\"inline\"><ri:page ri:content-title=\"A\"/></ac:link></p>",
        "<p><ac:link><ri:page ri:content-title=\"A\"/></ac:link></p>",
        "<p><ac:link><ri:blog-post ri:space-key=\"D\" ri:content-title=\"B\" ri:posting-day=\"2024/02/03\"/></ac:link></p>",
        "<p><ac:link><ri:attachment ri:filename=\"f.txt\"><ri:page ri:content-title=\"P\"/></ri:attachment></ac:link></p>",
        "<p><ac:link><ri:space ri:space-key=\"D\"/></ac:link> <ac:link><ri:content-entity ri:content-id=\"12\"/></ac:link> <ac:link><ri:shortcut ri:key=\"jira\" ri:parameter=\"X-1\"/></ac:link></p>",
        "<p><ac:link ac:anchor=\"top\"><ac:plain-text-link-body><![CDATA[up]]></ac:plain-text-link-body></ac:link></p>",
        "<p><ac:link><ri:user ri:account-id=\"5b:1\"/></ac:link> <ac:link><ri:user ri:userkey=\"8a\"/></ac:link> <ac:link><ri:user ri:username=\"jo\"/></ac:link></p>",
        "<p><ac:link><ri:user ri:account-id=\"5b:1\"/><ac:link-body>Jo <strong>B</strong></ac:link-body></ac:link></p>",
        "<p>x <ac:image ac:height=\"16\" ac:inline=\"true\"><ri:attachment ri:filename=\"g.png\"/></ac:image> y</p>",
        "<ac:image ac:layout=\"center\" ac:alt=\"a\" ac:width=\"200\" ac:border=\"true\"><ri:url ri:value=\"https://x/y.png\"/><ac:caption><p>cap <em>t</em></p></ac:caption></ac:image>",
        "<ac:image><ri:attachment ri:filename=\"g.png\"/><ac:adf-mark key=\"border\" size=\"1\"/></ac:image>",
        "<a href=\"https://x\"><ac:image ac:width=\"120\"><ri:attachment ri:filename=\"g.png\"/></ac:image></a>",
        "<p><ac:emoticon ac:name=\"smile\" ac:emoji-shortname=\":smile:\" ac:emoji-id=\"1f604\" ac:emoji-fallback=\"😄\"/> <ac:emoticon ac:name=\"tick\"/> <ac:emoticon ac:emoji-shortname=\":x:\"/></p>",
        "<p>Due <time datetime=\"2026-10-01\"/></p>",
        "<p>a <ac:inline-comment-marker ac:ref=\"c-1\">marked <strong>b</strong></ac:inline-comment-marker> z</p>",
        "<p><ac:inline-comment-marker ac:ref=\"c-2\"></ac:inline-comment-marker>x</p>",
        "<p><ac:placeholder ac:type=\"mention\">Who?</ac:placeholder></p>",
        "<at:declarations><at:string at:name=\"n\"/></at:declarations><p>Dear <at:var at:name=\"n\"/>,</p>",
        "<ac:adf-extension><ac:adf-node type=\"panel\"><ac:adf-attribute key=\"panel-type\">note</ac:adf-attribute><ac:adf-attribute key=\"local-id\">l</ac:adf-attribute><ac:adf-content><p>n</p></ac:adf-content></ac:adf-node></ac:adf-extension>",
        "<ac:adf-extension><ac:adf-node type=\"decision-list\"><ac:adf-attribute key=\"local-id\">l</ac:adf-attribute><ac:adf-node type=\"decision-item\"><ac:adf-attribute key=\"state\">DECIDED</ac:adf-attribute><ac:adf-content>yes <em>x</em></ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>",
        "<ac:adf-extension><ac:adf-node type=\"extension\"><ac:adf-attribute key=\"k\">v</ac:adf-attribute></ac:adf-node><ac:adf-fallback><p>f</p></ac:adf-fallback></ac:adf-extension>",
        "<div class=\"c\"><p>in</p><section><h3>t</h3></section></div>",
        "<ac:macro ac:name=\"old\"><ac:default-parameter>x</ac:default-parameter></ac:macro>",
        "<!-- note --><p>a<!-- b -->c</p>",
    ] {
        assert_eq!(again(source), source);
    }
}

#[test]
fn layout_of_the_source_is_no_text() {
    let pretty = "\n<ul>\n  <li>\n    <p>one\n      two</p>\n  </li>\n</ul>\n<p>\n  a <strong>\n b</strong>\n</p>\n";
    assert_eq!(
        again(pretty),
        "<ul><li><p>one two</p></li></ul><p>a <strong>b</strong></p>"
    );
    assert_eq!(again("<p>two  spaces stay</p>"), "<p>two  spaces stay</p>");
}

#[test]
fn macros_the_tree_knows_are_its_nodes() {
    let document = tree(
        "<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">python</ac:parameter><ac:plain-text-body><![CDATA[print(1)]]></ac:plain-text-body></ac:structured-macro>\
         <ac:structured-macro ac:name=\"tip\"><ac:rich-text-body><p>t</p></ac:rich-text-body></ac:structured-macro>\
         <p><ac:structured-macro ac:name=\"status\"><ac:parameter ac:name=\"title\">DONE</ac:parameter><ac:parameter ac:name=\"colour\">Green</ac:parameter></ac:structured-macro></p>",
    );
    let [
        Block::Code(code),
        Block::Panel(panel),
        Block::Paragraph(paragraph),
    ] = document.blocks.as_slice()
    else {
        panic!("{document:?}");
    };
    assert_eq!(
        (code.language.as_deref(), code.text.as_str()),
        (Some("python"), "print(1)")
    );
    assert_eq!(panel.kind, PanelKind::Tip);
    let InlineNode::Status(status) = &paragraph.content[0].node else {
        panic!("{paragraph:?}")
    };
    assert_eq!(
        (status.text.as_str(), status.color.as_str()),
        ("DONE", "green")
    );
}

#[test]
fn marks_lie_flat_outermost_first() {
    let document = tree(
        "<p><ac:inline-comment-marker ac:ref=\"r\"><a href=\"u\"><b>x</b></a></ac:inline-comment-marker></p>",
    );
    let Block::Paragraph(paragraph) = &document.blocks[0] else {
        panic!()
    };
    let [Mark::Annotation(reference), Mark::Link(link), Mark::Strong] =
        paragraph.content[0].marks.as_slice()
    else {
        panic!("{paragraph:?}");
    };
    assert_eq!(
        (reference.as_str(), &link.target),
        ("r", &LinkTarget::Url("u".to_owned()))
    );
}

#[test]
fn tasks_get_ids_of_their_own() {
    let mut document = tree(
        "<ac:task-list><ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task></ac:task-list>",
    );
    let Block::List(list) = &mut document.blocks[0] else {
        panic!()
    };
    assert_eq!(list.kind, ListKind::Task);
    let mut new = list.items[0].clone();
    new.extras = crate::document::Extras::NONE;
    list.items.extend([new.clone(), new]);
    let text = write(&document, &Options::default()).text;
    let ids: Vec<&str> = text
        .split("<ac:task-id>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .collect();
    assert_eq!(ids, ["2", "1", "3"]);
}

#[test]
fn deep_and_hostile_input_stays_bounded() {
    for name in [
        "ul><li",
        "div",
        "blockquote",
        "strong",
        "span class=\"x\"",
        "table><tbody><tr><td",
    ] {
        let close: String = name
            .split("><")
            .collect::<Vec<_>>()
            .iter()
            .rev()
            .map(|tag| format!("</{}>", tag.split(' ').next().unwrap_or(tag)))
            .collect();
        let source = format!("<{name}>").repeat(10_000) + "core" + &close.repeat(10_000);
        let document = tree(&source);
        let text = write(&document, &Options::default()).text;
        assert!(text.contains("core"), "{name}");
        parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    assert!(read("<p>", &Options::default()).is_err());
    assert!(read(&"<a>".repeat(1_000_000), &Options::default()).is_err());
    let bomb = "<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><p>&b;</p>";
    let error = read(bomb, &Options::default()).expect_err("no document type");
    assert!(error.what.contains("document type"), "{error}");
    let wide = format!("<p>{}</p>", "<b>x</b>y".repeat(100_000));
    assert_eq!(crate::text::blocks_text(&tree(&wide).blocks).len(), 200_000);
    assert_eq!(
        again("<table><tbody><tr><td colspan=\"4000000000\">x</td></tr></tbody></table>"),
        "<table><tbody><tr><td colspan=\"4000000000\">x</td></tr></tbody></table>"
    );
}

#[test]
fn a_fault_says_where_it_is() {
    let error = read("<p>a</p>\n<p>b <b>c</p>", &Options::default()).expect_err("unclosed");
    assert_eq!(
        error.to_string(),
        "not readable as storage: `</p>` where `</b>` is due (line 2, column 10) (byte 18)"
    );
}

#[test]
fn people_are_named_as_the_site_does() {
    let mut options = Options::default();
    options.mentions.id_kind = MentionId::UserKey;
    options
        .mentions
        .names
        .insert("8a".to_owned(), "Jo Bloggs".to_owned());
    let source = "<p><ac:link><ri:user ri:userkey=\"8a\"/></ac:link></p>";
    let document = read(source, &options).expect("well-formed");
    let Block::Paragraph(paragraph) = &document.blocks[0] else {
        panic!()
    };
    let InlineNode::Mention(mention) = &paragraph.content[0].node else {
        panic!("{paragraph:?}")
    };
    assert_eq!(
        (mention.id.as_deref(), mention.name.as_deref()),
        (Some("8a"), Some("Jo Bloggs"))
    );
    assert_eq!(write(&document, &options).text, source);
}

/// `table_layout` of the reference: full-width, wide and default set width and layout where a table says neither.
#[test]
fn tables_get_the_width_asked_for() {
    for (name, width) in [("full-width", "1800"), ("wide", "960"), ("default", "760")] {
        let options = Options {
            table_width: TableWidth::from_name(name),
            ..Options::default()
        };
        let document = tree("<table><tbody><tr><td>x</td></tr></tbody></table>");
        let text = write(&document, &options).text;
        assert!(
            text.starts_with(&format!(
                "<table data-table-width=\"{width}\" data-layout=\"{name}\">"
            )),
            "{text}"
        );
    }
    assert_eq!(TableWidth::from_name("broad"), None);
}

#[test]
fn control_characters_never_break_the_page() {
    let document = Document::new(vec![Block::Paragraph(crate::document::Paragraph::new(
        vec![crate::inline::Inline::text(
            "a\u{0}b\u{b}c\u{202e}d\u{200b}\u{e000}",
        )],
    ))]);
    let text = write(&document, &Options::default()).text;
    assert_eq!(text, "<p>a\u{fffd}b\u{fffd}c\u{202e}d\u{200b}\u{e000}</p>");
    assert_eq!(Format::Storage.name(), "storage");
}

#[test]
fn empty_lines_at_the_end_of_code_stay() {
    let options = Options::default();
    for markdown in ["```\na\n\n\n```\n", "```\n\n\n```\n"] {
        let tree = crate::read(markdown, Format::Markdown, &options).unwrap();
        let storage = write(&tree, &options).text;
        let back = read(&storage, &options).unwrap();
        let again = crate::write(&back, Format::Markdown, &options).text;
        assert_eq!(again, markdown, "{storage}");
    }
}
