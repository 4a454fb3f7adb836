//! The small parts of a comparison: field names, values, functions, lists.

use super::{
    characters,
    error::{Problem, shortened},
    language::Language,
    lexer::{Symbol, Token, TokenKind},
    parser::{Parsed, Parser},
    tree::{Field, Number, Operand, Property, Value},
};

const FIELD: &[&str] = &["a field name"];
const VALUE: &[&str] = &["a value"];
const LIST: &[&str] = &["a list such as (\"A\", \"B\")", "a function"];

impl Parser<'_> {
    pub(super) fn field(&mut self) -> Parsed<Field> {
        let token = self.peek().clone();
        let name = match &token.kind {
            TokenKind::Word {
                lenient: Some((character, position)),
                ..
            } => {
                let hint = "put the field name in double quotes".to_owned();
                return Err(self
                    .error(Problem::Reserved(*character), *position)
                    .with_hint(Some(hint)));
            }
            TokenKind::Word {
                escaped: false,
                text,
                ..
            } if self.language.is_keyword(text) => {
                return Err(self.unexpected(FIELD));
            }
            TokenKind::Word { text, .. } | TokenKind::Quoted(text) => text,
            TokenKind::Symbol(_) | TokenKind::End => return Err(self.unexpected(FIELD)),
        };
        if !self.is_name(name) {
            return Err(self.unexpected(FIELD));
        }
        self.next();
        let mut field = Field::new(name.as_str());
        field.position = Some(token.start);
        let is_custom = self.language == Language::Jql && token.is_word("cf");
        if is_custom && self.peek().is_symbol(Symbol::OpenBracket) {
            self.next();
            let digits = match self.peek().text() {
                Some(text) if is_digits(text) => text.to_owned(),
                _ => return Err(self.unexpected(&["the number of a custom field"])),
            };
            self.next();
            self.close_bracket()?;
            field.name = format!("cf[{digits}]");
        }
        while self.eats(Symbol::OpenBracket) {
            let property = self.property()?;
            field.properties.push(property);
        }
        Ok(field)
    }

    /// Tells whether a text can name a field or a function, so that printing it gives back a name.
    ///
    /// JQL allows any text in quotes but a blank one. CQL documents no quotes around names, so only plain ones pass.
    fn is_name(&self, text: &str) -> bool {
        match self.language {
            Language::Jql => !text.trim().is_empty(),
            Language::Cql => characters::is_plain_name(text) && !self.language.is_keyword(text),
        }
    }

    /// Reads `key].path`, the bracket before it already read.
    ///
    /// The path is one or more words that begin with a dot; quotes go around the dot too: `[key]".a b"`.
    fn property(&mut self) -> Parsed<Property> {
        let Some(key) = self.peek().text().map(str::to_owned) else {
            return Err(self.unexpected(&["the key of a property"]));
        };
        self.next();
        self.close_bracket()?;
        let mut path = String::new();
        while let Some(step) = self.peek().text().and_then(|text| text.strip_prefix('.')) {
            if step.is_empty() || step.starts_with('.') {
                return Err(self.unexpected(&["a path such as `.name`"]));
            }
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(step);
            self.next();
        }
        Ok(Property { key, path })
    }

    fn close_bracket(&mut self) -> Parsed<()> {
        match self.eats(Symbol::CloseBracket) {
            true => Ok(()),
            false => Err(self.unexpected(&["`]`"])),
        }
    }

    /// Reads `EMPTY` after `IS`.
    pub(super) fn empty(&mut self) -> Parsed<Operand> {
        if self.eats_word("EMPTY") || self.eats_word("NULL") {
            return Ok(Operand::Empty);
        }
        let hint = "IS only tests for EMPTY; compare with a value by = or !=".to_owned();
        Err(self.unexpected(&["EMPTY"]).with_hint(Some(hint)))
    }

    /// Reads what may follow `IN`.
    pub(super) fn list_or_function(&mut self) -> Parsed<Operand> {
        if self.peek().is_symbol(Symbol::Open) {
            return self.list();
        }
        let is_function = self.peek().text().is_some() && self.ahead(1).is_symbol(Symbol::Open);
        match is_function {
            true => self.single(),
            false => {
                let hint = "put the values in parentheses, also a single one".to_owned();
                Err(self.unexpected(LIST).with_hint(Some(hint)))
            }
        }
    }

    /// Reads any operand: a list where one is allowed, else a single one.
    pub(super) fn operand(&mut self) -> Parsed<Operand> {
        match self.peek().is_symbol(Symbol::Open) {
            true => self.list(),
            false => self.single(),
        }
    }

    fn list(&mut self) -> Parsed<Operand> {
        self.next();
        let mut operands = Vec::new();
        loop {
            let operand = self.nested(Self::operand)?;
            operands.push(operand);
            if self.eats(Symbol::Close) {
                return Ok(Operand::List(operands));
            }
            if !self.eats(Symbol::Comma) {
                let hint = self.quotes_hint();
                return Err(self.unexpected(&["`,`", "`)`"]).with_hint(hint));
            }
        }
    }

    /// Reads a value, a function or `EMPTY`.
    ///
    /// Any word is a value here, reserved or not: `project = IF` can mean nothing else.
    pub(super) fn single(&mut self) -> Parsed<Operand> {
        if let Some(key) = self.personal_space() {
            return Ok(Operand::Value(Value::Text(key)));
        }
        let token = self.peek().clone();
        let Some(text) = token.text() else {
            let hint = match token.kind {
                TokenKind::Symbol(Symbol::Equals) => Some("equality is a single `=`".to_owned()),
                TokenKind::Symbol(Symbol::Greater) => Some("inequality is `!=`".to_owned()),
                TokenKind::Symbol(Symbol::Open) => {
                    Some("several values need IN, as in field IN (\"A\", \"B\")".to_owned())
                }
                _ => None,
            };
            return Err(self.unexpected(VALUE).with_hint(hint));
        };
        if self.ahead(1).is_symbol(Symbol::Open) {
            let is_keyword = match token.kind {
                TokenKind::Word { escaped: false, .. } => self.language.is_keyword(text),
                _ => false,
            };
            if is_keyword || !self.is_name(text) {
                return Err(self.unexpected(VALUE));
            }
            self.next();
            return self.function(text.to_owned());
        }
        self.next();
        if self.language == Language::Jql && (token.is_word("EMPTY") || token.is_word("NULL")) {
            return Ok(Operand::Empty);
        }
        let value = self.value(&token, text);
        if let (Language::Jql, Value::Number(number)) = (self.language, &value)
            && number.as_str().parse::<i64>().is_err()
        {
            let problem = Problem::NumberTooLarge(shortened(text));
            return Err(self.error(problem, token.start));
        }
        Ok(Operand::Value(value))
    }

    /// Reads `~name`, the key of a personal space, which Confluence itself wants quoted.
    fn personal_space(&mut self) -> Option<String> {
        let (tilde, name) = (self.peek(), self.ahead(1));
        let is_key = self.language == Language::Cql
            && tilde.is_symbol(Symbol::Contains)
            && matches!(name.kind, TokenKind::Word { .. })
            && tilde.end == name.start;
        let key = format!("~{}", is_key.then(|| name.text()).flatten()?);
        self.next();
        self.next();
        Some(key)
    }

    /// Reads the arguments of a function, from its parenthesis on.
    fn function(&mut self, name: String) -> Parsed<Operand> {
        self.next();
        let mut arguments = Vec::new();
        if self.eats(Symbol::Close) {
            return Ok(Operand::Function { name, arguments });
        }
        loop {
            let token = self.peek().clone();
            let Some(text) = token.text() else {
                return Err(self.unexpected(&["an argument", "`)`"]));
            };
            self.next();
            arguments.push(self.value(&token, text));
            if self.eats(Symbol::Close) {
                return Ok(Operand::Function { name, arguments });
            }
            if !self.eats(Symbol::Comma) {
                let hint = self.quotes_hint();
                return Err(self.unexpected(&["`,`", "`)`"]).with_hint(hint));
            }
        }
    }

    fn value(&self, token: &Token, text: &str) -> Value {
        let is_plain_word = matches!(token.kind, TokenKind::Word { escaped: false, .. });
        match is_plain_word && is_number(text, self.language) {
            true => Value::Number(Number(text.to_owned())),
            false => Value::Text(text.to_owned()),
        }
    }

    fn quotes_hint(&self) -> Option<String> {
        let is_word = matches!(self.peek().kind, TokenKind::Word { .. });
        is_word.then(|| "a value of several words needs quotes".to_owned())
    }
}

/// Tells whether a bare word is a number: digits with a sign; CQL also reads fractions, which JQL takes for text.
fn is_number(text: &str, language: Language) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => {
            language == Language::Cql && is_digits(whole) && is_digits(fraction)
        }
        None => is_digits(unsigned),
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
