//! JQL's words: where each stands, quoted or not, with Jira's messages for what is no word.
//!
//! Source of the rules and messages: JQL's published grammar notes ("Use advanced search with JQL": reserved characters, escapes) and answers of the product.

/// One word or sign.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Its text, without quotes and escapes.
    pub(crate) text: String,
    pub(crate) line: usize,
    pub(crate) character: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A bare word.
    Word,
    /// A word in quotes.
    Quoted,
    /// `=`, `!=`, `<`, `(`, `,`, …
    Sign,
}

const RESERVED_CHARACTERS: &str = "{}*/%+^$#@?;";

struct Lexer {
    letters: Vec<char>,
    at: usize,
    line: usize,
    column: usize,
}

/// Splits a query into tokens.
///
/// # Errors
/// Jira's sentence.
pub(crate) fn tokens(query: &str) -> Result<Vec<Token>, String> {
    let mut lexer = Lexer {
        letters: query.chars().collect(),
        at: 0,
        line: 1,
        column: 1,
    };
    let mut tokens = Vec::new();
    while let Some(letter) = lexer.peek() {
        if letter.is_whitespace() {
            lexer.take();
            continue;
        }
        tokens.push(lexer.token(letter)?);
    }
    Ok(tokens)
}

fn is_sign(letter: char) -> bool {
    "=!<>()~,[]&|".contains(letter)
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    fn token(&mut self, letter: char) -> Result<Token, String> {
        let (line, character) = (self.line, self.column);
        let (kind, text) = match letter {
            '"' | '\'' => (TokenKind::Quoted, self.quoted(letter)?),
            sign if is_sign(sign) => (TokenKind::Sign, self.sign()),
            _ => (TokenKind::Word, self.word()?),
        };
        Ok(Token {
            kind,
            text,
            line,
            character,
        })
    }

    fn sign(&mut self) -> String {
        let first = self.take().unwrap_or_default();
        let second = self.peek();
        let double = matches!(
            (first, second),
            ('!', Some('=' | '~')) | ('<' | '>', Some('=')) | ('&', Some('&')) | ('|', Some('|'))
        );
        let mut sign = first.to_string();
        if double {
            sign.extend(self.take());
        }
        sign
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        let (line, character) = (self.line, self.column);
        self.take();
        let mut text = String::new();
        loop {
            match self.peek() {
                None => {
                    return Err(format!(
                        "Error in the JQL Query: The quoted string '{text}' has not been completed. (line {line}, character {character})"
                    ));
                }
                Some(letter) if letter == quote => {
                    self.take();
                    return Ok(text);
                }
                Some('\\') => text.push(self.escape()?),
                Some(letter) => {
                    self.take();
                    text.push(letter);
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let (line, character) = (self.line, self.column);
        self.take();
        let letter = self.take();
        let read = match letter {
            Some('t') => Some('\t'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some(plain @ ('\'' | '"' | '\\' | ' ')) => Some(plain),
            Some('u') => {
                let digits: String = (0..4).filter_map(|_| self.take()).collect();
                u32::from_str_radix(&digits, 16)
                    .ok()
                    .and_then(char::from_u32)
            }
            _ => None,
        };
        read.ok_or_else(|| {
            format!(
                "Error in the JQL Query: '\\{}' is an illegal JQL escape sequence. The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, \
                 '\\ ' and \\uXXXX. (line {line}, character {character})",
                letter.map(String::from).unwrap_or_default()
            )
        })
    }

    fn word(&mut self) -> Result<String, String> {
        let mut text = String::new();
        while let Some(letter) = self.peek() {
            if letter.is_whitespace() || is_sign(letter) || matches!(letter, '"' | '\'') {
                break;
            }
            if letter == '\\' {
                text.push(self.escape()?);
                continue;
            }
            if RESERVED_CHARACTERS.contains(letter) {
                return Err(format!(
                    "Error in the JQL Query: The character '{letter}' is a reserved JQL character. You must enclose it in a string or use the escape \
                     '\\u{:04x}' instead. (line {}, character {})",
                    u32::from(letter),
                    self.line,
                    self.column
                ));
            }
            self.take();
            text.push(letter);
        }
        Ok(text)
    }
}

/// Words that must be quoted to be used as values or field names; `GET jql/autocompletedata` lists them.
pub(crate) const RESERVED_WORDS: &[&str] = &[
    "abort",
    "access",
    "add",
    "after",
    "alias",
    "all",
    "alter",
    "and",
    "any",
    "are",
    "as",
    "asc",
    "at",
    "audit",
    "avg",
    "be",
    "before",
    "begin",
    "between",
    "boolean",
    "break",
    "but",
    "by",
    "byte",
    "catch",
    "cf",
    "changed",
    "char",
    "character",
    "check",
    "checkpoint",
    "collate",
    "collation",
    "column",
    "commit",
    "connect",
    "continue",
    "count",
    "create",
    "current",
    "date",
    "decimal",
    "declare",
    "decrement",
    "default",
    "defaults",
    "define",
    "delete",
    "delimiter",
    "desc",
    "difference",
    "distinct",
    "divide",
    "do",
    "double",
    "drop",
    "else",
    "empty",
    "encoding",
    "end",
    "equals",
    "escape",
    "exclusive",
    "exec",
    "execute",
    "exists",
    "explain",
    "false",
    "fetch",
    "file",
    "field",
    "first",
    "float",
    "for",
    "from",
    "function",
    "go",
    "goto",
    "grant",
    "greater",
    "group",
    "having",
    "identified",
    "if",
    "immediate",
    "in",
    "increment",
    "index",
    "initial",
    "inner",
    "inout",
    "input",
    "insert",
    "int",
    "integer",
    "intersect",
    "intersection",
    "into",
    "is",
    "isempty",
    "isnull",
    "it",
    "join",
    "last",
    "left",
    "less",
    "like",
    "limit",
    "lock",
    "long",
    "max",
    "min",
    "minus",
    "mode",
    "modify",
    "modulo",
    "more",
    "multiply",
    "next",
    "no",
    "noaudit",
    "not",
    "notin",
    "nowait",
    "null",
    "number",
    "object",
    "of",
    "on",
    "option",
    "or",
    "order",
    "outer",
    "output",
    "power",
    "previous",
    "prior",
    "privileges",
    "public",
    "raise",
    "raw",
    "remainder",
    "rename",
    "resource",
    "return",
    "returns",
    "revoke",
    "right",
    "row",
    "rowid",
    "rownum",
    "rows",
    "select",
    "session",
    "set",
    "share",
    "size",
    "sqrt",
    "start",
    "strict",
    "string",
    "subtract",
    "such",
    "sum",
    "synonym",
    "table",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "to",
    "trans",
    "transaction",
    "trigger",
    "true",
    "uid",
    "union",
    "unique",
    "update",
    "user",
    "validate",
    "values",
    "view",
    "was",
    "when",
    "whenever",
    "where",
    "while",
    "will",
    "with",
];

/// Whether a bare word is reserved.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED_WORDS
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(word))
}
