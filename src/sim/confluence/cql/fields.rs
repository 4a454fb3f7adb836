//! Which fields CQL has and which operators each of them takes.

use super::{Clause, Condition, Operator, Query};

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Only `~` and `!~`.
    Text,
    /// Equality, lists, and `~` as well.
    Title,
    /// Equality and lists.
    Exact,
    /// Equality and order.
    Date,
}

/// The fields of the documentation ("Advanced searching using CQL"), lower case.
const FIELDS: &[(&str, Sort)] = &[
    ("ancestor", Sort::Exact),
    ("container", Sort::Exact),
    ("content", Sort::Exact),
    ("contributor", Sort::Exact),
    ("created", Sort::Date),
    ("creator", Sort::Exact),
    ("favorite", Sort::Exact),
    ("favourite", Sort::Exact),
    ("id", Sort::Exact),
    ("label", Sort::Exact),
    ("lastmodified", Sort::Date),
    ("macro", Sort::Exact),
    ("mention", Sort::Exact),
    ("parent", Sort::Exact),
    ("sitesearch", Sort::Text),
    ("space", Sort::Exact),
    ("space.category", Sort::Exact),
    ("space.key", Sort::Exact),
    ("space.title", Sort::Title),
    ("space.type", Sort::Exact),
    ("text", Sort::Text),
    ("title", Sort::Title),
    ("type", Sort::Exact),
    ("user", Sort::Exact),
    ("user.accountid", Sort::Exact),
    ("user.fullname", Sort::Text),
    ("user.userkey", Sort::Exact),
    ("watcher", Sort::Exact),
];

/// Gives the sort of a field.
pub(crate) fn sort(field: &str) -> Option<Sort> {
    FIELDS
        .iter()
        .find(|(name, _)| *name == field)
        .map(|(_, sort)| *sort)
}

/// Checks every field and operator of a query.
///
/// # Errors
///
/// Answers the sentence of Confluence's 400.
pub(crate) fn check(query: &Query) -> Result<(), String> {
    if let Some(condition) = &query.condition {
        check_condition(condition)?;
    }
    for (field, _) in &query.order {
        let sortable = matches!(
            field.as_str(),
            "created"
                | "lastmodified"
                | "title"
                | "space"
                | "space.key"
                | "creator"
                | "type"
                | "id"
        );
        if sort(field).is_none() {
            return Err(unknown(field));
        }
        if !sortable {
            return Err(format!("The field {field} does not support ordering"));
        }
    }
    Ok(())
}

fn unknown(field: &str) -> String {
    format!("No field exists with name: {field}")
}

fn check_condition(condition: &Condition) -> Result<(), String> {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().try_for_each(check_condition),
        Condition::Not(inner) => check_condition(inner),
        Condition::Clause(clause) => check_clause(clause),
    }
}

fn check_clause(clause: &Clause) -> Result<(), String> {
    use Operator::{
        Contains, Equal, Greater, GreaterOrEqual, In, Less, LessOrEqual, NotContains, NotEqual,
        NotIn,
    };
    let sort = sort(&clause.field).ok_or_else(|| unknown(&clause.field))?;
    let fits = match sort {
        Sort::Text => matches!(clause.operator, Contains | NotContains),
        Sort::Title => matches!(
            clause.operator,
            Equal | NotEqual | Contains | NotContains | In | NotIn
        ),
        Sort::Exact => matches!(clause.operator, Equal | NotEqual | In | NotIn),
        Sort::Date => matches!(
            clause.operator,
            Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual
        ),
    };
    if fits {
        Ok(())
    } else {
        Err(format!(
            "The operator '{}' is not supported by the field '{}'",
            sign(clause.operator),
            clause.field
        ))
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "=",
        Operator::NotEqual => "!=",
        Operator::Contains => "~",
        Operator::NotContains => "!~",
        Operator::In => "in",
        Operator::NotIn => "not in",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn unknown_fields_and_wrong_operators_are_named() {
        let said = |source: &str| check(&parse(source).unwrap()).unwrap_err();
        assert_eq!(said("foo = bar"), "No field exists with name: foo");
        assert_eq!(
            said("type = page order by foo"),
            "No field exists with name: foo"
        );
        assert!(said("space ~ x").contains("'~'"));
        assert!(said("text = x").contains("'text'"));
        assert!(
            check(&parse("title ~ x and created >= now(\"-1w\") order by lastModified").unwrap())
                .is_ok()
        );
    }
}
