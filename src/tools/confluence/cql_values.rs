//! Values of CQL that name nothing, each with those that come nearest.
//!
//! Confluence judges none of them: a query for a label nobody uses is answered with an empty list. There is no address
//! that lists all values either, so each kind is compared with what the site tells otherwise. Where something may not be
//! read, nothing of it is offered or confirmed.

use crate::atlassian::Kind;
use crate::confluence::model::Person;
use crate::confluence::{Client, SearchQuery, flows};
use crate::query::{
    Comparison, Condition, Operand, Value as Operator, Values, contains, cql, equals, values_of,
};
use crate::tools::near::nearest;
use crate::tools::prelude::*;

/// No query is compared with what the site knows at more places than this; each costs a request.
const PLACES: usize = 10;

/// How many of the nearest are told.
const NEAREST: usize = 5;

/// From how many contents the labels in use are read, those that were changed last: what one answer holds.
const CONTENTS: usize = 200;

const TYPES: &[&str] = &["page", "blogpost", "comment", "attachment", "space", "user"];

/// What stands in the tree of a space on Cloud alone.
const CLOUD_TYPES: &[&str] = &["whiteboard", "database", "embed", "folder"];

/// What is wrong with the values of a query, in the order of the text.
pub(super) async fn wrong(cx: &Context, query: &cql::Cql) -> Result<Vec<String>> {
    let mut errors = Vec::new();
    let mut labels = None;
    for (values, field, value) in named(query) {
        let found = match values {
            Values::Spaces => space(cx, &field, &value).await?,
            Values::People => person(cx.confluence()?, &field, &value).await?,
            Values::Labels => label(cx, &value, &mut labels).await?,
            Values::Types => kind(cx.confluence()?, &value),
            Values::Contents => content(&field, &value),
            Values::Dates => date(&field, &value),
            Values::Words | Values::Title | Values::Other => None,
        };
        errors.extend(found);
    }
    Ok(errors)
}

