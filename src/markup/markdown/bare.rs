//! Addresses, mail addresses and issue keys written without brackets, where they are found again when read.
//!
//! Apart because it mirrors what `scan` finds: what is written bare here must be found there.

use super::runs::{Run, RunNode, Runs};
use super::write::Writer;
use crate::inline::{InlineNode, LinkTarget, Mark};
use crate::target;

impl Writer<'_> {
    /// An address that is its own text needs no brackets.
    pub(super) fn bare_link(&self, run: Run<'_>, runs: &Runs<'_>, index: usize) -> Option<String> {
        let RunNode::Text(shown) = run.node else {
            return None;
        };
        let Some(Mark::Link(link)) = run.marks.iter().last() else {
            return None;
        };
        let LinkTarget::Url(url) = &link.target else {
            return None;
        };
        let path = url.strip_suffix(shown).filter(|_| link.title.is_none());
        let is_key = path.is_some_and(|path| {
            let base = self.options.jira_url.as_deref();
            base.is_some_and(|base| path.strip_prefix(base) == Some("/browse/"))
        });
        if !is_key && !matches!(path, Some("" | "mailto:")) {
            return None;
        }
        let previous = index.checked_sub(1).and_then(|before| runs.get(before));
        let next = runs.get(index + 1);
        let shares_link = |side: Option<Run<'_>>| {
            side.is_some_and(|side| {
                let mut marks = side.marks.iter();
                marks.any(|mark| matches!(mark, Mark::Link(other) if other == link))
            })
        };
        if shares_link(previous) || shares_link(next) {
            return None;
        }
        let before = previous.and_then(|run| match run.node {
            RunNode::Text(text) => text.chars().next_back(),
            RunNode::Other(InlineNode::HardBreak) => None,
            RunNode::Other(_) => Some('x'),
        });
        let alone_before = before.is_none_or(|sign| sign.is_whitespace() || sign == '(');
        let alone_after = match next.map(|run| run.node) {
            None | Some(RunNode::Other(InlineNode::HardBreak)) => true,
            Some(RunNode::Text(text)) => {
                let rest = text.trim_start_matches(['.', ',', ';', '!', '?', ')']);
                rest.len() + 1 >= text.len() && (rest.is_empty() || rest.starts_with(' '))
            }
            _ => false,
        };
        let alone = alone_before && alone_after;
        if is_key {
            return (alone && is_issue_key(shown)).then(|| shown.to_string());
        }
        if shown != url {
            return (alone && is_plain_mail(shown)).then(|| shown.to_string());
        }
        if alone && is_plain_address(url) {
            return Some(url.clone());
        }
        is_autolink(url).then(|| format!("<{url}>"))
    }
}

fn is_issue_key(key: &str) -> bool {
    let Some((project, number)) = key.split_once('-') else {
        return false;
    };
    project.len() >= 2
        && project.starts_with(|first: char| first.is_ascii_uppercase())
        && project
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// An address that is found again in running text and holds nothing Markdown would read.
fn is_plain_address(url: &str) -> bool {
    let Some(rest) = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| url.strip_prefix(scheme))
    else {
        return false;
    };
    rest.starts_with(|first: char| first.is_ascii_alphanumeric())
        && rest.ends_with(|last: char| {
            last.is_ascii_alphanumeric() || matches!(last, '/' | '-' | '=' | '#')
        })
        && rest.bytes().enumerate().all(|(index, byte)| {
            let word = |index: Option<usize>| {
                index
                    .and_then(|index| rest.as_bytes().get(index))
                    .is_some_and(u8::is_ascii_alphanumeric)
            };
            byte.is_ascii_alphanumeric()
                || b"-./:?=#%+,@$".contains(&byte)
                || byte == b'_' && word(index.checked_sub(1)) && word(Some(index + 1))
        })
}

/// A mail address that is found again in running text.
fn is_plain_mail(mail: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
            && part.starts_with(|first: char| first.is_ascii_alphanumeric())
            && part.ends_with(|last: char| last.is_ascii_alphanumeric())
    };
    mail.split_once('@').is_some_and(|(local, domain)| {
        plain(local) && plain(domain) && domain.contains('.') && local.len() <= 64
    })
}

/// An address CommonMark takes between `<` and `>`.
fn is_autolink(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else {
        return false;
    };
    (2..=32).contains(&scheme.len())
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
        && !rest
            .chars()
            .any(|sign| sign.is_whitespace() || sign.is_control() || sign == '<' || sign == '>')
        && target::read(url) == LinkTarget::Url(url.to_owned())
}
