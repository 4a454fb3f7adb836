//! Takes out of text what a reader cannot see: zero-width, direction-changing and tag characters.
//!
//! They hide instructions from people while a model reads them (github-mcp-server `pkg/sanitize`; Trojan Source,
//! CVE-2021-42574). Joiners inside emoji and scripts that need them are kept: a zero-width joiner counts as
//! visible between two characters outside ASCII.

use std::borrow::Cow;
use std::ops::Range;

use crate::scan::{EACH, HIGH};
use crate::tree::{Object, Tree};

/// A text as a reader sees it, and how many characters went.
pub fn visible(text: &str) -> (Cow<'_, str>, usize) {
    let mut text = Cow::Borrowed(text);
    let removed = strip(&mut text);
    (text, removed)
}

/// Strips every string of an answer; gives how many characters went.
pub fn strip_invisible(tree: &mut Tree<'_>) -> usize {
    match tree {
        Tree::Text(text) => strip(text),
        Tree::List(list) => list.iter_mut().map(strip_invisible).sum(),
        Tree::Object(object) => {
            let in_values: usize = object.values_mut().map(strip_invisible).sum();
            in_values + strip_names(object)
        }
        Tree::Null | Tree::Bool(_) | Tree::Number(_) => 0,
    }
}

/// Names are words of users too, where an object has one for each field or label.
fn strip_names(object: &mut Object<'_>) -> usize {
    if !object.names().any(may_hold_invisible) {
        return 0;
    }
    let mut removed = 0;
    for (mut name, value) in std::mem::take(object) {
        removed += strip(&mut name);
        // One that only hidden characters told apart from another keeps its value.
        while object.get(&name).is_some() {
            name.to_mut().push('_');
        }
        object.insert(name, value);
    }
    removed
}

#[inline]
fn strip(text: &mut Cow<'_, str>) -> usize {
    match may_hold_invisible(text) {
        true => strip_suspect(text),
        false => 0,
    }
}

fn strip_suspect(text: &mut Cow<'_, str>) -> usize {
    let Some(mut hidden) = first_invisible(text, 0, None) else {
        return 0;
    };
    let mut removed = 0;
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    loop {
        clean.push_str(text.get(from..hidden.start).unwrap_or_default());
        removed += 1;
        from = hidden.end;
        match first_invisible(text, from, clean.chars().next_back()) {
            Some(next) => hidden = next,
            None => break,
        }
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    *text = clean.into();
    removed
}

/// The first character at or after `from` that is not seen, where `before` is what is seen before `from`.
fn first_invisible(text: &str, from: usize, before: Option<char>) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        at += first_suspect(text.as_bytes().get(at..)?)?;
        let mut rest = text.get(at..)?.chars();
        let character = rest.next()?;
        let previous = match at == from {
            true => before,
            false => text.get(..at)?.chars().next_back(),
        };
        let end = at + character.len_utf8();
        if is_invisible(character, previous, rest.next()) {
            return Some(at..end);
        }
        at = end;
    }
}

/// Where the first byte stands that may begin a character that has to go.
fn first_suspect(bytes: &[u8]) -> Option<usize> {
    let is_suspect = |byte: &u8| SUSPECT[usize::from(*byte)];
    let (eights, rest) = bytes.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        if may_be_suspect(u64::from_le_bytes(*eight))
            && let Some(within) = eight.iter().position(is_suspect)
        {
            return Some(at * 8 + within);
        }
    }
    let within = rest.iter().position(is_suspect)?;
    Some(bytes.len() - rest.len() + within)
}

/// Whether one of eight bytes is no letter, digit or sign of ASCII, nor a space.
fn may_be_suspect(eight: u64) -> bool {
    let is_control = eight.wrapping_sub(EACH * 0x20);
    let is_delete = eight.wrapping_add(EACH);
    (is_control | is_delete | eight) & HIGH != 0
}

/// Whether to look closer; of nearly every text, no.
fn may_hold_invisible(text: &str) -> bool {
    first_suspect(text.as_bytes()).is_some()
}

/// Whether a character that [`is_invisible`] may know can begin with this byte in UTF-8.
const SUSPECT: [bool; 256] = {
    let mut suspect = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        suspect[byte] = match byte as u8 {
            b'\n' | b'\r' | b'\t' => false,
            0..0x20 | 0x7f | 0xc2 | 0xcd | 0xd8 | 0xe1..=0xe3 | 0xef | 0xf0 | 0xf3 => true,
            _ => false,
        };
        byte += 1;
    }
    suspect
};

