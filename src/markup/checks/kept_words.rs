//! Whatever way a document takes, its words arrive: generated documents of all four formats, through every conversion.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, proptest};
use proptest::test_runner::TestCaseError;

use super::trees;
use crate::document::Block;
use crate::inline::InlineNode;
use crate::text::blocks_text;
use crate::walk::{Item, walk};
use crate::{Document, Format, Options, read, write};

const FORMATS: [Format; 4] = [Format::Markdown, Format::Adf, Format::Wiki, Format::Storage];

/// The words of the text in a document, code included. Ids, names of files and of people are no text: which of them a
/// format can say differs.
fn seen(document: &Document) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    walk(&document.blocks, &mut |item| {
        let text = match item {
            Item::Inline(inline) => match &inline.node {
                InlineNode::Text(text) => text.as_str(),
                _ => return,
            },
            Item::Block(Block::Code(code)) => code.text.as_str(),
            Item::Block(_) => return,
        };
        seen.extend(super::words(text));
    });
    seen
}

/// The words that did not arrive.
fn lost(before: &BTreeSet<String>, after: &str) -> Vec<String> {
    let have: BTreeSet<String> = super::words(after).into_iter().collect();
    // What stands side by side with nothing between is one word on one side and two on the other.
    let run: String = after
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .collect();
    before
        .iter()
        .filter(|word| !have.contains(*word) && !run.contains(word.as_str()))
        .cloned()
        .collect()
}

fn through_all(document: &Document) -> Result<(), TestCaseError> {
    let options = Options::default();
    for from in FORMATS {
        let source = write(document, from, &options).text;
        let readable = |error| TestCaseError::fail(format!("{error}\n{source}"));
        let tree = read(&source, from, &options).map_err(readable)?;
        let words = seen(&tree);
        for to in FORMATS.into_iter().chain([Format::Plain]) {
            let written = write(&tree, to, &options);
            let readable = |error| TestCaseError::fail(format!("{error}\n{}", written.text));
            let again = read(&written.text, to, &options).map_err(readable)?;
            let shown = format!("{} {}", blocks_text(&again.blocks), written.text);
            let lost: Vec<String> = lost(&words, &shown)
                .into_iter()
                // What is said to be lost may be.
                .filter(|word| !written.losses.iter().any(|loss| loss.what.contains(word)))
                .collect();
            if !lost.is_empty() {
                let message = format!(
                    "{from} to {to} lost {lost:?}\nfrom {source}\nto {}\n{:?}",
                    written.text, written.losses
                );
                return Err(TestCaseError::fail(message));
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: super::markdown_round_trip::cases() / 4, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_conversion_loses_a_word(blocks in vec(trees::block(), 1..4)) {
        through_all(&Document::new(blocks))?;
    }

    #[test]
    fn no_conversion_loses_a_word_of_a_line(line in trees::line()) {
        let paragraph = crate::document::Paragraph::new(line);
        through_all(&Document::new(vec![Block::Paragraph(paragraph)]))?;
    }
}
