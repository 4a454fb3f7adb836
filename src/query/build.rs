//! Conditions made by the program instead of read from text.
//!
//! The one way to put a value that came from outside into a query: it stays one literal whatever it holds.

use super::tree::{Comparison, Condition, Field, Number, Operand, Operator, Value};

/// Compares a field with a value, a number or a function.
///
/// For [`Operator::In`] and its kin the operand is a list; [`one_of`] and [`none_of`] make that.
pub fn compare(field: &str, operator: Operator, operand: impl Into<Operand>) -> Condition {
    let operand = operand.into();
    let operand = match operator {
        Operator::Changed => None,
        Operator::Is | Operator::IsNot => Some(Operand::Empty),
        _ if operator.takes_list() => Some(match operand {
            Operand::Value(_) | Operand::Empty => Operand::List(vec![operand]),
            Operand::List(_) | Operand::Function { .. } => operand,
        }),
        _ => Some(operand),
    };
    Condition::Compare(Comparison {
        field: Field::new(field),
        operator,
        operand,
        predicates: Vec::new(),
    })
}

/// `field = value`.
pub fn equals(field: &str, value: impl Into<Operand>) -> Condition {
    compare(field, Operator::Equals, value)
}

/// `field != value`.
pub fn not_equals(field: &str, value: impl Into<Operand>) -> Condition {
    compare(field, Operator::NotEquals, value)
}

/// `field ~ "text"`.
///
/// The text stays one literal of the query; inside it the site still reads its text-search signs (`*`, `?`, `"`).
pub fn contains(field: &str, text: &str) -> Condition {
    compare(field, Operator::Contains, text)
}

/// `field !~ "text"`.
pub fn not_contains(field: &str, text: &str) -> Condition {
    compare(field, Operator::NotContains, text)
}

/// `field IN (…)`.
///
/// No values at all give `field IN ("")`, which matches nothing or is refused by the site; it never widens a query.
pub fn one_of<V: Into<Operand>>(field: &str, values: impl IntoIterator<Item = V>) -> Condition {
    compare(field, Operator::In, list(values))
}

/// `field NOT IN (…)`; values as for [`one_of`].
pub fn none_of<V: Into<Operand>>(field: &str, values: impl IntoIterator<Item = V>) -> Condition {
    compare(field, Operator::NotIn, list(values))
}

/// `field IS EMPTY`; JQL only.
pub fn is_empty(field: &str) -> Condition {
    compare(field, Operator::Is, Operand::Empty)
}

/// `field IS NOT EMPTY`; JQL only.
pub fn is_not_empty(field: &str) -> Condition {
    compare(field, Operator::IsNot, Operand::Empty)
}

/// A function as operand: `function("membersOf", ["developers"])`.
pub fn function<V: Into<Value>>(name: &str, arguments: impl IntoIterator<Item = V>) -> Operand {
    Operand::Function {
        name: name.to_owned(),
        arguments: arguments.into_iter().map(Into::into).collect(),
    }
}

fn list<V: Into<Operand>>(values: impl IntoIterator<Item = V>) -> Operand {
    let mut values: Vec<Operand> = values.into_iter().map(Into::into).collect();
    if values.is_empty() {
        values.push(Operand::from(""));
    }
    Operand::List(values)
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(Number::from(number))
    }
}

impl From<Value> for Operand {
    fn from(value: Value) -> Operand {
        Operand::Value(value)
    }
}

impl From<&str> for Operand {
    fn from(text: &str) -> Operand {
        Operand::Value(Value::from(text))
    }
}

impl From<&String> for Operand {
    fn from(text: &String) -> Operand {
        Operand::from(text.as_str())
    }
}

impl From<String> for Operand {
    fn from(text: String) -> Operand {
        Operand::Value(Value::Text(text))
    }
}

impl From<i64> for Operand {
    fn from(number: i64) -> Operand {
        Operand::Value(Value::from(number))
    }
}
