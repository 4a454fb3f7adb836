//! Where the reference converts between Markdown and wiki markup, right or wrong, and what ours does there.
//!
//! Numbers are those of the catalogue of its behaviour, sections 11 and 12.

use crate::{Format, Options, convert};

fn wiki(markdown: &str) -> String {
    convert(
        markdown,
        Format::Markdown,
        Format::Wiki,
        &Options::default(),
    )
    .expect("readable")
    .text
}

fn markdown(wiki: &str) -> String {
    convert(wiki, Format::Wiki, Format::Markdown, &Options::default())
        .expect("readable")
        .text
        .trim_end()
        .to_owned()
}

#[test]
fn headings_and_rules_117() {
    assert_eq!(wiki("# T\n\n### U #\n\n#T"), "h1. T\n\nh3. U\n\n#T");
    assert_eq!(
        wiki("Text\n====\n\nlower\n---\n\nabove\n\n----"),
        "h1. Text\n\nh2. lower\n\nabove\n\n----"
    );
}

#[test]
fn marks_118() {
    assert_eq!(wiki("**b** *i* _i_ ~~s~~ ***x***"), "*b* _i_ _i_ -s- _*x*_");
}

#[test]
fn underscores_119() {
    assert_eq!(wiki("a_b_c and _x_"), "a\\_b\\_c and _x_");
    assert_eq!(
        wiki("`a_b_c` [t](http://x.y/a_b_c)\n\n```\na_b_c\n```"),
        "{{a_b_c}} [t|http://x.y/a_b_c]\n\n{code}\na_b_c\n{code}"
    );
}

#[test]
fn fences_120() {
    for (fence, tag) in [
        ("python", "{code:python}"),
        ("dockerfile", "{code:bash}"),
        ("make", "{code:bash}"),
        ("ts", "{code:javascript}"),
        ("kotlin", "{code:java}"),
        ("rust", "{code}"),
        ("zig", "{code}"),
        ("none", "{code}"),
        ("", "{code}"),
        // Mangled by the reference.
        ("c++", "{code:c++}"),
    ] {
        assert_eq!(
            wiki(&format!("```{fence}\n# not a heading\n```")),
            format!("{tag}\n# not a heading\n{{code}}"),
            "{fence}"
        );
    }
}

#[test]
fn lists_121() {
    assert_eq!(wiki("* a\n  * b\n    * c\n* d"), "* a\n** b\n*** c\n* d");
    assert_eq!(wiki("1. a\n   1. b\n   - c\n2. d"), "# a\n## b\n#* c\n# d");
}

#[test]
fn tables_122() {
    assert_eq!(
        wiki("| a  | b |\n| :-- | --- |\n| **c** | `d` |\n| \\| |   |"),
        "||a||b||\n|*c*|{{d}}|\n|\\|| |"
    );
    assert_eq!(wiki("a | b"), "a | b");
}

#[test]
fn what_the_reference_mangles_123() {
    assert_eq!(wiki("![a](http://x.y/u.png)"), "!http://x.y/u.png|alt=a!");
    assert_eq!(wiki("<http://x.y/c_d_e>"), "[http://x.y/c_d_e]");
    assert_eq!(
        wiki("[t](http://x.y \"the title\")"),
        "[t|http://x.y|the title]"
    );
    assert_eq!(wiki("<b>bold</b>"), "*bold*");
    assert_eq!(wiki("5 * 3 * 2"), "5 * 3 * 2");
    assert_eq!(wiki("- [ ] t\n- [x] u"), "* [ ] t\n* [x] u");
    assert_eq!(
        wiki("see http://x.y/c_d_e now"),
        "see [http://x.y/c_d_e] now"
    );
    assert_eq!(wiki("{id} [x] a|b"), "\\{id} \\[x] a|b");
}

