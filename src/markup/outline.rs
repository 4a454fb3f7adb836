//! A long document in parts: its headings, one section, its beginning.
//!
//! Apart because it is how a model reads a page of 300 KB: outline first, then the section it needs.
//! Block ids name the way through the tree: `b4` is the fifth top-level block, `b4.0.2` the third block of its
//! first column or cell. They hold as long as the document does not change.

use super::document::{Block, Document};

/// A heading in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineEntry {
    /// 1 to 6.
    pub level: u8,
    /// The heading's text.
    pub title: String,
    /// The block id of the heading.
    pub id: String,
    /// The titles from the outermost heading down to this one.
    pub path: Vec<String>,
    /// Characters of text in the section, subsections included.
    pub characters: usize,
}

/// Part of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// The part.
    pub document: Document,
    /// Block id of the first block in it.
    pub first: Option<String>,
    /// Block id of the first block after it, if any.
    pub next: Option<String>,
    /// Characters of text left out.
    pub left_out: usize,
}

fn heading_title(block: &Block) -> Option<(u8, String)> {
    match block {
        Block::Heading(heading) => Some((
            heading.level,
            super::text::inlines_text(&heading.content)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        )),
        _ => None,
    }
}

fn characters(blocks: &[Block]) -> usize {
    super::text::blocks_text(blocks).chars().count()
}

/// The headings of a document, those in columns, panels and expands included.
pub fn outline(document: &Document) -> Vec<OutlineEntry> {
    let mut entries = Vec::new();
    let mut path: Vec<(u8, String)> = Vec::new();
    collect(&document.blocks, "b", &mut path, &mut entries);
    entries
}

fn collect(
    blocks: &[Block],
    prefix: &str,
    path: &mut Vec<(u8, String)>,
    entries: &mut Vec<OutlineEntry>,
) {
    for (index, block) in blocks.iter().enumerate() {
        if let Some((level, title)) = heading_title(block) {
            path.retain(|(above, _)| *above < level);
            path.push((level, title.clone()));
            let end = section_end(blocks, index, level);
            entries.push(OutlineEntry {
                level,
                title,
                id: format!("{prefix}{index}"),
                path: path.iter().map(|(_, title)| title.clone()).collect(),
                characters: characters(blocks.get(index..end).unwrap_or_default()),
            });
        }
        for (child, inner) in child_lists(block).into_iter().enumerate() {
            collect(inner, &format!("{prefix}{index}.{child}."), path, entries);
        }
    }
}

