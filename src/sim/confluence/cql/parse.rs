//! The grammar of CQL.
//!
//! ```text
//! query     = [ or ] [ "order" "by" field [ "asc" | "desc" ] { "," … } ]
//! or        = and { "or" and }
//! and       = not { "and" not }
//! not       = "not" not | "(" or ")" | clause
//! clause    = field ( "=" | "!=" | "~" | "!~" | "<" | "<=" | ">" | ">=" ) value
//!           | field [ "not" ] "in" ( "(" value { "," value } ")" | function )
//! value     = string | word | function
//! function  = name "(" [ value { "," value } ] ")"
//! ```
//! Source: "Advanced searching using CQL" of the Confluence developer documentation.

use super::{Clause, Condition, Operand, Operator, Query};

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(&'static str),
}

/// Reads a query.
///
/// # Errors
///
/// Answers the sentence of Confluence's 400: `Could not parse cql : …`.
pub(crate) fn parse(source: &str) -> Result<Query, String> {
    let refused = || format!("Could not parse cql : {source}");
    let tokens = tokens(source).ok_or_else(refused)?;
    if tokens.is_empty() {
        return Err(refused());
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
    };
    parser.query().ok_or_else(refused)
}

fn tokens(source: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while let Some(first) = rest.chars().next() {
        let sign = ["!=", "!~", "<=", ">=", "=", "~", "<", ">", "(", ")", ","]
            .into_iter()
            .find(|sign| rest.starts_with(sign));
        if let Some(sign) = sign {
            tokens.push(Token::Sign(sign));
            rest = rest.get(sign.len()..)?;
        } else if matches!(first, '"' | '\'') {
            let mut text = String::new();
            let mut escaped = false;
            let mut end = None;
            for (at, character) in rest.char_indices().skip(1) {
                match character {
                    _ if escaped => {
                        // Only quotes and backslashes are escapes of CQL; others belong to the text syntax below it.
                        if !matches!(character, '"' | '\'' | '\\') {
                            text.push('\\');
                        }
                        text.push(character);
                        escaped = false;
                    }
                    '\\' => escaped = true,
                    _ if character == first => {
                        end = Some(at + 1);
                        break;
                    }
                    _ => text.push(character),
                }
            }
            rest = rest.get(end?..)?;
            tokens.push(Token::Text(text));
        } else {
            let stop = |c: char| c.is_whitespace() || "=!~<>(),\"'".contains(c);
            let length = rest.find(stop).unwrap_or(rest.len());
            if length == 0 {
                return None;
            }
            tokens.push(Token::Word(rest.get(..length)?.to_owned()));
            rest = rest.get(length..)?;
        }
        rest = rest.trim_start();
    }
    Some(tokens)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let found =
            matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword));
        self.at += usize::from(found);
        found
    }

    fn query(&mut self) -> Option<Query> {
        let condition = match self.peek() {
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("order") => None,
            _ => Some(self.either()?),
        };
        let mut order = Vec::new();
        if self.keyword("order") {
            if !self.keyword("by") {
                return None;
            }
            loop {
                let field = self.field()?;
                let descending = self.keyword("desc");
                if !descending {
                    self.keyword("asc");
                }
                order.push((field, descending));
                if !self.sign(",") {
                    break;
                }
            }
        }
        (self.at == self.tokens.len()).then_some(Query { condition, order })
    }

    fn either(&mut self) -> Option<Condition> {
        let mut parts = vec![self.both()?];
        while self.keyword("or") {
            parts.push(self.both()?);
        }
        if parts.len() > 1 {
            Some(Condition::Or(parts))
        } else {
            parts.pop()
        }
    }

    fn both(&mut self) -> Option<Condition> {
        let mut parts = vec![self.negated()?];
        while self.keyword("and") {
            parts.push(self.negated()?);
        }
        if parts.len() > 1 {
            Some(Condition::And(parts))
        } else {
            parts.pop()
        }
    }

    fn negated(&mut self) -> Option<Condition> {
        if self.keyword("not") {
            return Some(Condition::Not(Box::new(self.negated()?)));
        }
        if self.sign("(") {
            let inner = self.either()?;
            return self.sign(")").then_some(inner);
        }
        self.clause().map(Condition::Clause)
    }

    fn field(&mut self) -> Option<String> {
        match self.peek() {
            Some(Token::Word(word)) if !is_keyword(word) => {
                let field = word.to_ascii_lowercase();
                self.at += 1;
                Some(field)
            }
            _ => None,
        }
    }

    fn clause(&mut self) -> Option<Clause> {
        let field = self.field()?;
        let not = self.keyword("not");
        if self.keyword("in") {
            let operator = if not { Operator::NotIn } else { Operator::In };
            let mut operands = Vec::new();
            if self.sign("(") {
                loop {
                    operands.push(self.value()?);
                    if !self.sign(",") {
                        break;
                    }
                }
                if !self.sign(")") {
                    return None;
                }
            } else {
                match self.value()? {
                    function @ Operand::Function(..) => operands.push(function),
                    Operand::Text(_) => return None,
                }
            }
            return Some(Clause {
                field,
                operator,
                operands,
            });
        }
        if not {
            return None;
        }
        let Some(Token::Sign(sign)) = self.peek() else {
            return None;
        };
        let operator = match *sign {
            "=" => Operator::Equal,
            "!=" => Operator::NotEqual,
            "~" => Operator::Contains,
            "!~" => Operator::NotContains,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            _ => return None,
        };
        self.at += 1;
        let operands = vec![self.value()?];
        Some(Clause {
            field,
            operator,
            operands,
        })
    }

    fn value(&mut self) -> Option<Operand> {
        let token = self.peek()?.clone();
        self.at += 1;
        let word = match token {
            Token::Text(text) => return Some(Operand::Text(text)),
            Token::Word(word) => word,
            Token::Sign(_) => return None,
        };
        if !self.sign("(") {
            return (!is_keyword(&word)).then_some(Operand::Text(word));
        }
        let mut arguments = Vec::new();
        if !self.sign(")") {
            loop {
                match self.value()? {
                    Operand::Text(text) => arguments.push(text),
                    Operand::Function(..) => return None,
                }
                if !self.sign(",") {
                    break;
                }
            }
            if !self.sign(")") {
                return None;
            }
        }
        Some(Operand::Function(word, arguments))
    }
}

