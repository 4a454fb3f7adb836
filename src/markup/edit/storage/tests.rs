//! Edits on storage format: what changes, and that nothing else does.

use crate::document::{Block, Document, Paragraph};
use crate::edit::{Edit, EditError, EditOptions, Edited, Occurrence, Place, TaskPlace, edit};
use crate::inline::Inline;
use crate::{Format, Options, read};

const PAGE: &str = "<h1>Plan</h1>\n<p>Intro with <ac:inline-comment-marker ac:ref=\"c1\">a marked word</ac:inline-comment-marker> &amp; more&nbsp;text.</p>\
<h2>Steps</h2><ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\" ac:macro-id=\"m1\"/><p>First <strong>bo</strong>ld.</p><h3>Detail</h3><p>deep</p>\
<h2>Table</h2><table class=\"wrapped\"><thead><tr><th>Name</th><th>Value</th></tr></thead><tbody><tr><td>a</td><td><p>1</p></td></tr><tr><td rowspan=\"1\">b</td><td/></tr></tbody></table>\
<h2>Tasks</h2><ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Call <ac:link><ri:user ri:account-id=\"5b\"/></ac:link> back</ac:task-body></ac:task><ac:task><ac:task-id>8</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>Ship</ac:task-body></ac:task></ac:task-list>\
<ac:image><ri:attachment ri:filename=\"g.png\"/></ac:image>\n";

fn text(text: &str) -> Document {
    Document::new(vec![Block::Paragraph(Paragraph::new(vec![Inline::text(
        text,
    )]))])
}

fn done(source: &str, one: Edit) -> Result<Edited, EditError> {
    edit(source, Format::Storage, &[one], &EditOptions::default())
}

fn heading(title: &str) -> Place {
    Place::Heading(vec![title.to_owned()])
}

fn block(id: &str) -> Place {
    Place::Block(id.to_owned())
}

/// The edit gives the page with `from` become `to`, and every other byte as it was.
fn changes(one: Edit, from: &str, to: &str) {
    assert_eq!(PAGE.matches(from).count(), 1, "{from}");
    let edited = done(PAGE, one.clone()).unwrap_or_else(|error| panic!("{one:?}: {error}"));
    assert_eq!(edited.text, PAGE.replacen(from, to, 1), "{one:?}");
}

#[test]
fn content_goes_where_it_is_sent() {
    let content = || text("new & old");
    let new = "<p>new &amp; old</p>";
    changes(
        Edit::Prepend { content: content() },
        "<h1>",
        &format!("{new}<h1>"),
    );
    changes(
        Edit::Append { content: content() },
        "</ac:image>",
        &format!("</ac:image>{new}"),
    );
    changes(
        Edit::InsertAfter {
            place: heading("steps"),
            content: content(),
        },
        "<h2>Steps</h2>",
        &format!("<h2>Steps</h2>{new}"),
    );
    changes(
        Edit::InsertBefore {
            place: Place::Heading(vec!["Plan".into(), "Table".into()]),
            content: content(),
        },
        "<h2>Table</h2>",
        &format!("{new}<h2>Table</h2>"),
    );
    changes(
        Edit::InsertBefore {
            place: block("b1"),
            content: content(),
        },
        "<p>Intro",
        &format!("{new}<p>Intro"),
    );
    changes(
        Edit::ReplaceBlock {
            place: block("b6"),
            content: content(),
        },
        "<p>deep</p>",
        new,
    );
    changes(Edit::RemoveBlock { place: block("b6") }, "<p>deep</p>", "");
    changes(
        Edit::ReplaceSection {
            place: heading("Detail"),
            content: content(),
        },
        "<p>deep</p>",
        new,
    );
}

