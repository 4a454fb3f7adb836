//! Text into words, quoted texts and symbols; the same for JQL and CQL.
//!
//! Numbers and keywords are words here: what they mean depends on where they stand, and only the parser knows that.

use std::{iter::Peekable, str::CharIndices};

use super::{
    characters::{self, Kind},
    error::Problem,
    language::Language,
};

/// A piece of the text and where it stood, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word without quotes, escapes resolved.
    Word {
        text: String,
        /// An escaped word is never a keyword or a number.
        escaped: bool,
        /// The first character that the site would want quoted, and its place.
        lenient: Option<(char, usize)>,
    },
    /// A text in quotes, escapes resolved.
    Quoted(String),
    Symbol(Symbol),
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    Comma,
    Not,
    And,
    Or,
    Equals,
    NotEquals,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    NotContains,
}

impl Token {
    /// Tells whether this is the keyword, in any case.
    pub(super) fn is_word(&self, keyword: &str) -> bool {
        matches!(&self.kind, TokenKind::Word { text, escaped: false, .. } if text.eq_ignore_ascii_case(keyword))
    }

    pub(super) fn is_symbol(&self, symbol: Symbol) -> bool {
        self.kind == TokenKind::Symbol(symbol)
    }

    /// Returns the text of a word or of a quoted text.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word { text, .. } | TokenKind::Quoted(text) => Some(text),
            TokenKind::Symbol(_) | TokenKind::End => None,
        }
    }
}

/// The pieces of a text, as far as they could be told apart.
pub(super) struct Lexed {
    /// The pieces before the problem, or all of them.
    pub(super) tokens: Vec<Token>,
    /// Why it went no further, and where.
    pub(super) problem: Option<(Problem, usize)>,
}

/// Splits a text. Runs once over it.
pub(super) fn lex(source: &str, language: Language) -> Lexed {
    let mut lexer = Lexer {
        source,
        language,
        characters: source.char_indices().peekable(),
    };
    let mut tokens = Vec::new();
    loop {
        match lexer.next() {
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => {
                let problem = None;
                return Lexed { tokens, problem };
            }
            Err(problem) => {
                let problem = Some(problem);
                return Lexed { tokens, problem };
            }
        }
    }
}

