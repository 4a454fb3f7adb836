//! Random trees for the properties, in the shape that every reader makes.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};

use crate::document::{
    Align, Block, Card, CardKind, Cell, CodeBlock, Column, Expand, Extension, ExtensionBody,
    Extras, Heading, Layout, List, ListItem, ListKind, Media, MediaBlock, MediaSource, Panel,
    PanelKind, Paragraph, Parameter, ParameterValue, Quote, Row, Table,
};
use crate::inline::{
    Date, Emoji, Inline, InlineCard, InlineNode, Link, Mark, Mention, Status, push_inline,
};

/// Text with every sign that means something somewhere, but none that turns into something else when read
/// (addresses, issue keys), no spaces at its ends and none doubled.
pub(crate) fn text() -> impl Strategy<Value = String> {
    vec(
        "[a-zA-Z0-9*_`~<>&#!\\[\\](){}|\\\\+=^.:;,'\"$%é中🎉-]{1,6}",
        1..5,
    )
    .prop_map(|words| {
        let text = words.join(" ");
        text.replace("http", "h")
            .replace("www", "w")
            .replace("ftp", "f")
    })
}

fn word() -> impl Strategy<Value = String> {
    "[a-z]{1,8}"
}

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![
        4 => Just(Mark::Strong),
        4 => Just(Mark::Em),
        2 => Just(Mark::Strike),
        1 => Just(Mark::Underline),
        1 => Just(Mark::Sub),
        1 => Just(Mark::Color("#ff0000".into())),
        1 => Just(Mark::Background("#00ff00".into())),
        1 => word().prop_map(Mark::Annotation),
        2 => (word(), option::of(text())).prop_map(|(path, title)| {
            let mut link = Link::to_url(format!("https://example.com/{path}"));
            link.title = title;
            Mark::Link(Box::new(link))
        }),
    ]
}

/// Marks, each kind once.
fn marks() -> impl Strategy<Value = Vec<Mark>> {
    vec(mark(), 0..4).prop_map(|marks| {
        let mut out: Vec<Mark> = Vec::new();
        for mark in marks {
            let kind = std::mem::discriminant(&mark);
            if !out
                .iter()
                .any(|known| std::mem::discriminant(known) == kind)
            {
                out.push(mark);
            }
        }
        out
    })
}

fn node() -> impl Strategy<Value = InlineNode> {
    prop_oneof![
        (
            word(),
            option::of("[A-Z][a-z]{1,5} [A-Z][a-z*_\\[\\]]{1,5}")
        )
            .prop_map(|(id, name)| {
                InlineNode::Mention(Box::new(Mention {
                    id: Some(id),
                    name,
                    ..Mention::default()
                }))
            }),
        Just(InlineNode::Emoji(Box::new(Emoji {
            short_name: ":rocket:".into(),
            text: Some("🚀".into()),
            extras: Extras::NONE,
        }))),
        (1i64..20_000).prop_map(|day| InlineNode::Date(Box::new(Date {
            date: crate::date::from_millis(day * 86_400_000).unwrap(),
            extras: Extras::NONE,
        }))),
        text().prop_map(|text| InlineNode::Status(Box::new(Status {
            text,
            color: "blue".into(),
            extras: Extras::NONE,
        }))),
        word().prop_map(|path| InlineNode::Card(Box::new(InlineCard {
            url: format!("https://example.com/{path}"),
            extras: Extras::NONE,
        }))),
        (word(), option::of(text())).prop_map(|(id, alt)| {
            let mut media = Media::new(MediaSource::File {
                id,
                collection: "c".into(),
            });
            media.alt = alt;
            InlineNode::Media(Box::new(media))
        }),
        (word(), vec((word(), text()), 0..3)).prop_map(|(name, parameters)| {
            InlineNode::Extension(Box::new(extension(name, parameters, None)))
        }),
    ]
}

fn extension(
    name: String,
    parameters: Vec<(String, String)>,
    body: Option<ExtensionBody>,
) -> Extension {
    let mut seen = std::collections::BTreeSet::new();
    Extension {
        name,
        parameters: parameters
            .into_iter()
            .filter(|(name, _)| name != "source" && seen.insert(name.clone()))
            .map(|(name, value)| Parameter {
                name,
                value: ParameterValue::Text(value),
            })
            .collect(),
        body,
        ..Extension::default()
    }
}

