//! What is written is read again as it was: random trees through storage format and through wiki markup.
//!
//! Both are here because they share the trees; each has only what its format can say.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::document::{
    Align, Block, Cell, CodeBlock, Column, Document, Expand, Extension, ExtensionBody, Heading,
    Layout, List, ListItem, ListKind, Media, MediaSource, Panel, PanelKind, Paragraph, Parameter,
    ParameterValue, Quote, Row, Table, TableLayout,
};
use crate::inline::{
    Date, Inline, InlineNode, Link, LinkTarget, Mark, Mention, PageTarget, Status, push_inline,
};
use crate::storage::emoticon;
use crate::{Format, Options, read, write};

/// The format a tree is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Storage,
    Wiki,
}

/// Words with every sign that could be markup; no white space at the ends, where marks cannot begin or end in wiki markup.
fn words() -> impl Strategy<Value = String> {
    let word = "[a-zé0-9*_+^~{}\\[\\]|!?#:;()&<>\"'.@%\\\\$-]{1,5}";
    vec(word, 1..4).prop_map(|words| words.join(" "))
}

/// Text for storage format: white space and characters of every kind.
fn text(target: For) -> BoxedStrategy<String> {
    match target {
        For::Storage => prop_oneof![words(), "[ \\PC&&[^\u{fffd}]]{1,8}"].boxed(),
        For::Wiki => words().boxed(),
    }
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9]{0,6}"
}

fn link(target: For) -> BoxedStrategy<LinkTarget> {
    let url = "https://[a-z]{1,4}\\.x/[a-z_*~-]{0,5}[a-z]".prop_map(LinkTarget::Url);
    let attachment = name().prop_map(|name| LinkTarget::Attachment {
        filename: format!("{name}.txt"),
        page: None,
    });
    let anchor = name().prop_map(LinkTarget::Anchor);
    let user = name().prop_map(LinkTarget::User);
    match target {
        For::Wiki => prop_oneof![url, attachment, anchor, user].boxed(),
        For::Storage => {
            let page = (option::of(name()), words(), option::of(name())).prop_map(
                |(space, title, anchor)| {
                    LinkTarget::Page(PageTarget {
                        space,
                        title,
                        anchor,
                    })
                },
            );
            let rest = prop_oneof![
                name().prop_map(LinkTarget::Space),
                name().prop_map(|id| LinkTarget::Content { id, anchor: None }),
                (name(), words())
                    .prop_map(|(key, parameter)| LinkTarget::Shortcut { key, parameter }),
            ];
            prop_oneof![url, attachment, anchor, user, page, rest].boxed()
        }
    }
}

fn marks(target: For) -> impl Strategy<Value = Vec<Mark>> {
    let color = "#[0-9a-f]{6}".prop_map(Mark::Color);
    let phrase = prop_oneof![
        Just(Mark::Strong),
        Just(Mark::Em),
        Just(Mark::Strike),
        Just(Mark::Underline),
        Just(Mark::Sub),
        Just(Mark::Sup)
    ];
    let link = link(target).prop_map(|target| {
        Mark::Link(Box::new(Link {
            target,
            ..Link::to_url("")
        }))
    });
    let mark = match target {
        For::Wiki => prop_oneof![3 => phrase, 1 => color, 1 => link, 1 => Just(Mark::Code)].boxed(),
        For::Storage => {
            let background = "#[0-9a-f]{6}".prop_map(Mark::Background);
            let comment = name().prop_map(Mark::Annotation);
            prop_oneof![3 => phrase, 1 => color, 1 => link, 1 => Just(Mark::Code), 1 => background, 1 => comment].boxed()
        }
    };
    vec(mark, 0..3).prop_map(move |marks| {
        let mut kept: Vec<Mark> = Vec::new();
        for mark in marks {
            let same =
                |other: &Mark| std::mem::discriminant(other) == std::mem::discriminant(&mark);
            if !kept.iter().any(same) {
                kept.push(mark);
            }
        }
        if target == For::Wiki {
            // Code is written with its text, so it lies innermost.
            kept.sort_by_key(|mark| *mark == Mark::Code);
        }
        kept
    })
}

