//! A query as a tree.

/// A whole query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    /// `None` when there is only an order, or nothing.
    pub(crate) clause: Option<Clause>,
    pub(crate) order: Vec<Order>,
}

/// One sort key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    pub(crate) field: String,
    pub(crate) descending: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Clause {
    And(Vec<Clause>),
    Or(Vec<Clause>),
    Not(Box<Clause>),
    Term(Term),
}

/// `field operator operand predicates`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Term {
    pub(crate) field: String,
    pub(crate) operator: Operator,
    pub(crate) operand: Operand,
    pub(crate) predicates: Vec<(Predicate, Operand)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equals,
    NotEquals,
    Like,
    NotLike,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Is,
    IsNot,
    Was,
    WasNot,
    WasIn,
    WasNotIn,
    Changed,
    /// Only from negating `CHANGED`; JQL has no spelling for it.
    NotChanged,
}

impl Operator {
    /// As Jira names it in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Operator::Equals => "=",
            Operator::NotEquals => "!=",
            Operator::Like => "~",
            Operator::NotLike => "!~",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::In => "in",
            Operator::NotIn => "not in",
            Operator::Is => "is",
            Operator::IsNot => "is not",
            Operator::Was => "was",
            Operator::WasNot => "was not",
            Operator::WasIn => "was in",
            Operator::WasNotIn => "was not in",
            Operator::Changed | Operator::NotChanged => "changed",
        }
    }

    /// The operator that `NOT` in front of the term makes of it; Jira negates terms this way, so empty values stay out.
    pub(crate) fn negated(self) -> Self {
        match self {
            Operator::Equals => Operator::NotEquals,
            Operator::NotEquals => Operator::Equals,
            Operator::Like => Operator::NotLike,
            Operator::NotLike => Operator::Like,
            Operator::Less => Operator::GreaterOrEqual,
            Operator::LessOrEqual => Operator::Greater,
            Operator::Greater => Operator::LessOrEqual,
            Operator::GreaterOrEqual => Operator::Less,
            Operator::In => Operator::NotIn,
            Operator::NotIn => Operator::In,
            Operator::Is => Operator::IsNot,
            Operator::IsNot => Operator::Is,
            Operator::Was => Operator::WasNot,
            Operator::WasNot => Operator::Was,
            Operator::WasIn => Operator::WasNotIn,
            Operator::WasNotIn => Operator::WasIn,
            Operator::Changed => Operator::NotChanged,
            Operator::NotChanged => Operator::Changed,
        }
    }

    /// Whether it compares by order.
    pub(crate) fn is_order(self) -> bool {
        matches!(
            self,
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual
        )
    }

    /// Whether it asks about the past.
    pub(crate) fn is_history(self) -> bool {
        matches!(
            self,
            Operator::Was
                | Operator::WasNot
                | Operator::WasIn
                | Operator::WasNotIn
                | Operator::Changed
                | Operator::NotChanged
        )
    }

    /// Whether it says that something does not hold.
    pub(crate) fn is_negative(self) -> bool {
        matches!(
            self,
            Operator::NotEquals
                | Operator::NotLike
                | Operator::NotIn
                | Operator::IsNot
                | Operator::WasNot
                | Operator::WasNotIn
                | Operator::NotChanged
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Predicate {
    After,
    Before,
    By,
    During,
    On,
    From,
    To,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    /// A word or number, as text.
    Value(String),
    Empty,
    Function(String, Vec<String>),
    List(Vec<Operand>),
    /// `CHANGED` has none.
    None,
}
