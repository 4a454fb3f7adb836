//! What of a query is documented otherwise.

use crate::query::cql;

fn doubts(source: &str) -> Vec<String> {
    let cql = cql::parse(source).unwrap_or_else(|error| panic!("{error}"));
    cql.doubts()
        .into_iter()
        .map(|doubt| doubt.message)
        .collect()
}

#[test]
fn what_is_documented_raises_no_doubt() {
    for source in [
        "",
        "type = page AND space in (TECH, ~ada) ORDER BY lastmodified DESC",
        "title ~ x AND title = x AND text !~ y AND siteSearch ~ z",
        "created >= now('-4w') AND lastModified < startOfMonth()",
        "creator = currentUser() OR watcher in (currentUser(), \"x\")",
        "id in recentlyViewedContent(10, 0) AND space in favouriteSpaces()",
        "content.property[words].count > 3",
        "user.fullname ~ Ada",
        "macro = toc and space.type = global",
    ] {
        assert_eq!(doubts(source), Vec::<String>::new(), "{source}");
    }
}

#[test]
fn fields_operators_and_functions_are_named_with_what_would_be_right() {
    for (source, said) in [
        (
            "spce = TECH",
            "There is no field `spce`; did you mean `space`?",
        ),
        ("zzz = 1", "There is no field `zzz`"),
        (
            "text = x",
            "The field `text` does not take `=`; it takes `~` and `!~`",
        ),
        (
            "space ~ x",
            "The field `space` does not take `~`; it takes `=`, `!=`, `IN` and `NOT IN`",
        ),
        (
            "creator = curentUser()",
            "There is no function `curentUser()`; did you mean `currentUser()`?",
        ),
        (
            "creator = now()",
            "The field `creator` is not compared with `now()`, but with `currentUser()`",
        ),
        (
            "label = now()",
            "The field `label` is compared with no function, and not with `now()`",
        ),
        (
            "creator in (currentUsr(), \"x\")",
            "There is no function `currentUsr()`; did you mean `currentUser()`?",
        ),
    ] {
        assert_eq!(doubts(source), [said], "{source}");
    }
}

#[test]
fn doubts_stand_in_the_order_of_the_text_with_their_places() {
    let cql = cql::parse("text = x AND spce = TECH").expect("CQL");
    let places: Vec<Option<usize>> = cql.doubts().iter().map(|doubt| doubt.position).collect();
    assert_eq!(places, [Some(0), Some(13)]);
}
