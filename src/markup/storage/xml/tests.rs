//! Nesting, places and faults.

use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::{Kind, Xml};

#[test]
fn nodes_know_their_place() {
    let source =
        "<p a='1' b=\"x&amp;y\">t&nbsp;&lt;<br/><![CDATA[<]]]]><![CDATA[>]]></p><!-- c -->";
    let xml = Xml::parse(source).expect("well-formed");
    let top: Vec<_> = xml.children(0).collect();
    assert_eq!(top.len(), 2);
    let paragraph = top[0];
    assert_eq!(xml.attribute(paragraph, "b").as_deref(), Some("x&y"));
    assert_eq!(xml.text(paragraph), "t\u{a0}<<]]>");
    assert_eq!(
        xml.raw(paragraph),
        source.strip_suffix("<!-- c -->").unwrap_or_default()
    );
    assert_eq!(xml.inner(top[1]), " c ");
    assert_eq!(xml.node(top[1]).kind, Kind::Comment);
}

#[test]
fn nodes_stand_in_document_order() {
    let xml = Xml::parse("<a><b>x<c>y</c></b><d/></a>z").expect("well-formed");
    let (a, b, d, z) = (1, 2, 6, 7);
    assert_eq!(xml.children(0).collect::<Vec<_>>(), [a, z]);
    assert_eq!(xml.children(a).collect::<Vec<_>>(), [b, d]);
    assert_eq!(xml.children(d).next(), None);
    assert_eq!(
        (xml.next(b), xml.next(d), xml.next(z)),
        (Some(d), None, None)
    );
    assert_eq!(
        (xml.after(b), xml.after(d), xml.after(z)),
        (Some(d), Some(z), None)
    );
    assert_eq!((xml.following(d, 0), xml.following(d, a)), (Some(z), None));
    assert_eq!(
        (xml.only(0), xml.only(b), xml.only(4)),
        (None, None, Some(5))
    );
    assert_eq!((xml.only_text(4), xml.only_text(b)), (Some("y"), None));
    assert_eq!((xml.text(a), xml.text(4)), ("xy".into(), "y".into()));
}

#[test]
fn attributes_are_found_however_they_are_written() {
    let plain = "<a b=\"1\" c=\"&lt;2\"/>";
    for source in [
        plain,
        "<a b='1' c='&lt;2'></a>",
        "<a\n b = \"1\"\tc=\"&lt;2\" ></a>",
        "<a b=\"1\"c='&lt;2' />",
    ] {
        let xml = Xml::parse(source).expect(source);
        let found: Vec<_> = xml.attributes(1).collect();
        assert_eq!(found, [("b", "1".into()), ("c", "<2".into())], "{source}");
        assert_eq!(xml.attributes_but(1, &["b"]).count(), 1);
    }
    for (source, has) in [("<a/>", false), ("<a></a>", false), ("<a b='' />", true)] {
        let xml = Xml::parse(source).expect(source);
        assert_eq!(xml.has_attributes(1), has, "{source}");
    }
}

#[test]
fn text_is_plain_if_nothing_in_it_has_to_be_resolved() {
    let short = "a";
    let long = "a text of more bytes than are looked at by words";
    for before in ["", short, long] {
        for after in ["", short, long] {
            for (sign, plain) in [
                ("", true),
                ("&", false),
                ("\n", false),
                ("\r", false),
                ("é", true),
            ] {
                let text = format!("{before}{sign}{after}");
                if text.is_empty() {
                    continue;
                }
                for source in [
                    text.clone(),
                    format!("{text}<br/>"),
                    format!("{text}<p>{text}</p>"),
                ] {
                    let xml = Xml::parse(&source).expect(&source);
                    assert_eq!(xml.raw(1), text, "{source}");
                    assert_eq!(xml.node(1).is_plain, plain, "{source}");
                }
            }
        }
    }
}

#[test]
fn void_elements_may_stay_open() {
    let xml = Xml::parse("<p>a<br>b<br></br>c<hr ></p>").expect("void elements need no end");
    assert_eq!(xml.text(0), "abc");
    assert_eq!(xml.elements(1).count(), 3);
}