/// A line: runs with marks, code, nodes and breaks; spaces only between words.
pub(crate) fn line() -> impl Strategy<Value = Vec<Inline>> {
    let run = prop_oneof![
        6 => (text(), marks(), any::<bool>()).prop_map(|(text, marks, space)| (Inline { node: InlineNode::Text(text.into()), marks }, space)),
        1 => (text(), any::<bool>()).prop_map(|(text, space)| {
            (Inline { node: InlineNode::Text(text.into()), marks: vec![Mark::Code] }, space)
        }),
        2 => node().prop_map(|node| (Inline::plain(node), true)),
        1 => Just((Inline::plain(InlineNode::HardBreak), false)),
    ];
    vec(run, 1..6).prop_map(|runs| {
        let mut line: Vec<Inline> = Vec::new();
        for (inline, space) in runs {
            let breaks = inline.node == InlineNode::HardBreak;
            let after_break = line
                .last()
                .is_some_and(|last: &Inline| last.node == InlineNode::HardBreak);
            if breaks && (line.is_empty() || after_break) {
                continue;
            }
            if space && !line.is_empty() && !after_break && !breaks {
                push_inline(&mut line, Inline::text(" "));
            }
            push_inline(&mut line, inline);
        }
        let trailing = |line: &Vec<Inline>| match line.last() {
            Some(Inline {
                node: InlineNode::HardBreak,
                ..
            }) => true,
            Some(Inline {
                node: InlineNode::Text(text),
                ..
            }) => text == " ",
            _ => false,
        };
        while trailing(&line) {
            line.pop();
        }
        let alone_media = line.len() == 1 && matches!(line[0].node, InlineNode::Media(_));
        let empty = line.is_empty();
        if alone_media || empty {
            line.insert(0, Inline::text("x"));
        }
        line
    })
}

fn paragraph() -> impl Strategy<Value = Block> {
    line().prop_map(|content| Block::Paragraph(Paragraph::new(content)))
}

fn media_block() -> impl Strategy<Value = Block> {
    (word(), option::of(text()), option::of(1u32..900), vec(line(), 0..2)).prop_map(
        |(file, alt, width, captions)| {
            let mut media = Media::new(MediaSource::Url(format!("https://example.com/{file}.png")));
            media.alt = alt;
            media.width = width.map(f64::from);
            Block::Media(Box::new(MediaBlock {
                media,
                marks: Vec::new(),
                caption: captions
                    .into_iter()
                    .next()
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|inline| !matches!(inline.node, InlineNode::Media(_) | InlineNode::Extension(_)))
                    .fold(Vec::new(), |mut line, inline| {
                        push_inline(&mut line, inline);
                        line
                    }),
                layout: None,
                extras: Extras::NONE,
            }))
        },
    )
    .prop_filter("a caption begins and ends with words", |block| {
        let Block::Media(media) = block else { return true };
        let edge = |inline: Option<&Inline>| match inline.map(|inline| &inline.node) {
            None => true,
            Some(InlineNode::Text(text)) => text.trim() == text.as_str(),
            Some(InlineNode::HardBreak) => false,
            _ => true,
        };
        let broken = media.caption.windows(2).any(|pair| {
            let space = |inline: &Inline| matches!(&inline.node, InlineNode::Text(text) if text.trim().is_empty());
            let breaks = |inline: &Inline| inline.node == InlineNode::HardBreak;
            (breaks(&pair[0]) && (breaks(&pair[1]) || space(&pair[1]))) || (space(&pair[0]) && breaks(&pair[1]))
        });
        let edge_space = media.caption.iter().all(|inline| match &inline.node {
            InlineNode::Text(text) => !text.contains("  "),
            _ => true,
        });
        edge(media.caption.first()) && edge(media.caption.last()) && !broken && edge_space
    })
}

/// Blocks that stand anywhere, also in list items and quotes.
fn simple_block() -> BoxedStrategy<Block> {
    prop_oneof![
        5 => paragraph(),
        1 => (option::of("[a-z+#]{1,8}"), vec("[ -~]{0,12}", 0..4)).prop_map(|(language, lines)| {
            Block::Code(Box::new(CodeBlock { language, text: lines.join("\n"), ..CodeBlock::default() }))
        }),
        1 => media_block(),
        1 => (word(), vec((word(), text()), 0..3)).prop_map(|(name, parameters)| {
            Block::Extension(Box::new(extension(name, parameters, None)))
        }),
    ]
    .boxed()
}

