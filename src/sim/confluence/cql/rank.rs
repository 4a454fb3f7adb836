//! In which order hits come: what `ORDER BY` says, else what fits best.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::super::state::Kind;
use super::Query;
use super::evaluate::{Hit, plain};
use super::words::{Wanted, words};

/// Ranks a hit: a word in the title weighs more than one in the text.
pub(crate) fn score(hit: &Hit<'_>, wanted: &[Wanted]) -> usize {
    let (title, text) = match hit {
        Hit::Content(content) => (content.title().to_owned(), plain(content)),
        Hit::Space(space) => (space.name.clone(), space.description.clone()),
        Hit::User(_) => return 0,
    };
    let count = |text: &str| {
        let parsed = words(text);
        wanted
            .iter()
            .map(|wanted| wanted.places(&parsed).len())
            .sum::<usize>()
    };
    let comment = matches!(hit, Hit::Content(content) if content.kind == Kind::Comment);
    if wanted.is_empty() || comment {
        0
    } else {
        count(&title) * 10 + count(&text).min(20)
    }
}

/// Sorts hits by the fields of the query, then by rank, then newest first.
pub(crate) fn order(query: &Query, hits: &mut [(usize, Hit<'_>)]) {
    hits.sort_by(|(left_score, left), (right_score, right)| {
        for (field, descending) in &query.order {
            let ordering = match field.as_str() {
                "created" => created(left).cmp(&created(right)),
                "lastmodified" => modified(left).cmp(&modified(right)),
                "id" => id(left).cmp(&id(right)),
                "type" => kind(left).cmp(kind(right)),
                "creator" => author(left).cmp(author(right)),
                "space" | "space.key" => space(left).cmp(&space(right)),
                _ => title(left).cmp(&title(right)),
            };
            let ordering = if *descending {
                ordering.reverse()
            } else {
                ordering
            };
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        right_score
            .cmp(left_score)
            .then_with(|| modified(right).cmp(&modified(left)))
            .then_with(|| id(left).cmp(&id(right)))
    });
}

fn created(hit: &Hit<'_>) -> Timestamp {
    match hit {
        Hit::Content(content) => content.created,
        Hit::Space(space) => space.created,
        Hit::User(_) => Timestamp::UNIX_EPOCH,
    }
}

fn modified(hit: &Hit<'_>) -> Timestamp {
    match hit {
        Hit::Content(content) => content.latest().when,
        other => created(other),
    }
}

fn id(hit: &Hit<'_>) -> u64 {
    match hit {
        Hit::Content(content) => content.id,
        Hit::Space(space) => space.id,
        Hit::User(_) => 0,
    }
}

fn kind(hit: &Hit<'_>) -> &'static str {
    match hit {
        Hit::Content(content) => content.kind.name(),
        Hit::Space(_) => "space",
        Hit::User(_) => "user",
    }
}

fn author<'a>(hit: &'a Hit<'_>) -> &'a str {
    match hit {
        Hit::Content(content) => &content.author,
        Hit::Space(space) => &space.author,
        Hit::User(user) => &user.name,
    }
}

fn space(hit: &Hit<'_>) -> u64 {
    match hit {
        Hit::Content(content) => content.space,
        Hit::Space(space) => space.id,
        Hit::User(_) => 0,
    }
}

fn title(hit: &Hit<'_>) -> String {
    match hit {
        Hit::Content(content) => content.title().to_lowercase(),
        Hit::Space(space) => space.name.to_lowercase(),
        Hit::User(user) => user.display_name.to_lowercase(),
    }
}
