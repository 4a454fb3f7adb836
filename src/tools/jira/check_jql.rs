//! `jira_check_jql`: whether a query can be read, means what it says, and how much it finds; before anything is fetched.

use crate::jira::Client;
use crate::query::jql;
use crate::query::{Comparison, Jira, Operand, Query, Value as Operator};
use crate::tools::near::nearest;
use crate::tools::prelude::*;

/// Check JQL: syntax, fields, values with the nearest right ones; count what it finds.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CheckJql {
    jql: String,
}

impl Tool for CheckJql {
    const NAME: &'static str = "jira_check_jql";
    const TITLE: &'static str = "Check JQL";
    const TOOLSET: Toolset = Toolset::JiraProjectAnalysis;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

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

impl Read for CheckJql {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let jira = cx.jira()?;
        let query = match jql::parse(&self.jql) {
            Ok(query) => query,
            Err(error) => {
                // The explanation shows the place with a caret below it.
                return Ok(Reply::new(json!({
                    "valid": false,
                    "errors": [error.to_string()],
                    "line": error.line,
                    "column": error.column,
                })));
            }
        };
        let mut errors = fields(jira, &query).await?;
        errors.extend(functions(jira, &query).await?);
        errors.extend(values(cx, jira, &query).await?);
        // Kept within reach, so that a count tells nothing of what may not be seen.
        let scoped = cx.jql(&self.jql, &[])?;
        let count = match errors.is_empty() {
            false => Value::Null,
            true => match jira.count(scoped.as_str()).await {
                Ok(count) => json!(count),
                Err(error) if error.kind == crate::atlassian::Kind::Invalid => {
                    errors.push(Error::from(error).to_string());
                    Value::Null
                }
                Err(error) => return Err(error.into()),
            },
        };
        let mut body = json!({"valid": errors.is_empty(), "jql": query.to_string()});
        if !errors.is_empty() {
            body["errors"] = json!(errors);
        }
        if !count.is_null() {
            body["count"] = count;
        }
        Ok(Reply::new(body))
    }
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
