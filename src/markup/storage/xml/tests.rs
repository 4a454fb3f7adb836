//! Nesting, places and faults.

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
