//! What stands in brackets: links, mentions, attachments, anchors, cards.

use super::Reader;
use super::inline::{SCHEMES, without_escapes};
use crate::Format;
use crate::document::{Block, Card, CardKind, Extras};
use crate::inline::{Inline, InlineCard, InlineNode, Link, LinkTarget, Mark, Mention};
use crate::options::MentionId;

/// What the bracket says about how a link is shown: Jira's words, and the kind of card.
const CARDS: [(&str, Option<CardKind>); 3] = [
    ("smart-link", None),
    ("smart-card", Some(CardKind::Block)),
    ("smart-embed", Some(CardKind::Embed)),
];

/// The extra under which a card keeps which of them it was.
const APPEARANCE: &str = "@appearance";

impl Reader<'_> {
    /// Reads a link at an opening bracket, and says where it ends; `None` when the bracket is text.
    pub(super) fn link(
        &mut self,
        at: usize,
        end: usize,
        push: &mut dyn FnMut(Inline),
    ) -> Option<usize> {
        let close = self
            .finders
            .bracket
            .next(self.source, at + 1)
            .filter(|close| *close < end)?;
        let content = self.slice(at + 1..close);
        // Of nested brackets the inner ones are the link; looking no further than the next keeps a row of them linear.
        if content.trim_ascii().is_empty() || opens_again(content) {
            return None;
        }
        // An image may stand for the text, and has bars of its own.
        let image = if content.starts_with('!') {
            self.image_end(at + 1, close)
        } else {
            None
        };
        let image = image.map(|end| end - at - 1).filter(|length| {
            content
                .get(*length..)
                .is_some_and(|rest| rest.starts_with('|'))
        });
        let mut parts = split(content, image.unwrap_or(0));
        let (alias, target, third) = match (parts.next(), parts.next(), parts.next()) {
            (Some(target), None, _) => (None, target, None),
            (Some(alias), Some(target), third) => (Some(alias), target, third),
            _ => return None,
        };
        let target = target.trim_ascii();
        let alias = alias.filter(|alias| !alias.trim_ascii().is_empty());
        if let Some((word, _)) =
            third.and_then(|third| CARDS.into_iter().find(|(word, _)| *word == third))
        {
            push(Inline::plain(InlineNode::Card(Box::new(card(
                target, word,
            )))));
            return Some(close + 1);
        }
        let Some(alias) = alias else {
            push(self.without_alias(target)?);
            return Some(close + 1);
        };
        let target = self.target(target)?;
        let title = third
            .map(str::trim_ascii)
            .filter(|tip| !tip.is_empty())
            .map(without_escapes);
        let mark = Mark::Link(Box::new(Link {
            target,
            title,
            extras: Extras::NONE,
        }));
        let mut line = Vec::new();
        self.one_line(at + 1..at + 1 + alias.len(), &[mark], &mut line);
        line.into_iter().for_each(push);
        Some(close + 1)
    }

    /// A link without a text of its own.
    fn without_alias(&self, target: &str) -> Option<Inline> {
        if let Some(id) = target.strip_prefix('~') {
            return Some(Inline::plain(InlineNode::Mention(Box::new(
                self.mention(id)?,
            ))));
        }
        if let Some(filename) = target.strip_prefix('^').filter(|name| !name.is_empty()) {
            let target = LinkTarget::Attachment {
                filename: filename.to_owned(),
                page: None,
            };
            return Some(Inline::plain(InlineNode::Reference(Box::new(target))));
        }
        if let Some(anchor) = target.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
            let link = Link {
                target: LinkTarget::Anchor(anchor.to_owned()),
                ..Link::to_url("")
            };
            return Some(Inline {
                node: InlineNode::Text(target.into()),
                marks: vec![Mark::Link(Box::new(link))],
            });
        }
        if !is_address(target) {
            return None;
        }
        let text = target.strip_prefix("mailto:").unwrap_or(target).to_owned();
        let mark = Mark::Link(Box::new(Link::to_url(target)));
        Some(Inline {
            node: InlineNode::Text(text.into()),
            marks: vec![mark],
        })
    }

    fn mention(&self, id: &str) -> Option<Mention> {
        let mentions = &self.options.mentions;
        let (id, kind) = match id.strip_prefix("accountid:") {
            Some(id) => (id.trim_ascii(), mentions.unusual(MentionId::AccountId)),
            // Data Center's wiki markup names people by user name; a key looks no different.
            None if mentions.id_kind == MentionId::UserKey => (id.trim_ascii(), None),
            None => (id.trim_ascii(), mentions.unusual(MentionId::UserName)),
        };
        (!id.is_empty()).then(|| Mention {
            id: Some(id.to_owned()),
            name: mentions.name_of(id).map(str::to_owned),
            kind,
            extras: Extras::NONE,
        })
    }

    /// Where a link with a text goes.
    fn target(&self, target: &str) -> Option<LinkTarget> {
        if let Some(id) = target.strip_prefix('~') {
            return Some(LinkTarget::User(self.mention(id)?.id?));
        }
        if let Some(filename) = target.strip_prefix('^').filter(|name| !name.is_empty()) {
            return Some(LinkTarget::Attachment {
                filename: filename.to_owned(),
                page: None,
            });
        }
        if let Some(anchor) = target.strip_prefix('#').filter(|anchor| !anchor.is_empty()) {
            return Some(LinkTarget::Anchor(anchor.to_owned()));
        }
        let usable =
            !target.is_empty() && (is_address(target) || !target.contains(char::is_whitespace));
        usable.then(|| LinkTarget::Url(target.to_owned()))
    }
}

