//! Near misses: field names a site does not know, and words that are almost keywords.
//!
//! Only suggestions. Nothing here changes how a query is read.

use std::collections::HashSet;

use super::{
    combine::{Dialect, Query},
    language::Language,
    lexer::{Symbol, Token, TokenKind},
};

/// A field of a query that is not among the known ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownField {
    /// The name as it was written, without quotes.
    pub name: String,
    /// The byte at which it stood; a field that was not read from text has none.
    pub position: Option<usize>,
    /// The known name most like it, if one is like it at all.
    pub nearest: Option<String>,
}

/// How many unknown fields are reported; more would not help anyone repair a query.
const MAX_UNKNOWN: usize = 20;

/// The longest word that is compared with others, in bytes; no field or keyword is longer.
const MAX_WORD: usize = 100;

impl<D: Dialect> Query<D> {
    /// Returns the fields that are neither built in nor among `known`, each once, with the nearest known name.
    ///
    /// Pass names, clause names and ids alike; case does not matter, and `customfield_10010` also stands for
    /// `cf[10010]`. Entity properties are left alone, since apps define them. At most 20 are returned.
    pub fn check_fields(&self, known: &[&str]) -> Vec<UnknownField> {
        let names = || known.iter().chain(D::LANGUAGE.fields()).copied();
        let mut seen: HashSet<String> = names().map(str::to_lowercase).collect();
        let mut unknown: Vec<UnknownField> = Vec::new();
        for field in self.fields() {
            let lower = field.name().to_lowercase();
            let is_known = !field.properties().is_empty() || seen.contains(&other_name(&lower));
            if !is_known && seen.insert(lower) && unknown.len() < MAX_UNKNOWN {
                unknown.push(UnknownField {
                    name: field.name().to_owned(),
                    position: field.position(),
                    nearest: nearest(field.name(), names()).map(str::to_owned),
                });
            }
        }
        unknown
    }
}

/// Returns the other way to write a field: `customfield_N` for `cf[N]`, `name` for `name[Type]`.
fn other_name(name: &str) -> String {
    let bracketed = name.strip_suffix(']').and_then(|name| name.split_once('['));
    match bracketed {
        Some(("cf", number)) => format!("customfield_{number}"),
        Some((plain, _)) => plain.trim_end().to_owned(),
        None => name.to_owned(),
    }
}

/// Returns the candidate most like the word, if it differs by no more than about a third of its letters.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > MAX_WORD {
        return None;
    }
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
            (distance, candidate)
        })
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Guesses which operator was meant.
pub(super) fn operator_meant(token: &Token, language: Language) -> Option<String> {
    let word = token.text()?.to_lowercase();
    let known_elsewhere = match word.as_str() {
        "like" | "contains" | "matches" | "includes" => Some("~"),
        "equals" | "eq" | "has" => Some("="),
        "ne" | "neq" => Some("!="),
        "before" | "less" | "under" => Some("<"),
        "after" | "since" | "greater" | "over" => Some(">="),
        _ => None,
    };
    let near = match language {
        Language::Jql => nearest(&word, ["IN", "NOT IN", "IS", "IS NOT", "WAS", "CHANGED"]),
        Language::Cql if matches!(word.as_str(), "is" | "was") => Some("="),
        Language::Cql => nearest(&word, ["IN", "NOT IN"]),
    };
    known_elsewhere.or(near).map(did_you_mean)
}

/// Guesses whether a word after a condition was meant to join it with what follows, or to sort.
///
/// What follows decides: the `of` in `summary ~ out of order` is one letter from `OR`, but joins nothing.
pub(super) fn connector_meant(token: &Token, joins: bool, sorts: bool) -> Option<String> {
    let TokenKind::Word { text, .. } = &token.kind else {
        return None;
    };
    if text.eq_ignore_ascii_case("orderby") {
        return Some(did_you_mean("ORDER BY"));
    }
    let near = match (joins, sorts) {
        (_, true) => nearest(text, ["ORDER"]),
        (true, _) => nearest(text, ["AND", "OR"]),
        _ => None,
    };
    near.map(did_you_mean)
}

/// Guesses what was meant after a field of `ORDER BY`.
pub(super) fn sort_meant(token: &Token) -> Option<String> {
    if token.is_word("AND")
        || token.is_word("OR")
        || token.is_symbol(Symbol::And)
        || token.is_symbol(Symbol::Or)
    {
        return Some("conditions come before ORDER BY".to_owned());
    }
    let word = token.text()?.to_lowercase();
    match word.as_str() {
        "ascending" => Some(did_you_mean("ASC")),
        "descending" => Some(did_you_mean("DESC")),
        _ => nearest(&word, ["ASC", "DESC"]).map(did_you_mean),
    }
}

fn did_you_mean(word: &str) -> String {
    format!("did you mean `{word}`?")
}
