//! One way from what somebody calls a person to the person.
//!
//! The order, the first that fits wins:
//!
//! 1. `me` is the account that asks (one request a process).
//! 2. An account id (Cloud) stands for itself, and nobody is asked.
//! 3. A key such as `JIRAUSER10100` (Data Center) is looked up.
//! 4. Anything else is searched for and compared with the hits, letter for letter, without regard to case and accents:
//!    account id, key and login first, then the mail address, then the display name. Near misses are candidates for the
//!    reader, never taken. Who is deactivated is passed over while somebody else fits.
//!
//! For an assignment the search is the one for assignable users: it needs no right to browse all users, and whoever is
//! found there can be assigned. Only if it finds nobody is everybody searched, to tell "cannot be assigned" apart.
//!
//! What was found is kept for the life of the process. The reference takes the first hit of a permission search
//! without looking at it; nothing here is ever taken so.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::failure::{Failure, Told};
use crate::atlassian::{Error, Kind, Target, User};
use crate::jira::{Assignment, Client};

/// How many candidates an error names.
const CANDIDATES: usize = 5;

/// How many hits of a search are looked at.
const HITS: usize = 50;

/// Whom a text means.
#[derive(Debug)]
enum Found {
    One(Arc<User>),
    Several(Vec<User>),
    NotAssignable(User),
    Nobody(Vec<User>),
}

/// The person a text means, to be named in a field.
///
/// # Errors
/// Whatever the site says; or that nobody is called so, or several are, with candidates.
pub async fn person(jira: &Client, text: &str) -> Result<Arc<User>, Failure> {
    let found = find(jira, text, None).await?;
    decide(found, text, None)
}

/// The person a text means, to be put in charge.
///
/// # Errors
/// As for [`person`]; and that the person exists but cannot be assigned there.
pub async fn assignee(jira: &Client, text: &str, scope: &Assignment) -> Result<Arc<User>, Failure> {
    let found = find(jira, text, Some(scope)).await?;
    decide(found, text, Some(scope))
}

async fn find(jira: &Client, text: &str, scope: Option<&Assignment>) -> Result<Found, Error> {
    let text = bare(text);
    if matches!(folded(text).as_str(), "me" | "myself" | "currentuser()") {
        return jira.own_account().await.map(Found::One);
    }
    if let Some(user) = jira.user_from_id(text) {
        return Ok(Found::One(Arc::new(user)));
    }
    let key = cache_key(text, scope);
    if let Some(known) = jira.people.known(&key).await {
        return Ok(Found::One(known));
    }
    let found = search(jira, text, scope).await?;
    if let Found::One(user) = &found {
        jira.people.keep(key, user.clone()).await;
    }
    Ok(found)
}

async fn search(jira: &Client, text: &str, scope: Option<&Assignment>) -> Result<Found, Error> {
    if is_key(text) {
        match jira.user_by_key(&text.to_uppercase()).await {
            Ok(Some(user)) => return Ok(Found::One(Arc::new(user))),
            Ok(None) => {}
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Permission) => {}
            Err(error) => return Err(error),
        }
    }
    let mut near = Vec::new();
    if let Some(scope) = scope {
        let hits = jira.find_assignable(scope, text, HITS).await?;
        match matching(text, hits) {
            Found::Nobody(others) => near = others,
            found => return Ok(found),
        }
    }
    for (round, words) in queries(text).into_iter().enumerate() {
        let hits = match jira.find_users(words).await {
            Ok(hits) => hits,
            // Without the right to browse users the assignable ones are all there is.
            Err(error) if scope.is_some() && error.kind == Kind::Permission => break,
            // The second question only widens the first.
            Err(_) if round > 0 => break,
            Err(error) => return Err(error),
        };
        match matching(text, hits) {
            Found::Nobody(others) => {
                for other in others {
                    if !near.contains(&other) {
                        near.push(other);
                    }
                }
                if !near.is_empty() {
                    break;
                }
            }
            Found::One(user) => return among(jira, user, scope).await,
            found => return Ok(found),
        }
    }
    Ok(Found::Nobody(near))
}

/// Somebody whom only the search over everybody found: asked for once more among the assignable by the exact name,
/// because that search knows no accents either.
async fn among(jira: &Client, user: Arc<User>, scope: Option<&Assignment>) -> Result<Found, Error> {
    let Some(scope) = scope else {
        return Ok(Found::One(user));
    };
    let name = user.name.as_deref().unwrap_or(&user.display_name);
    let hits = jira.find_assignable(scope, name, HITS).await?;
    let is_there = hits.iter().any(|hit| {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        same(&hit.account_id, &user.account_id) || same(&hit.name, &user.name)
    });
    Ok(match is_there {
        true => Found::One(user),
        false => Found::NotAssignable(Arc::unwrap_or_clone(user)),
    })
}

