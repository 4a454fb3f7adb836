//! Whether a CQL query means something: fields, the operators they take, the functions that fit them.
//!
//! Confluence lists none of this by an address of its own, as Jira does. What stands here is documented, and no more
//! than a guess at what is wrong with a query that the site refused: apps may add fields of their own.
//!
//! Sources: "CQL fields" and "CQL functions" on developer.atlassian.com (Cloud, January 2026), "CQL field reference" and
//! "CQL function reference" there (Data Center).

use super::check::nearest;
use super::cql::{Cql, FIELDS};
use super::tree::{Comparison, Condition, Field, Operand, Operator};

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Ids of pages and other contents.
    Contents,
    /// Keys of spaces.
    Spaces,
    /// People: account ids on Cloud, login names on Data Center.
    People,
    /// Times.
    Dates,
    /// Names of labels.
    Labels,
    /// Kinds of contents.
    Types,
    /// Words to be searched for.
    Words,
    /// Words, or the whole of a text.
    Title,
    /// Anything else that is compared as a whole.
    Other,
}

/// Something of a query that is documented otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The sentence, without a full stop.
    pub message: String,
    /// The byte at which the field stands; what was not read from text has none.
    pub position: Option<usize>,
}

const FUNCTIONS: &[(&str, Values)] = &[
    ("currentUser", Values::People),
    ("currentSpace", Values::Spaces),
    ("currentContent", Values::Contents),
    ("endOfDay", Values::Dates),
    ("endOfMonth", Values::Dates),
    ("endOfWeek", Values::Dates),
    ("endOfYear", Values::Dates),
    ("favouriteSpaces", Values::Spaces),
    ("favoriteSpaces", Values::Spaces),
    ("now", Values::Dates),
    ("recentlyViewedContent", Values::Contents),
    ("recentlyViewedSpaces", Values::Spaces),
    ("startOfDay", Values::Dates),
    ("startOfMonth", Values::Dates),
    ("startOfWeek", Values::Dates),
    ("startOfYear", Values::Dates),
];

/// Returns what the values of a documented field are; nothing of the fields of apps and of properties.
pub fn values_of(field: &Field) -> Option<Values> {
    if !field.properties().is_empty() {
        return None;
    }
    let name = field.name().to_lowercase();
    let values = match name.as_str() {
        "ancestor" | "container" | "content" | "id" | "parent" => Values::Contents,
        "space" | "space.key" => Values::Spaces,
        "contributor" | "creator" | "favorite" | "favourite" | "mention" | "user"
        | "user.accountid" | "user.userkey" | "watcher" => Values::People,
        "created" | "lastmodified" => Values::Dates,
        "label" => Values::Labels,
        "type" => Values::Types,
        "text" | "sitesearch" | "user.fullname" | "creator.fullname" | "contributor.fullname" => {
            Values::Words
        }
        "title" | "space.title" => Values::Title,
        _ if FIELDS.iter().any(|field| field.eq_ignore_ascii_case(&name)) => Values::Other,
        _ => return None,
    };
    Some(values)
}

impl Values {
    /// Tells whether an operator is documented for such values.
    fn take(self, operator: Operator) -> bool {
        use Operator::{
            Contains, Equals, Greater, GreaterOrEqual, In, Less, LessOrEqual, NotContains,
            NotEquals, NotIn,
        };
        let is_equality = matches!(operator, Equals | NotEquals);
        let is_list = matches!(operator, In | NotIn);
        let is_word = matches!(operator, Contains | NotContains);
        match self {
            Values::Words => is_word,
            Values::Title => is_equality || is_list || is_word,
            Values::Dates => {
                is_equality || matches!(operator, Less | LessOrEqual | Greater | GreaterOrEqual)
            }
            _ => is_equality || is_list,
        }
    }

    fn operators(self) -> &'static str {
        match self {
            Values::Words => "`~` and `!~`",
            Values::Title => "`=`, `!=`, `~`, `!~`, `IN` and `NOT IN`",
            Values::Dates => "`=`, `!=`, `<`, `<=`, `>` and `>=`",
            _ => "`=`, `!=`, `IN` and `NOT IN`",
        }
    }
}

impl Cql {
    /// Returns what of the query is documented otherwise: fields, operators and functions, in the order of the text.
    pub fn doubts(&self) -> Vec<Doubt> {
        let mut doubts: Vec<Doubt> = self
            .check_fields(&[])
            .into_iter()
            .map(|unknown| Doubt {
                message: match unknown.nearest {
                    Some(nearest) => format!(
                        "There is no field `{}`; did you mean `{nearest}`?",
                        unknown.name
                    ),
                    None => format!("There is no field `{}`", unknown.name),
                },
                position: unknown.position,
            })
            .collect();
        for comparison in self.condition.iter().flat_map(Condition::comparisons) {
            let Some(values) = values_of(comparison.field()) else {
                continue;
            };
            doubts.extend(operator(comparison, values));
            doubts.extend(functions(comparison, values));
        }
        doubts.sort_by_key(|doubt| doubt.position);
        doubts
    }
}

fn operator(comparison: &Comparison, values: Values) -> Option<Doubt> {
    let (field, operator) = (comparison.field(), comparison.operator());
    (!values.take(operator)).then(|| Doubt {
        message: format!(
            "The field `{}` does not take `{}`; it takes {}",
            field.name(),
            operator.sign(),
            values.operators()
        ),
        position: field.position(),
    })
}

fn functions(comparison: &Comparison, values: Values) -> Vec<Doubt> {
    let field = comparison.field();
    let doubt = |message| Doubt {
        message,
        position: field.position(),
    };
    let mut names = Vec::new();
    called(comparison.operand(), &mut names);
    names
        .into_iter()
        .filter_map(|name| {
            let known = FUNCTIONS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            let Some((_, gives)) = known else {
                let meant = nearest(name, FUNCTIONS.iter().map(|(known, _)| *known));
                return Some(doubt(match meant {
                    Some(meant) => {
                        format!("There is no function `{name}()`; did you mean `{meant}()`?")
                    }
                    None => format!("There is no function `{name}()`"),
                }));
            };
            (*gives != values).then(|| {
                let fitting: Vec<String> = FUNCTIONS
                    .iter()
                    .filter(|(_, gives)| *gives == values)
                    .map(|(known, _)| format!("`{known}()`"))
                    .collect();
                doubt(match fitting.is_empty() {
                    true => format!(
                        "The field `{}` is compared with no function, and not with `{name}()`",
                        field.name()
                    ),
                    false => format!(
                        "The field `{}` is not compared with `{name}()`, but with {}",
                        field.name(),
                        fitting.join(", ")
                    ),
                })
            })
        })
        .collect()
}

fn called<'a>(operand: Option<&'a Operand>, names: &mut Vec<&'a str>) {
    match operand {
        Some(Operand::Function { name, .. }) => names.push(name),
        Some(Operand::List(list)) => {
            for operand in list {
                called(Some(operand), names);
            }
        }
        _ => {}
    }
}
