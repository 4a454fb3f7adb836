//! Wiki markup through the tree and back, and the reference's mistakes.

use super::{read, write};
use crate::document::{Block, Document, ListKind, MediaSource, PanelKind, Paragraph};
use crate::inline::{Inline, InlineNode, Link, LinkTarget, Mark};
use crate::options::MentionId;
use crate::{Format, Options, text};

fn tree(source: &str) -> Document {
    read(source, &Options::default()).expect("any text is wiki markup")
}

fn again(source: &str) -> String {
    let written = write(&tree(source), &Options::default());
    assert_eq!(written.losses, [], "{source}");
    written.text
}

fn line(source: &str) -> Vec<Inline> {
    match tree(source).blocks.into_iter().next() {
        Some(Block::Paragraph(paragraph)) => paragraph.content,
        other => panic!("{source}: {other:?}"),
    }
}

/// Runs as `text<mark,mark>`, nodes by name.
fn shown(source: &str) -> String {
    let mut out = String::new();
    for inline in line(source) {
        match &inline.node {
            InlineNode::Text(text) => out.push_str(text),
            InlineNode::HardBreak => out.push('⏎'),
            InlineNode::Emoji(emoji) => out.push_str(&emoji.short_name),
            InlineNode::Mention(mention) => {
                out.push_str(&format!("@{}", mention.id.as_deref().unwrap_or_default()))
            }
            InlineNode::Reference(target) => {
                out.push_str(&format!("→{}", text::target_name(target)))
            }
            InlineNode::Card(card) => out.push_str(&format!("▭{}", card.url)),
            InlineNode::Media(media) => out.push_str(&format!("▣{}", text::media_name(media))),
            InlineNode::Anchor(name) => out.push_str(&format!("⚓{name}")),
            other => out.push_str(&format!("{other:?}")),
        }
        let marks: Vec<String> = inline.marks.iter().map(mark).collect();
        if !marks.is_empty() {
            out.push_str(&format!("<{}>", marks.join(",")));
        }
    }
    out
}