/// The whole text first; a name of several words then by its first one, because a search knows no accents or slips.
fn queries(text: &str) -> Vec<&str> {
    let mut queries = vec![text];
    if let Some((first, _)) = text.split_once(char::is_whitespace) {
        queries.push(first);
    }
    queries
}

/// Whom the text means among the hits.
fn matching(text: &str, hits: Vec<User>) -> Found {
    let wanted = folded(text);
    let is = |part: &Option<String>| part.as_deref().is_some_and(|part| folded(part) == wanted);
    let ranks: [&dyn Fn(&User) -> bool; 3] = [
        &|user| is(&user.account_id) || is(&user.name) || is(&user.key),
        &|user| is(&user.email),
        &|user| folded(&user.display_name) == wanted,
    ];
    for rank in ranks {
        let mut matches: Vec<User> = hits.iter().filter(|user| rank(user)).cloned().collect();
        if matches.iter().any(is_active) {
            matches.retain(is_active);
        }
        match matches.len() {
            0 => {}
            1 => return Found::One(Arc::new(matches.swap_remove(0))),
            _ => return Found::Several(matches),
        }
    }
    // Cloud compares mail addresses that it then does not show: a lone hit for a whole address is that person.
    if let [user] = hits.as_slice()
        && text.contains('@')
        && user.email.is_none()
    {
        return Found::One(Arc::new(user.clone()));
    }
    Found::Nobody(hits)
}

fn is_active(user: &User) -> bool {
    user.active != Some(false)
}

fn decide(found: Found, text: &str, scope: Option<&Assignment>) -> Result<Arc<User>, Failure> {
    let place = scope.map(|scope| match scope {
        Assignment::Issue(key) => format!("`{key}`"),
        Assignment::Project(key) => format!("issues of `{key}`"),
    });
    let told = match found {
        Found::One(user) if is_active(&user) || scope.is_none() => return Ok(user),
        Found::One(user) => Told::new(format!(
            "{} is a deactivated account and cannot be assigned.",
            named(&user)
        )),
        Found::Several(users) => Told::new(format!("Several people are called `{text}`."))
            .hint(format!("Say which: {}.", list(&users))),
        Found::NotAssignable(user) => Told::new(format!(
            "{} exists but cannot be assigned to {}.",
            named(&user),
            place.unwrap_or_else(|| "it".into())
        ))
        .hint("The project's permission `Assignable User` decides who can."),
        Found::Nobody(near) if near.is_empty() => {
            Told::new(format!("Nobody is called `{text}` on this Jira."))
                .hint("Give a mail address, a full name, a login or an account id.")
        }
        Found::Nobody(near) => Told::new(format!("Nobody is called exactly `{text}`."))
            .hint(format!("Perhaps: {}.", list(&near))),
    };
    Err(told.into())
}

/// The name, and what tells the person from another of that name.
pub fn named(user: &User) -> String {
    let mark = user
        .email
        .as_ref()
        .or(user.name.as_ref())
        .or(user.account_id.as_ref())
        .or(user.key.as_ref());
    match mark {
        Some(mark) if user.display_name.is_empty() => mark.clone(),
        Some(mark) => format!("{} ({mark})", user.display_name),
        None => user.display_name.clone(),
    }
}

fn list(users: &[User]) -> String {
    let mut names: Vec<String> = users.iter().take(CANDIDATES).map(named).collect();
    if users.len() > CANDIDATES {
        names.push(format!("{} more", users.len() - CANDIDATES));
    }
    names.join(", ")
}

/// Without the signs of a mention: `@Ada`, `[~ada]`, `[~accountid:5b1…]`.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text
        .strip_prefix("[~")
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    text.strip_prefix('@').unwrap_or(text).trim()
}