struct Lexer<'a> {
    source: &'a str,
    language: Language,
    characters: Peekable<CharIndices<'a>>,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, (Problem, usize)> {
        while self
            .characters
            .next_if(|(_, c)| characters::kind(*c) == Kind::Space)
            .is_some()
        {}
        let Some(&(start, first)) = self.characters.peek() else {
            return Ok(None);
        };
        let kind = match characters::kind(first) {
            Kind::Symbol if matches!(first, '"' | '\'') => self.quoted(start, first)?,
            Kind::Symbol => TokenKind::Symbol(self.symbol(first)),
            Kind::Invisible => return Err((Problem::Invisible(first), start)),
            Kind::Reserved => return Err((Problem::Reserved(first), start)),
            Kind::Word | Kind::Lenient | Kind::Backslash | Kind::Space => self.word()?,
        };
        let end = self.position();
        Ok(Some(Token { kind, start, end }))
    }

    fn position(&mut self) -> usize {
        self.characters
            .peek()
            .map_or(self.source.len(), |(position, _)| *position)
    }

    fn eats(&mut self, character: char) -> bool {
        self.characters.next_if(|(_, c)| *c == character).is_some()
    }

    fn symbol(&mut self, first: char) -> Symbol {
        self.characters.next();
        match first {
            '(' => Symbol::Open,
            ')' => Symbol::Close,
            '[' => Symbol::OpenBracket,
            ']' => Symbol::CloseBracket,
            ',' => Symbol::Comma,
            '=' => Symbol::Equals,
            '~' => Symbol::Contains,
            '<' if self.eats('=') => Symbol::LessOrEqual,
            '<' => Symbol::Less,
            '>' if self.eats('=') => Symbol::GreaterOrEqual,
            '>' => Symbol::Greater,
            '!' if self.eats('=') => Symbol::NotEquals,
            '!' if self.eats('~') => Symbol::NotContains,
            '&' => {
                self.eats('&');
                Symbol::And
            }
            '|' => {
                self.eats('|');
                Symbol::Or
            }
            _ => Symbol::Not,
        }
    }

    fn word(&mut self) -> Result<TokenKind, (Problem, usize)> {
        let mut text = String::new();
        let mut escaped = false;
        let mut lenient = None;
        while let Some(&(position, character)) = self.characters.peek() {
            match characters::kind(character) {
                Kind::Space | Kind::Symbol => break,
                Kind::Invisible => return Err((Problem::Invisible(character), position)),
                Kind::Reserved => return Err((Problem::Reserved(character), position)),
                Kind::Backslash => {
                    self.characters.next();
                    escaped = true;
                    self.escape(position, &mut text)?;
                    continue;
                }
                Kind::Lenient => {
                    lenient.get_or_insert((character, position));
                }
                Kind::Word => {}
            }
            text.push(character);
            self.characters.next();
        }
        Ok(TokenKind::Word {
            text,
            escaped,
            lenient,
        })
    }

    fn quoted(&mut self, start: usize, quote: char) -> Result<TokenKind, (Problem, usize)> {
        self.characters.next();
        let mut text = String::new();
        while let Some((position, character)) = self.characters.next() {
            match character {
                '\\' => self.escape(position, &mut text)?,
                _ if character == quote => return Ok(TokenKind::Quoted(text)),
                _ => text.push(character),
            }
        }
        Err((Problem::UnclosedQuote(quote), start))
    }

    /// Resolves the escape whose backslash was just read at `position`.
    ///
    /// JQL refuses an unknown one. CQL does not say; there it stays as written, because text searches use `\+` and
    /// the like.
    fn escape(&mut self, position: usize, text: &mut String) -> Result<(), (Problem, usize)> {
        let next = self.characters.peek().map(|(_, character)| *character);
        let resolved = match next {
            Some('n') => Some(('\n', 2)),
            Some('r') => Some(('\r', 2)),
            Some('t') => Some(('\t', 2)),
            Some(character @ ('"' | '\'' | '\\' | ' ')) => Some((character, 2)),
            Some('u') => self.unicode(position),
            _ => None,
        };
        if let Some((character, n_bytes)) = resolved {
            text.push(character);
            let is_part = |&(at, _): &(usize, char)| at < position + n_bytes;
            while self.characters.next_if(is_part).is_some() {}
            return Ok(());
        }
        if self.language == Language::Cql && next.is_some() {
            text.push('\\');
            return Ok(());
        }
        let escape = ['\\'].into_iter().chain(next).collect();
        Err((Problem::BadEscape(escape), position))
    }

    /// Resolves `\uXXXX`, or two of them for a character beyond U+FFFF; also returns how many bytes that took.
    fn unicode(&self, position: usize) -> Option<(char, usize)> {
        let unit = |at: usize| {
            let digits = self.source.get(at..at + 6)?.strip_prefix("\\u")?;
            let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
        };
        let units = [unit(position)?].into_iter().chain(unit(position + 6));
        let character = char::decode_utf16(units).next()?.ok()?;
        Some((character, 6 * character.len_utf16()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        let lexed = lex(source, Language::Jql);
        assert_eq!(lexed.problem, None, "{source}");
        let shown = lexed.tokens.iter().map(|token| match &token.kind {
            TokenKind::Word { text, .. } => text.clone(),
            TokenKind::Quoted(text) => format!("<{text}>"),
            TokenKind::Symbol(symbol) => format!("{symbol:?}"),
            TokenKind::End => String::new(),
        });
        shown.collect()
    }

    fn problem(source: &str) -> (Problem, usize) {
        lex(source, Language::Jql).problem.unwrap()
    }

    #[test]
    fn words_and_symbols() {
        assert_eq!(
            texts("a!=b<=c!~d&&e|f"),
            [
                "a",
                "NotEquals",
                "b",
                "LessOrEqual",
                "c",
                "NotContains",
                "d",
                "And",
                "e",
                "Or",
                "f"
            ]
        );
        assert_eq!(
            texts("!x\u{a0}-1w 2026-01-01"),
            ["Not", "x", "-1w", "2026-01-01"]
        );
        assert_eq!(texts("j@x.org 1/2"), ["j@x.org", "1/2"]);
    }

    #[test]
    fn quotes_and_escapes() {
        assert_eq!(texts(r#""a \" b" 'c " \' d'"#), ["<a \" b>", "<c \" ' d>"]);
        assert_eq!(texts(r#""\u0041\ud83d\ude00\n" a\ b"#), ["<A😀\n>", "a b"]);
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(problem(r#"a = "b"#), (Problem::UnclosedQuote('"'), 4));
        assert_eq!(
            problem(r#""\+""#),
            (Problem::BadEscape("\\+".to_owned()), 1)
        );
        assert_eq!(
            problem(r#""\ud83d""#),
            (Problem::BadEscape("\\u".to_owned()), 1)
        );
        assert_eq!(problem("A\u{200b}B"), (Problem::Invisible('\u{200b}'), 1));
        assert_eq!(problem("a = {b}"), (Problem::Reserved('{'), 4));
        assert_eq!(problem("a\\"), (Problem::BadEscape("\\".to_owned()), 1));
    }

    #[test]
    fn cql_keeps_unknown_escapes() {
        let lexed = lex(r#""C\+\"""#, Language::Cql);
        assert_eq!(lexed.tokens[0].text(), Some("C\\+\""));
    }
}
