//! `jira_search_fields` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(finds_by_something_like_the_name, |world| {
    let found = world
        .ok("jira_search_fields", json!({"keyword": "story point"}))
        .await;
    let first = &found["fields"][0];
    assert!(
        first["name"]
            .as_str()
            .expect("a name")
            .eq_ignore_ascii_case("story points"),
        "{found}"
    );
    assert!(
        first["id"]
            .as_str()
            .expect("an id")
            .starts_with("customfield_")
    );
    assert_eq!(first["schema"]["type"], "number");
});

both_editions!(behaviour_77_lists_the_first_without_a_keyword, |world| {
    let found = world.ok("jira_search_fields", json!({"limit": 3})).await;
    assert_eq!(found["fields"].as_array().map(Vec::len), Some(3));
    assert!(found["total"].as_u64().expect("a number") > 20);
});

both_editions!(asks_the_site_once_unless_told_to, |world| {
    let mark = world.sim.mark();
    world
        .ok("jira_search_fields", json!({"keyword": "epic"}))
        .await;
    world
        .ok("jira_search_fields", json!({"keyword": "labels"}))
        .await;
    assert_eq!(world.sim.requests_since(mark).len(), 1);
    world
        .ok(
            "jira_search_fields",
            json!({"keyword": "labels", "refresh": true}),
        )
        .await;
    assert_eq!(world.sim.requests_since(mark).len(), 2);
});

both_editions!(
    nothing_alike_is_an_empty_list_and_a_failure_is_none,
    |world| {
        let found = world
            .ok("jira_search_fields", json!({"keyword": "xyzzyplugh"}))
            .await;
        assert_eq!(found["fields"], json!([]));
        world
            .sim
            .add_fault("product=jira path=*/field times=always status=403")
            .expect("a rule");
        let said = world
            .err(
                "jira_search_fields",
                json!({"keyword": "epic", "refresh": true}),
            )
            .await;
        assert!(said.ends_with("[permission]"), "{said}");
    }
);
