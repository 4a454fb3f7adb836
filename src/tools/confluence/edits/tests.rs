//! Edits as callers write them, on one page.

use serde_json::json;

use super::*;
use crate::markup::EditOptions;

const PAGE: &str = "<h1>A</h1><p>one</p><h2>Notes</h2><p>two</p><h1>B</h1><p>three</p><h2>Notes</h2><p>four</p>\
<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>";

fn edited(edits: Value) -> Result<String> {
    let options = Options::default();
    let document = markup::read(PAGE, Format::Storage, &options).expect("a page");
    let outline = markup::outline(&document);
    let page = Page {
        document: &document,
        outline: &outline,
        options: &options,
        format: Format::Markdown,
    };
    let list: Vec<JsonObject> = edits
        .as_array()
        .expect("a list")
        .iter()
        .map(|edit| edit.as_object().expect("an object").clone())
        .collect();
    let steps: Vec<Edit> = page
        .place(&list)?
        .into_iter()
        .flat_map(|placed| placed.edits)
        .collect();
    let done = markup::edit(PAGE, Format::Storage, &steps, &EditOptions::default());
    Ok(done.expect("edits that fit").text)
}

fn gives(edits: Value, changes: &[(&str, &str)]) {
    let mut wanted = PAGE.to_owned();
    for (from, to) in changes {
        wanted = wanted.replacen(from, to, 1);
    }
    assert_eq!(edited(edits.clone()).expect("edits"), wanted, "{edits}");
}

#[test]
fn ids_are_those_of_the_page_as_it_was_read() {
    gives(
        json!([
            {"op": "remove_block", "at": "b1"},
            {"op": "replace_block", "at": "b3", "content": "2"},
            {"op": "insert_after", "at": "b5", "content": "x"},
            {"op": "insert_after", "at": "b5", "content": "y"},
            {"op": "insert_before", "at": "b3", "content": "v"},
            {"op": "insert_before", "at": "b3", "content": "w"},
            {"op": "set_cell", "row": 0, "column": "1", "content": "Y"},
        ]),
        &[
            ("<p>one</p>", ""),
            ("<p>two</p>", "<p>v</p><p>w</p><p>2</p>"),
            ("<p>three</p>", "<p>three</p><p>x</p><p>y</p>"),
            ("<td>y</td>", "<td>Y</td>"),
        ],
    );
}

#[test]
fn sections_are_named_by_words_and_paths() {
    gives(
        json!([{"op": "append_to_section", "at": "A > Notes", "content": "more"}]),
        &[("<p>two</p>", "<p>two</p><p>more</p>")],
    );
    gives(
        json!([{"op": "remove_section", "at": "A > notes"}, {"op": "append", "content": "end"}]),
        &[
            ("<h2>Notes</h2><p>two</p>", ""),
            ("</table>", "</table><p>end</p>"),
        ],
    );
    let several = edited(json!([{"op": "insert_after", "at": "Notes", "content": "x"}]))
        .expect_err("two headings");
    assert!(
        several
            .to_string()
            .contains("`b2` (A > Notes), `b6` (B > Notes)"),
        "{several}"
    );
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_number() {
    for (edits, words) in [
        (
            json!([{"op": "append", "content": "x"}, {"op": "paint"}]),
            "Edit 2: `paint` is not an edit",
        ),
        (
            json!([{"op": "append", "text": "x"}]),
            "Edit 1: `content` is missing",
        ),
        (
            json!([{"op": "remove_block", "at": "b1", "content": "x"}]),
            "`remove_block` does not take `content`",
        ),
        (
            json!([{"op": "replace_section", "at": "A", "content": "x"}, {"op": "remove_block", "at": "b1"}]),
            "Edit 2 lies in the section that edit 1 replaces",
        ),
        (
            json!([{"op": "set_cell", "row": 1, "content": "x"}]),
            "`column` is missing",
        ),
        (
            json!([{"op": "insert_after", "at": "Nowhere", "content": "x"}]),
            "no heading `Nowhere`",
        ),
    ] {
        let error = edited(edits.clone()).expect_err("refused").to_string();
        assert!(error.contains(words), "{edits}: {error}");
    }
}