#[test]
fn everyday_markup_125() {
    assert_eq!(markdown("h1. a\nh6. b"), "# a\n\n###### b");
    assert_eq!(
        markdown("*b* _i_ -s- {{m}} {color:red}c{color}"),
        "**b** *i* ~~s~~ `m` <span style=\"color: red\">c</span>"
    );
    assert_eq!(markdown("* a\n** b\n*# c"), "- a\n  - b\n  1. c");
    assert_eq!(markdown("bq. q"), "> q");
    assert_eq!(markdown("{quote}\nq\n\nr\n{quote}"), "> q\n>\n> r");
    assert_eq!(
        markdown("||h||i||\n|a|b|"),
        "| h | i |\n| --- | --- |\n| a | b |"
    );
    assert_eq!(
        markdown("[t|http://x.y] !a.png|alt=b!"),
        "[t](http://x.y) ![b](a.png)"
    );
}

#[test]
fn panels_126() {
    let panels = markdown(
        "{panel:title=My Title|borderStyle=dashed}see [http://x.y]{panel}\n{panel:bgColor=#deebff}two{panel}",
    );
    assert!(
        panels.contains(":::custom title=\"My Title\"\nsee http://x.y\n:::"),
        "{panels}"
    );
    assert!(panels.contains(":::info\ntwo\n:::"), "{panels}");
}

#[test]
fn code_is_code_127() {
    assert_eq!(
        markdown("{code}\n<b> *x* [y]\n{code}"),
        "```\n<b> *x* [y]\n```"
    );
    assert_eq!(
        markdown("{noformat}\n*x*\n{noformat} {{*y*}}"),
        "```\n*x*\n```\n\n`*y*`"
    );
    assert_eq!(
        markdown("{quote}\n{code}\n{quote}\n{code}\n{quote}"),
        "> ```\n> {quote}\n> ```"
    );
}

#[test]
fn mentions_and_cards_129() {
    let mut options = Options::default();
    options
        .mentions
        .names
        .insert("5b:1".to_owned(), "Jo Bloggs".to_owned());
    let named = convert(
        "[~accountid:5b:1]",
        Format::Wiki,
        Format::Markdown,
        &options,
    )
    .expect("readable")
    .text;
    assert!(named.contains("Jo Bloggs"), "{named}");
    let card = markdown("[https://x.y/browse/A-1|https://x.y/browse/A-1|smart-link]");
    assert!(
        card.contains("https://x.y/browse/A-1") && !card.contains("smart-link|"),
        "{card}"
    );
}

#[test]
fn what_the_reference_gets_wrong_130() {
    assert_eq!(markdown("x_y_z"), "x_y_z");
    assert_eq!(markdown("5*3*2"), "5\\*3\\*2");
    assert_eq!(
        markdown("*b* +u+ ^s^ ~t~"),
        "**b** <u>u</u> <sup>s</sup> <sub>t</sub>"
    );
    let code = markdown("{code:title=x|java}\na\n{code}");
    assert!(code.starts_with("```java") && code.contains('x'), "{code}");
    assert_eq!(markdown("[^file.txt]"), "[file.txt](attachment:file.txt)");
    assert!(!markdown("{anchor:a}x").contains("{anchor:a}x"));
    assert_eq!(markdown("a\\\\b"), "a\\\nb");
    assert_eq!(markdown("(/) :)"), ":check_mark: :slight_smile:");
}

/// A page goes to wiki markup and back without losing a word.
#[test]
fn markdown_comes_back() {
    for text in [
        "# T\n\na_b_c **b** *i* ~~s~~ `c*d*` 5 * 3\n\n- x\n  - y\n\n1. one\n2. two",
        "> q\n> r\n\n---\n\n```java\nint x;\n```",
        "- [ ] t\n- [x] u",
        "| a | b |\n| --- | --- |\n| c\\|d | [e](http://x.y) |",
        "![alt](pic.png) \\*no\\* #tag C:\\dir {x} [y]",
    ] {
        let there = wiki(text);
        let back = markdown(&there);
        assert_eq!(wiki(&back), there, "{text}\n→ {there}\n→ {back}");
    }
}
