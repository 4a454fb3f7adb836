//! `confluence_check_cql` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

const TOOL: &str = "confluence_check_cql";

both_editions!(a_right_query_is_counted_before_it_is_fetched, |world| {
    let cql = "type = page AND space = TECH AND label = api ORDER BY lastmodified DESC";
    let said = world.ok(TOOL, json!({"cql": cql})).await;
    assert_eq!(said["valid"], true, "{said}");
    assert_eq!(
        said["cql"],
        "type = \"page\" AND space = \"TECH\" AND label = \"api\" ORDER BY lastmodified DESC"
    );
    let found = world
        .ok("confluence_search", json!({"query": cql, "limit": 50}))
        .await;
    let n_found = found["results"].as_array().expect("results").len();
    assert!(n_found > 0);
    assert_eq!(said["count"], json!(n_found));
    assert!(world.writes().is_empty());
});

both_editions!(one_request_where_nothing_is_compared_with_lists, |world| {
    let arguments = json!({"cql": "type = page AND creator = currentUser()"});
    let (said, requests) = world.counted(TOOL, arguments).await;
    assert_eq!(said["valid"], true, "{said}");
    assert_eq!(requests.len(), 1, "{requests:?}");
});

both_editions!(unknown_fields_are_named_with_their_places, |world| {
    let said = world
        .ok(TOOL, json!({"cql": "type = page AND\n spce = TECH"}))
        .await;
    assert_eq!(said["valid"], false);
    assert_eq!(
        said["errors"],
        json!(["Line 2, column 2: There is no field `spce`; did you mean `space`?"])
    );
    assert!(said.get("count").is_none(), "{said}");
});

both_editions!(operators_and_functions_are_those_a_field_takes, |world| {
    for (cql, part) in [
        ("text = harbour", "does not take `=`; it takes `~` and `!~`"),
        (
            "creator = curentUser()",
            "no function `curentUser()`; did you mean `currentUser()`?",
        ),
    ] {
        let said = world.ok(TOOL, json!({"cql": cql})).await;
        assert_eq!(said["valid"], false, "{said}");
        let errors = said["errors"].to_string();
        assert!(errors.contains(part), "{errors}");
        assert!(errors.contains("Line 1, column 1"), "{errors}");
    }
});

both_editions!(values_are_answered_with_the_nearest_right_ones, |world| {
    let cql = "space = TEHC AND type = pge AND label = deploymnt AND parent = Home AND created > yesterday";
    let said = world.ok(TOOL, json!({"cql": cql})).await;
    assert_eq!(said["valid"], false, "{said}");
    let errors = said["errors"].as_array().expect("errors");
    let told = |part: &str| {
        assert!(
            errors
                .iter()
                .any(|error| error.as_str().is_some_and(|error| error.contains(part))),
            "{part}: {errors:#?}"
        );
    };
    told("no space has this key; perhaps `TECH` (Tech)");
    told("`type` has no value `pge`; perhaps `page`");
    told("nothing has this label; perhaps `deployment`");
    told("`parent` takes the id of a content, not `Home`");
    told("`created` takes a day");
});

both_editions!(
    people_are_found_by_what_was_written_in_their_place,
    |world| {
        let handle = if world.is_cloud() {
            "5b10a2844c20165700ede21g"
        } else {
            "ada"
        };
        let said = world
            .ok(TOOL, json!({"cql": format!("creator = \"{handle}\"")}))
            .await;
        assert_eq!(said["valid"], true, "{said}");
        let said = world
            .ok(TOOL, json!({"cql": "creator = \"Lindqvist\""}))
            .await;
        assert_eq!(said["valid"], false, "{said}");
        let errors = said["errors"].to_string();
        assert!(
            errors.contains(&format!("`{handle}` (Ada Lindqvist)")),
            "{errors}"
        );
    }
);

both_editions!(a_query_that_cannot_be_read_shows_the_place, |world| {
    let arguments = json!({"cql": "space = TECH AND AND x = 1"});
    let (said, requests) = world.counted(TOOL, arguments).await;
    assert_eq!(said["valid"], false);
    assert_eq!((&said["line"], &said["column"]), (&json!(1), &json!(18)));
    assert!(said["errors"][0].to_string().contains('^'), "{said}");
    assert!(requests.is_empty(), "{requests:?}");
    let said = world.err(TOOL, json!({"cql": "  "})).await;
    assert!(said.contains("`cql`"), "{said}");
});

both_editions!(what_the_site_says_is_told_with_the_place, |world| {
    let arguments = json!({"cql": "type = page ORDER BY macro"});
    let said = world.ok(TOOL, arguments).await;
    assert_eq!(said["valid"], false, "{said}");
    let error = said["errors"][0].as_str().expect("an error");
    assert!(error.contains("does not support ordering"), "{error}");
    // A failure that is none of the query's is no judgement on it.
    world
        .sim
        .add_fault("path=*/rest/api/search times=always status=503")
        .expect("a rule");
    let said = world.err(TOOL, json!({"cql": "type = page"})).await;
    assert!(said.contains("503"), "{said}");
});

#[tokio::test]
async fn nothing_is_told_of_spaces_out_of_reach() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let all = world.ok(TOOL, json!({"cql": "type = page"})).await;
        let own = world
            .ok(TOOL, json!({"cql": "type = page AND space = DESIGN"}))
            .await;
        assert_eq!(all["count"], own["count"]);
        assert!(all["count"].as_u64().is_some_and(|count| count > 0));
        let said = world.ok(TOOL, json!({"cql": "space = TECH"})).await;
        assert_eq!(said["valid"], false, "{said}");
        assert!(!said.to_string().contains("(Tech)"), "{said}");
        // A label of another space is none, and is offered to nobody.
        let said = world.ok(TOOL, json!({"cql": "label = deployment"})).await;
        assert_eq!(said["valid"], false, "{said}");
        let said = world.ok(TOOL, json!({"cql": "label = deploymnt"})).await;
        assert!(!said.to_string().contains("`deployment`"), "{said}");
        // What was added to the query is not told back.
        let said = world
            .ok(TOOL, json!({"cql": "type = page ORDER BY macro"}))
            .await;
        assert!(!said.to_string().contains("DESIGN"), "{said}");
    }
}