#[test]
fn a_section_ends_at_the_next_heading_of_its_level() {
    let edited = edit(
        PAGE,
        Format::Storage,
        &[Edit::ReplaceSection {
            place: heading("Steps"),
            content: text("x"),
        }],
        &EditOptions {
            allow_loss: true,
            ..EditOptions::default()
        },
    )
    .expect("allowed");
    assert!(
        edited.text.contains("<h2>Steps</h2><p>x</p><h2>Table</h2>"),
        "{}",
        edited.text
    );
    assert!(!edited.text.contains("Detail"));
    assert_eq!(edited.losses.len(), 1);
}

#[test]
fn exact_titles_come_before_similar_ones_and_the_first_of_several_counts() {
    let page = "<h2>steps</h2><p>a</p><h2>Steps</h2><p>b</p><h2>Steps</h2><p>c</p>";
    let edited = done(
        page,
        Edit::ReplaceSection {
            place: heading("Steps"),
            content: text("x"),
        },
    )
    .expect("found");
    assert_eq!(
        edited.text,
        "<h2>steps</h2><p>a</p><h2>Steps</h2><p>x</p><h2>Steps</h2><p>c</p>"
    );
    let error = done(
        page,
        Edit::ReplaceSection {
            place: heading("Stepz"),
            content: text("x"),
        },
    )
    .expect_err("no such heading");
    assert_eq!(
        error.to_string(),
        "there is no heading `Stepz`; there are `steps`, `Steps`, `Steps`"
    );
}

#[test]
fn what_would_be_lost_is_listed_and_refused() {
    for (one, lost) in [
        (
            Edit::ReplaceSection {
                place: heading("Steps"),
                content: text("x"),
            },
            "macro `toc` (Plan > Steps)",
        ),
        (
            Edit::RemoveBlock { place: block("b1") },
            "inline comment `c1` (Plan)",
        ),
        (
            Edit::RemoveBlock {
                place: block("b10"),
            },
            "mention of `5b` (Plan > Tasks)",
        ),
        (
            Edit::RemoveBlock {
                place: block("b11"),
            },
            "image `g.png` (Plan > Tasks)",
        ),
        (
            Edit::ReplaceText {
                find: "with a marked word".into(),
                replace: "x".into(),
                occurrence: Occurrence::Only,
            },
            "inline comment `c1` (Plan)",
        ),
    ] {
        let error = done(PAGE, one.clone()).expect_err("refused");
        assert_eq!(
            error.to_string(),
            format!("the edit would drop {lost}"),
            "{one:?}"
        );
        let options = EditOptions {
            allow_loss: true,
            ..EditOptions::default()
        };
        let edited = edit(PAGE, Format::Storage, &[one], &options).expect("allowed");
        assert_eq!(edited.losses.len(), 1);
    }
}

#[test]
fn what_moves_is_not_lost() {
    let content = read(
        "<p>now: <ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\"/></p>",
        Format::Storage,
        &Options::default(),
    );
    let one = Edit::ReplaceBlock {
        place: block("b3"),
        content: content.expect("well-formed"),
    };
    assert!(done(PAGE, one).is_ok());
}

#[test]
fn text_is_replaced_across_marks_and_references() {
    let only = |find: &str, replace: &str| Edit::ReplaceText {
        find: find.to_owned(),
        replace: replace.to_owned(),
        occurrence: Occurrence::Only,
    };
    changes(only("deep", "<deeper>"), "deep", "&lt;deeper&gt;");
    changes(
        only("bold", "fat"),
        "<strong>bo</strong>ld",
        "<strong>fat</strong>",
    );
    changes(
        only("& more\u{a0}text", "and"),
        "&amp; more&nbsp;text",
        "and",
    );
    changes(only("marked", "noted"), "marked", "noted");
    let code = "<p>x ]] x</p><ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"title\">x</ac:parameter><ac:plain-text-body><![CDATA[x <y>]]></ac:plain-text-body></ac:structured-macro>";
    let all = Edit::ReplaceText {
        find: "x".into(),
        replace: "]]>".into(),
        occurrence: Occurrence::All,
    };
    let edited = done(code, all).expect("found");
    assert_eq!(edited.outcomes[0].count, 3);
    assert_eq!(
        edited.text,
        "<p>]]&gt; ]] ]]&gt;</p><ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"title\">x</ac:parameter><ac:plain-text-body><![CDATA[]]]]><![CDATA[> <y>]]></ac:plain-text-body></ac:structured-macro>"
    );
    let wrapped = "<p>one\n   two</p>";
    assert_eq!(
        done(wrapped, only("one two", "1 2")).expect("found").text,
        "<p>1 2</p>"
    );
}

