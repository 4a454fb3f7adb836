//! `ORDER BY`.

use std::cmp::Ordering;

use super::Ground;
use super::ast::Order;
use super::compile::{Compiler, Subject};
use super::number::number_of;
use crate::jira::fields::{Kind, display};
use crate::jira::model::{Field, Issue};

/// A sort key that was found.
pub(crate) struct Key<'a> {
    field: &'a Field,
    descending: bool,
}

/// What issues are compared by; an absent one is greater than all, so it is last when ascending and first when descending.
#[derive(PartialEq, PartialOrd)]
enum Place {
    Number(f64),
    Text(String),
}

/// Finds the fields of the sort keys; what cannot be sorted by becomes an error.
pub(crate) fn keys<'a>(compiler: &mut Compiler<'a>, order: &[Order]) -> Vec<Key<'a>> {
    let mut keys = Vec::new();
    for key in order {
        match compiler.subject(&key.field) {
            Ok(Subject::Field(field)) if sortable(field.kind) => keys.push(Key {
                field,
                descending: key.descending,
            }),
            Ok(_) => compiler
                .errors
                .push(format!("Not able to sort using field '{}'.", key.field)),
            Err(message) => compiler.errors.push(message),
        }
    }
    keys
}

fn sortable(kind: Kind) -> bool {
    !matches!(
        kind,
        Kind::Comments
            | Kind::Worklogs
            | Kind::Attachments
            | Kind::Links
            | Kind::Checklist
            | Kind::Assets
            | Kind::Thumbnail
            | Kind::Restriction
    )
}

/// Sorts; without keys, and among equals, the newest issue comes first.
pub(crate) fn sort(ground: Ground<'_>, keys: &[Key<'_>], issues: &mut [&Issue]) {
    let mut placed: Vec<(Vec<Option<Place>>, &Issue)> = issues
        .iter()
        .map(|issue| {
            let places = keys
                .iter()
                .map(|key| place(ground, key.field, issue))
                .collect();
            (places, *issue)
        })
        .collect();
    placed.sort_by(|(left, left_issue), (right, right_issue)| {
        for ((key, left), right) in keys.iter().zip(left).zip(right) {
            let ordering = match (left, right) {
                (Some(left), Some(right)) => left.partial_cmp(right).unwrap_or(Ordering::Equal),
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (None, None) => Ordering::Equal,
            };
            let ordering = if key.descending {
                ordering.reverse()
            } else {
                ordering
            };
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        right_issue.id.cmp(&left_issue.id)
    });
    for (slot, (_, issue)) in issues.iter_mut().zip(placed) {
        *slot = issue;
    }
}

fn place(ground: Ground<'_>, field: &Field, issue: &Issue) -> Option<Place> {
    let state = ground.state;
    let position = |at: Option<usize>| at.map(|at| Place::Number(at as f64));
    let value = issue.values.get(&field.id);
    let id = value.and_then(serde_json::Value::as_str);
    match field.kind {
        Kind::Key => {
            let (project, number) = issue.key.rsplit_once('-')?;
            Some(Place::Text(format!("{project}-{number:0>10}")))
        }
        // The list begins with the highest, and the highest is the greatest.
        Kind::Priority => position(
            state
                .priorities
                .iter()
                .position(|it| Some(it.id.as_str()) == id),
        )
        .map(|place| match place {
            Place::Number(at) => Place::Number(-at),
            other => other,
        }),
        Kind::Status => position(
            state
                .statuses
                .iter()
                .position(|it| Some(it.id.as_str()) == id),
        ),
        Kind::Resolution => position(
            state
                .resolutions
                .iter()
                .position(|it| Some(it.id.as_str()) == id),
        ),
        Kind::Number | Kind::Duration | Kind::Ratio | Kind::Votes | Kind::Watches => {
            number_of(field, issue).map(Place::Number)
        }
        Kind::Sprint => {
            let last = display::ids(value?).last()?.parse::<f64>().ok()?;
            Some(Place::Number(last))
        }
        _ => Some(Place::Text(
            display::words(ground.core, state, field, value?).to_lowercase(),
        )),
    }
}
