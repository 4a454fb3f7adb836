//! What is wrong with a query, with the nearest right words from the site's own lists.

use crate::atlassian::{Product, Target};
use crate::jira::Client;
use crate::query::jql;
use crate::query::{Comparison, Jira, Operand, Query, Value as Operator};
use crate::tools::near::nearest;
use crate::tools::{Context, Result};

/// No query is compared with the site's lists at more places than this; each costs a request.
const PLACES: usize = 10;

/// Fields whose values a site can list, and which nobody makes up on the way.
const LISTED: &[&str] = &[
    "status",
    "priority",
    "resolution",
    "issuetype",
    "type",
    "project",
    "component",
    "fixversion",
    "affectedversion",
    "sprint",
];

/// Fields, functions and values of a query that the site does not have.
pub(super) async fn problems(
    cx: &Context,
    jira: &Client,
    query: &Query<Jira>,
) -> Result<Vec<String>> {
    let mut problems = fields(jira, query).await?;
    problems.extend(functions(jira, query).await?);
    problems.extend(values(cx, jira, query).await?);
    Ok(problems)
}

/// What is wrong with a query that the site refused, as far as it can be told; nothing stops the refusal from being told.
pub(super) async fn of_refused(cx: &Context, jira: &Client, text: &str) -> Option<String> {
    let problems = match jql::parse(text) {
        Err(error) => vec![error.to_string()],
        Ok(query) => problems(cx, jira, &query).await.unwrap_or_default(),
    };
    (!problems.is_empty()).then(|| problems.join(" "))
}

/// Fields the site does not have, each with the nearest it has.
async fn fields(jira: &Client, query: &Query<Jira>) -> Result<Vec<String>> {
    let known = jira.fields(false).await?;
    let names: Vec<&str> = known
        .iter()
        .flat_map(|field| {
            [field.id.as_str(), field.name.as_str()]
                .into_iter()
                .chain(field.clause_names.iter().map(String::as_str))
        })
        .collect();
    Ok(query
        .check_fields(&names)
        .into_iter()
        .map(|unknown| match unknown.nearest {
            Some(nearest) => format!(
                "There is no field `{}`; did you mean `{nearest}`?",
                unknown.name
            ),
            None => format!("There is no field `{}`.", unknown.name),
        })
        .collect())
}

/// Functions the site does not have, each with the nearest it has.
async fn functions(jira: &Client, query: &Query<Jira>) -> Result<Vec<String>> {
    fn collect(operand: &Operand, names: &mut Vec<String>) {
        match operand {
            Operand::Function { name, .. } if !names.contains(name) => names.push(name.clone()),
            Operand::List(list) => {
                for operand in list {
                    collect(operand, names);
                }
            }
            _ => {}
        }
    }
    let mut names = Vec::new();
    let comparisons = query.condition.iter().flat_map(|it| it.comparisons());
    for operand in comparisons.filter_map(Comparison::operand) {
        collect(operand, &mut names);
    }
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let known = jira.functions().await?;
    Ok(names
        .iter()
        .filter(|name| !known.iter().any(|known| known.eq_ignore_ascii_case(name)))
        .map(|name| {
            let nearest = nearest(known.iter().map(String::as_str).collect(), name, 1);
            match nearest.first() {
                Some(nearest) => {
                    format!("There is no function `{name}()`; did you mean `{nearest}()`?")
                }
                None => format!("There is no function `{name}()`."),
            }
        })
        .collect())
}

/// Values the site's lists do not have, each with those that come nearest.
///
/// Where something may not be read, nothing of it is offered: no project that is closed, and nothing that belongs to one.
async fn values(cx: &Context, jira: &Client, query: &Query<Jira>) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut n_asked = 0;
    for (field, value) in named(query) {
        n_asked += 1;
        if n_asked > PLACES {
            break;
        }
        let first: String = value.chars().take(1).collect();
        let exact = jira.suggestions(&field, &value).await?;
        let is_open = field != "project" || is_project_open(cx, &value);
        let is_known = is_open && exact.iter().any(|known| known.eq_ignore_ascii_case(&value));
        if is_known {
            continue;
        }
        let mut near = jira.suggestions(&field, &first).await?;
        if near.is_empty() {
            near = jira.suggestions(&field, "").await?;
        }
        if cx.reach.hides(Product::Jira) {
            match field.as_str() {
                "project" => near.retain(|key| is_project_open(cx, key)),
                "component" | "fixversion" | "affectedversion" | "sprint" => near.clear(),
                _ => {}
            }
        }
        let near = nearest(near, &value, 5);
        problems.push(match near.is_empty() {
            true => format!("`{field}` has no value `{value}`."),
            false => format!(
                "`{field}` has no value `{value}`; perhaps `{}`.",
                near.join("`, `")
            ),
        });
    }
    Ok(problems)
}

fn is_project_open(cx: &Context, key: &str) -> bool {
    cx.may_read(&Target::Project(key.to_uppercase()))
}

/// Whether a query names something that may not be read: a project, or an issue of one. One that cannot be read may.
pub(super) fn names_closed(cx: &Context, text: &str) -> bool {
    if !cx.reach.hides(Product::Jira) {
        return false;
    }
    let Ok(query) = jql::parse(text) else {
        return true;
    };
    let comparisons = query.condition.iter().flat_map(|it| it.comparisons());
    comparisons.into_iter().any(|comparison| {
        let is_project = comparison.field().name().eq_ignore_ascii_case("project");
        texts(comparison).iter().any(|text| {
            let issue = Target::project_of_issue(text);
            (is_project && !is_project_open(cx, text))
                || issue.is_some_and(|target| !cx.may_read(&target))
        })
    })
}

/// The texts that listed fields are compared with, each once.
fn named(query: &Query<Jira>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let comparisons = query.condition.iter().flat_map(|it| it.comparisons());
    for comparison in comparisons {
        let field = comparison.field().name().to_lowercase();
        if !LISTED.contains(&field.as_str()) || comparison.operator().is_historical() {
            continue;
        }
        for text in texts(comparison) {
            let one = (field.clone(), text);
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

fn texts(comparison: &Comparison) -> Vec<String> {
    fn collect(operand: &Operand, texts: &mut Vec<String>) {
        match operand {
            Operand::Value(Operator::Text(text)) => texts.push(text.clone()),
            Operand::List(list) => {
                for operand in list {
                    collect(operand, texts);
                }
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    if let Some(operand) = comparison.operand() {
        collect(operand, &mut all);
    }
    all
}
