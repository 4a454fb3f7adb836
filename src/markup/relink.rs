//! Other targets for links and images, when a text moves between files and pages.
//!
//! Apart from `walk`, which only looks: this one changes, and only what leads somewhere.

use super::document::{Block, Document, ExtensionBody, Media, MediaSource};
use super::inline::{Inline, InlineNode, Link, LinkTarget, Mark};
use super::text;

/// What leads somewhere.
#[derive(Debug)]
pub enum Address<'t> {
    /// A link.
    Link(&'t mut LinkTarget),
    /// An image or file.
    Media(&'t mut MediaSource),
}

/// Visits every link and image, in reading order.
///
/// A link without a text of its own shows its title where its target becomes an address, which has none; and a text that
/// says no more than the title becomes a link without a text. So a text that was written out and equals the title is
/// lost on a round trip: it reads the same until the page is renamed.
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
    for inline in inlines.iter_mut() {
        match &mut inline.node {
            InlineNode::Media(item) => media(item, visit),
            InlineNode::Reference(target) => {
                let title = title(target).map(str::to_owned);
                visit(Address::Link(target));
                // An address has no title to show of itself, as the page it stands for had.
                if let (Some(title), LinkTarget::Url(url)) = (title, target.as_ref()) {
                    let own = Link::to_url(url.clone());
                    inline.node = InlineNode::Text(title.into());
                    marks(&mut inline.marks, visit);
                    // What stands in another link leads where that one does.
                    if link_of(inline).is_none() {
                        inline.marks.push(Mark::Link(Box::new(own)));
                    }
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
    }
    // Only now it is known where the neighbours lead.
    for at in 0..inlines.len() {
        if let Some(target) = reference(inlines, at)
            && let Some(inline) = inlines.get_mut(at)
        {
            inline.marks.retain(|mark| !matches!(mark, Mark::Link(_)));
            inline.node = InlineNode::Reference(Box::new(target));
        }
    }
}

/// The title of what a link leads to; an address and a place on the same page have none.
fn title(target: &LinkTarget) -> Option<&str> {
    match target {
        LinkTarget::Url(_) | LinkTarget::Anchor(_) => None,
        other => Some(text::target_name(other)),
    }
}

fn link_of(inline: &Inline) -> Option<&Link> {
    inline.marks.iter().find_map(|mark| match mark {
        Mark::Link(link) => Some(link.as_ref()),
        _ => None,
    })
}

/// The target of a text that says no more than the title of what it links to: a link without a text of its own. One that
/// goes on beside it (`**Setting** up` is two runs of one link) has a text.
fn reference(line: &[Inline], at: usize) -> Option<LinkTarget> {
    let inline = line.get(at)?;
    let InlineNode::Text(shown) = &inline.node else {
        return None;
    };
    let link = link_of(inline)?;
    if link.title.is_some() || title(&link.target) != Some(shown.as_str()) {
        return None;
    }
    let goes_on =
        |at: Option<usize>| at.and_then(|at| line.get(at)).and_then(link_of) == Some(link);
    if goes_on(at.checked_sub(1)) || goes_on(at.checked_add(1)) {
        return None;
    }
    Some(link.target.clone())
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
    fn so_does_a_file_and_a_link_of_two_runs_keeps_its_text() {
        let options = Options::default();
        let attachment = "<p><ac:link><ri:attachment ri:filename=\"data.csv\"/></ac:link></p>";
        let mut document = read(attachment, Format::Storage, &options).expect("readable");
        relink(&mut document, &mut |address| {
            if let Address::Link(target) = address {
                *target = LinkTarget::Url("page.files/data.csv".into());
            }
        });
        let text = write(&document, Format::Markdown, &options).text;
        assert_eq!(text.trim_end(), "[data.csv](page.files/data.csv)");
        let mut document = read(&text, Format::Markdown, &options).expect("readable");
        relink(&mut document, &mut |address| {
            if let Address::Link(target) = address {
                *target = LinkTarget::Attachment {
                    filename: "data.csv".into(),
                    page: None,
                };
            }
        });
        assert_eq!(write(&document, Format::Storage, &options).text, attachment);

        let text = "[Setting up **at home**](setup.md)";
        let mut document = read(text, Format::Markdown, &options).expect("readable");
        relink(&mut document, &mut |address| {
            if let Address::Link(target) = address {
                *target = LinkTarget::Page(PageTarget {
                    // What the first run says.
                    title: "Setting up ".into(),
                    ..PageTarget::default()
                });
            }
        });
        let storage = write(&document, Format::Storage, &options).text;
        let back = read(&storage, Format::Storage, &options).expect("readable");
        let Some(Block::Paragraph(paragraph)) = back.blocks.first() else {
            panic!("{storage}")
        };
        let is_link = |inline: &Inline| link_of(inline).is_some();
        assert!(
            paragraph.content.len() == 2 && paragraph.content.iter().all(is_link),
            "{storage}"
        );
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