fn is_selector(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a joiner beside it can change how it looks: letters of Arabic and the scripts of India and around, and emoji.
/// Anywhere else it only carries hidden bits.
fn takes_joiners(character: char) -> bool {
    matches!(character,
        '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{2190}'..='\u{2bff}'
        | '\u{a840}'..='\u{abff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

fn is_invisible(character: char, previous: Option<char>, next: Option<char>) -> bool {
    match character {
        '\u{200c}' | '\u{200d}' => {
            let joins = |side: Option<char>| side.is_some_and(takes_joiners);
            !(joins(previous) && joins(next))
        }
        '\n' | '\r' | '\t' => false,
        // One chooses the form of the character before it; a row of them, one behind a letter of ASCII that has no other
        // form, or one of the many that are hardly ever used, carries hidden bytes.
        '\u{fe03}'..='\u{fe0d}' | '\u{e0104}'..='\u{e01ef}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e0103}' => previous.is_none_or(|previous| {
            !matches!(previous, '#' | '*' | '0'..='9') && previous.is_ascii()
                || is_selector(previous)
        }),
        '\u{00ad}'
        | '\u{034f}'
        | '\u{061c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        character => character.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{strip_invisible, visible};
    use crate::tree::Tree;

    fn stripped(text: &str) -> (String, usize) {
        let (text, removed) = visible(text);
        (text.into_owned(), removed)
    }

    #[test]
    fn hidden_characters_go_and_visible_text_stays() {
        assert_eq!(stripped("plain\ttext\n"), ("plain\ttext\n".into(), 0));
        assert_eq!(stripped("a\u{200b}b\u{202e}c"), ("abc".into(), 2));
        assert_eq!(stripped("x\u{e0041}\u{e0042}"), ("x".into(), 2));
        assert_eq!(stripped("bell\u{7}"), ("bell".into(), 1));
        assert_eq!(stripped("a\u{fe01}\u{fe02}\u{e0101}b"), ("ab".into(), 3));
        assert_eq!(stripped("Müller ł 漢字"), ("Müller ł 漢字".into(), 0));
    }

    #[test]
    fn every_character_is_looked_at_that_may_have_to_go() {
        for character in '\0'..=char::MAX {
            let alone = super::is_invisible(character, None, None)
                || super::is_invisible(character, Some('a'), Some('a'));
            let first = character.to_string().bytes().next().unwrap_or_default();
            assert!(
                !alone || super::SUSPECT[usize::from(first)],
                "{character:?} begins with {first:#x}"
            );
        }
    }

    #[test]
    fn a_character_is_found_wherever_it_stands() {
        for length in 0..40 {
            for at in 0..=length {
                let mut text = "x".repeat(length);
                text.insert(at, '\u{7f}');
                assert_eq!(stripped(&text), ("x".repeat(length), 1), "{at} of {length}");
            }
        }
    }

    #[test]
    fn hidden_bits_between_letters_go() {
        // Zero and one as two kinds of joiners, or a byte as one of 256 selectors.
        assert_eq!(stripped("漢\u{200c}字\u{200d}漢"), ("漢字漢".into(), 2));
        assert_eq!(stripped("é\u{200d}\u{200c}\u{200d}é").1, 3);
        assert_eq!(stripped("👩\u{200d}\u{200d}\u{200c}\u{200d}💻").1, 3);
        assert_eq!(stripped("漢\u{e0173}字\u{fe0a}"), ("漢字".into(), 2));
        assert_eq!(stripped("a\u{34f}b\u{180b}c\u{e0fff}"), ("abc".into(), 3));
    }

    #[test]
    fn names_are_cleaned_as_values_are() {
        let value = json!({"Te\u{200b}am": "x", "Team": "y", "plain": {"\u{e0041}": 1}});
        let mut tree = Tree::from(value);
        assert_eq!(strip_invisible(&mut tree), 2);
        assert_eq!(
            Value::from(tree),
            json!({"Team": "x", "Team_": "y", "plain": {"": 1}})
        );
    }

    #[test]
    fn joiners_that_shape_what_is_seen_stay() {
        assert_eq!(stripped("👩\u{200d}💻").1, 0);
        assert_eq!(stripped("می\u{200c}خواهم").1, 0);
        assert_eq!(stripped("a\u{200d}b"), ("ab".into(), 1));
        assert_eq!(stripped("❤\u{fe0f} 1\u{fe0f}\u{20e3} 葛\u{e0100}").1, 0);
    }
}
