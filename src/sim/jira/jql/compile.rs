//! A tree to a test: fields found by name, operators checked, values resolved.

use jiff::Timestamp;

use super::Ground;
use super::ast::{Clause, Operand, Operator, Term};
use super::pseudo::Pseudo;
use super::words::Search;
use crate::jira::fields::Kind;
use crate::jira::fields::display::ids;
use crate::jira::model::{Field, Issue};
use crate::jira::text;

/// Says whether an issue is meant.
pub(crate) type Test<'a> = Box<dyn Fn(&Issue) -> bool + 'a>;

/// What a name in a query stands for.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'a> {
    Field(&'a Field),
    Pseudo(Pseudo),
}

/// Collects every message, as Jira does, and goes on.
pub(crate) struct Compiler<'a> {
    pub(crate) ground: Ground<'a>,
    pub(crate) now: Timestamp,
    pub(crate) errors: Vec<String>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn new(ground: Ground<'a>) -> Self {
        Compiler {
            ground,
            now: ground.core.clock.now(),
            errors: Vec::new(),
        }
    }

    /// A test for a clause, or for its opposite.
    pub(crate) fn clause(&mut self, clause: &Clause, negated: bool) -> Test<'a> {
        match clause {
            Clause::Not(inner) => self.clause(inner, !negated),
            Clause::And(parts) | Clause::Or(parts) => {
                let tests: Vec<Test<'a>> = parts
                    .iter()
                    .map(|part| self.clause(part, negated))
                    .collect();
                // De Morgan: the opposite of an `AND` is an `OR` of opposites.
                match matches!(clause, Clause::And(_)) != negated {
                    true => Box::new(move |issue| tests.iter().all(|test| test(issue))),
                    false => Box::new(move |issue| tests.iter().any(|test| test(issue))),
                }
            }
            Clause::Term(term) => {
                let operator = match negated {
                    true => term.operator.negated(),
                    false => term.operator,
                };
                match self.term(term, operator) {
                    Ok(test) => test,
                    Err(message) => {
                        if !message.is_empty() {
                            self.errors.push(message);
                        }
                        Box::new(|_| false)
                    }
                }
            }
        }
    }

    fn term(&mut self, term: &Term, operator: Operator) -> Result<Test<'a>, String> {
        let subject = self.subject(&term.field)?;
        let field = match subject {
            Subject::Pseudo(pseudo) => return self.pseudo(pseudo, term, operator),
            Subject::Field(field) => field,
        };
        if operator.is_history() {
            return self.history(field, term, operator);
        }
        match field.kind {
            Kind::Text | Kind::Rich | Kind::EpicName | Kind::Url => {
                self.text(field, term, operator)
            }
            Kind::Date | Kind::DateTime => self.date(field, term, operator),
            Kind::Number | Kind::Duration | Kind::Ratio | Kind::Votes => {
                self.number(field, term, operator)
            }
            Kind::Comments => self.comments(term, operator),
            Kind::Watches => self.pseudo(Pseudo::Watchers, term, operator),
            Kind::Attachments => {
                self.presence(term, operator, |issue| !issue.attachments.is_empty())
            }
            Kind::Checklist
            | Kind::Assets
            | Kind::Worklogs
            | Kind::Links
            | Kind::Progress
            | Kind::TimeTracking
            | Kind::Thumbnail
            | Kind::Restriction => Err(unknown_field(&term.field)),
            Kind::Rank => Err(unsupported(operator, &term.field)),
            _ => self.members(field, term, operator),
        }
    }

    /// What a name stands for, in any case.
    pub(crate) fn subject(&self, name: &str) -> Result<Subject<'a>, String> {
        let lower = name.to_lowercase();
        if let Some(pseudo) = Pseudo::from_name(&lower) {
            return Ok(Subject::Pseudo(pseudo));
        }
        let fields = &self.ground.state.fields;
        fields
            .iter()
            .find(|field| {
                let by_clause = field
                    .clause_names
                    .iter()
                    .any(|clause| clause.eq_ignore_ascii_case(name));
                // Names of system fields with blanks (`Due date`) are understood as well.
                by_clause
                    || (!field.custom && field.searchable && field.name.eq_ignore_ascii_case(name))
            })
            .map(Subject::Field)
            .ok_or_else(|| unknown_field(name))
    }

    /// `is EMPTY` and `is not EMPTY`, and nothing else.
    fn presence(
        &self,
        term: &Term,
        operator: Operator,
        there: fn(&Issue) -> bool,
    ) -> Result<Test<'a>, String> {
        match (operator, &term.operand) {
            (Operator::Is | Operator::Equals, Operand::Empty) => {
                Ok(Box::new(move |issue| !there(issue)))
            }
            (Operator::IsNot | Operator::NotEquals, Operand::Empty) => Ok(Box::new(there)),
            _ => Err(unsupported(operator, &term.field)),
        }
    }

    fn text(
        &mut self,
        field: &'a Field,
        term: &Term,
        operator: Operator,
    ) -> Result<Test<'a>, String> {
        let id = field.id.as_str();
        let empty = matches!(term.operand, Operand::Empty);
        match operator {
            Operator::Is | Operator::IsNot if empty => {
                let wanted = operator == Operator::Is;
                Ok(Box::new(move |issue| {
                    issue.values.contains_key(id) != wanted
                }))
            }
            Operator::Like | Operator::NotLike if empty => {
                let wanted = operator == Operator::Like;
                Ok(Box::new(move |issue| {
                    issue.values.contains_key(id) != wanted
                }))
            }
            Operator::Like | Operator::NotLike => {
                let search = self.text_search(term)?;
                let wanted = operator == Operator::Like;
                Ok(Box::new(move |issue| {
                    let words = issue.values.get(id).map(plain).unwrap_or_default();
                    search.matches([words.as_str()]) == wanted
                }))
            }
            _ => Err(unsupported(operator, &term.field)),
        }
    }

    /// The words a `~` looks for.
    pub(crate) fn text_search(&self, term: &Term) -> Result<Search, String> {
        match &term.operand {
            Operand::Value(value) => Search::parse(value, &term.field),
            Operand::Function(name, arguments)
                if name.eq_ignore_ascii_case("currentUser") && arguments.is_empty() =>
            {
                let user = self.ground.caller.user.as_ref();
                Search::parse(
                    user.map_or("", |user| user.display_name.as_str()),
                    &term.field,
                )
            }
            _ => Err(unsupported(Operator::Like, &term.field)),
        }
    }

    fn comments(&mut self, term: &Term, operator: Operator) -> Result<Test<'a>, String> {
        let wanted = match operator {
            Operator::Like => true,
            Operator::NotLike => false,
            _ => return Err(unsupported(operator, &term.field)),
        };
        let search = self.text_search(term)?;
        let caller = self.ground.caller;
        Ok(Box::new(move |issue| {
            let bodies = comment_words(caller, issue);
            search.matches(bodies.iter().map(String::as_str)) == wanted
        }))
    }

    /// Fields whose value is one of a set, or several.
    fn members(
        &mut self,
        field: &'a Field,
        term: &Term,
        operator: Operator,
    ) -> Result<Test<'a>, String> {
        if operator.is_order() {
            return self.ranked(field, term, operator);
        }
        if matches!(operator, Operator::Like | Operator::NotLike)
            && !matches!(field.kind, Kind::Versions | Kind::Components)
        {
            return Err(unsupported(operator, &term.field));
        }
        let wants_list = matches!(operator, Operator::In | Operator::NotIn);
        let is_list = matches!(term.operand, Operand::List(_));
        if is_list && !wants_list {
            return Err(format!(
                "Operator '{}' does not support the list value for field '{}'.",
                operator.name(),
                term.field
            ));
        }
        if matches!(operator, Operator::Is | Operator::IsNot)
            && !matches!(term.operand, Operand::Empty)
        {
            return Err(format!(
                "The operator '{}' only supports 'EMPTY' or 'NULL' for field '{}'.",
                operator.name(),
                term.field
            ));
        }
        let wanted = self.resolve(field, term, &term.operand)?;
        let state = self.ground.state;
        let positive = !operator.is_negative();
        Ok(Box::new(move |issue| {
            let have = members_of(state, field, issue);
            let hit = match have.is_empty() {
                true => wanted.iter().any(Option::is_none),
                false => have.iter().any(|id| {
                    wanted
                        .iter()
                        .flatten()
                        .any(|known| known.eq_ignore_ascii_case(id))
                }),
            };
            // An empty value is neither equal nor unequal to anything but EMPTY.
            match (positive, have.is_empty()) {
                (true, _) => hit,
                (false, true) => false,
                (false, false) => !hit,
            }
        }))
    }
}