#[test]
fn occurrences_are_counted() {
    let page = "<p>a b a</p><p>a</p>";
    let of = |occurrence| {
        done(
            page,
            Edit::ReplaceText {
                find: "a".into(),
                replace: "c".into(),
                occurrence,
            },
        )
    };
    assert_eq!(
        of(Occurrence::Nth(2)).expect("second").text,
        "<p>a b c</p><p>a</p>"
    );
    let all = of(Occurrence::All).expect("all");
    assert_eq!(
        (all.text.as_str(), all.outcomes[0].count),
        ("<p>c b c</p><p>c</p>", 3)
    );
    assert_eq!(
        of(Occurrence::Only).expect_err("three").to_string(),
        "text `a` occurs 3 times; say which one"
    );
    assert!(matches!(
        of(Occurrence::Nth(4)),
        Err(EditError::NotFound { .. })
    ));
    assert!(matches!(
        of(Occurrence::Nth(0)),
        Err(EditError::NotFound { .. })
    ));
    let none = done(
        page,
        Edit::ReplaceText {
            find: "B A".into(),
            replace: String::new(),
            occurrence: Occurrence::Only,
        },
    );
    assert_eq!(
        none.expect_err("other case").to_string(),
        "there is no text `B A`; there are `a b a`"
    );
}

#[test]
fn cells_and_rows() {
    let cell = |row, column| Edit::SetCell {
        table: 0,
        row,
        column,
        content: text("x"),
    };
    changes(cell(1, 0), "<td>a</td>", "<td>x</td>");
    changes(cell(1, 1), "<td><p>1</p></td>", "<td><p>x</p></td>");
    changes(cell(2, 1), "<td/>", "<td><p>x</p></td>");
    changes(cell(0, 1), "<th>Value</th>", "<th>x</th>");
    let row = |after| Edit::AddRow {
        table: 0,
        after,
        cells: vec![text("x")],
    };
    changes(
        row(None),
        "<td/></tr>",
        "<td/></tr><tr><td>x</td><td><p></p></td></tr>",
    );
    changes(
        row(Some(0)),
        "<tbody>",
        "<tbody><tr><td>x</td><td><p></p></td></tr>",
    );
    changes(
        row(Some(1)),
        "</p></td></tr>",
        "</p></td></tr><tr><td>x</td><td><p></p></td></tr>",
    );
    for (one, message) in [
        (
            Edit::SetCell {
                table: 1,
                row: 0,
                column: 0,
                content: text("x"),
            },
            "there is no table 1; there are one table, number 0",
        ),
        (cell(9, 0), "there is no row 9; there are 3 of them, 0 to 2"),
        (
            cell(0, 9),
            "there is no column 9; there are 2 of them, 0 to 1",
        ),
        (
            Edit::AddRow {
                table: 0,
                after: None,
                cells: vec![text("x"); 3],
            },
            "3 cells for a table of 2 columns",
        ),
    ] {
        assert_eq!(done(PAGE, one).expect_err("refused").to_string(), message);
    }
    let reaching = "<table><tbody><tr><td rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>";
    let one = Edit::AddRow {
        table: 0,
        after: Some(0),
        cells: Vec::new(),
    };
    assert_eq!(
        done(reaching, one).expect_err("refused").to_string(),
        "a cell of row 0 reaches over the place after row 0"
    );
}