/// The texts that fields are compared with as a whole, each once.
fn named(query: &cql::Cql) -> Vec<(Values, String, String)> {
    let mut found = Vec::new();
    for comparison in query.condition.iter().flat_map(Condition::comparisons) {
        let Some(values) = values_of(comparison.field()) else {
            continue;
        };
        let field = comparison.field().name();
        for text in texts(comparison) {
            let one = (values, field.to_owned(), text);
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found.truncate(PLACES);
    found
}

fn texts(comparison: &Comparison) -> Vec<String> {
    fn collect(operand: &Operand, texts: &mut Vec<String>) {
        match operand {
            Operand::Value(Operator::Text(text)) => texts.push(text.clone()),
            Operand::Value(Operator::Number(number)) => texts.push(number.as_str().to_owned()),
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

fn told(sentence: String, near: &[String]) -> String {
    match near {
        [] => format!("{sentence}."),
        near => format!("{sentence}; perhaps {}.", near.join(", ")),
    }
}

/// Spaces are known by their keys; a name in the place of a key leads to the space of that name.
async fn space(cx: &Context, field: &str, key: &str) -> Result<Option<String>> {
    let confluence = cx.confluence()?;
    let is_open = cx.may_read(&Target::Space(key.to_uppercase()));
    let is_known = is_open
        && confluence
            .space_by_key(key)
            .await
            .about(|| format!("Space `{key}`"))?
            .is_some();
    if is_known {
        return Ok(None);
    }
    let spaces = confluence
        .spaces()
        .await
        .about(|| "The list of spaces".to_owned())?;
    let mut open: Vec<(f64, String)> = spaces
        .into_iter()
        .filter(|space| cx.may_read(&Target::Space(space.key.to_uppercase())))
        .map(|space| {
            let like = |text: &str| strsim::jaro_winkler(&text.to_lowercase(), &key.to_lowercase());
            let likeness = like(&space.key).max(like(&space.name));
            (likeness, format!("`{}` ({})", space.key, space.name))
        })
        .collect();
    open.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let near: Vec<String> = open
        .into_iter()
        .take(NEAREST)
        .map(|(_, shown)| shown)
        .collect();
    Ok(Some(told(
        format!("`{field}` has no value `{key}`: no space has this key"),
        &near,
    )))
}

/// People are known by account id or login name; a name in its place leads to the people of that name.
async fn person(confluence: &Client, field: &str, handle: &str) -> Result<Option<String>> {
    // The key of a user on Data Center, which no call without administration looks up.
    let is_key = handle.len() == 32 && handle.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !confluence.names_people_by_id() && is_key {
        return Ok(None);
    }
    let known = flows::person(confluence, handle)
        .await
        .about(|| format!("User `{handle}`"))?;
    if known.is_some() {
        return Ok(None);
    }
    let near = people(confluence, handle).await?;
    let what = if confluence.names_people_by_id() {
        "account id"
    } else {
        "login name"
    };
    Ok(Some(told(
        format!("`{field}` has no value `{handle}`: nobody has this {what}"),
        &near,
    )))
}

/// People whose name is like the words, as later queries name them.
async fn people(confluence: &Client, words: &str) -> Result<Vec<String>> {
    let start: String = words.chars().take(3).collect();
    for wanted in [words.to_owned(), format!("{start}*")] {
        let asked = cql::Cql::from(equals("type", "user")).and(contains("user.fullname", &wanted));
        let found = match flows::search_people(confluence, &asked.to_string(), NEAREST).await {
            Ok((found, _)) => found,
            // Older sites cannot search for people, and some words are no search.
            Err(error) if error.kind == Kind::Invalid => return Ok(Vec::new()),
            Err(error) => return Err(error).about(|| "The search for people".to_owned()),
        };
        if !found.is_empty() {
            return Ok(found.iter().filter_map(shown).collect());
        }
    }
    Ok(Vec::new())
}

fn shown(person: &Person) -> Option<String> {
    let handle = person.handle()?;
    Some(match &person.name {
        Some(name) => format!("`{handle}` ({name})"),
        None => format!("`{handle}`"),
    })
}

/// A label exists where something has it.
async fn label(
    cx: &Context,
    name: &str,
    known: &mut Option<Vec<String>>,
) -> Result<Option<String>> {
    let confluence = cx.confluence()?;
    let wanted = cql::Cql::from(equals("label", name)).to_string();
    let query = SearchQuery {
        cql: cx.cql(&wanted, &[])?.as_str().to_owned(),
        limit: 1,
        ..SearchQuery::default()
    };
    let about = || format!("Label `{name}`");
    if !confluence
        .search(&query)
        .await
        .about(about)?
        .items
        .is_empty()
    {
        return Ok(None);
    }
    if known.is_none() {
        let newest = "type IN (page, blogpost) ORDER BY lastmodified DESC";
        let newest = cx.cql(newest, &[])?;
        let in_use = confluence.labels_in_use(newest.as_str(), CONTENTS).await;
        *known = Some(in_use.about(|| "The labels in use".to_owned())?);
    }
    let near: Vec<String> = nearest(known.clone().unwrap_or_default(), name, NEAREST)
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect();
    Ok(Some(told(
        format!("`label` has no value `{name}`: nothing has this label"),
        &near,
    )))
}

fn kind(confluence: &Client, name: &str) -> Option<String> {
    let cloud = if confluence.names_people_by_id() {
        CLOUD_TYPES
    } else {
        &[]
    };
    let known: Vec<&str> = TYPES.iter().chain(cloud).copied().collect();
    // Apps have kinds of their own, with the name of the app before them.
    let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is_known || name.contains([':', '.']) {
        return None;
    }
    let near: Vec<String> = nearest(known, name, 3)
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect();
    Some(told(format!("`type` has no value `{name}`"), &near))
}

fn content(field: &str, id: &str) -> Option<String> {
    let number = id.strip_prefix("att").unwrap_or(id);
    let is_id = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (!is_id).then(|| {
        format!("`{field}` takes the id of a content, not `{id}`; `confluence_get_page` finds the id of a title.")
    })
}

/// `2026-01-31`, `2026/01/31 10:30`, or a span such as `-4w`.
fn date(field: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let span = text.trim_start_matches(['+', '-']);
    let is_span = span
        .strip_suffix(['y', 'M', 'w', 'd', 'h', 'm'])
        .is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()));
    let plain = text.replace('/', "-");
    let (day, time) = match plain.split_once([' ', 'T']) {
        Some((day, time)) => (day, Some(time)),
        None => (plain.as_str(), None),
    };
    let is_day = day.parse::<jiff::civil::Date>().is_ok();
    let is_time = time.is_none_or(|time| {
        let full = format!("{time}:00");
        full.parse::<jiff::civil::Time>().is_ok() || time.parse::<jiff::civil::Time>().is_ok()
    });
    let is_date = is_span || (is_day && is_time);
    (!is_date).then(|| {
        format!("`{field}` takes a day (`2026-01-31`), a minute (`2026-01-31 10:30`) or `now(\"-4w\")`, not `{text}`.")
    })
}

#[cfg(test)]
mod tests {
    use super::{content, date};

    #[test]
    fn days_minutes_and_spans_are_dates() {
        for right in [
            "2026-01-31",
            "2026/01/31",
            "2026-01-31 10:30",
            "2026-01-31T10:30:00",
            "-4w",
            "3d",
        ] {
            assert_eq!(date("created", right), None, "{right}");
        }
        for wrong in [
            "yesterday",
            "2026-13-01",
            "2026-01-31 25:00",
            "-w",
            "31.01.2026",
        ] {
            assert!(date("created", wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn ids_are_numbers() {
        assert_eq!(content("parent", "12345"), None);
        assert_eq!(content("id", "att12"), None);
        assert!(content("parent", "Home").is_some_and(|said| said.contains("`Home`")));
        assert!(content("id", "att").is_some());
    }
}