fn node(target: For) -> BoxedStrategy<InlineNode> {
    let mention = name().prop_map(|id| {
        InlineNode::Mention(Box::new(Mention {
            id: Some(id),
            ..Mention::default()
        }))
    });
    let emoji = prop_oneof![
        Just(":check_mark:"),
        Just(":slight_smile:"),
        Just(":warning:")
    ]
    .prop_map(|short_name| {
        InlineNode::Emoji(Box::new(crate::inline::Emoji {
            short_name: short_name.to_owned(),
            text: emoticon::character(short_name).map(str::to_owned),
            ..Default::default()
        }))
    });
    let media =
        (name(), option::of(words()), option::of(1_u32..900)).prop_map(|(name, alt, width)| {
            let mut media = Media::new(MediaSource::Attachment {
                filename: format!("{name}.png"),
                page: None,
            });
            (media.alt, media.width) = (alt, width.map(f64::from));
            InlineNode::Media(Box::new(media))
        });
    let anchor = name().prop_map(InlineNode::Anchor);
    match target {
        For::Wiki => prop_oneof![mention, emoji, media, anchor].boxed(),
        For::Storage => {
            let status = (
                words(),
                prop_oneof![Just("neutral"), Just("green"), Just("red")],
            )
                .prop_map(|(text, color)| {
                    InlineNode::Status(Box::new(Status {
                        text,
                        color: color.to_owned(),
                        ..Status::default()
                    }))
                });
            let date = Just(InlineNode::Date(Box::new(Date {
                date: "2026-02-03".to_owned(),
                ..Date::default()
            })));
            let reference = words().prop_map(|title| {
                InlineNode::Reference(Box::new(LinkTarget::Page(PageTarget {
                    title,
                    ..PageTarget::default()
                })))
            });
            prop_oneof![
                mention,
                emoji,
                media,
                anchor,
                status,
                date,
                reference,
                Just(InlineNode::HardBreak)
            ]
            .boxed()
        }
    }
}

fn line(target: For) -> BoxedStrategy<Vec<Inline>> {
    let text = (text(target), marks(target)).prop_map(|(text, marks)| Inline {
        node: InlineNode::Text(text.into()),
        marks,
    });
    let node = node(target).prop_map(Inline::plain);
    let run = prop_oneof![4 => text, 1 => node];
    vec(run, 1..5)
        .prop_map(move |runs| {
            let mut line: Vec<Inline> = Vec::new();
            for run in runs {
                // In wiki markup an image or emoticon cannot follow a word directly.
                if target == For::Wiki
                    && !matches!(run.node, InlineNode::Text(_))
                    && !line.is_empty()
                {
                    push_inline(&mut line, Inline::text(" "));
                }
                push_inline(&mut line, run);
            }
            // An image alone in a paragraph is read as the block it is.
            if let [
                Inline {
                    node: InlineNode::Media(_),
                    ..
                },
            ] = line.as_slice()
            {
                push_inline(&mut line, Inline::text("."));
            }
            line
        })
        .boxed()
}

fn paragraph(target: For) -> BoxedStrategy<Block> {
    let plain = line(target).prop_map(|content| Block::Paragraph(Paragraph::new(content)));
    match target {
        For::Wiki => plain.boxed(),
        For::Storage => (line(target), option::of(align()), 0_u8..3)
            .prop_map(|(content, align, indent)| {
                Block::Paragraph(Paragraph {
                    content,
                    align,
                    indent,
                    ..Paragraph::default()
                })
            })
            .boxed(),
    }
}

fn align() -> impl Strategy<Value = Align> {
    prop_oneof![Just(Align::Start), Just(Align::Center), Just(Align::End)]
}