fn is_keyword(word: &str) -> bool {
    ["and", "or", "not", "in", "order"]
        .iter()
        .any(|keyword| word.eq_ignore_ascii_case(keyword))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_not_part_of_a_quoted_text() {
        let query = parse(
            r#"text ~ "x ORDER BY y" and space in (TECH, "DS") order by created desc, title"#,
        )
        .unwrap();
        assert_eq!(
            query.order,
            [("created".to_owned(), true), ("title".to_owned(), false)]
        );
        let Some(Condition::And(parts)) = query.condition else {
            panic!("no conjunction");
        };
        assert_eq!(
            parts[0],
            Condition::Clause(Clause {
                field: "text".to_owned(),
                operator: Operator::Contains,
                operands: vec![Operand::Text("x ORDER BY y".to_owned())],
            })
        );
        assert_eq!(parts.len(), 2);
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let query = parse("type=page or type=blogpost and not label=x").unwrap();
        let Some(Condition::Or(parts)) = query.condition else {
            panic!("no disjunction");
        };
        assert!(matches!(&parts[1], Condition::And(inner) if inner.len() == 2));
    }

    #[test]
    fn functions_take_arguments() {
        let query = parse("created > startOfDay(\"-1d\") and creator = currentUser()").unwrap();
        let Some(Condition::And(parts)) = query.condition else {
            panic!("no conjunction");
        };
        assert!(matches!(
            &parts[0],
            Condition::Clause(Clause { operands, .. })
                if operands == &[Operand::Function("startOfDay".to_owned(), vec!["-1d".to_owned()])]
        ));
    }

    #[test]
    fn nonsense_is_refused_in_confluences_words() {
        for source in [
            "",
            "space =",
            "space = a b",
            "(type = page",
            "type page",
            "a) or (b = c",
            "title ~ \"open",
            "type in page",
            "type = page order created",
            "type = page and",
        ] {
            let error = parse(source).unwrap_err();
            assert_eq!(error, format!("Could not parse cql : {source}"));
        }
    }
}
