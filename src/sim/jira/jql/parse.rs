//! Tokens to a tree, with Jira's messages for what does not fit.

use super::ast::{Clause, Operand, Operator, Order, Predicate, Query, Term};
use super::lex::{Token, TokenKind, is_reserved, tokens};

const OPERATORS: &str = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS', 'IS NOT', 'WAS', 'WAS IN', \
                         'WAS NOT IN', 'WAS NOT' and 'CHANGED'.";

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

/// Parses a query.
///
/// # Errors
/// Jira's sentence, with line and character where Jira gives them.
pub(crate) fn parse(text: &str) -> Result<Query, String> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
    };
    let clause = match parser.peek() {
        None => None,
        Some(_) if parser.is_keyword("order") => None,
        Some(_) => Some(parser.or()?),
    };
    let mut order = Vec::new();
    if parser.eat("order") {
        order = parser.order()?;
    }
    match parser.peek() {
        None => Ok(Query { clause, order }),
        Some(token) if order.is_empty() => Err(at(
            &format!("Expecting either 'OR' or 'AND' but got '{}'.", token.text),
            token,
        )),
        Some(token) => Err(at(
            &format!("Expecting ',' but got '{}'.", token.text),
            token,
        )),
    }
}

fn at(message: &str, token: &Token) -> String {
    format!(
        "Error in the JQL Query: {message} (line {}, character {})",
        token.line, token.character
    )
}