fn code(target: For) -> impl Strategy<Value = Block> {
    let text = vec("[ -~]{0,9}", 1..4).prop_map(|lines| lines.join("\n"));
    let language = prop_oneof![Just("python"), Just("java"), Just("sql")];
    (option::of(language), option::of(name()), text).prop_map(move |(language, title, text)| {
        let text = text.trim_end_matches('\n').to_owned();
        let text = if target == For::Wiki {
            text.replace('{', "(")
        } else {
            text
        };
        Block::Code(Box::new(CodeBlock {
            language: language.map(str::to_owned),
            title,
            text,
            ..CodeBlock::default()
        }))
    })
}

fn table(target: For) -> impl Strategy<Value = Block> {
    let paragraph = line(target)
        .prop_map(|content| vec![Block::Paragraph(Paragraph::new(content))])
        .boxed();
    let cell = (any::<bool>(), paragraph, option::of("#[0-9a-f]{6}"));
    let layout = option::of(prop_oneof![
        Just(TableLayout::Wide),
        Just(TableLayout::Center)
    ]);
    (1_usize..3, layout).prop_flat_map(move |(columns, layout)| {
        vec(vec(cell.clone(), columns), 1..3).prop_map(move |rows| {
            let rows = rows.into_iter().map(|cells| Row {
                cells: cells
                    .into_iter()
                    .map(|(header, blocks, background)| Cell {
                        header,
                        blocks,
                        background: background.filter(|_| target == For::Storage),
                        ..Cell::default()
                    })
                    .collect(),
                ..Row::default()
            });
            let layout = layout.filter(|_| target == For::Storage);
            Block::Table(Box::new(Table {
                rows: rows.collect(),
                layout,
                ..Table::default()
            }))
        })
    })
}

fn leaf(target: For) -> BoxedStrategy<Block> {
    let heading = (1_u8..7, line(target))
        .prop_map(|(level, content)| Block::Heading(Heading::new(level, content)));
    let rule = Just(Block::Rule(crate::document::Extras::NONE));
    prop_oneof![4 => paragraph(target), 1 => heading, 1 => code(target), 1 => table(target), 1 => rule].boxed()
}

/// An item begins with a line; lists below it follow.
fn list(target: For, depth: u32) -> BoxedStrategy<List> {
    let first = line(target).prop_map(|content| Block::Paragraph(Paragraph::new(content)));
    let below = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        vec(list(target, depth - 1).prop_map(Block::List), 0..2).boxed()
    };
    let item = (first, below)
        .prop_map(|(first, below)| ListItem::new(std::iter::once(first).chain(below).collect()));
    let kind = prop_oneof![
        Just(ListKind::Bullet),
        Just(ListKind::Ordered { start: 1 }),
        Just(ListKind::Task)
    ];
    (kind, vec((item, any::<bool>()), 1..4))
        .prop_map(|(kind, items)| {
            let items = items.into_iter().map(|(mut item, done)| {
                item.task = (kind == ListKind::Task).then_some(done);
                item
            });
            List::new(kind, items.collect())
        })
        .boxed()
}

fn blocks(target: For) -> impl Strategy<Value = Vec<Block>> {
    let list = list(target, 2).prop_map(Block::List);
    let list = list.boxed();
    let inner = vec(prop_oneof![3 => leaf(target), 1 => list.clone()], 1..3).boxed();
    let quote = inner.clone().prop_map(|blocks| {
        Block::Quote(Quote {
            blocks,
            ..Quote::default()
        })
    });
    let panel = (
        prop_oneof![
            Just(PanelKind::Info),
            Just(PanelKind::Warning),
            Just(PanelKind::Note),
            Just(PanelKind::Tip)
        ],
        option::of(name()),
        inner.clone(),
    )
        .prop_map(|(kind, title, blocks)| {
            Block::Panel(Box::new(Panel {
                title,
                ..Panel::new(kind, blocks)
            }))
        });
    let nested = match target {
        For::Wiki => prop_oneof![quote, panel].boxed(),
        For::Storage => {
            let expand = (name(), inner.clone()).prop_map(|(title, blocks)| {
                Block::Expand(Box::new(Expand {
                    title,
                    blocks,
                    ..Expand::default()
                }))
            });
            let layout = vec(inner.clone(), 2).prop_map(|columns| {
                let columns = columns
                    .into_iter()
                    .map(|blocks| Column {
                        blocks,
                        ..Column::default()
                    })
                    .collect();
                Block::Layout(Box::new(Layout {
                    kind: Some("two_equal".to_owned()),
                    columns,
                    ..Layout::default()
                }))
            });
            let parameter = (name(), words()).prop_map(|(name, value)| Parameter {
                name,
                value: ParameterValue::Text(value),
            });
            let body = prop_oneof![
                Just(None),
                words().prop_map(|text| Some(ExtensionBody::Plain(text))),
                inner.prop_map(|blocks| Some(ExtensionBody::Blocks(blocks))),
            ];
            let extension =
                (name(), vec(parameter, 0..3), body).prop_map(|(name, parameters, body)| {
                    Block::Extension(Box::new(Extension {
                        name: format!("x{name}"),
                        parameters,
                        body,
                        ..Extension::default()
                    }))
                });
            prop_oneof![quote, panel, expand, layout, extension].boxed()
        }
    };
    vec(prop_oneof![3 => leaf(target), 1 => list, 1 => nested], 1..5)
}

