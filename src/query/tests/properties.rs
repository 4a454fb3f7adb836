//! Properties over random trees and random texts: what is printed reads the same, and no query leaves its filter.

use proptest::prelude::*;

use crate::query::{
    Comparison, Condition, Confluence, Dialect, Direction, Field, Jira, Language, Number, Operand,
    Operator, Predicate, PredicateKind, Property, Query, Sort, Value, cql, jql,
};

/// Texts that a careless printer would let break out.
fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 _.-]{0,12}",
        any::<String>(),
        r#"["'\\()\[\],=!~ <>|&a-cORDENBY\n\t;{}@*]{0,16}"#,
        Just("X) OR project = Y".to_owned()),
        Just("\" OR \"a\" = \"a".to_owned()),
        Just("x\\\" OR project = Y ORDER BY z".to_owned()),
        Just("\\".to_owned()),
        Just("\\u0022".to_owned()),
        Just("\u{200b}AND\u{feff}".to_owned()),
        Just("empty".to_owned()),
    ]
}

fn name(language: Language) -> BoxedStrategy<String> {
    match language {
        Language::Cql => "[a-zA-Z_][a-zA-Z0-9_.-]{0,8}"
            .prop_filter("keyword", |name| !Language::Cql.is_keyword(name))
            .boxed(),
        Language::Jql => prop_oneof![
            Just("project".to_owned()),
            Just("AND".to_owned()),
            Just("cf[10010]".to_owned()),
            Just("cf".to_owned()),
            "[a-zA-Z0-9_. -]{1,8}",
            hostile_text(),
        ]
        .prop_filter("blank", |name| !name.trim().is_empty())
        .boxed(),
    }
}

fn field(language: Language) -> impl Strategy<Value = Field> {
    let path = match language {
        Language::Jql => hostile_text().boxed(),
        Language::Cql => "[a-z.]{0,6}".boxed(),
    };
    let path = path.prop_filter("dot", |path| !path.starts_with('.'));
    let property = (hostile_text(), path).prop_map(|(key, path)| Property { key, path });
    let properties = prop_oneof![4 => Just(vec![]), 1 => prop::collection::vec(property, 1..3)];
    (name(language), properties).prop_map(|(name, properties)| {
        let mut field = Field::new(name);
        field.properties = properties;
        field
    })
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => hostile_text().prop_map(Value::Text),
        1 => any::<i64>().prop_map(|number| Value::Number(Number::from(number))),
    ]
}

fn function(language: Language) -> impl Strategy<Value = Operand> {
    (name(language), prop::collection::vec(value(), 0..3))
        .prop_map(|(name, arguments)| Operand::Function { name, arguments })
}

fn single(language: Language) -> impl Strategy<Value = Operand> {
    let empty = match language {
        Language::Jql => Operand::Empty,
        Language::Cql => Operand::from("empty"),
    };
    prop_oneof![
        4 => value().prop_map(Operand::Value),
        1 => function(language),
        1 => Just(empty),
    ]
}

fn list(language: Language) -> impl Strategy<Value = Operand> {
    let inner = prop::collection::vec(single(language), 1..3).prop_map(Operand::List);
    let item = prop_oneof![5 => single(language), 1 => inner];
    prop_oneof![
        4 => prop::collection::vec(item, 1..4).prop_map(Operand::List),
        1 => function(language),
    ]
}

fn predicates(language: Language) -> impl Strategy<Value = Vec<Predicate>> {
    let operand = prop_oneof![single(language), list(language)];
    let kind = prop::sample::select(PredicateKind::ALL.to_vec());
    let predicate = (kind, operand).prop_map(|(kind, operand)| Predicate { kind, operand });
    prop::collection::vec(predicate, 0..3)
}

fn comparison(language: Language) -> BoxedStrategy<Condition> {
    use Operator::*;
    let make = |(field, operator, operand, predicates)| {
        Condition::Compare(Comparison {
            field,
            operator,
            operand,
            predicates,
        })
    };
    let simple = [
        Equals,
        NotEquals,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Contains,
        NotContains,
    ];
    let simple = (
        field(language),
        prop::sample::select(simple.to_vec()),
        single(language).prop_map(Some),
        Just(vec![]),
    );
    let listed = (
        field(language),
        prop::sample::select(vec![In, NotIn]),
        list(language).prop_map(Some),
        Just(vec![]),
    );
    let both = prop_oneof![3 => simple.prop_map(make), 1 => listed.prop_map(make)];
    if language == Language::Cql {
        return both.boxed();
    }
    let empty = (
        field(language),
        prop::sample::select(vec![Is, IsNot]),
        Just(Some(Operand::Empty)),
        Just(vec![]),
    );
    let was = (
        field(language),
        prop::sample::select(vec![Was, WasNot]),
        single(language).prop_map(Some),
        predicates(language),
    );
    let was_in = (
        field(language),
        prop::sample::select(vec![WasIn, WasNotIn]),
        list(language).prop_map(Some),
        predicates(language),
    );
    let changed = (
        field(language),
        Just(Changed),
        Just(None),
        predicates(language),
    );
    prop_oneof![
        6 => both,
        1 => empty.prop_map(make),
        1 => was.prop_map(make),
        1 => was_in.prop_map(make),
        1 => changed.prop_map(make),
    ]
    .boxed()
}