fn end(message: &str) -> String {
    format!("Error in the JQL Query: {message}")
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn ahead(&self, steps: usize) -> Option<&Token> {
        self.tokens.get(self.at + steps)
    }

    fn is_keyword(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| {
            token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word)
        })
    }

    fn is_sign(&self, signs: &[&str]) -> bool {
        self.peek().is_some_and(|token| {
            token.kind == TokenKind::Sign && signs.contains(&token.text.as_str())
        })
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.is_keyword(word);
        if found {
            self.at += 1;
        }
        found
    }

    fn eat_sign(&mut self, signs: &[&str]) -> bool {
        let found = self.is_sign(signs);
        if found {
            self.at += 1;
        }
        found
    }

    fn or(&mut self) -> Result<Clause, String> {
        let mut parts = vec![self.and()?];
        while self.eat("or") || self.eat_sign(&["|", "||"]) {
            parts.push(self.and()?);
        }
        Ok(one_or(parts, Clause::Or))
    }

    fn and(&mut self) -> Result<Clause, String> {
        let mut parts = vec![self.not()?];
        while self.eat("and") || self.eat_sign(&["&", "&&"]) {
            parts.push(self.not()?);
        }
        Ok(one_or(parts, Clause::And))
    }

    fn not(&mut self) -> Result<Clause, String> {
        if self.eat("not") || self.eat_sign(&["!"]) {
            return Ok(Clause::Not(Box::new(self.not()?)));
        }
        if self.eat_sign(&["("]) {
            let inner = self.or()?;
            if self.eat_sign(&[")"]) {
                return Ok(inner);
            }
            return Err(match self.peek() {
                None => end("Expecting ')' before the end of the query."),
                Some(token) => at(
                    &format!("Expecting either 'OR' or 'AND' but got '{}'.", token.text),
                    token,
                ),
            });
        }
        self.term()
    }

    fn term(&mut self) -> Result<Clause, String> {
        let field = self.field()?;
        let operator = self.operator()?;
        let operand = match operator {
            Operator::Changed => Operand::None,
            _ => self.operand()?,
        };
        let mut predicates = Vec::new();
        if operator.is_history() {
            while let Some(predicate) = self.predicate() {
                predicates.push((predicate, self.operand()?));
            }
        }
        Ok(Clause::Term(Term {
            field,
            operator,
            operand,
            predicates,
        }))
    }

    fn field(&mut self) -> Result<String, String> {
        let Some(token) = self.peek().cloned() else {
            return Err(end("Expecting a field name at the end of the query."));
        };
        match token.kind {
            TokenKind::Sign => Err(at(
                &format!(
                    "Expecting either a field name or a left parenthesis but got '{}'.",
                    token.text
                ),
                &token,
            )),
            TokenKind::Word if token.text.eq_ignore_ascii_case("cf") => self.custom_field(),
            TokenKind::Word if is_reserved(&token.text) => Err(at(
                &format!(
                    "Expecting a field name but got '{0}'. You must surround '{0}' in quotation marks to use it as a field name.",
                    token.text
                ),
                &token,
            )),
            _ => {
                self.at += 1;
                Ok(token.text)
            }
        }
    }

    /// `cf[10010]`.
    fn custom_field(&mut self) -> Result<String, String> {
        self.at += 1;
        let number = self.ahead(1).map(|token| token.text.clone());
        let closed = self.ahead(2).is_some_and(|token| token.text == "]");
        match number {
            Some(number) if self.is_sign(&["["]) && closed && number.parse::<u64>().is_ok() => {
                self.at += 3;
                Ok(format!("cf[{number}]"))
            }
            _ => Err(end(
                "Expecting a custom field identifier of the form 'cf[12345]'.",
            )),
        }
    }

    fn operator(&mut self) -> Result<Operator, String> {
        let Some(token) = self.peek().cloned() else {
            return Err(end(&format!(
                "Expecting operator before the end of the query. {OPERATORS}"
            )));
        };
        let not = |parser: &Parser, steps: usize, word: &str| {
            parser.ahead(steps).is_some_and(|token| {
                token.kind == TokenKind::Word && token.text.eq_ignore_ascii_case(word)
            })
        };
        let (operator, length) = match (token.kind, token.text.to_ascii_lowercase().as_str()) {
            (TokenKind::Sign, "=") => (Operator::Equals, 1),
            (TokenKind::Sign, "!=") => (Operator::NotEquals, 1),
            (TokenKind::Sign, "~") => (Operator::Like, 1),
            (TokenKind::Sign, "!~") => (Operator::NotLike, 1),
            (TokenKind::Sign, "<") => (Operator::Less, 1),
            (TokenKind::Sign, "<=") => (Operator::LessOrEqual, 1),
            (TokenKind::Sign, ">") => (Operator::Greater, 1),
            (TokenKind::Sign, ">=") => (Operator::GreaterOrEqual, 1),
            (TokenKind::Word, "in") => (Operator::In, 1),
            (TokenKind::Word, "not") if not(self, 1, "in") => (Operator::NotIn, 2),
            (TokenKind::Word, "is") if not(self, 1, "not") => (Operator::IsNot, 2),
            (TokenKind::Word, "is") => (Operator::Is, 1),
            (TokenKind::Word, "was") if not(self, 1, "not") && not(self, 2, "in") => {
                (Operator::WasNotIn, 3)
            }
            (TokenKind::Word, "was") if not(self, 1, "not") => (Operator::WasNot, 2),
            (TokenKind::Word, "was") if not(self, 1, "in") => (Operator::WasIn, 2),
            (TokenKind::Word, "was") => (Operator::Was, 1),
            (TokenKind::Word, "changed") => (Operator::Changed, 1),
            _ => {
                return Err(at(
                    &format!("Expecting operator but got '{}'. {OPERATORS}", token.text),
                    &token,
                ));
            }
        };
        self.at += length;
        Ok(operator)
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let Some(token) = self.peek().cloned() else {
            return Err(end(
                "Expecting either a value, list or function before the end of the query.",
            ));
        };
        match token.kind {
            TokenKind::Sign if token.text == "(" => self.list(),
            TokenKind::Sign => Err(at(
                &format!(
                    "Expecting either a value, list or function but got '{}'.",
                    token.text
                ),
                &token,
            )),
            TokenKind::Quoted => {
                self.at += 1;
                Ok(self.call_or_value(token.text)?)
            }
            TokenKind::Word => {
                let lower = token.text.to_ascii_lowercase();
                if matches!(lower.as_str(), "empty" | "null") {
                    self.at += 1;
                    return Ok(Operand::Empty);
                }
                if is_reserved(&token.text) {
                    return Err(at(
                        &format!(
                            "Expecting either a value, list or function but got '{0}'. You must surround '{0}' in quotation marks to use it as a value.",
                            token.text
                        ),
                        &token,
                    ));
                }
                self.at += 1;
                self.call_or_value(token.text)
            }
        }
    }

    /// `name(argument, …)` or the name as a value.
    fn call_or_value(&mut self, name: String) -> Result<Operand, String> {
        if !self.eat_sign(&["("]) {
            return Ok(Operand::Value(name));
        }
        let mut arguments = Vec::new();
        loop {
            match self.peek().cloned() {
                None => {
                    return Err(end("Expecting ')' before the end of the query."));
                }
                Some(token) if token.kind == TokenKind::Sign && token.text == ")" => {
                    self.at += 1;
                    return Ok(Operand::Function(name, arguments));
                }
                Some(token) if token.kind == TokenKind::Sign && token.text == "," => self.at += 1,
                Some(token) if token.kind == TokenKind::Sign => {
                    return Err(at(
                        &format!(
                            "Expecting either a value, list or function but got '{}'.",
                            token.text
                        ),
                        &token,
                    ));
                }
                Some(token) => {
                    arguments.push(token.text);
                    self.at += 1;
                }
            }
        }
    }

    fn list(&mut self) -> Result<Operand, String> {
        self.at += 1;
        let mut items = vec![self.operand()?];
        loop {
            if self.eat_sign(&[","]) {
                items.push(self.operand()?);
                continue;
            }
            if self.eat_sign(&[")"]) {
                return Ok(Operand::List(items));
            }
            return Err(match self.peek() {
                None => end("Expecting ')' before the end of the query."),
                Some(token) => at(
                    &format!("Expecting ',' or ')' but got '{}'.", token.text),
                    token,
                ),
            });
        }
    }

    fn predicate(&mut self) -> Option<Predicate> {
        let words = [
            ("after", Predicate::After),
            ("before", Predicate::Before),
            ("by", Predicate::By),
            ("during", Predicate::During),
            ("on", Predicate::On),
            ("from", Predicate::From),
            ("to", Predicate::To),
        ];
        words
            .into_iter()
            .find(|(word, _)| self.eat(word))
            .map(|(_, predicate)| predicate)
    }

    fn order(&mut self) -> Result<Vec<Order>, String> {
        if !self.eat("by") {
            return Err(match self.peek() {
                None => end("Expecting 'by' before the end of the query."),
                Some(token) => at(&format!("Expecting 'by' but got '{}'.", token.text), token),
            });
        }
        let mut keys = Vec::new();
        loop {
            let field = self.field()?;
            let descending = self.eat("desc");
            if !descending {
                self.eat("asc");
            }
            keys.push(Order { field, descending });
            if !self.eat_sign(&[","]) {
                return Ok(keys);
            }
        }
    }
}

fn one_or(mut parts: Vec<Clause>, many: fn(Vec<Clause>) -> Clause) -> Clause {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