/// The lists of blocks inside a block that may hold headings.
pub(crate) fn child_lists(block: &Block) -> Vec<&[Block]> {
    match block {
        Block::Layout(layout) => layout
            .columns
            .iter()
            .map(|column| column.blocks.as_slice())
            .collect(),
        Block::Panel(panel) => vec![&panel.blocks],
        Block::Expand(expand) => vec![&expand.blocks],
        Block::Extension(extension) => match &extension.body {
            Some(super::document::ExtensionBody::Blocks(blocks)) => vec![blocks],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// One past the last block of the section that begins at `index`.
pub(crate) fn section_end(blocks: &[Block], index: usize, level: u8) -> usize {
    blocks
        .iter()
        .enumerate()
        .skip(index + 1)
        .find(|(_, block)| matches!(block, Block::Heading(heading) if heading.level <= level))
        .map_or(blocks.len(), |(end, _)| end)
}

/// The section under a heading path, its heading and subsections included.
///
/// The path may leave out outer headings; titles are compared without regard to case and spacing.
/// `None` when there is no such heading. Of several, the first.
pub fn section<S: AsRef<str>>(document: &Document, heading_path: &[S]) -> Option<Slice> {
    let wanted: Vec<String> = heading_path
        .iter()
        .map(|title| fold(title.as_ref()))
        .collect();
    let entry = outline(document).into_iter().find(|entry| {
        let path: Vec<String> = entry.path.iter().map(|title| fold(title)).collect();
        !wanted.is_empty() && path.last() == wanted.last() && is_subsequence(&wanted, &path)
    })?;
    section_at(document, &entry.id)
}

/// The block of an id; of a heading its section. `None` when there is no such block.
pub fn section_at(document: &Document, id: &str) -> Option<Slice> {
    let mut blocks = document.blocks.as_slice();
    let mut prefix = String::from("b");
    let mut steps = id.strip_prefix('b')?.split('.');
    loop {
        let index: usize = steps.next()?.parse().ok()?;
        let Some(child) = steps.next() else {
            let end = match heading_title(blocks.get(index)?) {
                Some((level, _)) => section_end(blocks, index, level),
                None => index + 1,
            };
            let part = blocks.get(index..end)?;
            return Some(Slice {
                document: Document::new(part.to_vec()),
                first: Some(id.to_owned()),
                next: (end < blocks.len()).then(|| format!("{prefix}{end}")),
                left_out: characters(&document.blocks).saturating_sub(characters(part)),
            });
        };
        let lists = child_lists(blocks.get(index)?);
        let child: usize = child.parse().ok()?;
        blocks = lists.get(child).copied()?;
        prefix = format!("{prefix}{index}.{child}.");
    }
}

/// A title for comparison: lower case, single spaces.
pub(crate) fn fold(title: &str) -> String {
    title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// Whether `wanted` occurs in `path` in that order.
pub(crate) fn is_subsequence(wanted: &[String], path: &[String]) -> bool {
    let mut rest = path.iter();
    wanted.iter().all(|title| rest.any(|step| step == title))
}

/// The first blocks of a document with at most `limit` characters of text, cut between top-level blocks.
///
/// The first block is always there, however long it is; else nothing would ever be read.
pub fn first_chars(document: &Document, limit: usize) -> Slice {
    let mut used = 0;
    let mut count = 0;
    for block in &document.blocks {
        let size = characters(std::slice::from_ref(block));
        if count > 0 && used + size > limit {
            break;
        }
        used += size;
        count += 1;
    }
    let (part, rest) = document.blocks.split_at(count);
    Slice {
        document: Document::new(part.to_vec()),
        first: (count > 0).then(|| "b0".to_owned()),
        next: (!rest.is_empty()).then(|| format!("b{count}")),
        left_out: characters(rest),
    }
}

/// How many of the first blocks hold at least `limit` characters of text; all, if they do not.
pub(crate) fn blocks_with(document: &Document, limit: usize) -> usize {
    let mut used = 0;
    let last = document.blocks.iter().position(|block| {
        used += characters(std::slice::from_ref(block));
        used >= limit
    });
    last.map_or(document.blocks.len(), |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Options, read, write};

    const PAGE: &str = "intro\n\n# One\n\ntext one\n\n## Inner *part*\n\ninner\n\n:::info\n### In panel\n\nhidden\n:::\n\n# Two\n\nlast";

    fn page() -> Document {
        read(PAGE, Format::Markdown, &Options::default()).unwrap()
    }

    #[test]
    fn headings_have_ids_paths_and_sizes() {
        let entries: Vec<(u8, String, String, usize)> = outline(&page())
            .into_iter()
            .map(|entry| {
                (
                    entry.level,
                    entry.path.join("/"),
                    entry.id,
                    entry.characters,
                )
            })
            .collect();
        assert_eq!(
            entries,
            [
                (1, "One".into(), "b1".into(), 45),
                (2, "One/Inner part".into(), "b3".into(), 32),
                (3, "One/Inner part/In panel".into(), "b5.0.0".into(), 15),
                (1, "Two".into(), "b6".into(), 8),
            ]
        );
    }

    #[test]
    fn sections_are_found_by_path() {
        let text = |path: &[&str]| {
            section(&page(), path).map(|slice| {
                let written = write(&slice.document, Format::Markdown, &Options::default()).text;
                (written, slice.first.unwrap(), slice.next)
            })
        };
        assert_eq!(
            text(&["two"]),
            Some(("# Two\n\nlast\n".into(), "b6".into(), None))
        );
        let (inner, first, next) = text(&["ONE", " inner  part"]).unwrap();
        assert!(inner.starts_with("## Inner *part*") && inner.contains("hidden"));
        assert_eq!((first.as_str(), next.as_deref()), ("b3", Some("b6")));
        assert_eq!(text(&["one", "in panel"]).unwrap().1, "b5.0.0");
        let at = |id: &str| section_at(&page(), id).map(|slice| slice.document.blocks.len());
        assert_eq!(
            (at("b1"), at("b2"), at("b5.0.1"), at("b9"), at("x")),
            (Some(5), Some(1), Some(1), None, None)
        );
        assert_eq!(text(&["two", "in panel"]), None);
        assert_eq!(text(&[]), None);
    }

    #[test]
    fn the_beginning_is_cut_between_blocks() {
        let slice = first_chars(&page(), 20);
        assert_eq!(slice.document.blocks.len(), 3);
        assert_eq!(slice.next.as_deref(), Some("b3"));
        assert!(slice.left_out > 30);
        let all = first_chars(&page(), 10_000);
        assert_eq!((all.next, all.left_out), (None, 0));
        assert_eq!(first_chars(&page(), 0).document.blocks.len(), 1);
        assert_eq!(first_chars(&Document::default(), 5).first, None);
    }

    #[test]
    fn a_beginning_holds_as_much_as_asked_and_says_if_that_is_all() {
        let begin = |text: &str, format: Format, limit: usize| {
            let to = Format::Markdown;
            crate::beginning(text, format, to, limit, &Options::default()).unwrap()
        };
        let wiki = "h1. Title\n\nfirst paragraph\n\nsecond paragraph\n\nthird";
        let (written, is_whole) = begin(wiki, Format::Wiki, 10);
        assert_eq!(written.text, "# Title\n\nfirst paragraph\n");
        assert!(!is_whole);
        assert!(begin(wiki, Format::Wiki, 2000).1);
        let adf = write(
            &read(wiki, Format::Wiki, &Options::default()).unwrap(),
            Format::Adf,
            &Options::default(),
        )
        .text;
        let (written, is_whole) = begin(&adf, Format::Adf, 10);
        assert_eq!(written.text, "# Title\n\nfirst paragraph\n");
        assert!(!is_whole);
        let (written, is_whole) = begin(&adf, Format::Adf, 43);
        assert!(
            written.text.ends_with("third\n") && is_whole,
            "{}",
            written.text
        );
        assert!(
            crate::beginning("{", Format::Adf, Format::Markdown, 0, &Options::default()).is_err()
        );
    }
}
