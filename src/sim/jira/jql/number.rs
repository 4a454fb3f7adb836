//! Numbers, durations and dates: compared, listed, empty.

use jiff::Timestamp;

use super::ast::{Operand, Operator, Term};
use super::compile::{Compiler, Test, unsupported};
use super::dates;
use super::values::holds;
use crate::jira::fields::Kind;
use crate::jira::model::{Field, Issue};
use crate::jira::shape;

impl<'a> Compiler<'a> {
    /// A term on a date or a moment.
    pub(crate) fn date(
        &mut self,
        field: &'a Field,
        term: &Term,
        operator: Operator,
    ) -> Result<Test<'a>, String> {
        let id = field.id.as_str();
        self.moments(term, operator, move |issue| {
            issue.text(id).and_then(dates::stored).into_iter().collect()
        })
    }

    /// A term on moments, wherever they come from.
    pub(crate) fn moments(
        &mut self,
        term: &Term,
        operator: Operator,
        have: impl Fn(&Issue) -> Vec<Timestamp> + 'a,
    ) -> Result<Test<'a>, String> {
        let minute = |at: Timestamp| at.as_second().div_euclid(60);
        match (operator, &term.operand) {
            (Operator::Is | Operator::Equals, Operand::Empty) => {
                Ok(Box::new(move |issue| have(issue).is_empty()))
            }
            (Operator::IsNot | Operator::NotEquals, Operand::Empty) => {
                Ok(Box::new(move |issue| !have(issue).is_empty()))
            }
            (Operator::In | Operator::NotIn, Operand::List(items)) => {
                let mut wanted = Vec::new();
                for item in items {
                    wanted.push(minute(self.moment(term, item)?));
                }
                let positive = operator == Operator::In;
                Ok(Box::new(move |issue| {
                    have(issue)
                        .into_iter()
                        .any(|at| wanted.contains(&minute(at)) == positive)
                }))
            }
            (operator, operand)
                if operator.is_order()
                    || matches!(operator, Operator::Equals | Operator::NotEquals) =>
            {
                let wanted = minute(self.moment(term, operand)?);
                Ok(Box::new(move |issue| {
                    have(issue)
                        .into_iter()
                        .any(|at| holds(operator, minute(at).cmp(&wanted)))
                }))
            }
            _ => Err(unsupported(operator, &term.field)),
        }
    }

    /// The moment an operand means.
    pub(crate) fn moment(&self, term: &Term, operand: &Operand) -> Result<Timestamp, String> {
        match operand {
            Operand::Value(text) => dates::moment(text, self.now).ok_or_else(|| {
                format!(
                    "Date value '{text}' for field '{}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', \
                     'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.",
                    term.field
                )
            }),
            Operand::Function(name, arguments) => {
                let argument = arguments.first().map(String::as_str);
                match dates::function(name, argument, self.now) {
                    Some(result) => result,
                    None => Err(super::functions::unknown(name)),
                }
            }
            _ => Err(unsupported(term.operator, &term.field)),
        }
    }

    /// A term on a number or a duration.
    pub(crate) fn number(
        &mut self,
        field: &'a Field,
        term: &Term,
        operator: Operator,
    ) -> Result<Test<'a>, String> {
        let have = move |issue: &Issue| number_of(field, issue);
        let working = self.ground.state.working;
        let operand_number = |operand: &Operand| -> Result<f64, String> {
            let Operand::Value(text) = operand else {
                return Err(unsupported(operator, &term.field));
            };
            let read = match field.kind {
                Kind::Duration => working.seconds(text).map(|seconds| seconds as f64),
                _ => text.parse().ok(),
            };
            read.ok_or_else(|| format!("Value '{text}' is invalid for the '{}' field.", term.field))
        };
        match (operator, &term.operand) {
            (Operator::Is | Operator::Equals, Operand::Empty) => {
                Ok(Box::new(move |issue| have(issue).is_none()))
            }
            (Operator::IsNot | Operator::NotEquals, Operand::Empty) => {
                Ok(Box::new(move |issue| have(issue).is_some()))
            }
            (Operator::In | Operator::NotIn, Operand::List(items)) => {
                let mut wanted = Vec::new();
                for item in items {
                    wanted.push(operand_number(item)?);
                }
                let positive = operator == Operator::In;
                Ok(Box::new(move |issue| {
                    have(issue).is_some_and(|number| wanted.contains(&number) == positive)
                }))
            }
            (operator, operand)
                if operator.is_order()
                    || matches!(operator, Operator::Equals | Operator::NotEquals) =>
            {
                let wanted = operand_number(operand)?;
                Ok(Box::new(move |issue| {
                    have(issue)
                        .and_then(|number| number.partial_cmp(&wanted))
                        .is_some_and(|ordering| holds(operator, ordering))
                }))
            }
            _ => Err(unsupported(operator, &term.field)),
        }
    }
}

/// The number an issue holds in a field.
pub(crate) fn number_of(field: &Field, issue: &Issue) -> Option<f64> {
    match field.id.as_str() {
        "timespent" => Some(issue.time_spent() as f64).filter(|spent| *spent > 0.0),
        "workratio" => Some(shape::work_ratio(issue) as f64),
        "votes" => Some(issue.votes.len() as f64),
        "watches" => Some(issue.watchers.len() as f64),
        id => issue.number(id),
    }
}