#[test]
fn faults_are_named_with_their_place() {
    for (source, message) in [
        ("<p>a", "`<p>` is never closed"),
        ("a</p>", "`</p>` closes nothing"),
        ("<p>\n<b>x</p>", "`</p>` where `</b>` is due"),
        ("1 < 2 > 0", "`<` does not begin a tag here; write `&lt;`"),
        (
            "<p class>x</p>",
            "`<p>` has an attribute without a quoted value",
        ),
        ("<p><!-- a</p>", "`<!--` without `-->`"),
        ("<p><![CDATA[a]]</p>", "`<![CDATA[` without `]]>`"),
        ("<?a", "`<?` without `?>`"),
        ("<p>a <b", "`<` begins a tag that has no end; write `&lt;`"),
        ("<p>a</p", "`</` begins a tag that has no end; write `&lt;`"),
        (
            "<!ELEMENT a>",
            "`<!` begins neither a comment nor CDATA here; write `&lt;`",
        ),
        (
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "a document type is not accepted in storage format",
        ),
    ] {
        let error = Xml::parse(source).expect_err(source);
        assert_eq!(error.message, message, "{source}");
    }
    assert_eq!(Xml::place("<p>\n<b>x</p>", 8), (2, 5));
}

#[test]
fn depth_costs_no_stack() {
    let deep = "<a>".repeat(100_000) + "x" + &"</a>".repeat(100_000);
    assert_eq!(Xml::parse(&deep).expect("deep").text(0), "x");
}

/// A token: what it is, where it begins and ends, and its name if it is a start tag.
type Token = (Kind, usize, usize, String);

/// The tokens as quick-xml finds them; end tags left out, text and references beside it as one.
fn judged(source: &str) -> Result<Vec<Token>, quick_xml::Error> {
    let mut reader = Reader::from_str(source);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tokens: Vec<Token> = Vec::new();
    loop {
        let start = reader.buffer_position() as usize;
        let event = reader.read_event()?;
        let end = reader.buffer_position() as usize;
        let (kind, name) = match event {
            Event::Start(tag) | Event::Empty(tag) => (Kind::Element, format!("{:?}", tag.name())),
            Event::Text(_) | Event::GeneralRef(_) => {
                if let Some((Kind::Text, _, before, _)) = tokens.last_mut()
                    && *before == start
                {
                    *before = end;
                    continue;
                }
                (Kind::Text, String::new())
            }
            Event::CData(_) => (Kind::Cdata, String::new()),
            Event::Comment(_) => (Kind::Comment, String::new()),
            Event::Decl(_) | Event::PI(_) => (Kind::Instruction, String::new()),
            Event::End(_) | Event::DocType(_) => continue,
            Event::Eof => return Ok(tokens),
        };
        tokens.push((kind, start, end, name));
    }
}

fn ours(xml: &Xml<'_>) -> Vec<Token> {
    let tokens = xml.nodes.iter().skip(1).map(|node| match node.kind {
        Kind::Element => {
            let name = quick_xml::name::QName(node.name);
            (
                node.kind,
                node.start(),
                node.inner_start(),
                format!("{name:?}"),
            )
        }
        kind => (kind, node.start(), node.end(), String::new()),
    });
    tokens.collect()
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("<p>"),
        Just("</p>"),
        Just("<br/>"),
        Just("<br>"),
        Just("<a href=\"x>y'z\">"),
        Just("</a >"),
        Just("<ac:x a='1\"' b=\"/>\" />"),
        Just("<!-- c > - -- -->"),
        Just("<![CDATA[ <b> ]] > ]]>"),
        Just("<?pi > ?>"),
        Just("text é &amp; &"),
        Just(">"),
        Just("\""),
        Just("<"),
        Just("/>"),
    ]
    .prop_map(str::to_owned)
}

proptest! {
    /// What is accepted here has the tokens a reader of XML finds.
    #[test]
    fn tokens_are_those_of_quick_xml(pieces in proptest::collection::vec(piece(), 0..14), wrap in any::<bool>()) {
        let mut source = pieces.concat();
        if wrap {
            source = format!("<p>{}</p>", source.replace("<p>", "<b>x</b>").replace("</p>", "").replace("</a >", ""));
        }
        if let Ok(xml) = Xml::parse(&source) {
            prop_assert_eq!(ours(&xml), judged(&source).expect(&source), "{}", source);
        }
    }
}