/// The ids (or labels) an issue holds in a field.
pub(crate) fn members_of(
    state: &crate::jira::model::State,
    field: &Field,
    issue: &Issue,
) -> Vec<String> {
    match field.kind {
        Kind::Key => vec![issue.id.to_string()],
        Kind::StatusCategory => issue
            .text("status")
            .and_then(|id| state.status(id))
            .map(|status| vec![status.category.clone()])
            .unwrap_or_default(),
        Kind::Subtasks => state
            .subtasks(issue.id)
            .map(|it| it.id.to_string())
            .collect(),
        Kind::EpicLink => {
            if let Some(id) = issue.text(&field.id) {
                return vec![id.to_owned()];
            }
            // On Cloud the epic is the parent.
            issue
                .text("parent")
                .filter(|_| !state.is_subtask(issue))
                .map(|id| vec![id.to_owned()])
                .unwrap_or_default()
        }
        _ => issue
            .values
            .get(&field.id)
            .map(|value| ids(value).into_iter().map(str::to_owned).collect())
            .unwrap_or_default(),
    }
}

/// The words of a value.
pub(crate) fn plain(value: &serde_json::Value) -> String {
    text::to_plain(value)
}

/// The words of the comments the caller may read.
pub(crate) fn comment_words(caller: &crate::core::Caller, issue: &Issue) -> Vec<String> {
    crate::jira::permission::comments(caller, issue)
        .into_iter()
        .map(|comment| plain(&comment.body))
        .collect()
}

pub(crate) fn unknown_field(name: &str) -> String {
    format!("Field '{name}' does not exist or you do not have permission to view it.")
}

pub(crate) fn unsupported(operator: Operator, field: &str) -> String {
    format!(
        "The operator '{}' is not supported by the '{field}' field.",
        operator.name()
    )
}
