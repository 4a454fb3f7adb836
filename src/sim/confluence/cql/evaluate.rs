//! What a CQL query finds: conditions over contents, spaces and users, as one caller may see them.

use std::sync::Arc;

use jiff::Timestamp;

use super::dates::{self, Moment};
use super::words::{Wanted, words};
use super::{Clause, Condition, Operand, Operator, Query, fields, parse, rank};
use crate::core::directory::{Directory, User};

use super::super::body::{text, tree};
use super::super::state::{Content, Kind, Space, State, Status};

/// One thing found.
#[derive(Clone, Debug)]
pub(crate) enum Hit<'a> {
    Content(&'a Content),
    Space(&'a Space),
    User(Arc<User>),
}

/// What a search sees of the site.
pub(crate) struct Scope<'a> {
    pub(crate) state: &'a State,
    pub(crate) directory: &'a Directory,
    pub(crate) user: &'a User,
    pub(crate) cloud: bool,
    pub(crate) now: Timestamp,
    /// From `cqlcontext`: where the search was started.
    pub(crate) current_space: Option<String>,
    pub(crate) current_content: Option<String>,
}

/// The answer to a query.
pub(crate) struct Found<'a> {
    pub(crate) hits: Vec<Hit<'a>>,
    /// The text operands, for excerpts.
    pub(crate) wanted: Vec<Wanted>,
}

/// Evaluates a query.
///
/// # Errors
///
/// Answers the sentence of Confluence's 400.
pub(crate) fn search<'a>(
    scope: &Scope<'a>,
    source: &str,
    spaces_too: bool,
) -> Result<Found<'a>, String> {
    let query = parse::parse(source)?;
    fields::check(&query)?;
    let mut wanted = Vec::new();
    let mut users_too = false;
    if let Some(condition) = &query.condition {
        gather(condition, &mut wanted, &mut users_too);
    }
    let mut hits: Vec<(usize, Hit<'a>)> = Vec::new();
    let contents = scope.state.contents.values().filter(|content| {
        content.status == Status::Current && scope.state.reads(scope.user, content) && {
            content
                .container
                .and_then(|id| scope.state.contents.get(&id))
                .is_none_or(|container| container.status == Status::Current)
        }
    });
    for content in contents {
        let hit = Hit::Content(content);
        if holds_all(scope, &query, &hit, source)? {
            hits.push((rank::score(&hit, &wanted), hit));
        }
    }
    if spaces_too {
        for space in scope.state.spaces.values() {
            let hit = Hit::Space(space);
            if scope.state.sees_space(scope.user, space) && holds_all(scope, &query, &hit, source)?
            {
                hits.push((rank::score(&hit, &wanted), hit));
            }
        }
    }
    if users_too {
        for user in scope
            .directory
            .users()
            .iter()
            .filter(|user| user.confluence)
        {
            let hit = Hit::User(Arc::clone(user));
            if holds_all(scope, &query, &hit, source)? {
                hits.push((0, hit));
            }
        }
    }
    rank::order(&query, &mut hits);
    Ok(Found {
        hits: hits.into_iter().map(|(_, hit)| hit).collect(),
        wanted,
    })
}

fn holds_all(
    scope: &Scope<'_>,
    query: &Query,
    hit: &Hit<'_>,
    source: &str,
) -> Result<bool, String> {
    match &query.condition {
        Some(condition) => holds(scope, condition, hit, source),
        None => Ok(true),
    }
}

/// Collects the text operands, and whether the query speaks of users.
fn gather(condition: &Condition, wanted: &mut Vec<Wanted>, users_too: &mut bool) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            for part in parts {
                gather(part, wanted, users_too);
            }
        }
        Condition::Not(_) => {}
        Condition::Clause(clause) => {
            let user_type = clause.field == "type"
                && clause
                    .operands
                    .iter()
                    .any(|operand| matches!(operand, Operand::Text(text) if text == "user"));
            *users_too |= user_type || clause.field.starts_with("user");
            if clause.operator == Operator::Contains
                && let Some(Operand::Text(text)) = clause.operands.first()
            {
                wanted.push(Wanted::read(text));
            }
        }
    }
}