fn list(depth: u32) -> BoxedStrategy<Block> {
    let blocks = if depth == 0 {
        vec(simple_block(), 0..2).boxed()
    } else {
        (vec(simple_block(), 1..3), vec(list(depth - 1), 0..2))
            .prop_map(|(mut blocks, lists)| {
                blocks.extend(lists);
                blocks
            })
            .boxed()
    };
    let kind = prop_oneof![
        Just(ListKind::Bullet),
        (0u64..20).prop_map(|start| ListKind::Ordered { start }),
    ];
    let plain = (kind, vec(blocks, 1..4)).prop_map(|(kind, items)| {
        Block::List(List::new(
            kind,
            items.into_iter().map(ListItem::new).collect(),
        ))
    });
    let tasks = vec((any::<bool>(), paragraph()), 1..4).prop_map(|items| {
        let items = items
            .into_iter()
            .map(|(done, block)| ListItem {
                task: Some(done),
                blocks: vec![block],
                extras: Extras::NONE,
            })
            .collect();
        Block::List(List::new(ListKind::Task, items))
    });
    prop_oneof![3 => plain, 1 => tasks].boxed()
}

fn table() -> impl Strategy<Value = Block> {
    let cell = prop_oneof![
        4 => option::of(line()).prop_map(|line| line.map(|line| vec![Block::Paragraph(Paragraph::new(line))]).unwrap_or_default()),
        1 => vec(paragraph(), 1..3),
    ];
    (1usize..4, 1usize..4, any::<bool>(), 0usize..8)
        .prop_flat_map(move |(columns, rows, headed, align)| {
            (
                vec(vec(cell.clone(), columns), rows),
                Just(headed),
                Just(align),
            )
        })
        .prop_map(|(rows, headed, align)| {
            let rows = rows
                .into_iter()
                .enumerate()
                .map(|(index, cells)| Row {
                    cells: cells
                        .into_iter()
                        .map(|mut blocks| {
                            if let (1, [Block::Paragraph(paragraph)]) =
                                (align, blocks.as_mut_slice())
                            {
                                paragraph.align = Some(Align::Center);
                            }
                            Cell {
                                header: headed && index == 0,
                                blocks,
                                ..Cell::default()
                            }
                        })
                        .collect(),
                    extras: Extras::NONE,
                })
                .collect();
            Block::Table(Box::new(Table {
                rows,
                ..Table::default()
            }))
        })
}

/// Any block that ADF allows on the page.
pub(crate) fn block() -> BoxedStrategy<Block> {
    let inner = || vec(simple_block(), 1..3);
    let kind = prop_oneof![
        Just(PanelKind::Info),
        Just(PanelKind::Note),
        Just(PanelKind::Tip),
        Just(PanelKind::Success),
        Just(PanelKind::Warning),
        Just(PanelKind::Error),
    ];
    prop_oneof![
        6 => simple_block(),
        2 => (1u8..=6, line()).prop_map(|(level, content)| Block::Heading(Heading::new(level, content))),
        3 => list(2),
        1 => inner().prop_map(|blocks| Block::Quote(Quote { blocks, extras: Extras::NONE })),
        1 => Just(Block::Rule(Extras::NONE)),
        2 => table(),
        1 => (kind, inner()).prop_map(|(kind, blocks)| Block::Panel(Box::new(Panel::new(kind, blocks)))),
        1 => (text(), inner()).prop_map(|(title, blocks)| Block::Expand(Box::new(Expand { title, blocks, extras: Extras::NONE }))),
        1 => vec(inner(), 2..4).prop_map(|columns| Block::Layout(Box::new(Layout {
            kind: None,
            columns: columns.into_iter().map(|blocks| Column { width: Some(50.0), blocks, extras: Extras::NONE }).collect(),
            extras: Extras::NONE,
        }))),
        1 => word().prop_map(|path| Block::Card(Box::new(Card {
            kind: CardKind::Block,
            url: format!("https://example.com/{path}"),
            extras: Extras::NONE,
        }))),
        1 => (word(), vec((word(), text()), 0..3), inner()).prop_map(|(name, parameters, blocks)| {
            Block::Extension(Box::new(extension(name, parameters, Some(ExtensionBody::Blocks(blocks)))))
        }),
        1 => (word(), vec((word(), text()), 0..3), text()).prop_map(|(name, parameters, text)| {
            Block::Extension(Box::new(extension(name, parameters, Some(ExtensionBody::Plain(text)))))
        }),
    ]
    .boxed()
}