/// The kind of id a mention names people by.
pub(in crate::wiki) fn mention_prefix(kind: MentionId) -> &'static str {
    match kind {
        MentionId::AccountId => "~accountid:",
        MentionId::UserName | MentionId::UserKey => "~",
    }
}

fn card(url: &str, word: &str) -> InlineCard {
    let mut extras = serde_json::Map::new();
    if word != "smart-link" {
        extras.insert(APPEARANCE.to_owned(), word.into());
    }
    InlineCard {
        url: url.to_owned(),
        extras: Extras::new(Format::Wiki, extras),
    }
}

/// The card a paragraph is that holds nothing but one shown as a block.
pub(super) fn block_card(card: &InlineCard) -> Option<Block> {
    let word = card.extras.text(Format::Wiki, APPEARANCE)?;
    let (_, kind) = CARDS.into_iter().find(|(known, _)| *known == word)?;
    Some(Block::Card(Box::new(Card {
        kind: kind?,
        url: card.url.clone(),
        extras: Extras::NONE,
    })))
}

/// Whether a bracket opens within another, without a backslash before it.
fn opens_again(content: &str) -> bool {
    let mut escaped = false;
    for byte in content.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => return true,
            _ => {}
        }
    }
    false
}

/// The parts of a bracket between bars; a bar with a backslash before it is none, nor is one before `from`.
fn split(content: &str, from: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(content);
    let mut from = from;
    std::iter::from_fn(move || {
        let whole = rest?;
        let mut escaped = false;
        for (at, byte) in whole.bytes().enumerate().skip(std::mem::take(&mut from)) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'|' => {
                    rest = whole.get(at + 1..);
                    return whole.get(..at);
                }
                _ => {}
            }
        }
        rest = None;
        Some(whole)
    })
}

/// Whether a target is an address: it has a known scheme, or begins like one on this site or network.
fn is_address(target: &str) -> bool {
    if let Some((scheme, rest)) = target.split_once(':')
        && (SCHEMES.contains(&scheme) && rest.starts_with("//")
            || matches!(scheme, "mailto" | "tel" | "callto" | "sip") && !rest.is_empty())
    {
        return true;
    }
    target.starts_with("//") && target.len() > 2 || target.starts_with("www.")
}
