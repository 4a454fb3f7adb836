//! What is written as ADF is valid and reads back as the same tree.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, proptest};
use proptest::prop_assert_eq;

use super::schema::Judge;
use super::trees;
use crate::document::{Block, Paragraph};
use crate::inline::{InlineNode, Mark};
use crate::{Document, Format, Options, read, write};

proptest! {
    #![proptest_config(ProptestConfig { cases: super::markdown_round_trip::cases(), max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn documents(blocks in vec(trees::block(), 1..5)) {
        let options = Options::default();
        let document = Document::new(blocks);
        let written = write(&document, Format::Adf, &options);
        let back = read(&written.text, Format::Adf, &options).unwrap();
        // ADF has no place for some things; where none is noted as lost the tree is the same.
        if written.losses.is_empty() {
            prop_assert_eq!(&back, &document, "{}", written.text);
        }
        let again = write(&back, Format::Adf, &options);
        prop_assert_eq!(again.text, written.text);
    }

    #[test]
    fn lines(line in trees::line()) {
        let options = Options::default();
        let document = Document::new(vec![Block::Paragraph(Paragraph::new(line))]);
        let written = write(&document, Format::Adf, &options);
        let back = read(&written.text, Format::Adf, &options).unwrap();
        if written.losses.is_empty() {
            prop_assert_eq!(&back, &document, "{}", written.text);
        }
    }

    #[test]
    fn any_json_is_readable(text in "([\\[\\]{},:]|\"type\":|\"text\"|\"doc\"|\"paragraph\"|\"content\":|\"marks\":|\"attrs\":|\"\\\\ud800\"|1|null|\"x\"){0,40}") {
        if let Ok(tree) = read(&text, Format::Adf, &Options::default()) {
            write(&tree, Format::Markdown, &Options::default());
            write(&tree, Format::Adf, &Options::default());
        }
    }
}

#[test]
fn random_trees_are_valid() {
    use proptest::strategy::{Strategy, ValueTree};
    let Some(judge) = Judge::new() else { return };
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for _ in 0..300 {
        let blocks = vec(trees::block(), 1..5)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let written = write(&Document::new(blocks), Format::Adf, &Options::default());
        assert_eq!(judge.faults(&written.text), None);
    }
}

/// A document with every node and mark of the schema, as Confluence writes them.
#[test]
fn every_node_comes_back() {
    let nodes = include_str!("every_node.json");
    let options = Options::default();
    let tree = read(nodes, Format::Adf, &options).unwrap();
    let again = write(&tree, Format::Adf, &options);
    let original: serde_json::Value = serde_json::from_str(nodes).unwrap();
    let ours: serde_json::Value = serde_json::from_str(&again.text).unwrap();
    let (original, ours) = (
        original["content"].as_array().unwrap(),
        ours["content"].as_array().unwrap(),
    );
    for (before, after) in original.iter().zip(ours) {
        assert_eq!(plain_numbers(after), plain_numbers(before));
    }
    assert_eq!(again.losses, []);
    if let Some(judge) = Judge::new() {
        assert_eq!(judge.faults(nodes), None, "the sample itself");
        assert_eq!(judge.faults(&again.text), None);
    }
    // And through Markdown: every macro, card and unknown node returns, all words stay.
    let markdown = write(&tree, Format::Markdown, &options);
    let back = read(&markdown.text, Format::Markdown, &options).unwrap();
    let back = write(&back, Format::Adf, &options);
    if let Some(judge) = Judge::new() {
        assert_eq!(judge.faults(&back.text), None);
    }
    let words = |text: &str| {
        super::words(&{
            let mut out = String::new();
            super::adf_text(&serde_json::from_str(text).unwrap(), &mut out);
            out
        })
    };
    let after = words(&back.text);
    let lost: Vec<String> = words(nodes)
        .into_iter()
        .filter(|word| after.binary_search(word).is_err())
        .collect();
    assert_eq!(
        lost,
        Vec::<String>::new(),
        "{}\nlosses {:?}",
        markdown.text,
        markdown.losses
    );
}

/// `960` and `960.0` are the same number.
fn plain_numbers(value: &serde_json::Value) -> serde_json::Value {
    let text = value.to_string();
    let text = text
        .replace(".0,", ",")
        .replace(".0}", "}")
        .replace(".0]", "]");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn unknown_things_are_kept() {
    let source = r#"{"version":1,"type":"doc","content":[{"type":"newBlock","attrs":{"a":1},"content":[{"type":"text","text":"x"}]},{"type":"paragraph","attrs":{"localId":"p1","new":true},"content":[{"type":"newInline","attrs":{}},{"type":"text","text":"y","marks":[{"type":"newMark","attrs":{"z":[1]}}]}],"future":1}]}"#;
    let options = Options::default();
    let tree = read(source, Format::Adf, &options).unwrap();
    let again: serde_json::Value =
        serde_json::from_str(&write(&tree, Format::Adf, &options).text).unwrap();
    assert_eq!(
        again,
        serde_json::from_str::<serde_json::Value>(source).unwrap()
    );
    let markdown = write(&tree, Format::Markdown, &options).text;
    let back = read(&markdown, Format::Markdown, &options).unwrap();
    assert_eq!(back.blocks[0], tree.blocks[0], "{markdown}");
    let first = |document: &Document| match &document.blocks[1] {
        Block::Paragraph(paragraph) => paragraph.content[0].clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(first(&back), first(&tree));
}

#[test]
fn code_marks_lose_what_code_cannot_have() {
    let line = vec![crate::inline::Inline {
        node: InlineNode::Text("x".into()),
        marks: vec![Mark::Strong, Mark::Code],
    }];
    let written = write(
        &Document::new(vec![Block::Paragraph(Paragraph::new(line))]),
        Format::Adf,
        &Options::default(),
    );
    assert!(written.text.contains(r#""marks":[{"type":"code"}]"#));
    assert_eq!(written.losses.len(), 1);
}
