//! `confluence_check_cql`: whether a query can be read, means what it says, and how much it finds; before anything is
//! fetched.

use super::cql_values;
use crate::atlassian::{self, Kind};
use crate::confluence::{Client, SearchQuery};
use crate::query::{cql, line_and_column};
use crate::tools::ScopedCql;
use crate::tools::prelude::*;

/// Check CQL: syntax, fields, values with the nearest right ones; count what it finds.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CheckCql {
    cql: String,
}

impl Tool for CheckCql {
    const NAME: &'static str = "confluence_check_cql";
    const TITLE: &'static str = "Check CQL";
    const TOOLSET: Toolset = Toolset::ConfluenceAnalytics;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("query", "cql")];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Read for CheckCql {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let written = self.cql.as_str();
        if written.trim().is_empty() {
            return Err(Error::arguments("`cql` is empty."));
        }
        let mut body = Map::new();
        let query = match cql::parse(written) {
            Ok(query) => query,
            // The explanation shows the place with a caret below it.
            Err(error) => {
                body.insert("valid".into(), json!(false));
                body.insert("errors".into(), json!([error.to_string()]));
                body.insert("line".into(), json!(error.line));
                body.insert("column".into(), json!(error.column));
                return Ok(Reply::new(body));
            }
        };
        let mut errors = cql_values::wrong(cx, &query).await?;
        // Kept within reach, so that a count tells nothing of what may not be seen.
        let scoped = cx.cql(written, &[])?;
        let count = match count(confluence, &scoped).await {
            Ok(count) => Some(count),
            Err(error) if error.kind == Kind::Invalid => {
                // Fields and functions are the site's to judge: apps add some that are documented nowhere.
                let doubts = query.doubts();
                let mut why: Vec<String> = doubts
                    .iter()
                    .map(|doubt| placed(written, &doubt.message, doubt.position))
                    .collect();
                if why.is_empty() {
                    let (said, position) = refusal(error, &scoped);
                    why.push(placed(written, &said, position));
                    if let Some(position) = position {
                        let (line, column) = line_and_column(written, position);
                        body.insert("line".into(), json!(line));
                        body.insert("column".into(), json!(column));
                    }
                }
                errors.splice(0..0, why);
                None
            }
            Err(error) => return Err(error).about(|| "The count".to_owned()),
        };
        let mut answer = Map::new();
        answer.insert("valid".into(), json!(errors.is_empty()));
        answer.insert("cql".into(), json!(query.to_string()));
        if !errors.is_empty() {
            answer.insert("errors".into(), json!(errors));
        }
        answer.append(&mut body);
        if let Some(count) = count {
            answer.insert("count".into(), json!(count));
        }
        Ok(Reply::new(answer))
    }
}

/// How much a query finds; the site sends one hit along.
async fn count(
    confluence: &Client,
    scoped: &ScopedCql,
) -> std::result::Result<u64, atlassian::Error> {
    let query = SearchQuery {
        cql: scoped.as_str().to_owned(),
        limit: 1,
        ..SearchQuery::default()
    };
    let found = confluence.search(&query).await?;
    Ok(found.total.unwrap_or(found.items.len() as u64))
}

/// A sentence with the place it speaks of.
fn placed(written: &str, message: &str, position: Option<usize>) -> String {
    let message = message.trim_end_matches('.');
    let stop = if message.ends_with('?') { "" } else { "." };
    match position.map(|position| line_and_column(written, position)) {
        Some((line, column)) => format!("Line {line}, column {column}: {message}{stop}"),
        None => format!("{message}{stop}"),
    }
}

/// What the site said, about the query as it was asked: what was added to it names what is closed. And the place, where
/// the words name something of the query.
fn refusal(error: atlassian::Error, scoped: &ScopedCql) -> (String, Option<usize>) {
    let said = Error::from(error).message;
    let said = said.replace(scoped.as_str(), scoped.asked());
    let position = place(&said, scoped.asked());
    (said, position)
}

/// Where the thing stands that a site's sentence names: in quotes, or behind `name:`.
fn place(said: &str, asked: &str) -> Option<usize> {
    let quoted = ['\'', '"', '`']
        .into_iter()
        .flat_map(|quote| said.split(quote).skip(1).step_by(2));
    let behind = said.split_once("name:").map(|(_, rest)| rest.trim());
    let lower = asked.to_ascii_lowercase();
    quoted
        .chain(behind)
        .map(|word| word.trim_matches(['.', ' ']))
        .filter(|word| !word.is_empty() && *word != asked)
        .find_map(|word| lower.find(&word.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{place, placed};

    #[test]
    fn what_a_site_names_is_found_in_the_query() {
        let asked = "type = page AND foo = bar";
        assert_eq!(place("No field exists with name: FOO", asked), Some(16));
        assert_eq!(place("The value 'bar' is not allowed", asked), Some(22));
        assert_eq!(place("Could not parse cql : type = page", asked), None);
        assert_eq!(place("It's broken", asked), None);
    }

    #[test]
    fn a_place_is_told_by_line_and_column() {
        let written = "type = page\nAND foo = bar";
        assert_eq!(
            placed(written, "There is no field `foo`", Some(16)),
            "Line 2, column 5: There is no field `foo`."
        );
        assert_eq!(placed(written, "Did it?", None), "Did it?");
    }
}