fn condition(language: Language) -> impl Strategy<Value = Condition> {
    comparison(language).prop_recursive(4, 16, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several.clone().prop_map(Condition::And),
            several.prop_map(Condition::Or),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn query<D: Dialect + 'static>() -> impl Strategy<Value = Query<D>> {
    let direction = prop::sample::select(vec![
        None,
        Some(Direction::Ascending),
        Some(Direction::Descending),
    ]);
    let sort =
        (field(D::LANGUAGE), direction).prop_map(|(field, direction)| Sort { field, direction });
    (
        prop::option::of(condition(D::LANGUAGE)),
        prop::collection::vec(sort, 0..3),
    )
        .prop_map(|(condition, order_by)| Query::new(condition, order_by))
}

/// Words and signs of the languages in any order: far more of these are queries than of random characters.
fn almost_query() -> impl Strategy<Value = String> {
    let pieces = [
        "project",
        "status",
        "title",
        "a",
        "IN",
        "NOT",
        "not in",
        "=",
        "!=",
        "~",
        "!~",
        ">",
        "<=",
        "(",
        ")",
        "(",
        ")",
        ",",
        "AND",
        "OR",
        "&&",
        "||",
        "!",
        "ORDER BY",
        "DESC",
        "is",
        "empty",
        "was",
        "changed",
        "by",
        "f()",
        "\"x y\"",
        "'z'",
        "cf[1]",
        "[k]",
        ".p",
        "-1w",
        "42",
        "\"",
        "\\",
        "1.5",
        "\u{200b}",
        "j@x",
        "~me",
        "\\ ",
        "\\u0041ND",
        "a = 1",
        "b ~ 'c'",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..14)
        .prop_map(|pieces| pieces.join(" "))
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![1 => any::<String>(), 1 => hostile_text(), 4 => almost_query()]
}

/// Reads a text the way a very simple reader would: what stands outside quotes, and at which depth.
///
/// Independent of the lexer, so that both must be wrong in the same way to let something through.
fn outside_quotes_at_top(text: &str) -> String {
    let mut outside = String::new();
    let mut depth = 0_i32;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => loop {
                match characters.next() {
                    Some('\\') => drop(characters.next()),
                    Some('"') => break,
                    Some(_) => {}
                    None => panic!("quote without end: {text}"),
                }
            },
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                assert!(depth >= 0, "closes too much: {text}");
            }
            _ if depth == 0 => outside.push(character),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
    outside
}

fn check_restricted<D: Dialect>(query: Query<D>, rule: Condition) -> Result<(), TestCaseError> {
    let printed = query.clone().restrict(rule.clone()).to_string();
    let read = Query::<D>::parse(&printed).map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(&read.order_by, &query.order_by);
    match query.condition {
        Some(condition) => {
            prop_assert_eq!(read.condition, Some(Condition::And(vec![rule, condition])));
        }
        None => prop_assert_eq!(read.condition, Some(rule)),
    }
    let top = outside_quotes_at_top(&printed);
    prop_assert!(!top.contains(" OR "), "{}", printed);
    Ok(())
}

fn check_printed<D: Dialect>(query: Query<D>) -> Result<(), TestCaseError> {
    let printed = query.to_string();
    let read = Query::<D>::parse(&printed).map_err(|e| TestCaseError::fail(e.to_string()))?;
    prop_assert_eq!(&read, &query);
    prop_assert_eq!(read.to_string(), printed);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn random_jql_trees_are_printed_and_read_the_same(query in query::<Jira>()) {
        check_printed(query)?;
    }

    #[test]
    fn random_cql_trees_are_printed_and_read_the_same(query in query::<Confluence>()) {
        check_printed(query)?;
    }

    #[test]
    fn no_jql_tree_leaves_its_filter(
        query in query::<Jira>(),
        keys in prop::collection::vec(hostile_text(), 1..3),
    ) {
        check_restricted(query, jql::one_of("project", &keys))?;
    }

    #[test]
    fn no_cql_tree_leaves_its_filter(
        query in query::<Confluence>(),
        keys in prop::collection::vec(hostile_text(), 1..3),
    ) {
        check_restricted(query, cql::one_of("space", &keys))?;
    }

    #[test]
    fn errors_point_into_the_text(text in any_text()) {
        for error in [jql::parse(&text).err(), cql::parse(&text).err()].into_iter().flatten() {
            prop_assert!(text.is_char_boundary(error.position));
            prop_assert!(error.to_string().contains('^'));
        }
    }

    #[test]
    fn words_are_one_literal(text in hostile_text()) {
        let cql = cql::Cql::from(cql::contains("siteSearch", &text));
        let read = cql::parse(&cql.to_string()).unwrap();
        prop_assert_eq!(read.condition, cql.condition);
    }
}

proptest! {
    // Most random texts are no queries, so more of them are needed.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn no_text_leaves_its_filter(text in any_text()) {
        if let Ok(jql) = jql::parse(&text) {
            check_printed(jql.clone())?;
            check_restricted(jql, jql::one_of("project", ["A"]))?;
        }
        if let Ok(cql) = cql::from_text(&text) {
            check_printed(cql.clone())?;
            check_restricted(cql, cql::one_of("space", ["A"]))?;
        }
    }
}
