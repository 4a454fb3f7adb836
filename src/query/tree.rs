//! What a query is: conditions, comparisons, operands, sorts.
//!
//! The same tree serves both languages; CQL uses less of it. Types whose parts must fit together keep them private
//! and are made by the parser or by the constructors in `build`.

/// A condition that an issue or a page meets or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All of at least two conditions hold.
    And(Vec<Condition>),
    /// One of at least two conditions holds.
    Or(Vec<Condition>),
    /// The condition does not hold.
    Not(Box<Condition>),
    /// One field is compared.
    Compare(Comparison),
}

impl Condition {
    /// Joins two conditions; both must hold.
    pub fn and(self, other: Condition) -> Condition {
        Condition::And(vec![self, other])
    }

    /// Joins two conditions; one must hold.
    pub fn or(self, other: Condition) -> Condition {
        Condition::Or(vec![self, other])
    }

    /// Returns the comparisons in the order of the text.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Comparison>) {
        match self {
            Condition::And(parts) | Condition::Or(parts) => {
                for part in parts {
                    part.collect(found);
                }
            }
            Condition::Not(inner) => inner.collect(found),
            Condition::Compare(comparison) => found.push(comparison),
        }
    }
}

/// Negates a condition.
impl std::ops::Not for Condition {
    type Output = Condition;

    fn not(self) -> Condition {
        Condition::Not(Box::new(self))
    }
}

/// One field, an operator, and what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub(super) field: Field,
    pub(super) operator: Operator,
    pub(super) operand: Option<Operand>,
    pub(super) predicates: Vec<Predicate>,
}

impl Comparison {
    /// Returns the field on the left.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// Returns the operator.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// Returns the right side; `CHANGED` has none.
    pub fn operand(&self) -> Option<&Operand> {
        self.operand.as_ref()
    }

    /// Returns the predicates after `WAS` and `CHANGED`, such as `BEFORE "2026-01-01"`.
    pub fn predicates(&self) -> &[Predicate] {
        &self.predicates
    }
}

/// A field, and the entity property below it if one is asked for.
///
/// Two fields are equal when they name the same thing; where they stood in a text does not matter.
#[derive(Debug, Clone, Eq)]
pub struct Field {
    pub(super) name: String,
    pub(super) properties: Vec<Property>,
    pub(super) position: Option<usize>,
}

impl Field {
    /// Makes a field from its name, a custom field as `cf[10010]`.
    pub fn new(name: impl Into<String>) -> Field {
        Field {
            name: name.into(),
            properties: Vec::new(),
            position: None,
        }
    }

    /// Returns the name without quotes; a custom field by number is `cf[10010]`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the properties, as in `issue.property[key].path`.
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// Returns the byte at which the field began in the text it was read from.
    pub fn position(&self) -> Option<usize> {
        self.position
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Field) -> bool {
        self.name == other.name && self.properties == other.properties
    }
}

/// The `[key].path` of an entity or content property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The key of the property.
    pub key: String,
    /// The path inside its value, without the leading dot; empty if none was given.
    pub path: String,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `=`
    Equals,
    /// `!=`
    NotEquals,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `~`
    Contains,
    /// `!~`
    NotContains,
    /// `IN`
    In,
    /// `NOT IN`
    NotIn,
    /// `IS`
    Is,
    /// `IS NOT`
    IsNot,
    /// `WAS`
    Was,
    /// `WAS NOT`
    WasNot,
    /// `WAS IN`
    WasIn,
    /// `WAS NOT IN`
    WasNotIn,
    /// `CHANGED`
    Changed,
}

impl Operator {
    /// Tells whether the right side is a list or a function.
    pub fn takes_list(self) -> bool {
        use Operator::{In, NotIn, WasIn, WasNotIn};
        matches!(self, In | NotIn | WasIn | WasNotIn)
    }

    /// Tells whether the operator asks for the past, so that predicates may follow.
    pub fn is_historical(self) -> bool {
        use Operator::{Changed, Was, WasIn, WasNot, WasNotIn};
        matches!(self, Was | WasNot | WasIn | WasNotIn | Changed)
    }
}

/// The right side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// One text or number.
    Value(Value),
    /// A function, as `membersOf("developers")`.
    Function {
        /// The name without parentheses.
        name: String,
        /// The arguments; functions take no lists and no functions.
        arguments: Vec<Value>,
    },
    /// Several operands in parentheses.
    List(Vec<Operand>),
    /// `EMPTY`, also written `NULL`.
    Empty,
}

/// A text or a number.
///
/// The two differ: Jira takes `project = 10000` for an id and `project = "10000"` for a key or name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, printed in quotes always.
    Text(String),
    /// A number, printed as it was written.
    Number(Number),
}

/// Digits, with `-` before them or a fraction behind them where the language has that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number(pub(super) String);

impl Number {
    /// Returns the digits as they were written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Number {
        Number(number.to_string())
    }
}

/// A predicate on the past: `BY currentUser()`, `DURING ("2026-01-01", "2026-02-01")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicate {
    /// Which question it asks.
    pub kind: PredicateKind,
    /// What it is asked of.
    pub operand: Operand,
}

/// The words that begin a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PredicateKind {
    /// `AFTER`
    After,
    /// `BEFORE`
    Before,
    /// `BY`
    By,
    /// `DURING`
    During,
    /// `FROM`
    From,
    /// `ON`
    On,
    /// `TO`
    To,
}

impl PredicateKind {
    pub(super) const ALL: [PredicateKind; 7] = [
        PredicateKind::After,
        PredicateKind::Before,
        PredicateKind::By,
        PredicateKind::During,
        PredicateKind::From,
        PredicateKind::On,
        PredicateKind::To,
    ];
}

/// One field of `ORDER BY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The field to sort by.
    pub field: Field,
    /// The direction; without one the site takes the field's own.
    pub direction: Option<Direction>,
}

impl Sort {
    /// Sorts by a field, smallest first.
    pub fn ascending(field: &str) -> Sort {
        Sort {
            field: Field::new(field),
            direction: Some(Direction::Ascending),
        }
    }

    /// Sorts by a field, greatest first.
    pub fn descending(field: &str) -> Sort {
        Sort {
            field: Field::new(field),
            direction: Some(Direction::Descending),
        }
    }
}

/// `ASC` or `DESC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// `ASC`
    Ascending,
    /// `DESC`
    Descending,
}
