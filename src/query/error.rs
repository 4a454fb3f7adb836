//! Why a text is no query: what was found, where, and what would be right.
//!
//! Written for a model that has to repair its own query: one sentence, the line with a caret below the place, a hint.

use std::fmt;

use super::{characters, language::Language};

/// A text that could not be read as a query.
///
/// `Display` gives the whole explanation in two to four lines; [`ParseError::message`] the sentence alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// The language the text was read as.
    pub language: Language,
    /// What is wrong.
    pub problem: Problem,
    /// Where, in bytes from the start of the text.
    pub position: usize,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// How to repair it, where that can be guessed.
    pub hint: Option<String>,
    excerpt: Box<str>,
    caret: usize,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Something stands where something else belongs.
    Unexpected {
        /// What stands there, in words for a reader.
        found: String,
        /// What may stand there.
        expected: &'static [&'static str],
    },
    /// A quoted text has no end.
    UnclosedQuote(char),
    /// A backslash is followed by something that is no escape.
    BadEscape(String),
    /// A character outside quotes cannot be seen.
    Invisible(char),
    /// A character outside quotes is reserved by the language.
    Reserved(char),
    /// A number is greater than the site can hold (64 bits).
    NumberTooLarge(String),
    /// Conditions or lists are nested deeper than this program follows.
    TooDeep,
}

/// How many characters of the line are shown on each side of the place.
const CONTEXT: usize = 60;

impl ParseError {
    pub(super) fn new(
        source: &str,
        language: Language,
        problem: Problem,
        position: usize,
    ) -> ParseError {
        let before = source.get(..position).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let left = before.get(line_start..).unwrap_or_default();
        let right = source.get(position..).unwrap_or_default();
        let right = right.lines().next().unwrap_or_default();

        let skipped = left.chars().count().saturating_sub(CONTEXT);
        let mut excerpt = String::new();
        if skipped > 0 {
            excerpt.push('…');
        }
        excerpt.extend(left.chars().skip(skipped).map(shown));
        let caret = excerpt.chars().count();
        excerpt.extend(right.chars().take(CONTEXT).map(shown));
        if right.chars().nth(CONTEXT).is_some() {
            excerpt.push('…');
        }
        let (line, column) = line_and_column(source, position);
        ParseError {
            language,
            problem,
            position,
            line,
            column,
            hint: None,
            excerpt: excerpt.into_boxed_str(),
            caret,
        }
    }

    pub(super) fn with_hint(mut self, hint: Option<String>) -> ParseError {
        self.hint = hint;
        self
    }

    /// Returns what is wrong as one sentence without a full stop.
    pub fn message(&self) -> String {
        match &self.problem {
            Problem::Unexpected { found, expected } => {
                format!("expected {}, found {found}", alternatives(expected))
            }
            Problem::UnclosedQuote(quote) => format!("the text in {quote} quotes has no end"),
            Problem::BadEscape(escape) => format!("`{escape}` is no escape"),
            Problem::Invisible(character) => format!(
                "invisible character U+{:04X} outside quotes",
                u32::from(*character)
            ),
            Problem::Reserved(character) => {
                format!("the character `{character}` cannot stand outside quotes here")
            }
            Problem::NumberTooLarge(number) => format!("the number `{number}` is too large"),
            Problem::TooDeep => "the query is nested too deeply".to_owned(),
        }
    }

    /// Returns what may stand at the place, where that is the question.
    pub fn expected(&self) -> &'static [&'static str] {
        match &self.problem {
            Problem::Unexpected { expected, .. } => expected,
            _ => &[],
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (language, message) = (self.language.name(), self.message());
        writeln!(
            f,
            "Cannot read the {language} query at line {}, column {}: {message}.",
            self.line, self.column
        )?;
        writeln!(f, "  {}", self.excerpt)?;
        write!(f, "  {:width$}^", "", width = self.caret)?;
        if let Some(hint) = &self.hint {
            write!(f, "\nHint: {hint}.")?;
        }
        Ok(())
    }
}

impl std::error::Error for ParseError {}

/// The line and the column of a byte, both counted from 1, the column in characters.
pub fn line_and_column(source: &str, position: usize) -> (usize, usize) {
    let before = source.get(..position).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let left = before.get(line_start..).unwrap_or_default();
    (before.matches('\n').count() + 1, left.chars().count() + 1)
}

/// Makes one column of every character, so that the caret stands right.
fn shown(character: char) -> char {
    if character.is_whitespace() {
        ' '
    } else if characters::is_invisible(character) {
        '\u{fffd}'
    } else {
        character
    }
}

/// Cuts a text that is quoted in a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn alternatives(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caret_stands_below_the_place() {
        let problem = Problem::Invisible('\u{200b}');
        let source = "project = A\nAND x\u{200b} = 1";
        let position = source.find('\u{200b}').unwrap();
        let error = ParseError::new(source, Language::Jql, problem, position);
        assert_eq!((error.line, error.column), (2, 6));
        assert_eq!(
            error.to_string(),
            "Cannot read the JQL query at line 2, column 6: invisible character U+200B outside quotes.\n  AND x\u{fffd} = 1\n       ^"
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let source = "a".repeat(500);
        let error = ParseError::new(&source, Language::Cql, Problem::TooDeep, 250);
        let lines: Vec<String> = error.to_string().lines().map(str::to_owned).collect();
        assert_eq!(lines[1].chars().count(), 2 + 1 + 60 + 60 + 1);
        assert_eq!(lines[2].chars().count(), 2 + 1 + 60 + 1);
    }
}
