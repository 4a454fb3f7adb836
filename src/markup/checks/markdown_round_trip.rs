//! What is written as Markdown reads back as the same tree.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, proptest};
use proptest::prop_assert_eq;

use super::trees;
use crate::options::{Originals, Placeholders};
use crate::{Document, Format, Options, read, write};

fn come_back(document: &Document, options: &Options) -> (String, Document) {
    let text = write(document, Format::Markdown, options).text;
    let mut back = read(&text, Format::Markdown, options).unwrap();
    back.losses.clear();
    (text, back)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn lines(line in trees::line()) {
        let document = Document::new(vec![crate::document::Block::Paragraph(
            crate::document::Paragraph::new(line))]);
        let (text, back) = come_back(&document, &Options::default());
        prop_assert_eq!(&back, &document, "{}", text);
    }

    #[test]
    fn documents(blocks in vec(trees::block(), 1..5)) {
        let document = Document::new(blocks);
        let (text, back) = come_back(&document, &Options::default());
        prop_assert_eq!(&back, &document, "{}", text);
    }

    #[test]
    fn short_placeholders_with_originals(blocks in vec(trees::block(), 1..3)) {
        let document = Document::new(blocks);
        let options = Options {
            placeholders: Placeholders::Reference,
            originals: Originals::of(&document),
            ..Options::default()
        };
        let (text, back) = come_back(&document, &options);
        prop_assert_eq!(&back, &document, "{}", text);
    }

    #[test]
    fn any_text_is_readable(text in "\\PC{0,80}") {
        for options in [Options::default(), Options { jira_url: Some("https://j.test".into()), ..Options::default() }] {
            let tree = read(&text, Format::Markdown, &options).unwrap();
            let again = write(&tree, Format::Markdown, &options).text;
            read(&again, Format::Markdown, &options).unwrap();
        }
    }

    #[test]
    fn markup_soup_settles(text in "([*_~`<>\\[\\]()!#|\\\\ \n-]|a|1\\.|:::info|:::|<details>|</details>|<b>|</b>|<br>|<td>|<table>|\\{expand\\}|    |> |- |\\| |@\\[a\\]){0,40}") {
        let options = Options::default();
        let tree = read(&text, Format::Markdown, &options).unwrap();
        let once = write(&tree, Format::Markdown, &options).text;
        let second = read(&once, Format::Markdown, &options).unwrap();
        let adf = write(&second, Format::Adf, &options).text;
        let from_adf = read(&adf, Format::Adf, &options).unwrap();
        write(&from_adf, Format::Markdown, &options);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test is told how often to try by the environment"
)]
pub(super) fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(256)
}
