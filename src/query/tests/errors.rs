//! What a model reads when its query is wrong.

use crate::query::{Problem, cql, jql};

fn hint(source: &str) -> String {
    let error = jql::parse(source).unwrap_err();
    error.hint.unwrap_or_else(|| panic!("no hint: {source}"))
}

#[test]
fn the_whole_explanation() {
    let error = jql::parse("project = PROJ AND status = In Progress").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Cannot read the JQL query at line 1, column 32: expected AND, OR, ORDER BY or the end of the query, found `Progress`.
  project = PROJ AND status = In Progress
                                 ^
Hint: a value of several words needs quotes: \"In Progress\"."
    );
    assert_eq!(error.position, 31);
    assert_eq!(
        error.expected(),
        ["AND", "OR", "ORDER BY", "the end of the query"]
    );
}

#[test]
fn messages() {
    for (source, message) in [
        ("project =", "expected a value, found the end of the query"),
        ("= A", "expected a field name, found `=`"),
        (
            "a = 1 AND",
            "expected a field name, found the end of the query",
        ),
        ("a = 1 AND OR b = 2", "expected a field name, found `OR`"),
        (
            "(a = 1",
            "expected AND, OR or `)`, found the end of the query",
        ),
        ("()", "expected a field name, found `)`"),
        ("a = 'b", "the text in ' quotes has no end"),
        ("\\  = a", "expected a field name, found `\\ `"),
        ("a = \\ ()", "expected a value, found `\\ `"),
        ("a = AND (b)", "expected a value, found `AND`"),
        (
            "a = {b}",
            "the character `{` cannot stand outside quotes here",
        ),
        (
            "a@b = c",
            "the character `@` cannot stand outside quotes here",
        ),
        ("a ~ \"\\d\"", "`\\d` is no escape"),
        ("a in ()", "expected a value, found `)`"),
        (
            "a in b",
            "expected a list such as (\"A\", \"B\") or a function, found `b`",
        ),
        (
            "a = b()c",
            "expected AND, OR, ORDER BY or the end of the query, found `c`",
        ),
        ("a in (b c)", "expected `,` or `)`, found `c`"),
        ("a = f(,)", "expected an argument or `)`, found `,`"),
        ("a not b", "expected IN, found `b`"),
        (
            "a order by",
            "expected an operator such as `=`, `!=`, `~`, `<`, `>=`, IN, found `order`",
        ),
        ("order created", "expected BY after ORDER, found `created`"),
        (
            "order by a b",
            "expected ASC, DESC, `,` or the end of the query, found `b`",
        ),
        (
            "cf[x] = 1",
            "expected the number of a custom field, found `x`",
        ),
        ("a[b = 1", "expected `]`, found `=`"),
        ("a[b].. = 1", "expected a path such as `.name`, found `..`"),
        (
            "a = 99999999999999999999",
            "the number `99999999999999999999` is too large",
        ),
    ] {
        let error = jql::parse(source).unwrap_err();
        assert_eq!(error.message(), message, "{source}");
    }
}

#[test]
fn hints() {
    for (source, expected) in [
        ("a = 1 adn b = 2", "did you mean `AND`?"),
        ("a = x odrer by b", "did you mean `ORDER`?"),
        ("a = x orderby b", "did you mean `ORDER BY`?"),
        ("a = 1 adn b in (c)", "did you mean `AND`?"),
        ("a = x) or (b = 1", "this `)` closes nothing"),
        ("a == 1", "equality is a single `=`"),
        ("a <> 1", "inequality is `!=`"),
        ("a contains b", "did you mean `~`?"),
        ("a iss empty", "did you mean `IS`?"),
        (
            "a is 5",
            "IS only tests for EMPTY; compare with a value by = or !=",
        ),
        (
            "a = (1, 2)",
            "several values need IN, as in field IN (\"A\", \"B\")",
        ),
        ("a in b", "put the values in parentheses, also a single one"),
        ("order by a decs", "did you mean `DESC`?"),
        ("order by a descending", "did you mean `DESC`?"),
        ("order by a AND b = 1", "conditions come before ORDER BY"),
        (
            "a = out of order",
            "a value of several words needs quotes: \"out of\"",
        ),
        (
            "(status = To Do)",
            "a value of several words needs quotes: \"To Do\"",
        ),
        ("a@b = c", "put the field name in double quotes"),
        (
            "a\u{feff} = c",
            "delete it, or put the text that needs it in quotes",
        ),
    ] {
        assert_eq!(hint(source), expected, "{source}");
    }
}

#[test]
fn depth_is_limited() {
    for (before, after) in [("(", ")"), ("NOT ", ""), ("!", "")] {
        let nested = |n| format!("{}a = 1{}", before.repeat(n), after.repeat(n));
        assert!(jql::parse(&nested(200)).is_ok());
        assert_eq!(
            jql::parse(&nested(100_000)).unwrap_err().problem,
            Problem::TooDeep
        );
    }
    let lists = format!("a in {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(jql::parse(&lists).unwrap_err().problem, Problem::TooDeep);
    let deepest = format!("{}a = 1{}", "(NOT ".repeat(100), ")".repeat(100));
    let jql = jql::parse(&deepest).unwrap();
    assert_eq!(jql::parse(&jql.to_string()), Ok(jql));
}

#[test]
fn long_queries_are_read() {
    let keys: Vec<String> = (0..20_000).map(|n| format!("KEY-{n}")).collect();
    let list = format!("key in ({})", keys.join(", "));
    let jql = jql::parse(&list).unwrap();
    assert_eq!(jql::parse(&jql.to_string()), Ok(jql));

    let chain = vec!["a = 1"; 20_000].join(" OR ");
    let jql = jql::parse(&chain).unwrap();
    assert_eq!(jql.to_string(), chain);
    assert_eq!(jql.fields().len(), 20_000);

    let words = "word ".repeat(20_000);
    assert!(cql::from_text(&words).is_ok());
    assert!(jql::parse(&words).unwrap_err().to_string().len() < 1_000);
}