fn holds(
    scope: &Scope<'_>,
    condition: &Condition,
    hit: &Hit<'_>,
    source: &str,
) -> Result<bool, String> {
    match condition {
        Condition::And(parts) => {
            for part in parts {
                if !holds(scope, part, hit, source)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Condition::Or(parts) => {
            for part in parts {
                if holds(scope, part, hit, source)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Condition::Not(inner) => Ok(!holds(scope, inner, hit, source)?),
        Condition::Clause(clause) => holds_clause(scope, clause, hit, source),
    }
}

fn holds_clause(
    scope: &Scope<'_>,
    clause: &Clause,
    hit: &Hit<'_>,
    source: &str,
) -> Result<bool, String> {
    match fields::sort(&clause.field) {
        Some(fields::Sort::Date) => return compare_date(scope, clause, hit, source),
        Some(fields::Sort::Text | fields::Sort::Title)
            if matches!(clause.operator, Operator::Contains | Operator::NotContains) =>
        {
            let Some(Operand::Text(operand)) = clause.operands.first() else {
                return Err(format!("Could not parse cql : {source}"));
            };
            let found = Wanted::read(operand).matches(&words(&searched(scope, &clause.field, hit)));
            return Ok(found == (clause.operator == Operator::Contains));
        }
        _ => {}
    }
    let mut values = Vec::new();
    for operand in &clause.operands {
        match operand {
            Operand::Text(text) => values.push(text.clone()),
            Operand::Function(name, arguments) => {
                values.extend(function(scope, name, arguments)?);
            }
        }
    }
    let own = exact(scope, &clause.field, hit);
    let found = values
        .iter()
        .any(|value| own.iter().any(|own| own.eq_ignore_ascii_case(value)));
    let positive = matches!(clause.operator, Operator::Equal | Operator::In);
    Ok(found == positive)
}

/// Gives the values a function stands for.
fn function(scope: &Scope<'_>, name: &str, arguments: &[String]) -> Result<Vec<String>, String> {
    match name.to_ascii_lowercase().as_str() {
        "currentuser" => Ok(vec![identity(scope, scope.user)]),
        "currentspace" => Ok(scope.current_space.iter().cloned().collect()),
        "currentcontent" => Ok(scope.current_content.iter().cloned().collect()),
        "favouritespaces" | "favoritespaces" => Ok(scope
            .state
            .spaces
            .values()
            .filter(|space| space.favourites.contains(&scope.user.name))
            .map(|space| space.key.clone())
            .collect()),
        "recentlyviewedcontent" => {
            let ids = viewed(scope).into_iter().map(|seen| seen.id.to_string());
            stretch(ids, name, arguments)
        }
        "recentlyviewedspaces" => {
            let mut keys: Vec<String> = Vec::new();
            for seen in viewed(scope) {
                let key = scope.state.space_key(seen).to_owned();
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            stretch(keys.into_iter(), name, arguments)
        }
        _ => Err(format!("No function exists with name: {name}")),
    }
}

/// What the caller looked at, the latest first.
fn viewed<'a>(scope: &Scope<'a>) -> Vec<&'a Content> {
    let own = |content: &Content| content.viewed.get(&scope.user.name).copied();
    let mut seen: Vec<&Content> = scope
        .state
        .contents
        .values()
        .filter(|content| own(content).is_some())
        .collect();
    seen.sort_by_key(|content| std::cmp::Reverse(own(content)));
    seen
}

/// Cuts by the arguments `limit` and `offset`; without a limit it is 20.
fn stretch(
    values: impl Iterator<Item = String>,
    name: &str,
    arguments: &[String],
) -> Result<Vec<String>, String> {
    let number = |at: usize, default: usize| match arguments.get(at) {
        None => Ok(default),
        Some(text) => text
            .parse()
            .map_err(|_| format!("The function {name} takes numbers, not '{text}'")),
    };
    let (limit, offset) = (number(0, 20)?, number(1, 0)?);
    Ok(values.skip(offset).take(limit).collect())
}

/// Gives what CQL calls a user: account id on Cloud, login name on Data Center.
fn identity(scope: &Scope<'_>, user: &User) -> String {
    if scope.cloud {
        user.account_id.clone()
    } else {
        user.name.clone()
    }
}

fn compare_date(
    scope: &Scope<'_>,
    clause: &Clause,
    hit: &Hit<'_>,
    source: &str,
) -> Result<bool, String> {
    let refused = || format!("Could not parse cql : {source}");
    let moment: Moment = match clause.operands.first() {
        Some(Operand::Text(text)) => dates::absolute(text, scope.now).ok_or_else(refused)?,
        Some(Operand::Function(name, arguments)) => {
            dates::function(name, arguments.first().map(String::as_str), scope.now)
                .ok_or_else(|| format!("No function exists with name: {name}"))?
        }
        None => return Err(refused()),
    };
    let at = match (hit, clause.field.as_str()) {
        (Hit::Content(content), "created") => content.created,
        (Hit::Content(content), _) => content.latest().when,
        (Hit::Space(space), _) => space.created,
        (Hit::User(_), _) => return Ok(false),
    };
    let inside = at >= moment.start && at <= moment.end;
    Ok(match clause.operator {
        Operator::Equal => inside,
        Operator::NotEqual => !inside,
        Operator::Less => at < moment.start,
        Operator::LessOrEqual => at <= moment.end,
        Operator::Greater => at > moment.end,
        _ => at >= moment.start,
    })
}

/// Gives the text a text field looks at.
fn searched(scope: &Scope<'_>, field: &str, hit: &Hit<'_>) -> String {
    match (hit, field) {
        (Hit::Content(content), "title") => content.title().to_owned(),
        (Hit::Content(content), "space.title") => scope
            .state
            .space_of(content)
            .map(|space| space.name.clone())
            .unwrap_or_default(),
        (Hit::Content(content), "text" | "sitesearch") => {
            let labels: Vec<&str> = content
                .labels
                .iter()
                .map(|label| label.name.as_str())
                .collect();
            format!(
                "{}\n{}\n{}",
                content.title(),
                plain(content),
                labels.join(" ")
            )
        }
        (Hit::Space(space), "title" | "space.title") => space.name.clone(),
        (Hit::Space(space), "text" | "sitesearch") => {
            format!("{} {} {}", space.name, space.key, space.description)
        }
        (Hit::User(user), "user.fullname" | "text" | "sitesearch" | "title") => {
            user.display_name.clone()
        }
        _ => String::new(),
    }
}

/// Gives the text of a content's newest version.
pub(crate) fn plain(content: &Content) -> String {
    text::plain(&tree::parse(content.body()).unwrap_or_default())
}

/// Gives the values a content, space or user has in an exact field.
fn exact(scope: &Scope<'_>, field: &str, hit: &Hit<'_>) -> Vec<String> {
    match hit {
        Hit::Content(content) => exact_content(scope, field, content),
        Hit::Space(space) => match field {
            "type" => vec!["space".to_owned()],
            "title" | "space.title" => vec![space.name.clone()],
            "label" | "space.category" => names(&space.labels),
            "creator" | "contributor" => people(scope, [space.author.as_str()]),
            "watcher" => people(scope, space.watchers.iter().map(String::as_str)),
            _ => exact_space(field, space),
        },
        Hit::User(user) => match field {
            "type" => vec!["user".to_owned()],
            "user" | "user.accountid" | "user.userkey" => {
                vec![user.account_id.clone(), user.key.clone(), user.name.clone()]
            }
            _ => Vec::new(),
        },
    }
}

fn exact_space(field: &str, space: &Space) -> Vec<String> {
    match field {
        "space" | "space.key" => vec![space.key.clone()],
        "space.type" => vec![space.kind.clone()],
        "space.title" => vec![space.name.clone()],
        "space.category" => names(&space.labels),
        _ => Vec::new(),
    }
}

fn exact_content(scope: &Scope<'_>, field: &str, content: &Content) -> Vec<String> {
    let state = scope.state;
    let container = content.container.and_then(|id| state.contents.get(&id));
    match field {
        "type" => vec![content.kind.name().to_owned()],
        "id" | "content" => vec![content.id.to_string(), content.public_id()],
        "title" => vec![content.title().to_owned()],
        "label" => names(&content.labels),
        "creator" => people(scope, [content.author.as_str()]),
        "contributor" => people(
            scope,
            content.versions.iter().map(|version| version.by.as_str()),
        ),
        "watcher" => people(scope, content.watchers.iter().map(String::as_str)),
        "favourite" | "favorite" => people(scope, content.favourites.iter().map(String::as_str)),
        "mention" => {
            let mut ids = Vec::new();
            text::mentions(&tree::parse(content.body()).unwrap_or_default(), &mut ids);
            let users = ids
                .iter()
                .filter_map(|id| scope.directory.find(id))
                .map(|user| user.name.as_str());
            people(scope, users)
        }
        "macro" => {
            let mut macros = Vec::new();
            text::macros(
                &tree::parse(content.body()).unwrap_or_default(),
                &mut macros,
            );
            macros
        }
        "parent" => match content.kind {
            Kind::Comment | Kind::Attachment => Vec::new(),
            _ => content
                .parent
                .map(|id| id.to_string())
                .into_iter()
                .collect(),
        },
        "ancestor" => state
            .ancestors(container.unwrap_or(content))
            .into_iter()
            .map(|above| above.id.to_string())
            .collect(),
        "container" => content
            .container
            .map(|id| id.to_string())
            .into_iter()
            .collect(),
        _ => state
            .space_of(content)
            .map(|space| exact_space(field, space))
            .unwrap_or_default(),
    }
}

fn names(labels: &[super::super::state::Label]) -> Vec<String> {
    labels
        .iter()
        .flat_map(|label| {
            [
                label.name.clone(),
                format!("{}:{}", label.prefix, label.name),
            ]
        })
        .collect()
}

/// Gives the ways CQL may name people: account id on Cloud; login name or key on Data Center.
fn people<'n>(scope: &Scope<'_>, logins: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    logins
        .into_iter()
        .filter_map(|login| scope.directory.by_name(login))
        .flat_map(|user| {
            if scope.cloud {
                vec![user.account_id.clone()]
            } else {
                vec![user.name.clone(), user.key.clone()]
            }
        })
        .collect()
}
