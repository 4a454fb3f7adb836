//! CQL read, printed and restricted, and plain words.

use crate::query::cql::{self, Cql};

fn check(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        let cql = cql::parse(source).unwrap_or_else(|error| panic!("{error}"));
        let printed = cql.to_string();
        assert_eq!(printed, *expected, "{source}");
        assert_eq!(cql::parse(&printed), Ok(cql), "{printed}");
    }
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn read_and_print() {
    check(&[
        (
            "type = page AND space = TECH ORDER BY lastmodified DESC",
            r#"type = "page" AND space = "TECH" ORDER BY lastmodified DESC"#,
        ),
        (
            "label = 'api' AND creator = currentUser()",
            r#"label = "api" AND creator = currentUser()"#,
        ),
        (
            "type in (page, blogpost) and text ~ \"x y\"",
            r#"type IN ("page", "blogpost") AND text ~ "x y""#,
        ),
        ("space.type = personal", r#"space.type = "personal""#),
        (
            "content.property[words].count <= 1.5",
            "content.property[words].count <= 1.5",
        ),
        ("ancestor in (123, 007)", "ancestor IN (123, 007)"),
        ("created > 2014/09/01", r#"created > "2014/09/01""#),
        ("created >= now('-4w')", r#"created >= now("-4w")"#),
        (
            "id in recentlyViewedContent(10, 0)",
            "id IN recentlyViewedContent(10, 0)",
        ),
        (
            "text ~ \"\\\"hello dolly\\\"\"",
            r#"text ~ "\"hello dolly\"""#,
        ),
        ("space = ~jdoe", r#"space = "~jdoe""#),
        ("space in (~jdoe, DS)", r#"space IN ("~jdoe", "DS")"#),
        ("title ~ C\\+\\+", r#"title ~ "C\\+\\+""#),
        (
            "space = and or space = empty",
            r#"space = "and" OR space = "empty""#,
        ),
        (
            "not type = page and (a=1 or b=2)",
            r#"NOT type = "page" AND (a = 1 OR b = 2)"#,
        ),
        ("order by created, title asc", "ORDER BY created, title ASC"),
    ]);
}

#[test]
fn jql_only_words_are_refused() {
    for source in [
        "title is empty",
        "title was x",
        "title changed",
        "\"my title\" = x",
        "creator = \"current user\"()",
        "\\u0041ND = x",
        "\"and\" = x",
        "a = \\u0041ND(x)",
    ] {
        assert!(cql::parse(source).is_err(), "{source}");
    }
}

#[test]
fn filters_are_joined() {
    let restricted = |source| {
        let cql = cql::parse(source).unwrap();
        cql.restrict_spaces(&keys(&["A", "my space"])).to_string()
    };
    let filter = r#"space IN ("A", "my space")"#;
    assert_eq!(restricted(""), filter);
    assert_eq!(
        restricted("order by lastmodified desc"),
        format!("{filter} ORDER BY lastmodified DESC")
    );
    assert_eq!(
        restricted("space = B or title ~ 'a ORDER BY b' order by title"),
        format!("{filter} AND (space = \"B\" OR title ~ \"a ORDER BY b\") ORDER BY title")
    );
    let cql = cql::parse("type = page or type = x").unwrap();
    assert_eq!(
        cql.exclude_spaces(&keys(&["HR"])).to_string(),
        r#"(type = "page" OR type = "x") AND space NOT IN ("HR")"#
    );
    assert!(cql::parse("title = a) OR (title = b").is_err());
}

#[test]
fn words_become_a_site_search() {
    for (text, expected) in [
        ("deployment process", r#"siteSearch ~ "deployment process""#),
        (
            "  deployment\n process ",
            r#"siteSearch ~ "deployment process""#,
        ),
        ("\"exact phrase\"", r#"siteSearch ~ "\"exact phrase\"""#),
        ("what's new", r#"siteSearch ~ "what's new""#),
        ("C:\\temp (old)", r#"siteSearch ~ "C:\\temp (old)""#),
        (
            "how to order by phone",
            r#"siteSearch ~ "how to order by phone""#,
        ),
        ("order by phone", r#"siteSearch ~ "order by phone""#),
        ("title in capitals", r#"siteSearch ~ "title in capitals""#),
        ("rock and roll", r#"siteSearch ~ "rock and roll""#),
        ("a) or (b", r#"siteSearch ~ "a) or (b""#),
        ("deploy\u{ad}ment", "siteSearch ~ \"deploy\u{ad}ment\""),
        ("", ""),
        (" \n", ""),
    ] {
        assert!(!cql::is_query(text), "{text}");
        let cql = cql::from_text(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(cql.to_string(), expected);
        assert_eq!(cql::parse(&cql.to_string()), Ok(cql));
    }
}

#[test]
fn cql_stays_cql() {
    for (text, expected) in [
        ("title = x", r#"title = "x""#),
        ("foo=bar", r#"foo = "bar""#),
        ("order by lastModified", "ORDER BY lastModified"),
    ] {
        assert!(cql::is_query(text), "{text}");
        assert_eq!(cql::from_text(text).unwrap().to_string(), expected);
    }
}

#[test]
fn broken_cql_is_not_searched_for_as_words() {
    for text in [
        "title ~ \"abc",
        "type = page AND",
        "space = A) OR (space = B",
        "type in (page, blogpost",
        "space not in",
        "space\u{200b} = SECRET",
        "content.property[a = 1",
    ] {
        let error = cql::from_text(text).unwrap_err();
        assert!(error.to_string().starts_with("Cannot read the CQL query"));
    }
}

#[test]
fn built_conditions() {
    let cql = Cql::from(cql::contains("title", "a \"b\" \\")).and(cql::one_of("label", ["x", "y"]));
    assert_eq!(
        cql.to_string(),
        r#"title ~ "a \"b\" \\" AND label IN ("x", "y")"#
    );
    let unknown = cql.check_fields(&["labels"]);
    assert!(unknown.is_empty());
    let cql = cql::parse("lable = x and lastmodified > now()").unwrap();
    let unknown = cql.check_fields(&[]);
    assert_eq!(unknown[0].nearest.as_deref(), Some("label"));
    assert_eq!(unknown.len(), 1);
}
