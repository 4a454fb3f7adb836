//! CQL: Confluence's query language, and plain words that become CQL.

pub use super::build::{
    compare, contains, equals, function, none_of, not_contains, not_equals, one_of,
};
use super::{
    characters,
    combine::{Confluence, Query},
    error::ParseError,
    language::Language,
    lexer::{self, Symbol, TokenKind},
};

/// A CQL query.
pub type Cql = Query<Confluence>;

/// Reads CQL. An empty text is the query without condition and sort.
///
/// # Errors
/// The text is no CQL.
pub fn parse(source: &str) -> Result<Cql, ParseError> {
    Cql::parse(source)
}

impl Cql {
    /// Asks only for content of these spaces: `space IN (…) AND (…)`.
    ///
    /// An empty list lets nothing through; do not call this where there is no rule.
    pub fn restrict_spaces(self, allowed: &[String]) -> Cql {
        self.restrict(one_of("space", allowed))
    }

    /// Leaves out content of these spaces: `(…) AND space NOT IN (…)`. An empty list changes nothing.
    ///
    /// The rule stands last because Confluence documents that a CQL query must not begin with a negative expression
    /// (developer.atlassian.com, "CQL operators", `!=`). Give the query a condition of its own before this.
    pub fn exclude_spaces(self, denied: &[String]) -> Cql {
        match denied {
            [] => self,
            _ => self.and(none_of("space", denied)),
        }
    }
}

/// Tells whether a text is CQL rather than words to search for.
///
/// It is when it reads as CQL and compares a field, or begins with `ORDER BY` and a field Confluence has.
pub fn is_query(text: &str) -> bool {
    parse(text).is_ok_and(|cql| is_meant(&cql))
}

fn is_meant(cql: &Cql) -> bool {
    let mut sorts = cql.order_by.iter();
    let sorts_by_known = !cql.order_by.is_empty() && sorts.all(|sort| is_field(sort.field.name()));
    cql.condition.is_some() || sorts_by_known
}

/// Reads CQL, or turns plain words into a search for them: `siteSearch ~ "deployment process"`.
///
/// # Errors
/// The text compares a field of Confluence, so it is meant as CQL, but cannot be read.
pub fn from_text(text: &str) -> Result<Cql, ParseError> {
    match parse(text) {
        Ok(cql) if is_meant(&cql) => return Ok(cql),
        Err(error) if looks_like_query(text) => return Err(error),
        _ => {}
    }
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.is_empty() {
        true => Ok(Cql::new(None, Vec::new())),
        false => Ok(Cql::from(contains("siteSearch", &words.join(" ")))),
    }
}

/// Tells whether a text has a field of Confluence beside an operator.
///
/// Invisible characters are looked through, so that `space<U+200B> = X` is answered with the error that names it.
fn looks_like_query(text: &str) -> bool {
    let visible: String = text
        .chars()
        .filter(|character| !characters::is_invisible(*character))
        .collect();
    let tokens = lexer::lex(&visible, Language::Cql).tokens;
    let tokens = tokens.as_slice();
    tokens.windows(2).enumerate().any(|(index, pair)| {
        let [field, operator] = pair else {
            return false;
        };
        let after = |n| tokens.get(index + n);
        field.text().is_some_and(is_field)
            && match operator.kind {
                TokenKind::Symbol(symbol) => is_comparison(symbol),
                _ if operator.is_word("NOT") => after(2).is_some_and(|next| next.is_word("IN")),
                _ if operator.is_word("IN") => {
                    after(2).is_some_and(|next| next.is_symbol(Symbol::Open))
                }
                _ => false,
            }
    })
}

/// A bracket counts too: only a property has one after its field.
fn is_comparison(symbol: Symbol) -> bool {
    use Symbol::{
        Contains, Equals, Greater, GreaterOrEqual, Less, LessOrEqual, NotContains, NotEquals,
        OpenBracket,
    };
    let is_equality = matches!(symbol, Equals | NotEquals | Contains | NotContains);
    let is_order = matches!(symbol, Less | LessOrEqual | Greater | GreaterOrEqual);
    is_equality || is_order || symbol == OpenBracket
}

fn is_field(name: &str) -> bool {
    FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name))
}

/// The fields of Confluence.
///
/// Source: "CQL fields" on developer.atlassian.com, for Cloud and for Data Center.
pub const FIELDS: &[&str] = &[
    "ancestor",
    "container",
    "content",
    "content.property",
    "contributor",
    "contributor.fullname",
    "created",
    "creator",
    "creator.fullname",
    "favorite",
    "favourite",
    "id",
    "label",
    "lastModified",
    "macro",
    "mention",
    "parent",
    "siteSearch",
    "space",
    "space.category",
    "space.key",
    "space.title",
    "space.type",
    "text",
    "title",
    "type",
    "user",
    "user.accountid",
    "user.fullname",
    "user.userkey",
    "watcher",
];