#[test]
fn tasks_are_ticked_and_new_ones_get_ids() {
    let tick = |task, done| Edit::TickTask { task, done };
    let (open, closed) = (
        "<ac:task-status>incomplete</ac:task-status>",
        "<ac:task-status>complete</ac:task-status>",
    );
    changes(tick(TaskPlace::Index(0), true), open, closed);
    changes(tick(TaskPlace::Id("7".into()), true), open, closed);
    changes(tick(TaskPlace::Text("ship".into()), false), closed, open);
    let edited = done(PAGE, tick(TaskPlace::Id("8".into()), true)).expect("found");
    assert_eq!((edited.text.as_str(), edited.outcomes[0].count), (PAGE, 0));
    assert!(matches!(
        done(PAGE, tick(TaskPlace::Text("call".into()), true)),
        Err(EditError::NotFound { .. })
    ));
    let content = read(
        "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>n</ac:task-body></ac:task></ac:task-list>",
        Format::Storage,
        &Options::default(),
    );
    let page = "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>o</ac:task-body></ac:task></ac:task-list>";
    let edited = done(
        page,
        Edit::Append {
            content: content.expect("well-formed"),
        },
    )
    .expect("appended");
    assert!(
        edited.text.contains("<ac:task-id>2</ac:task-id>"),
        "{}",
        edited.text
    );
}

#[test]
fn layouts_take_sections_only() {
    let page = "<ac:layout><ac:layout-section ac:type=\"two_equal\"><ac:layout-cell><h2>A</h2><p>a</p></ac:layout-cell><ac:layout-cell><p>b</p></ac:layout-cell></ac:layout-section></ac:layout>";
    let section = "<ac:layout-section ac:type=\"single\"><ac:layout-cell><p>x</p></ac:layout-cell></ac:layout-section>";
    let inside = |one| done(page, one).expect("possible").text;
    assert_eq!(
        inside(Edit::Append { content: text("x") }),
        page.replace("</ac:layout>", &format!("{section}</ac:layout>"))
    );
    assert_eq!(
        inside(Edit::Prepend { content: text("x") }),
        page.replace("<ac:layout>", &format!("<ac:layout>{section}"))
    );
    assert_eq!(
        inside(Edit::InsertAfter {
            place: block("b0"),
            content: text("x")
        }),
        page.replace("</ac:layout>", &format!("{section}</ac:layout>"))
    );
    assert_eq!(
        inside(Edit::ReplaceSection {
            place: heading("A"),
            content: text("x")
        }),
        page.replace("<p>a</p>", "<p>x</p>")
    );
    assert_eq!(
        inside(Edit::ReplaceBlock {
            place: block("b0.1.0"),
            content: text("x")
        }),
        page.replace("<p>b</p>", "<p>x</p>")
    );
    assert_eq!(inside(Edit::RemoveBlock { place: block("b0") }), "");
}

#[test]
fn several_edits_are_one_or_none() {
    let edits = [
        Edit::ReplaceText {
            find: "deep".into(),
            replace: "x".into(),
            occurrence: Occurrence::Only,
        },
        Edit::RemoveBlock {
            place: block("b99"),
        },
    ];
    let error =
        edit(PAGE, Format::Storage, &edits, &EditOptions::default()).expect_err("second fails");
    assert_eq!(
        error.to_string(),
        "there is no block `b99`; there are `b0` to `b11`"
    );
    let error = done("<p>open", Edit::Append { content: text("x") }).expect_err("unreadable");
    assert!(matches!(error, EditError::Read(_)));
}

#[test]
fn large_pages_are_edited_in_bounded_time() {
    let page = "<h2>T</h2><p>word <strong>b</strong> &amp; <ac:inline-comment-marker ac:ref=\"c\">m</ac:inline-comment-marker></p>".repeat(3_000);
    let one = Edit::ReplaceText {
        find: "word b".into(),
        replace: "x".into(),
        occurrence: Occurrence::All,
    };
    let edited = done(&page, one).expect("found");
    assert_eq!(edited.outcomes[0].count, 3_000);
    assert_eq!(edited.text.matches("ac:ref").count(), 3_000);
}
