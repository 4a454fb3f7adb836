//! Blocks and sections: from the ids and titles of the outline to ranges of the source.

use std::ops::Range;

use crate::document::Block;
use crate::edit::{EditError, Place};
use crate::outline::{child_lists, fold, is_subsequence, section_end};
use crate::storage::{Span, read_with_spans, xml::Xml};
use crate::{Document, Options, OutlineEntry, outline};

/// A document beside the places of its blocks.
pub(super) struct Blocks<'x> {
    xml: &'x Xml<'x>,
    document: Document,
    spans: Vec<Span>,
    headings: Vec<OutlineEntry>,
}

/// Where a block stands.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    /// What goes when the block goes: of the last section of a layout, the layout.
    pub(super) removal: Range<usize>,
    /// Whether it is a section of a layout, beside which only sections can stand.
    is_section: bool,
}

impl Found {
    /// New content as it can stand beside or in the place of the block.
    pub(super) fn fitted(&self, text: String) -> String {
        if self.is_section { section(text) } else { text }
    }
}

/// Content as a section of a layout.
pub(super) fn section(text: String) -> String {
    if let Some(sections) = text
        .strip_prefix("<ac:layout>")
        .and_then(|text| text.strip_suffix("</ac:layout>"))
        && !sections.contains("<ac:layout>")
    {
        return sections.to_owned();
    }
    format!(
        "<ac:layout-section ac:type=\"single\"><ac:layout-cell>{text}</ac:layout-cell></ac:layout-section>"
    )
}

impl<'x> Blocks<'x> {
    pub(super) fn read(xml: &'x Xml<'x>, options: &Options) -> Blocks<'x> {
        let (document, spans) = read_with_spans(xml, options, true);
        let headings = outline(&document);
        Blocks {
            xml,
            document,
            spans,
            headings,
        }
    }

    /// The heading of a path: exactly written first, then whatever the case; of several the first.
    fn heading(&self, path: &[String]) -> Result<OutlineEntry, EditError> {
        let entries = &self.headings;
        let exact = entries.iter().find(|entry| {
            !path.is_empty()
                && entry.path.last() == path.last()
                && is_subsequence(path, &entry.path)
        });
        let folded: Vec<String> = path.iter().map(|title| fold(title)).collect();
        let found = exact.or_else(|| {
            entries.iter().find(|entry| {
                let own: Vec<String> = entry.path.iter().map(|title| fold(title)).collect();
                !folded.is_empty() && own.last() == folded.last() && is_subsequence(&folded, &own)
            })
        });
        found.cloned().ok_or_else(|| EditError::NotFound {
            what: format!("heading `{}`", path.join(" > ")),
            candidates: entries
                .iter()
                .take(30)
                .map(|entry| format!("`{}`", entry.path.join(" > ")))
                .collect(),
        })
    }

    fn id(&self, place: &Place) -> Result<String, EditError> {
        match place {
            Place::Heading(path) => Ok(self.heading(path)?.id),
            Place::Block(id) => Ok(id.clone()),
        }
    }

    /// Where the block of a place stands.
    pub(super) fn find(&self, place: &Place) -> Result<Found, EditError> {
        let id = self.id(place)?;
        let (blocks, spans, index) = self.list(&id).ok_or_else(|| self.no_block(&id))?;
        let span = spans.get(index).ok_or_else(|| self.no_block(&id))?;
        let is_section = matches!(blocks.get(index), Some(Block::Layout(_)));
        let range = span.start..span.end;
        let removal = if is_section {
            self.last_section(&range)
        } else {
            range.clone()
        };
        Ok(Found {
            range,
            removal,
            is_section,
        })
    }

    fn no_block(&self, id: &str) -> EditError {
        let last = self.document.blocks.len().saturating_sub(1);
        let candidates = if self.document.blocks.is_empty() {
            Vec::new()
        } else {
            vec![format!("`b0` to `b{last}`")]
        };
        EditError::NotFound {
            what: format!("block `{id}`"),
            candidates,
        }
    }

    /// The list a block id leads to, its spans, and the place in it.
    fn list(&self, id: &str) -> Option<(&[Block], &[Span], usize)> {
        let (mut blocks, mut spans) = (self.document.blocks.as_slice(), self.spans.as_slice());
        let mut steps = id.strip_prefix('b')?.split('.');
        loop {
            let index: usize = steps.next()?.parse().ok()?;
            let Some(child) = steps.next() else {
                return (index < blocks.len()).then_some((blocks, spans, index));
            };
            let child: usize = child.parse().ok()?;
            spans = spans.get(index)?.children.get(child)?;
            blocks = child_lists(blocks.get(index)?).get(child).copied()?;
        }
    }

    /// What stands below a heading, up to the next of its level or above.
    pub(super) fn section(&self, place: &Place) -> Result<Range<usize>, EditError> {
        let id = self.id(place)?;
        let (blocks, spans, index) = self.list(&id).ok_or_else(|| self.no_block(&id))?;
        let Some(Block::Heading(heading)) = blocks.get(index) else {
            return Err(EditError::Invalid(format!(
                "block `{id}` is no heading, so no section begins there"
            )));
        };
        let end = section_end(blocks, index, heading.level);
        let of = |index: usize| spans.get(index).map_or(0, |span| span.end);
        Ok(of(index)..of(end - 1))
    }

    /// The whole layout when a section is its only one.
    fn last_section(&self, range: &Range<usize>) -> Range<usize> {
        let xml = self.xml;
        let mut at = Some(0);
        while let Some(node) = at {
            if xml.node(node).name == "ac:layout"
                && xml
                    .elements(node)
                    .any(|one| xml.node(one).start() == range.start)
            {
                let whole = xml.node(node);
                return if xml.elements(node).count() == 1 {
                    whole.start()..whole.end()
                } else {
                    range.clone()
                };
            }
            at = xml.following(node, 0);
        }
        range.clone()
    }

    /// The path of the heading an offset stands under, for the place of a loss.
    pub(super) fn heading_above(&self, offset: usize) -> String {
        let mut above = None;
        for entry in &self.headings {
            let start = self
                .list(&entry.id)
                .and_then(|(_, spans, index)| spans.get(index))
                .map(|span| span.start);
            if start.is_some_and(|start| start <= offset) {
                above = Some(entry.path.join(" > "));
            }
        }
        above.unwrap_or_else(|| {
            let before = self
                .spans
                .iter()
                .take_while(|span| span.start <= offset)
                .count();
            format!("block {}", before.max(1))
        })
    }
}
