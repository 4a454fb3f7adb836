//! What the parser says when it cannot go on.
//!
//! Apart from the rules of the grammar, so that those stay short enough to compare with Atlassian's.

use super::{
    check,
    error::{ParseError, Problem, shortened},
    lexer::{Symbol, Token, TokenKind},
    parser::Parser,
};

impl Parser<'_> {
    pub(super) fn error(&self, problem: Problem, position: usize) -> ParseError {
        ParseError::new(self.source, self.language, problem, position)
    }

    pub(super) fn unexpected(&self, expected: &'static [&'static str]) -> ParseError {
        let token = self.peek();
        let found = match self.source.get(token.start..token.end) {
            None | Some("") => "the end of the query".to_owned(),
            Some(text) => format!("`{}`", shortened(text)),
        };
        self.error(Problem::Unexpected { found, expected }, token.start)
    }

    pub(super) fn lexical_error(&self, problem: Problem, position: usize) -> ParseError {
        let hint = match &problem {
            Problem::Invisible(_) => {
                Some("delete it, or put the text that needs it in quotes".to_owned())
            }
            Problem::Reserved(_) => Some("put the text in double quotes".to_owned()),
            Problem::BadEscape(escape) => Some(format!(
                "write `\\{escape}` for a backslash; known are \\\" \\' \\\\ \\n \\r \\t and \\uXXXX"
            )),
            _ => None,
        };
        self.error(problem, position).with_hint(hint)
    }

    /// Explains what may follow a complete query.
    pub(super) fn trailing_error(&self, after_sort: bool) -> ParseError {
        if after_sort {
            let hint = check::sort_meant(self.peek());
            return self
                .unexpected(&["ASC", "DESC", "`,`", "the end of the query"])
                .with_hint(hint);
        }
        let hint = match self.peek().is_symbol(Symbol::Close) {
            true => Some("this `)` closes nothing".to_owned()),
            false => self.hint_after_condition(),
        };
        self.unexpected(&["AND", "OR", "ORDER BY", "the end of the query"])
            .with_hint(hint)
    }

    /// Guesses what went wrong after a condition: a misspelt AND, or a value of several words without quotes.
    pub(super) fn hint_after_condition(&self) -> Option<String> {
        let next = self.ahead(1);
        let begins_condition = next.is_symbol(Symbol::Open)
            || matches!(self.ahead(2).kind, TokenKind::Symbol(_))
            || self.ahead(2).is_word("IN")
            || self.ahead(2).is_word("IS");
        let connector = check::connector_meant(self.peek(), begins_condition, next.is_word("BY"));
        if connector.is_some() {
            return connector;
        }
        let previous = self.at.checked_sub(1).and_then(|at| self.tokens.get(at))?;
        let TokenKind::Word { text, .. } = &previous.kind else {
            return None;
        };
        let rest = self.tokens.get(self.at..)?.iter();
        let rest = rest.take_while(|token| match &token.kind {
            TokenKind::Word { text, .. } => !self.language.is_keyword(text),
            _ => false,
        });
        let rest: Vec<&str> = rest.filter_map(Token::text).take(6).collect();
        let value = shortened(&format!("{text} {}", rest.join(" ")));
        (!rest.is_empty()).then(|| format!("a value of several words needs quotes: \"{value}\""))
    }
}