fn mark(mark: &Mark) -> String {
    match mark {
        Mark::Strong => "b".to_owned(),
        Mark::Em => "i".to_owned(),
        Mark::Strike => "s".to_owned(),
        Mark::Underline => "u".to_owned(),
        Mark::Code => "c".to_owned(),
        Mark::Sub => "sub".to_owned(),
        Mark::Sup => "sup".to_owned(),
        Mark::Color(color) => color.clone(),
        Mark::Link(link) => match &link.target {
            LinkTarget::Url(url) => url.clone(),
            other => format!("{other:?}"),
        },
        Mark::Other(other) => other.name.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn phrases_follow_the_rule_of_words() {
    for (source, expected) in [
        (
            "*bold* _it_ -del- +ins+ ^sup^ ~sub~ {{co_de}}",
            "bold<b> it<i> del<s> ins<u> sup<sup> sub<sub> co_de<c>",
        ),
        ("??cited??", "cited<i,cite>"),
        ("*a _b_ c*", "a <b>b<b,i> c<b>"),
        (
            "x_y_z 5*3*2 well-known a-b-c",
            "x_y_z 5*3*2 well-known a-b-c",
        ),
        ("5 * 3 * 2 - 1 - 0", "5 * 3 * 2 - 1 - 0"),
        (" 2 * not a list*", "2 * not a list*"),
        ("word{*}in{*}side", "wordin<b>side"),
        ("(*a*), \"_b_\"", "(a<b>), \"b<i>\""),
        ("*open _and* closed_", "open _and<b> closed_"),
        ("*one *two*", "*one two<b>"),
        ("+ no+ + no +", "+ no+ + no +"),
        ("a *b\nc* d", "a *b⏎c* d"),
        (
            "*bold*+u+ and ^s^ ~t~ *again*",
            "bold<b>u<u> and s<sup> t<sub> again<b>",
        ),
        ("{color:red}r *b*{color} x", "r <red>b<red,b> x"),
        ("*a {color:#ff0000}b{color} c*", "a <b>b<b,#ff0000> c<b>"),
        ("{{a *b* \\*c\\* {x}}}", "a *b* *c* {x<c>}"),
        ("\\*a\\* \\{b} \\[c] C:\\temp", "*a* {b} [c] C:\\temp"),
        ("a\\\\b \\\\ c", "a⏎b ⏎ c"),
        ("a -- b --- c ---- d --x", "a – b — c ---- d --x"),
        (
            "1 &lt; 2 &amp; &nbsp;| &#42;x&#42; &x; &",
            "1 < 2 & \u{a0}| *x* &x; &",
        ),
        ("unmatched ?? here ? and ??", "unmatched ?? here ? and ??"),
    ] {
        assert_eq!(shown(source), expected, "{source}");
    }
}

#[test]
fn links_of_every_kind() {
    for (source, expected) in [
        ("[http://x.y/a_b_c]", "http://x.y/a_b_c<http://x.y/a_b_c>"),
        ("[text|http://x.y]", "text<http://x.y>"),
        ("[*b* t|http://x.y|tip]", "b<http://x.y,b> t<http://x.y>"),
        (
            "see http://x.y/a_b_c_(d), ok",
            "see http://x.y/a_b_c_(d)<http://x.y/a_b_c_(d)>, ok",
        ),
        ("(http://x.y)", "(http://x.y<http://x.y>)"),
        (
            "[mailto:a@b.c] mailto:d@e.f",
            "a@b.c<mailto:a@b.c> d@e.f<mailto:d@e.f>",
        ),
        ("[~jo] [~accountid:5b:1-2]", "@jo @5b:1-2"),
        (
            "[^f.txt] [a file|^f.txt]",
            "→f.txt a file<Attachment { filename: \"f.txt\", page: None }>",
        ),
        (
            "[#top] [up|#top] {anchor:top}",
            "#top<Anchor(\"top\")> up<Anchor(\"top\")> ⚓top",
        ),
        (
            "[https://x.y/1|https://x.y/1|smart-link] z",
            "▭https://x.y/1 z",
        ),
        ("[not a link] [] [ ] [x", "[not a link] [] [ ] [x"),
        ("[[http://x.y]]", "[http://x.y<http://x.y>]"),
        ("[!a.png|width=3!|http://x.y]", "▣a.png<http://x.y>"),
        ("[t|page.md] [a|b c]", "t<page.md> [a|b c]"),
        (
            "[file:///c:/t.txt] [ftp://x]",
            "file:///c:/t.txt<file:///c:/t.txt> ftp://x<ftp://x>",
        ),
        (
            "!a.png|width=300,alt=\"x, y\"! wow! !no! end!",
            "▣x, y wow! !no! end!",
        ),
        (
            "x(y) :) (/)done :Dx (off)",
            "x(y) :slight_smile: :check_mark:done :Dx :light_bulb_off:",
        ),
    ] {
        assert_eq!(shown(source), expected, "{source}");
    }
}

/// What is written comes back as it was, letter for letter.
#[test]
fn wiki_markup_comes_back_as_it_was() {
    for source in [
        "h1. One\n\ntext\n\nh6. Six *b*",
        "a\nb\n\nc",
        "bq. quoted *b*",
        "{quote}\na\n\nb\n{quote}",
        "----",
        "* a\n** b\n*** c\n* d\n*# e\n*# f",
        "# one\n## two\n## three\n#* four\n# five",
        "* [x] done\n* [ ] open\n** [ ] below",
        "* item\n{code:java}\nx\n{code}\n* next",
        "||h||i||\n|a|b|\n| |[c|http://x.y]|",
        "||side|cell|\n|* a\n* b|x|",
        "|a\\|b|{{c}}|!p.png!|",
        "{code}\na *b* {x}\n{code}",
        "{code:java|title=Bar.java|borderStyle=solid}\nint x;\n{code}",
        "{noformat}\n{code}\n{noformat}",
        "{panel:title=T|bgColor=#ff0000|borderStyle=dashed}\na\n\n* b\n{panel}",
        "{panel:bgColor=#deebff}\ninfo\n{panel}",
        "{panel:bgColor=#e3fcef|borderColor=#36b37e}\ntip\n{panel}",
        "{toc:maxLevel=3}",
        "{section}\n{column:width=30%}\na\n{column}\n{section}",
        "*b* _i_ -d- +u+ ^p^ ~q~ {{c}} ??cite??",
        "un{*}brok{*}en *_both_* a{color:#ff0000}red{color}b",
        "[t|http://x.y] [http://x.y/a_b] [~accountid:5b] [^f.txt] [#a] {anchor:a}",
        "[a \\[b\\] c\\|d|http://x.y|tip]",
        "[https://x.y|https://x.y|smart-link] a\n\n[https://x.y|https://x.y|smart-card]",
        "!p.png|width=300,height=200,alt=\"a, b\",title=t,align=right! x",
        "(/) :) (*r)",
        "\\*no\\* a\\_b\\_c \\{x} \\[y] 5 * 3 * 2",
        "\\# no\n\\* no\n\\|no\nh1&#46; no",
        "a – b — c",
    ] {
        assert_eq!(again(source), source);
    }
}

#[test]
fn macros_become_nodes() {
    let document = tree(
        "before {code:title=x|java}a\n{quote}\nb{code} after\n{panel:title=Note to self|bgColor=#FFFAE6}w{panel}\n{quote}q\n{code}{quote}{code}{quote}",
    );
    let [
        Block::Paragraph(_),
        Block::Code(code),
        Block::Paragraph(_),
        Block::Panel(panel),
        Block::Quote(quote),
    ] = document.blocks.as_slice()
    else {
        panic!("{document:#?}");
    };
    assert_eq!(
        (code.language.as_deref(), code.title.as_deref()),
        (Some("java"), Some("x"))
    );
    assert_eq!(code.text, "a\n{quote}\nb");
    assert_eq!(
        (panel.kind, panel.title.as_deref()),
        (PanelKind::Warning, Some("Note to self"))
    );
    // `{quote}` around `{code}` keeps the quote marks inside.
    let [Block::Paragraph(_), Block::Code(inner)] = quote.blocks.as_slice() else {
        panic!("{quote:#?}")
    };
    assert_eq!(inner.text, "{quote}");
}

#[test]
fn colours_cross_lines_and_blocks() {
    let document = tree("{color:red}a\n\n* b\n* c{color} d\n\ne");
    let colored = |block: &Block| format!("{block:?}").matches("Color(\"red\")").count();
    let counts: Vec<usize> = document.blocks.iter().map(colored).collect();
    assert_eq!(counts, [1, 2, 0]);
}

#[test]
fn tables_hold_lines_lists_and_macros() {
    let document =
        tree("||Name||What||\n|Here is\n* A\n* B|{code}x|y{code}|\n|[a|http://x.y]|b\\|c|\nafter");
    let [Block::Table(table), Block::Paragraph(after)] = document.blocks.as_slice() else {
        panic!("{document:#?}")
    };
    assert_eq!(text::inlines_text(&after.content), "after");
    assert!(table.rows[0].cells.iter().all(|cell| cell.header));
    let cell = &table.rows[1].cells[0];
    assert!(
        matches!(cell.blocks.as_slice(), [Block::Paragraph(_), Block::List(list)] if list.items.len() == 2),
        "{cell:?}"
    );
    assert!(
        matches!(table.rows[1].cells[1].blocks.as_slice(), [Block::Code(code)] if code.text == "x|y")
    );
    assert_eq!(text::blocks_text(&table.rows[2].cells[1].blocks), "b|c");
}

#[test]
fn lists_nest_and_mix() {
    let document = tree("# one\n## two\n** three\nfour\n# five\n\n# six");
    let [Block::List(first), Block::List(second)] = document.blocks.as_slice() else {
        panic!("{document:#?}")
    };
    assert_eq!((first.items.len(), second.items.len()), (2, 1));
    let [
        Block::Paragraph(_),
        Block::List(numbers),
        Block::List(bullets),
    ] = first.items[0].blocks.as_slice()
    else {
        panic!("{first:#?}");
    };
    assert_eq!(
        (numbers.kind, bullets.kind),
        (ListKind::Ordered { start: 1 }, ListKind::Bullet)
    );
    assert_eq!(text::blocks_text(&bullets.items[0].blocks), "three\nfour");
    assert!(
        matches!(&tree("* [x] a\n* [ ] b").blocks[0], Block::List(list) if list.kind == ListKind::Task)
    );
}

#[test]
fn mentions_follow_the_site() {
    let mut options = Options::default();
    options.mentions.id_kind = MentionId::UserName;
    let document = read("[~jo]", &options).expect("readable");
    assert_eq!(write(&document, &options).text, "[~jo]");
    options.mentions.id_kind = MentionId::AccountId;
    assert_eq!(write(&document, &options).text, "[~accountid:jo]");
}

#[test]
fn images_say_where_they_come_from() {
    let of = |source: &str| match &line(source)[0].node {
        InlineNode::Media(media) => media.source.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        of("!https://x.y/a.png!"),
        MediaSource::Url("https://x.y/a.png".to_owned())
    );
    assert_eq!(
        of("!Kapture 2018-04-04 at 16.36.13.gif|thumbnail!"),
        MediaSource::Attachment {
            filename: "Kapture 2018-04-04 at 16.36.13.gif".to_owned(),
            page: None
        }
    );
}

#[test]
fn what_jira_cannot_say_is_a_loss_and_its_words_stay() {
    let document = crate::storage::read(
        "<ac:layout><ac:layout-section ac:type=\"two_equal\"><ac:layout-cell><p style=\"text-align: center;\">left</p></ac:layout-cell><ac:layout-cell>\
         <ac:structured-macro ac:name=\"expand\"><ac:parameter ac:name=\"title\">More</ac:parameter><ac:rich-text-body><p><span style=\"background-color: rgb(1,2,3);\">hidden</span></p></ac:rich-text-body></ac:structured-macro>\
         </ac:layout-cell></ac:layout-section></ac:layout>",
        &Options::default(),
    )
    .expect("well-formed");
    let written = write(&document, &Options::default());
    assert_eq!(written.text, "left\n\n*More*\n\nhidden");
    let losses: Vec<&str> = written
        .losses
        .iter()
        .map(|loss| loss.what.as_str())
        .collect();
    assert_eq!(
        losses,
        [
            "columns (written one after the other)",
            "alignment",
            "expand (written open)",
            "background colour"
        ]
    );
}

/// Hostile texts; were any of them quadratic, this test would not end. The long one is the reference's own (parity T128).
#[test]
fn hostile_texts_take_linear_time() {
    for unit in [
        "*",
        "_",
        "??",
        "?? a ",
        "[",
        "[a|",
        "{",
        "{{",
        "{a:",
        "{quote}",
        "{panel:title=x}",
        "{color:red}",
        "!",
        "!a",
        "!a.b",
        "|",
        "||",
        "|[",
        "\\",
        "-",
        "- ",
        "* ",
        "# a\n",
        "*****# a\n",
        "h1. ",
        "http://",
        "http://)",
        "mailto:a",
        "&",
        "&a",
        ":)",
        "(",
        "{code}",
        "{code:",
        "bq. ",
        "~^",
        "*a _b -c ",
        "a|\n",
        "|a\n",
        "{*}",
        "\n",
        "\r\n",
        "{noformat}{quote}",
    ] {
        let source = unit.repeat(100_000 / unit.len());
        let document = tree(&source);
        let written = write(&document, &Options::default());
        assert!(written.text.len() < 2_000_000, "{unit}");
    }
    let long = "unmatched ?? quote ".repeat(60_000);
    assert_eq!(
        text::blocks_text(&tree(&long).blocks).len(),
        long.trim_end().len()
    );
}

#[test]
fn empty_and_odd_texts() {
    assert_eq!(tree("").blocks, []);
    assert_eq!(tree(" \n\t\n").blocks, []);
    assert_eq!(again("a\u{0}b\u{202e}c"), "a\u{0}b\u{202e}c");
    assert_eq!(shown("a\r\nb"), "a⏎b");
    let nbsp = Document::new(vec![Block::Paragraph(Paragraph::new(vec![Inline::text(
        "\u{a0}x",
    )]))]);
    assert_eq!(tree(&write(&nbsp, &Options::default()).text), nbsp);
}

#[test]
fn what_atlassians_transformer_reads_at_the_beginning_of_a_line() {
    for (wiki, storage) in [
        ("h2.Title", "<h2>Title</h2>"),
        ("--- a", "<p>\u{2014} a</p>"),
        ("-- a", "<p>\u{2013} a</p>"),
        (
            "- a\n-- b",
            "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>",
        ),
        (
            "{color:red}\nred\n{color}",
            "<p><span style=\"color: red;\">red</span></p>",
        ),
    ] {
        let written = crate::write(&tree(wiki), Format::Storage, &Options::default());
        assert_eq!(written.text, storage, "{wiki}");
    }
}

#[test]
fn a_links_tip_comes_back_without_its_escapes() {
    for tip in ["a [b] | c", "*x* {y}", "C:\\dir & &amp;", "why?? - no"] {
        let mut link = Link::to_url("http://x.y");
        link.title = Some(tip.to_owned());
        let line = vec![Inline {
            node: InlineNode::Text("t".into()),
            marks: vec![Mark::Link(Box::new(link))],
        }];
        let document = Document::new(vec![Block::Paragraph(Paragraph::new(line))]);
        let written = write(&document, &Options::default());
        assert_eq!(tree(&written.text), document, "{}", written.text);
    }
}

/// A link to nothing is no link; its words stay, and so do its signs.
#[test]
fn a_bracket_without_a_target_is_text() {
    assert_eq!(shown("[foo|] [|] []"), "[foo|] [|] []");
}