/// Task ids are given on writing, so they are no part of what must come back.
fn without_ids(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::List(list) => {
                for item in &mut list.items {
                    item.extras = crate::document::Extras::NONE;
                    without_ids(&mut item.blocks);
                }
            }
            Block::Quote(quote) => without_ids(&mut quote.blocks),
            Block::Panel(panel) => without_ids(&mut panel.blocks),
            Block::Expand(expand) => without_ids(&mut expand.blocks),
            Block::Layout(layout) => layout
                .columns
                .iter_mut()
                .for_each(|column| without_ids(&mut column.blocks)),
            Block::Extension(extension) => {
                if let Some(ExtensionBody::Blocks(blocks)) = &mut extension.body {
                    without_ids(blocks);
                }
            }
            _ => {}
        }
    }
}

fn comes_back(blocks: Vec<Block>, format: Format) -> Result<(), TestCaseError> {
    let tree = Document::new(blocks);
    let written = write(&tree, format, &Options::default());
    let mut again = read(&written.text, format, &Options::default())
        .map_err(|error| TestCaseError::fail(format!("{error}: {}", written.text)))?;
    without_ids(&mut again.blocks);
    prop_assert!(
        again == tree,
        "written {:?}\nread    {:?}\nwas     {:?}",
        written.text,
        again.blocks,
        tree.blocks
    );
    prop_assert_eq!(written.losses, Vec::new());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn storage_comes_back(blocks in blocks(For::Storage)) {
        comes_back(blocks, Format::Storage)?;
    }

    #[test]
    fn wiki_comes_back(blocks in blocks(For::Wiki)) {
        comes_back(blocks, Format::Wiki)?;
    }

    /// Whatever is read from any text, the words stay and what is written can be read.
    #[test]
    fn any_text_is_read_as_wiki_and_keeps_its_words(text in "([a-z ]{0,4}|[*_+^~{}\\[\\]|!?#:;()&<>\\\\.-]{1,3}|\\{[a-z]{1,6}\\}|\n){0,30}") {
        let document = read(&text, Format::Wiki, &Options::default()).expect("any text is wiki markup");
        let storage = write(&document, Format::Storage, &Options::default());
        let again = read(&storage.text, Format::Storage, &Options::default());
        prop_assert!(again.is_ok(), "{text:?} → {}", storage.text);
    }

    #[test]
    fn any_text_is_read_as_storage_or_refused(text in "([a-z ]{0,4}|</?(p|b|ul|li|br|a|table|tr|td|ac:link|ac:image|ac:structured-macro ac:name=\"x\"|ri:page)/?>|[<>&;\"'/=\\[\\]!-]{1,3}){0,20}") {
        if let Ok(document) = read(&text, Format::Storage, &Options::default()) {
            let storage = write(&document, Format::Storage, &Options::default());
            prop_assert!(read(&storage.text, Format::Storage, &Options::default()).is_ok(), "{text:?} → {}", storage.text);
        }
    }
}
