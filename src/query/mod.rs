//! JQL and CQL as trees: read, check, combine, print.
//!
//! A query that a person or a model wrote is read into a tree ([`jql::parse`], [`cql::parse`]), rules are joined to
//! that tree ([`Query::restrict`], `restrict_projects`, `restrict_spaces`), and the tree is printed again (`Display`).
//! Nothing is ever joined as text. That is why `a) OR (b` is an error instead of a way around a rule, and why an
//! `ORDER BY` inside quotes stays where it is.
//!
//! What the rest of the program may rely on:
//!
//! - What is printed reads as the same tree, in Jira and here: every text is quoted, every group inside a group stands
//!   in parentheses, so no rule of precedence is needed to read it.
//! - A query built with the constructors ([`equals`], [`contains`], [`one_of`] …) is quoted correctly whatever the
//!   value holds. No caller formats query text.
//! - Reading is a little more generous than the sites are: a reserved word or a mail address after an operator is
//!   taken as a value, and printed quoted. It is stricter in one place: an invisible character outside quotes is an
//!   error that names it.
//!
//! A query that cannot be read gives a [`ParseError`]. **Where a rule on projects or spaces is set, refuse such a
//! query; where none is set, send it as it came and let the site judge.** The error does not say which: only the
//! caller knows whether there is a rule.
//!
//! Reading order: `tree` (what a query is), `language` (how the two differ), `lexer`, `parser`, `print`, `combine`.
//!
//! The room is pure. It knows no site, no field list but the built-in names, no configuration.

mod build;
mod characters;
mod check;
mod combine;
pub mod cql;
mod error;
mod explain;
mod fit;
pub mod jql;
mod language;
mod lexer;
mod operand;
mod parser;
mod print;
mod tree;

#[cfg(test)]
mod tests;

pub use build::{
    compare, contains, equals, function, is_empty, is_not_empty, none_of, not_contains, not_equals,
    one_of,
};
pub use check::UnknownField;
pub use combine::{Confluence, Dialect, Jira, Query};
pub use error::{ParseError, Problem, line_and_column};
pub use fit::{Doubt, Values, values_of};
pub use language::Language;
pub use tree::{
    Comparison, Condition, Direction, Field, Number, Operand, Operator, Predicate, PredicateKind,
    Property, Sort, Value,
};