fn is_key(text: &str) -> bool {
    let upper = text.to_uppercase();
    upper.strip_prefix("JIRAUSER").is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Assignable people differ from project to project.
fn cache_key(text: &str, scope: Option<&Assignment>) -> String {
    let place = match scope {
        None => String::new(),
        Some(Assignment::Project(key)) => key.clone(),
        Some(Assignment::Issue(key)) => match Target::project_of_issue(key) {
            Some(Target::Project(project)) => project,
            _ => key.clone(),
        },
    };
    format!("{place}\n{}", folded(text))
}

/// A text as names are compared: without case, accents, strokes, and surplus blanks.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for character in word
            .nfkd()
            .filter(|character| !is_combining_mark(*character))
        {
            for lower in character.to_lowercase() {
                match lower {
                    'ł' => folded.push('l'),
                    'ø' => folded.push('o'),
                    'đ' => folded.push('d'),
                    'ı' => folded.push('i'),
                    'ß' => folded.push_str("ss"),
                    'æ' => folded.push_str("ae"),
                    'œ' => folded.push_str("oe"),
                    lower => folded.push(lower),
                }
            }
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str, display_name: &str, email: Option<&str>) -> User {
        User {
            account_id: Some(format!("id-{name}")),
            name: Some(name.into()),
            display_name: display_name.into(),
            email: email.map(str::to_owned),
            ..User::default()
        }
    }

    fn one(found: Found) -> Option<String> {
        match found {
            Found::One(user) => user.name.clone(),
            _ => None,
        }
    }

    #[test]
    fn names_are_compared_without_accents_and_case_161() {
        assert_eq!(folded(" Jürgen  MÜLLER "), "jurgen muller");
        assert_eq!(folded("Łukasz Ørsted"), "lukasz orsted");
        let hits = || {
            vec![
                user("anna", "Anna Muller-Schmidt", None),
                user("jm", "Jürgen Müller", None),
            ]
        };
        let found = matching("jurgen muller", hits());
        assert_eq!(
            one(found).as_deref(),
            Some("jm"),
            "any hit, not only the first"
        );
        assert!(matches!(matching("Muller", hits()), Found::Nobody(near) if near.len() == 2));
    }

    #[test]
    fn a_login_beats_a_mail_address_beats_a_name() {
        let hits = vec![
            user("x", "ada", None),
            user("ada", "Someone Else", None),
            user("y", "Other", Some("ada")),
        ];
        assert_eq!(one(matching("ADA", hits)).as_deref(), Some("ada"));
    }

    #[test]
    fn equal_names_are_not_guessed_but_deactivated_ones_give_way() {
        let mut old = user("a1", "Ada", None);
        old.active = Some(false);
        let both = vec![user("a2", "Ada", None), user("a3", "Ada", None)];
        assert!(matches!(matching("Ada", both), Found::Several(list) if list.len() == 2));
        let hits = vec![old, user("a2", "Ada", None)];
        assert_eq!(one(matching("Ada", hits)).as_deref(), Some("a2"));
    }

    #[test]
    fn a_hidden_mail_address_is_trusted_only_for_a_lone_hit() {
        let hidden = vec![user("yuki", "Yuki Tanaka", None)];
        let found = matching("yuki.tanaka@example.com", hidden.clone());
        assert_eq!(one(found).as_deref(), Some("yuki"));
        assert!(matches!(
            matching("yuki", vec![user("x", "Yuki T", None)]),
            Found::Nobody(_)
        ));
        let other = vec![user("x", "X", Some("yuki.tanaka@example.com.au"))];
        assert!(matches!(
            matching("yuki.tanaka@example.com", other),
            Found::Nobody(_)
        ));
    }

    #[test]
    fn mentions_and_keys_are_understood() {
        assert_eq!(bare(" [~ada] "), "ada");
        assert_eq!(bare("@Ada Lindqvist"), "Ada Lindqvist");
        assert_eq!(bare("[~accountid:5b1]"), "accountid:5b1");
        assert!(is_key("jirauser10100") && !is_key("JIRAUSER") && !is_key("jirausers"));
    }

    #[test]
    fn errors_say_who_might_be_meant() {
        let near = vec![user("john", "John Smith", Some("john@example.com"))];
        let Err(Failure::Told(told)) = decide(Found::Nobody(near), "jon", None) else {
            panic!("found");
        };
        assert_eq!(told.message, "Nobody is called exactly `jon`.");
        assert_eq!(
            told.hint.as_deref(),
            Some("Perhaps: John Smith (john@example.com).")
        );
        let scope = Assignment::Project("HR".into());
        let found = Found::NotAssignable(user("vera", "Vera", None));
        let Err(Failure::Told(told)) = decide(found, "vera", Some(&scope)) else {
            panic!("found");
        };
        assert_eq!(
            told.message,
            "Vera (vera) exists but cannot be assigned to issues of `HR`."
        );
    }
}
