//! Other targets for links and images, when a text moves between files and pages.
//!
//! Apart from `walk`, which only looks: this one changes, and only what leads somewhere.

use super::document::{Block, Document, ExtensionBody, Media, MediaSource};
use super::inline::{Inline, InlineNode, LinkTarget, Mark};

/// What leads somewhere.
#[derive(Debug)]
pub enum Address<'t> {
    /// A link.
    Link(&'t mut LinkTarget),
    /// An image or file.
    Media(&'t mut MediaSource),
}

/// Visits every link and image, in reading order.
pub fn relink(document: &mut Document, visit: &mut dyn FnMut(Address<'_>)) {
    blocks(&mut document.blocks, visit);
}

fn blocks(list: &mut [Block], visit: &mut dyn FnMut(Address<'_>)) {
    for block in list {
        match block {
            Block::Paragraph(paragraph) => line(&mut paragraph.content, visit),
            Block::Heading(heading) => line(&mut heading.content, visit),
            Block::List(list) => {
                for item in &mut list.items {
                    blocks(&mut item.blocks, visit);
                }
            }
            Block::Quote(quote) => blocks(&mut quote.blocks, visit),
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    blocks(&mut cell.blocks, visit);
                }
            }
            Block::Panel(panel) => blocks(&mut panel.blocks, visit),
            Block::Expand(expand) => blocks(&mut expand.blocks, visit),
            Block::Layout(layout) => {
                for column in &mut layout.columns {
                    blocks(&mut column.blocks, visit);
                }
            }
            Block::Media(block) => {
                media(&mut block.media, visit);
                marks(&mut block.marks, visit);
                line(&mut block.caption, visit);
            }
            Block::MediaGroup(group) => {
                for (item, own) in &mut group.items {
                    media(item, visit);
                    marks(own, visit);
                }
            }
            Block::Extension(extension) => {
                if let Some(ExtensionBody::Blocks(inner)) = &mut extension.body {
                    blocks(inner, visit);
                }
            }
            Block::Footnote(footnote) => blocks(&mut footnote.blocks, visit),
            Block::Code(_) | Block::Rule(_) | Block::Card(_) | Block::Opaque(_) => {}
        }
    }
}

fn line(inlines: &mut [Inline], visit: &mut dyn FnMut(Address<'_>)) {
    for inline in inlines {
        match &mut inline.node {
            InlineNode::Media(item) => media(item, visit),
            InlineNode::Reference(target) => visit(Address::Link(target)),
            InlineNode::Extension(extension) => {
                if let Some(ExtensionBody::Blocks(inner)) = &mut extension.body {
                    blocks(inner, visit);
                }
            }
            _ => {}
        }
        marks(&mut inline.marks, visit);
    }
}

fn media(item: &mut Media, visit: &mut dyn FnMut(Address<'_>)) {
    visit(Address::Media(&mut item.source));
}

fn marks(list: &mut [Mark], visit: &mut dyn FnMut(Address<'_>)) {
    for mark in list {
        if let Mark::Link(link) = mark {
            visit(Address::Link(&mut link.target));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inline::PageTarget;
    use crate::{Format, Options, read, write};

    #[test]
    fn links_and_images_are_found_wherever_they_stand() {
        let text = "# [a](a.md)\n\n- [b](b.md) and ![](i.png)\n\n| [c](c.md) |\n| --- |\n| x |\n\n> [![](j.png)](d.md)\n\n![](k.png)\n";
        let options = Options::default();
        let mut document = read(text, Format::Markdown, &options).expect("readable");
        let mut seen = Vec::new();
        relink(&mut document, &mut |address| match address {
            Address::Link(target) => {
                if let LinkTarget::Url(url) = target {
                    seen.push(url.clone());
                    *target = LinkTarget::Page(PageTarget {
                        title: url.to_uppercase(),
                        ..PageTarget::default()
                    });
                }
            }
            Address::Media(source) => seen.push(format!("{source:?}")),
        });
        let links: Vec<&String> = seen.iter().filter(|name| name.ends_with(".md")).collect();
        assert_eq!(links, ["a.md", "b.md", "c.md", "d.md"]);
        assert_eq!(seen.len(), 7, "{seen:?}");
        let written = write(&document, Format::Markdown, &options).text;
        assert!(written.contains("[c](page:C.MD)"), "{written}");
        assert!(!written.contains(".md)"), "{written}");
    }
}
