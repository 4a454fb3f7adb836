//! JQL read, printed and restricted. Numbers in names are those of the list of the reference's behaviour.

use crate::query::{
    Operator, Sort, Value,
    jql::{self, Jql},
    tree::Operand,
};

/// Reads, prints, reads the print again, and returns it.
fn printed(source: &str) -> String {
    let jql = jql::parse(source).unwrap_or_else(|error| panic!("{error}"));
    let printed = jql.to_string();
    assert_eq!(jql::parse(&printed).as_ref(), Ok(&jql), "{printed}");
    printed
}

fn check(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(printed(source), *expected, "{source}");
    }
}

fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn operators_and_values() {
    check(&[
        ("", ""),
        ("  \n", ""),
        ("status = Open", r#"status = "Open""#),
        ("status!=Open", r#"status != "Open""#),
        ("votes>4", "votes > 4"),
        ("votes >= -4", "votes >= -4"),
        ("duedate < now()", "duedate < now()"),
        ("created<=-1w", r#"created <= "-1w""#),
        ("summary ~ 'log in'", r#"summary ~ "log in""#),
        ("summary !~ \"a \\\"b\\\"\"", r#"summary !~ "a \"b\"""#),
        ("project = 10000", "project = 10000"),
        ("project = '10000'", r#"project = "10000""#),
        ("version = 1.5", r#"version = "1.5""#),
        ("assignee is empty", "assignee IS EMPTY"),
        ("assignee IS NOT null", "assignee IS NOT EMPTY"),
        ("assignee = EMPTY", "assignee = EMPTY"),
        ("assignee = 'EMPTY'", r#"assignee = "EMPTY""#),
        (
            "key in (A-1, 'A-2',10001)",
            r#"key IN ("A-1", "A-2", 10001)"#,
        ),
        ("status Not In (Done)", r#"status NOT IN ("Done")"#),
        (
            "assignee in membersOf(\"dev team\")",
            r#"assignee IN membersOf("dev team")"#,
        ),
        (
            "issue in linkedIssues(A-1, blocks)",
            r#"issue IN linkedIssues("A-1", "blocks")"#,
        ),
        ("due < endOfDay(-1)", "due < endOfDay(-1)"),
    ]);
}

#[test]
fn history() {
    check(&[
        ("status was Open", r#"status WAS "Open""#),
        (
            "status was not in (A, B)",
            r#"status WAS NOT IN ("A", "B")"#,
        ),
        ("status WAS NOT Open", r#"status WAS NOT "Open""#),
        ("status was in (A)", r#"status WAS IN ("A")"#),
        ("assignee was empty", "assignee WAS EMPTY"),
        ("status changed", "status CHANGED"),
        (
            "status CHANGED FROM Open to 'In Progress' by currentUser() after startOfWeek() before -1d on 2026-01-01",
            "status CHANGED FROM \"Open\" TO \"In Progress\" BY currentUser() AFTER startOfWeek() BEFORE \"-1d\" ON \"2026-01-01\"",
        ),
        (
            "status was Done during (\"2026-01-01\", now())",
            r#"status WAS "Done" DURING ("2026-01-01", now())"#,
        ),
    ]);
}

#[test]
fn precedence_is_printed_as_parentheses() {
    check(&[
        ("a=1 or b=2 and c=3", "a = 1 OR (b = 2 AND c = 3)"),
        ("(a=1 or b=2) and c=3", "(a = 1 OR b = 2) AND c = 3"),
        ("a=1 && b=2 || c=3", "(a = 1 AND b = 2) OR c = 3"),
        ("a=1 & b=2 | c=3", "(a = 1 AND b = 2) OR c = 3"),
        ("((a=1))", "a = 1"),
        ("not a=1 and b=2", "NOT a = 1 AND b = 2"),
        ("!(a=1 and not not b=2)", "NOT (a = 1 AND NOT NOT b = 2)"),
        ("a=1 and (b=2 and c=3)", "a = 1 AND (b = 2 AND c = 3)"),
    ]);
}

#[test]
fn fields() {
    check(&[
        ("cf[10010] = x", r#"cf[10010] = "x""#),
        ("\"Story Points\" > 3", r#""Story Points" > 3"#),
        ("'Epic Link' = A-1", r#""Epic Link" = "A-1""#),
        ("10010 = x", r#""10010" = "x""#),
        ("größe = 1", r#""größe" = 1"#),
        ("limit = 1", r#""limit" = 1"#),
        ("issue.property[x].y = 1", "issue.property[x].y = 1"),
        (
            "issue.property['x y'].a.b ~ c",
            r#"issue.property["x y"].a.b ~ "c""#,
        ),
        (
            "issue.property[x]\".a b\" = 1",
            r#"issue.property[x]".a b" = 1"#,
        ),
        ("field[x] = 1", r#""field"[x] = 1"#),
    ]);
}

#[test]
fn sorts() {
    check(&[
        ("order by created", "ORDER BY created"),
        (
            "a = 1 ORDER BY priority desc, cf[1] ASC, \"Story Points\"",
            r#"a = 1 ORDER BY priority DESC, cf[1] ASC, "Story Points""#,
        ),
        (
            "ORDER BY issue.property[x].y DESC",
            "ORDER BY issue.property[x].y DESC",
        ),
    ]);
}

#[test]
fn phrases_of_the_user_guide() {
    check(&[
        (
            "project = PROJ AND status != Done ORDER BY priority DESC",
            r#"project = "PROJ" AND status != "Done" ORDER BY priority DESC"#,
        ),
        (
            "assignee = currentUser() AND duedate < now()",
            "assignee = currentUser() AND duedate < now()",
        ),
        (
            "sprint in openSprints() AND type = Bug",
            r#"sprint IN openSprints() AND type = "Bug""#,
        ),
    ]);
}

#[test]
fn line_19_reserved_words_become_quoted_values() {
    for word in ["IF", "AND", "OR", "NOT", "ORDER", "IN", "int", "Do", "cf"] {
        assert_eq!(
            printed(&format!("project = {word}")),
            format!("project = \"{word}\"")
        );
        assert_eq!(
            printed(&format!(
                "project != {word} AND project in ({word}, A) OR x not in({word})"
            )),
            format!(
                "(project != \"{word}\" AND project IN (\"{word}\", \"A\")) OR x NOT IN (\"{word}\")"
            )
        );
    }
    check(&[
        ("project = \"IF\"", r#"project = "IF""#),
        ("project = 'AND' AND a = 1", r#"project = "AND" AND a = 1"#),
        ("text ~ \"project = IF\"", r#"text ~ "project = IF""#),
        (
            "project = OR OR project = AND AND a = 1",
            r#"project = "OR" OR (project = "AND" AND a = 1)"#,
        ),
    ]);
}

#[test]
fn line_20_any_key_stays_one_literal() {
    let allowed = keys(&["IF", "1A", "A B", "X) OR project = Y", "q\"\\"]);
    let jql = Jql::new(None, Vec::new()).restrict_projects(&allowed);
    assert_eq!(
        jql.to_string(),
        r#"project IN ("IF", "1A", "A B", "X) OR project = Y", "q\"\\")"#
    );
    assert_eq!(
        jql::equals("project", "X) OR project = Y"),
        jql::parse(r#"project = "X) OR project = Y""#)
            .unwrap()
            .condition
            .unwrap()
    );
}

#[test]
fn line_21_filters_are_joined() {
    let allowed = keys(&["A", "B"]);
    let restricted = |source| {
        let jql = jql::parse(source).unwrap();
        jql.restrict_projects(&allowed).to_string()
    };
    let filter = r#"project IN ("A", "B")"#;
    assert_eq!(restricted(""), filter);
    assert_eq!(
        restricted("ORDER BY created"),
        format!("{filter} ORDER BY created")
    );
    assert_eq!(
        restricted("project = C OR a = 1 ORDER BY created desc"),
        format!("{filter} AND (project = \"C\" OR a = 1) ORDER BY created DESC")
    );
    assert_eq!(
        restricted("a = 1 and b = 2"),
        format!("{filter} AND (a = 1 AND b = 2)")
    );
    let both = jql::parse("a = 1 or b = 2 order by c").unwrap();
    let both = both
        .restrict_projects(&allowed)
        .exclude_projects(&keys(&["B"]));
    assert_eq!(
        both.to_string(),
        format!("({filter} AND (a = 1 OR b = 2)) AND project NOT IN (\"B\") ORDER BY c")
    );
    let unchanged = jql::parse("a = 1").unwrap().exclude_projects(&[]);
    assert_eq!(unchanged.to_string(), "a = 1");
}

#[test]
fn line_21_an_empty_allow_list_lets_nothing_through() {
    let jql = jql::parse("a = 1").unwrap().restrict_projects(&[]);
    assert_eq!(jql.to_string(), r#"project IN ("") AND a = 1"#);
}

#[test]
fn line_22_no_way_around_the_filter() {
    for source in [
        "a) OR (b",
        "project = A) OR (project = B",
        "a = 1) ORDER BY (b",
        "a = \"1\" OR b = 'x\" y",
        "(a = 1",
        "a = 1 --",
        "a = 1; b = 2",
    ] {
        assert!(jql::parse(source).is_err(), "{source}");
    }
    let jql = jql::parse(r#"text ~ "x ORDER BY y""#).unwrap();
    assert_eq!(
        jql.restrict_projects(&keys(&["A"])).to_string(),
        r#"project IN ("A") AND text ~ "x ORDER BY y""#
    );
    let jql = jql::parse(r#"text ~ ") OR (" order by a"#).unwrap();
    assert_eq!(
        jql.restrict_projects(&keys(&["A"])).to_string(),
        r#"project IN ("A") AND text ~ ") OR (" ORDER BY a"#
    );
}

#[test]
fn line_23_a_sprint_is_a_number() {
    let text = jql::equals("sprint", "1 OR 1=1");
    assert_eq!(Jql::from(text).to_string(), r#"sprint = "1 OR 1=1""#);
    assert_eq!(
        Jql::from(jql::equals("sprint", 42)).to_string(),
        "sprint = 42"
    );
}

#[test]
fn invisible_characters_and_spaces() {
    check(&[
        (
            "project\u{a0}=\u{3000}A\u{2003}AND b = 1",
            r#"project = "A" AND b = 1"#,
        ),
        ("summary ~ \"a\u{200b}b\"", "summary ~ \"a\u{200b}b\""),
        ("summary ~ \"a\tb\nc\"", r#"summary ~ "a\tb\nc""#),
        ("summary ~ \"\u{0}\"", r#"summary ~ "\u0000""#),
    ]);
    for character in ['\u{200b}', '\u{feff}', '\u{202e}', '\u{0}', '\u{fe0f}'] {
        for source in [
            format!("project = A{character}"),
            format!("{character}project = A"),
            format!("project = A {character}OR b = 1"),
            format!("pro{character}ject = A"),
        ] {
            let error = jql::parse(&source).unwrap_err();
            let name = format!("U+{:04X}", u32::from(character));
            assert!(error.message().contains(&name), "{error}");
        }
    }
}

#[test]
fn what_people_write_without_quotes() {
    check(&[
        (
            "assignee = john.doe@example.com",
            r#"assignee = "john.doe@example.com""#,
        ),
        ("created >= 2026/01/01", r#"created >= "2026/01/01""#),
        ("summary ~ log*", r#"summary ~ "log*""#),
        (r"summary ~ log\ in", r#"summary ~ "log in""#),
        (r"summary ~ \u0041ND", r#"summary ~ "AND""#),
        ("due <= startOfDay(+1d)", r#"due <= startOfDay("+1d")"#),
    ]);
}

#[test]
fn built_conditions() {
    let jql = Jql::from(jql::equals("project", "PROJ"))
        .and(jql::equals(
            "assignee",
            jql::function("currentUser", [""; 0]),
        ))
        .and((!jql::is_empty("due")).or(jql::compare("created", Operator::Greater, "-1w")))
        .then_by(Sort::descending("created"))
        .then_by(Sort::ascending("Story Points"));
    assert_eq!(
        jql.to_string(),
        "(project = \"PROJ\" AND assignee = currentUser()) AND (NOT due IS EMPTY OR created > \"-1w\") \
         ORDER BY created DESC, \"Story Points\" ASC"
    );
    assert_eq!(jql::parse(&jql.to_string()), Ok(jql));
}

#[test]
fn readers_find_fields_and_bounds() {
    let jql = jql::parse("project = A and not (\"Story Points\" > 3 or cf[1] = 2) order by rank")
        .unwrap();
    let names: Vec<&str> = jql.fields().iter().map(|field| field.name()).collect();
    assert_eq!(names, ["project", "Story Points", "cf[1]", "rank"]);
    assert!(jql.is_bounded());
    assert!(!jql::parse("order by key").unwrap().is_bounded());

    let condition = jql.condition.unwrap();
    let [project, ..] = condition.comparisons()[..] else {
        panic!("no comparison");
    };
    assert_eq!(project.operator(), Operator::Equals);
    assert_eq!(
        project.operand(),
        Some(&Operand::Value(Value::Text("A".to_owned())))
    );
}

#[test]
fn unknown_fields_are_named_once_with_the_nearest() {
    let source = "asignee = x and Storypoints > 3 and asignee = y and STATUS = z \
         and cf[10010] = 1 and cf[7] = 1 and issue.property[a].b = 1 \
         and \"Epic Link[Issue]\" = A-1 order by zzz";
    let jql = jql::parse(source).unwrap();
    let unknown = jql.check_fields(&["Story Points", "customfield_10010", "Epic Link"]);
    let found: Vec<_> = unknown
        .iter()
        .map(|field| {
            (
                field.name.as_str(),
                field.position,
                field.nearest.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("asignee", source.find("asignee"), Some("assignee")),
            (
                "Storypoints",
                source.find("Storypoints"),
                Some("Story Points")
            ),
            ("cf[7]", source.find("cf[7]"), None),
            ("zzz", source.find("zzz"), None),
        ]
    );
}
