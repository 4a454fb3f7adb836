//! CQL: read as a tree, evaluated over the state.
//!
//! The simulator's own reading of the language, apart from the program's: `parse` knows the grammar, `fields` which fields and
//! operators exist, `evaluate` what they mean, `words` how text is matched and `excerpt` how a hit is shown.

pub(crate) mod dates;
pub(crate) mod evaluate;
pub(crate) mod excerpt;
pub(crate) mod fields;
pub(crate) mod parse;
pub(crate) mod rank;
pub(crate) mod words;

/// How a clause compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Contains,
    NotContains,
    In,
    NotIn,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// One value of a clause.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    /// A quoted string, a bare word or a number.
    Text(String),
    /// A function with its arguments, for example `startOfDay("-1d")`.
    Function(String, Vec<String>),
}

/// A comparison of one field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    /// Lower-case name.
    pub(crate) field: String,
    pub(crate) operator: Operator,
    /// One value, or several for `IN`.
    pub(crate) operands: Vec<Operand>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Clause(Clause),
}

/// A whole query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Query {
    pub(crate) condition: Option<Condition>,
    /// Lower-case field names, and whether the order is descending.
    pub(crate) order: Vec<(String, bool)>,
}
