//! JQL: a real grammar, evaluated over the data.
//!
//! `lex` and `parse` make a tree of the text, `compile` checks it against fields and values and makes a test of it, `order` sorts.
//! All messages are Jira's own words.

mod ast;
mod compile;
mod dates;
mod functions;
mod history;
mod lex;
mod number;
mod order;
mod parse;
mod pseudo;
mod values;
mod words;

use super::call::Problem;
use super::model::{Issue, State};
use super::permission;
use crate::core::{Caller, Core};

pub(crate) use self::functions::NAMES as FUNCTION_NAMES;
pub(crate) use self::lex::RESERVED_WORDS;

/// What a query is evaluated over, and for whom.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) core: &'a Core,
    pub(crate) state: &'a State,
    pub(crate) caller: &'a Caller,
    /// Whether issues that are not there are left out (`validateQuery=false`) and not an error.
    pub(crate) lenient: bool,
}

/// The issues that a query finds, in its order.
///
/// # Errors
/// Status 400 with the messages Jira has for a wrong query.
pub(crate) fn search<'a>(ground: Ground<'a>, jql: &str) -> Result<Vec<&'a Issue>, Problem> {
    let query = parse::parse(jql).map_err(|message| Problem::new(400, message))?;
    run(ground, &query)
}

/// Whether a query restricts anything; Cloud refuses those that do not.
pub(crate) fn is_bounded(jql: &str) -> bool {
    parse::parse(jql).map_or(true, |query| query.clause.is_some())
}

/// The message of a query that cannot be parsed.
pub(crate) fn syntax_error(jql: &str) -> Option<String> {
    parse::parse(jql).err()
}

fn run<'a>(ground: Ground<'a>, query: &ast::Query) -> Result<Vec<&'a Issue>, Problem> {
    let mut compiler = compile::Compiler::new(ground);
    let test = query
        .clause
        .as_ref()
        .map(|clause| compiler.clause(clause, false));
    let keys = order::keys(&mut compiler, &query.order);
    if !compiler.errors.is_empty() {
        return Err(Problem {
            status: 400,
            messages: compiler.errors,
            ..Problem::default()
        });
    }
    let visible: Vec<&str> = ground
        .state
        .projects
        .iter()
        .filter(|project| permission::browse(ground.caller, project))
        .map(|project| project.id.as_str())
        .collect();
    let mut found: Vec<&Issue> = ground
        .state
        .issues
        .values()
        .filter(|issue| visible.contains(&issue.project.as_str()))
        .filter(|issue| test.as_ref().is_none_or(|test| test(issue)))
        .collect();
    order::sort(ground, &keys, &mut found);
    Ok(found)
}

#[cfg(test)]
mod tests;
