//! A tree into text that the site reads as the same tree.
//!
//! Every text is quoted and every group inside another stands in parentheses. The longer text buys that nothing hangs
//! on precedence or on lists of reserved words of one Jira version.

use std::fmt::{self, Display, Formatter};

use super::{
    characters::{is_plain, is_plain_name, quote},
    language::Language,
    operand::is_digits,
    tree::{
        Comparison, Condition, Direction, Field, Operand, Operator, PredicateKind, Sort, Value,
    },
};

/// Prints a whole query.
pub(super) fn query(
    f: &mut Formatter<'_>,
    language: Language,
    condition: Option<&Condition>,
    order_by: &[Sort],
) -> fmt::Result {
    if let Some(condition) = condition {
        write!(f, "{}", Printed(condition, language))?;
    }
    for (index, sort) in order_by.iter().enumerate() {
        let before = match (index, condition) {
            (0, None) => "ORDER BY ",
            (0, Some(_)) => " ORDER BY ",
            _ => ", ",
        };
        write!(f, "{before}{}", field(&sort.field, language))?;
        match sort.direction {
            Some(Direction::Ascending) => f.write_str(" ASC")?,
            Some(Direction::Descending) => f.write_str(" DESC")?,
            None => {}
        }
    }
    Ok(())
}

/// A part of the tree on its way to the page.
struct Printed<'a, T>(&'a T, Language);

impl Display for Printed<'_, Condition> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Printed(condition, language) = self;
        match condition {
            Condition::And(parts) => group(f, parts, " AND ", *language),
            Condition::Or(parts) => group(f, parts, " OR ", *language),
            Condition::Not(inner) => {
                f.write_str("NOT ")?;
                part(f, inner, *language)
            }
            Condition::Compare(comparison) => write!(f, "{}", Printed(comparison, *language)),
        }
    }
}

fn group(
    f: &mut Formatter<'_>,
    parts: &[Condition],
    word: &str,
    language: Language,
) -> fmt::Result {
    if parts.is_empty() {
        // Only a tree made by hand comes here. Nothing at all would be a query without limits; this is refused.
        return f.write_str("()");
    }
    for (index, condition) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(word)?;
        }
        part(f, condition, language)?;
    }
    Ok(())
}

fn part(f: &mut Formatter<'_>, condition: &Condition, language: Language) -> fmt::Result {
    let printed = Printed(condition, language);
    match condition {
        Condition::And(_) | Condition::Or(_) => write!(f, "({printed})"),
        Condition::Not(_) | Condition::Compare(_) => write!(f, "{printed}"),
    }
}

impl Display for Printed<'_, Comparison> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Printed(comparison, language) = self;
        let name = field(&comparison.field, *language);
        write!(f, "{name} {}", comparison.operator.sign())?;
        if let Some(operand) = &comparison.operand {
            write!(f, " {}", Printed(operand, *language))?;
        }
        for predicate in &comparison.predicates {
            let operand = Printed(&predicate.operand, *language);
            write!(f, " {} {operand}", predicate.kind.word())?;
        }
        Ok(())
    }
}

impl Display for Printed<'_, Operand> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Printed(operand, language) = self;
        match operand {
            Operand::Empty => f.write_str("EMPTY"),
            Operand::Value(value) => write!(f, "{}", Printed(value, *language)),
            Operand::List(operands) => list(f, operands, *language),
            Operand::Function { name, arguments } => {
                f.write_str(&function_name(name, *language))?;
                list(f, arguments, *language)
            }
        }
    }
}

impl Display for Printed<'_, Value> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Text(text) => f.write_str(&quote(text, self.1)),
            Value::Number(number) => f.write_str(number.as_str()),
        }
    }
}

fn list<'a, T>(f: &mut Formatter<'_>, items: &'a [T], language: Language) -> fmt::Result
where
    Printed<'a, T>: Display,
{
    f.write_str("(")?;
    for (index, item) in items.iter().enumerate() {
        let before = if index > 0 { ", " } else { "" };
        write!(f, "{before}{}", Printed(item, language))?;
    }
    f.write_str(")")
}

fn field(field: &Field, language: Language) -> String {
    let is_custom = field
        .name
        .strip_prefix("cf[")
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(is_digits);
    let mut printed = match is_custom {
        true => field.name.clone(),
        false => function_name(&field.name, language),
    };
    for property in &field.properties {
        let key = function_name(&property.key, language);
        printed.push_str(&format!("[{key}]"));
        if property.path.is_empty() {
            continue;
        }
        let path = format!(".{}", property.path);
        match is_plain(&path) {
            true => printed.push_str(&path),
            false => printed.push_str(&quote(&path, language)),
        }
    }
    printed
}

/// Prints a name without quotes where it needs none.
fn function_name(name: &str, language: Language) -> String {
    match is_plain_name(name) && !language.is_reserved(name) {
        true => name.to_owned(),
        false => quote(name, language),
    }
}

impl Operator {
    /// Returns the operator as it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Equals => "=",
            Operator::NotEquals => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Contains => "~",
            Operator::NotContains => "!~",
            Operator::In => "IN",
            Operator::NotIn => "NOT IN",
            Operator::Is => "IS",
            Operator::IsNot => "IS NOT",
            Operator::Was => "WAS",
            Operator::WasNot => "WAS NOT",
            Operator::WasIn => "WAS IN",
            Operator::WasNotIn => "WAS NOT IN",
            Operator::Changed => "CHANGED",
        }
    }
}

impl PredicateKind {
    /// Returns the word as it is written.
    pub fn word(self) -> &'static str {
        match self {
            PredicateKind::After => "AFTER",
            PredicateKind::Before => "BEFORE",
            PredicateKind::By => "BY",
            PredicateKind::During => "DURING",
            PredicateKind::From => "FROM",
            PredicateKind::On => "ON",
            PredicateKind::To => "TO",
        }
    }
}
