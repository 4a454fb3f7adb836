//! What each character means outside quotes, and how text is put between them.
//!
//! Apart, because a mistake here is a way around every rule: the reader and the printer must agree on where a text
//! ends.

use super::language::Language;

/// What a character outside quotes is to the lexer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a word.
    Word,
    /// Part of a word here, although the site would ask for quotes: `@` in a mail address, `/` in a date.
    Lenient,
    /// Between words.
    Space,
    /// An operator, a bracket, a comma or a quote.
    Symbol,
    /// The start of an escape.
    Backslash,
    /// Kept by the languages for later and without a harmless reading.
    Reserved,
    /// Cannot be seen, and would make a query mean something else than it looks like.
    Invisible,
}

/// Sorts a character. Source: the character classes of the published JQL lexer (`@atlaskit/jql-parser`).
pub(super) fn kind(character: char) -> Kind {
    match character {
        '(' | ')' | ',' | '[' | ']' | '=' | '!' | '<' | '>' | '~' | '&' | '|' | '"' | '\'' => {
            Kind::Symbol
        }
        '\\' => Kind::Backslash,
        '{' | '}' | ';' => Kind::Reserved,
        '*' | '/' | '%' | '+' | '^' | '$' | '#' | '@' | '?' => Kind::Lenient,
        _ if character.is_whitespace() => Kind::Space,
        _ if is_invisible(character) => Kind::Invisible,
        _ => Kind::Word,
    }
}

/// Tells whether a character shows nothing and is no space.
///
/// Control and format characters, fillers, variation selectors, tags, and the code points that are no characters.
/// Source: Unicode `Default_Ignorable_Code_Point` and `Cf`, without the few that show.
pub(super) fn is_invisible(character: char) -> bool {
    (character.is_control() && !character.is_whitespace())
        || is_noncharacter(character)
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_noncharacter(character: char) -> bool {
    matches!(character, '\u{fdd0}'..='\u{fdef}') || (u32::from(character) & 0xfffe) == 0xfffe
}

/// Tells whether a name needs no quotes: an ASCII letter or `_`, then letters, digits, `_`, `-` and `.`.
pub(super) fn is_plain_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') && is_plain(name)
}

/// Tells whether a text holds only characters that never end a word.
pub(super) fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Puts a text between double quotes, so that the site reads exactly this text.
///
/// JQL refuses raw control characters (tab included) and reads `\n`, `\t`, `\r` and `\uXXXX`. Whether CQL knows those
/// is not documented, so line ends and tabs stay raw there.
pub(super) fn quote(text: &str, language: Language) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match (character, language) {
            ('"' | '\\', _) => {
                quoted.push('\\');
                quoted.push(character);
            }
            ('\n', Language::Jql) => quoted.push_str("\\n"),
            ('\r', Language::Jql) => quoted.push_str("\\r"),
            ('\t', Language::Jql) => quoted.push_str("\\t"),
            ('\n' | '\r' | '\t', Language::Cql) => quoted.push(character),
            _ if character.is_control() || is_noncharacter(character) => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    quoted.push_str(&format!("\\u{unit:04x}"));
                }
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_told_from_spaces() {
        for character in [
            '\u{200b}',
            '\u{feff}',
            '\u{202e}',
            '\u{0}',
            '\u{ad}',
            '\u{e0041}',
        ] {
            assert_eq!(kind(character), Kind::Invisible, "{character:?}");
        }
        for character in [' ', '\t', '\n', '\u{a0}', '\u{3000}', '\u{2003}', '\u{85}'] {
            assert_eq!(kind(character), Kind::Space, "{character:?}");
        }
        assert_eq!(kind('ß'), Kind::Word);
        assert_eq!(kind('日'), Kind::Word);
    }

    #[test]
    fn text_is_quoted() {
        let quoted = |text| quote(text, Language::Jql);
        assert_eq!(quoted(r#"a "b" \ 'c'"#), r#""a \"b\" \\ 'c'""#);
        assert_eq!(quoted("a\tb\u{0}\u{1fffe}"), r#""a\tb\u0000\ud83f\udffe""#);
        assert_eq!(quote("a\nb", Language::Cql), "\"a\nb\"");
    }
}
