//! Pieces into a tree: conditions, fields, operators, sorts.
//!
//! Recursive descent, one method a rule, with a limit on depth so that a hostile query cannot exhaust the stack.
//! Operands have their own file, `operand`.

use super::{
    check,
    error::{ParseError, Problem},
    language::Language,
    lexer::{self, Symbol, Token, TokenKind},
    tree::{Comparison, Condition, Direction, Field, Operator, Predicate, PredicateKind, Sort},
};

const OPERATOR: &[&str] = &["an operator such as `=`, `!=`, `~`, `<`, `>=`, IN"];

/// How deeply parentheses, `NOT` and lists may be nested.
const MAX_DEPTH: usize = 200;

pub(super) type Parsed<T> = Result<T, ParseError>;

/// Reads a whole query: a condition, sorts, both or neither.
pub(super) fn parse(source: &str, language: Language) -> Parsed<(Option<Condition>, Vec<Sort>)> {
    let lexed = lexer::lex(source, language);
    let mut parser = Parser {
        source,
        language,
        tokens: lexed.tokens,
        at: 0,
        end: Token {
            kind: TokenKind::End,
            start: source.len(),
            end: source.len(),
        },
        depth: 0,
    };
    if let Some((problem, position)) = lexed.problem {
        return Err(parser.lexical_error(problem, position));
    }
    let has_condition = !parser.is_at_end() && !parser.peek().is_word("ORDER");
    let condition = has_condition.then(|| parser.any()).transpose()?;
    let has_sort = parser.peek().is_word("ORDER");
    let order_by = match has_sort {
        true => parser.order_by()?,
        false => Vec::new(),
    };
    match parser.is_at_end() {
        true => Ok((condition, order_by)),
        false => Err(parser.trailing_error(has_sort)),
    }
}

pub(super) struct Parser<'a> {
    pub(super) source: &'a str,
    pub(super) language: Language,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    end: Token,
    depth: usize,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> &Token {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, n_tokens: usize) -> &Token {
        self.tokens.get(self.at + n_tokens).unwrap_or(&self.end)
    }

    fn is_at_end(&self) -> bool {
        self.peek().kind == TokenKind::End
    }

    pub(super) fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    pub(super) fn eats_word(&mut self, word: &str) -> bool {
        let eaten = self.peek().is_word(word);
        self.at += usize::from(eaten);
        eaten
    }

    pub(super) fn eats(&mut self, symbol: Symbol) -> bool {
        let eaten = self.peek().is_symbol(symbol);
        self.at += usize::from(eaten);
        eaten
    }

    /// Reads one level deeper, or refuses.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error(Problem::TooDeep, self.peek().start));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Reads conditions joined by OR. AND binds tighter: so says the published grammar of JQL.
    ///
    /// That of CQL is not published and is taken to be the same. What is printed has parentheses either way.
    fn any(&mut self) -> Parsed<Condition> {
        let first = self.all()?;
        let mut parts = vec![];
        while self.eats(Symbol::Or) || self.eats_word("OR") {
            parts.push(self.all()?);
        }
        Ok(joined(first, parts, Condition::Or))
    }

    fn all(&mut self) -> Parsed<Condition> {
        let first = self.one()?;
        let mut parts = vec![];
        while self.eats(Symbol::And) || self.eats_word("AND") {
            parts.push(self.one()?);
        }
        Ok(joined(first, parts, Condition::And))
    }

    fn one(&mut self) -> Parsed<Condition> {
        if self.eats(Symbol::Not) || self.eats_word("NOT") {
            let inner = self.nested(Self::one)?;
            return Ok(Condition::Not(Box::new(inner)));
        }
        if self.eats(Symbol::Open) {
            let inner = self.nested(Self::any)?;
            if self.eats(Symbol::Close) {
                return Ok(inner);
            }
            let error = self.unexpected(&["AND", "OR", "`)`"]);
            return Err(error.with_hint(self.hint_after_condition()));
        }
        self.comparison().map(Condition::Compare)
    }

    fn comparison(&mut self) -> Parsed<Comparison> {
        let field = self.field()?;
        let operator = self.operator()?;
        let operand = match operator {
            Operator::Changed => None,
            Operator::Is | Operator::IsNot => Some(self.empty()?),
            _ if operator.takes_list() => Some(self.list_or_function()?),
            _ => Some(self.single()?),
        };
        let mut predicates = Vec::new();
        if operator.is_historical() {
            while let Some(kind) = PredicateKind::ALL
                .into_iter()
                .find(|kind| self.peek().is_word(kind.word()))
            {
                self.next();
                let operand = self.operand()?;
                predicates.push(Predicate { kind, operand });
            }
        }
        Ok(Comparison {
            field,
            operator,
            operand,
            predicates,
        })
    }

    fn operator(&mut self) -> Parsed<Operator> {
        let symbol = match self.peek().kind {
            TokenKind::Symbol(Symbol::Equals) => Some(Operator::Equals),
            TokenKind::Symbol(Symbol::NotEquals) => Some(Operator::NotEquals),
            TokenKind::Symbol(Symbol::Less) => Some(Operator::Less),
            TokenKind::Symbol(Symbol::LessOrEqual) => Some(Operator::LessOrEqual),
            TokenKind::Symbol(Symbol::Greater) => Some(Operator::Greater),
            TokenKind::Symbol(Symbol::GreaterOrEqual) => Some(Operator::GreaterOrEqual),
            TokenKind::Symbol(Symbol::Contains) => Some(Operator::Contains),
            TokenKind::Symbol(Symbol::NotContains) => Some(Operator::NotContains),
            _ => None,
        };
        if let Some(operator) = symbol {
            self.next();
            return Ok(operator);
        }
        if self.eats_word("IN") {
            return Ok(Operator::In);
        }
        if self.eats_word("NOT") {
            return match self.eats_word("IN") {
                true => Ok(Operator::NotIn),
                false => Err(self.unexpected(&["IN"])),
            };
        }
        if self.language == Language::Jql {
            if self.eats_word("IS") {
                return Ok(match self.eats_word("NOT") {
                    true => Operator::IsNot,
                    false => Operator::Is,
                });
            }
            if self.eats_word("WAS") {
                let negated = self.eats_word("NOT");
                let list = self.eats_word("IN");
                return Ok(match (negated, list) {
                    (false, false) => Operator::Was,
                    (true, false) => Operator::WasNot,
                    (false, true) => Operator::WasIn,
                    (true, true) => Operator::WasNotIn,
                });
            }
            if self.eats_word("CHANGED") {
                return Ok(Operator::Changed);
            }
        }
        let hint = check::operator_meant(self.peek(), self.language);
        Err(self.unexpected(OPERATOR).with_hint(hint))
    }

    fn order_by(&mut self) -> Parsed<Vec<Sort>> {
        self.next();
        if !self.eats_word("BY") {
            return Err(self.unexpected(&["BY after ORDER"]));
        }
        let mut sorts = Vec::new();
        loop {
            let field: Field = self.field()?;
            let direction = if self.eats_word("ASC") {
                Some(Direction::Ascending)
            } else if self.eats_word("DESC") {
                Some(Direction::Descending)
            } else {
                None
            };
            sorts.push(Sort { field, direction });
            if !self.eats(Symbol::Comma) {
                return Ok(sorts);
            }
        }
    }
}

fn joined(
    first: Condition,
    rest: Vec<Condition>,
    join: fn(Vec<Condition>) -> Condition,
) -> Condition {
    if rest.is_empty() {
        return first;
    }
    let mut parts = Vec::with_capacity(rest.len() + 1);
    parts.push(first);
    parts.extend(rest);
    join(parts)
}
