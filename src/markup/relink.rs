//! Other targets for links and images, when a text moves between files and pages.
//!
//! Apart from `walk`, which only looks: this one changes, and only what leads somewhere.

use super::document::{Block, Document, ExtensionBody, Media, MediaSource};
use super::inline::{Inline, InlineNode, Link, LinkTarget, Mark};

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
            InlineNode::Reference(target) => {
                let title = title(target).map(str::to_owned);
                visit(Address::Link(target));
                // An address has no title to show of itself, as the page it stands for had.
                if let (Some(title), LinkTarget::Url(url)) = (title, target.as_ref()) {
                    inline
                        .marks
                        .push(Mark::Link(Box::new(Link::to_url(url.clone()))));
                    inline.node = InlineNode::Text(title);
                    continue;
                }
            }
            InlineNode::Extension(extension) => {
                if let Some(ExtensionBody::Blocks(inner)) = &mut extension.body {
                    blocks(inner, visit);
                }
            }
            _ => {}
        }
        marks(&mut inline.marks, visit);
        if let Some(target) = reference(inline) {
            inline.marks.retain(|mark| !matches!(mark, Mark::Link(_)));
            inline.node = InlineNode::Reference(Box::new(target));
        }
    }
}

/// The title of the page a link leads to.
fn title(target: &LinkTarget) -> Option<&str> {
    match target {
        LinkTarget::Page(page) => Some(&page.title),
        _ => None,
    }
}

/// The target of a text that says no more than the title of the page it links to: a link without a text of its own.
fn reference(inline: &Inline) -> Option<LinkTarget> {
    let InlineNode::Text(text) = &inline.node else {
        return None;
    };
    let target = inline.marks.iter().find_map(|mark| match mark {
        Mark::Link(link) if link.title.is_none() => Some(&link.target),
        _ => None,
    })?;
    (title(target) == Some(text.as_str())).then(|| target.clone())
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
    fn a_link_without_a_text_shows_the_title_in_a_file_and_loses_it_in_a_page() {
        let storage =
            "<p>See <ac:link><ri:page ri:content-title=\"Setting up\" /></ac:link> first.</p>";
        let options = Options::default();
        let mut document = read(storage, Format::Storage, &options).expect("readable");
        relink(&mut document, &mut |address| {
            if let Address::Link(target) = address {
                *target = LinkTarget::Url("setup.md".into());
            }
        });
        let text = write(&document, Format::Markdown, &options).text;
        assert_eq!(text.trim_end(), "See [Setting up](setup.md) first.");
        let mut document = read(&text, Format::Markdown, &options).expect("readable");
        relink(&mut document, &mut |address| {
            if let Address::Link(target) = address {
                *target = LinkTarget::Page(PageTarget {
                    space: None,
                    title: "Setting up".into(),
                    anchor: None,
                });
            }
        });
        let back = write(&document, Format::Storage, &options).text;
        assert_eq!(back.replace("\"/>", "\" />"), storage);
    }

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
