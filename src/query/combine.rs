//! A whole query, and how a rule is joined to it.
//!
//! One type for both languages, so that joining is written once; the language is a type parameter, so that a JQL
//! query cannot be sent where a CQL one belongs.

use std::{
    fmt::{self, Debug},
    marker::PhantomData,
};

use super::{
    error::ParseError,
    language::Language,
    parser, print,
    tree::{Condition, Field, Sort},
};

/// Marks a query as JQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jira {}

/// Marks a query as CQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confluence {}

/// The language a query is written in, as a type.
pub trait Dialect: Debug + Clone + PartialEq + Eq {
    /// The same as a value.
    const LANGUAGE: Language;
}

impl Dialect for Jira {
    const LANGUAGE: Language = Language::Jql;
}

impl Dialect for Confluence {
    const LANGUAGE: Language = Language::Cql;
}

/// A query: what is asked for and how it is sorted. Both may be missing.
///
/// Use it as [`super::jql::Jql`] or [`super::cql::Cql`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query<D: Dialect> {
    /// What a result must meet; everything, if there is none.
    pub condition: Option<Condition>,
    /// The sorts, the most important first.
    pub order_by: Vec<Sort>,
    dialect: PhantomData<D>,
}

impl<D: Dialect> Query<D> {
    /// Makes a query from its parts.
    pub fn new(condition: Option<Condition>, order_by: Vec<Sort>) -> Query<D> {
        Query {
            condition,
            order_by,
            dialect: PhantomData,
        }
    }

    /// Reads a query.
    ///
    /// # Errors
    /// The text is no query of this language.
    pub fn parse(source: &str) -> Result<Query<D>, ParseError> {
        let (condition, order_by) = parser::parse(source, D::LANGUAGE)?;
        Ok(Query::new(condition, order_by))
    }

    /// Adds a condition that must hold too, after what is there.
    pub fn and(mut self, other: Condition) -> Query<D> {
        self.condition = Some(match self.condition {
            Some(condition) => condition.and(other),
            None => other,
        });
        self
    }

    /// Adds a rule before what is there: `rule AND (…)`. Sorts stay last.
    ///
    /// Whatever the query asks, it can only ask it of what the rule lets through.
    pub fn restrict(mut self, rule: Condition) -> Query<D> {
        self.condition = Some(match self.condition {
            Some(condition) => rule.and(condition),
            None => rule,
        });
        self
    }

    /// Adds a sort after those that are there.
    pub fn then_by(mut self, sort: Sort) -> Query<D> {
        self.order_by.push(sort);
        self
    }

    /// Returns every field the query names, in the order of the text, sorts included.
    pub fn fields(&self) -> Vec<&Field> {
        let conditions = self.condition.iter().flat_map(Condition::comparisons);
        let sorts = self.order_by.iter().map(|sort| &sort.field);
        conditions
            .map(|comparison| comparison.field())
            .chain(sorts)
            .collect()
    }

    /// Tells whether there is any condition.
    ///
    /// Jira Cloud refuses a search without one ("Unbounded JQL queries are not allowed here").
    pub fn is_bounded(&self) -> bool {
        self.condition.is_some()
    }
}

impl<D: Dialect> From<Condition> for Query<D> {
    fn from(condition: Condition) -> Query<D> {
        Query::new(Some(condition), Vec::new())
    }
}

/// Prints text that the site reads as the same query.
impl<D: Dialect> fmt::Display for Query<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::query(f, D::LANGUAGE, self.condition.as_ref(), &self.order_by)
    }
}
