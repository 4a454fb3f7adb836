//! `confluence_get_watchers` on both editions.

use serde_json::{Value, json};

use crate::support::both_editions;

const TOOL: &str = "confluence_get_watchers";

fn names(said: &Value, what: &str) -> Vec<String> {
    let mut names: Vec<String> = said["watchers"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|person| person["watches"] == what)
        .filter_map(|person| person["display_name"].as_str())
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

both_editions!(those_who_watch_a_page_or_its_space_are_named, |world| {
    let said = world.ok(TOOL, json!({"page_id": "10020"})).await;
    assert_eq!(names(&said, "page"), ["Ada Lindqvist", "John Doe"]);
    assert_eq!(said["count"], 2, "{said}");
    let said = world.ok(TOOL, json!({"space_key": "TECH"})).await;
    assert_eq!(names(&said, "space"), ["Mara Okafor", "Tomás Ribeiro"]);
    let both = json!({"page_id": "10020", "space_key": "TECH"});
    let said = world.ok(TOOL, both).await;
    assert_eq!(said["count"], 4, "{said}");
    assert_eq!(names(&said, "page").len(), 2);
    let said = world.err(TOOL, json!({})).await;
    assert!(said.contains("`page_id`"), "{said}");
});

both_editions!(those_who_may_not_know_are_told_so, |world| {
    if world.is_cloud() {
        return;
    }
    let said = world.err(TOOL, json!({"page_id": "20004"})).await;
    assert!(said.contains("the account may not"), "{said}");
    assert!(said.contains("Space Administrator"), "{said}");
});

both_editions!(
    a_site_without_the_list_is_told_from_a_page_that_is_missing,
    |world| {
        world
            .sim
            .add_fault("path=*/watchers times=always status=404")
            .expect("a rule");
        world
            .sim
            .add_fault("path=*/notification/child-created times=always status=404")
            .expect("a rule");
        let said = world.err(TOOL, json!({"page_id": "10020"})).await;
        assert!(said.contains("does not list them"), "{said}");
        let said = world.err(TOOL, json!({"page_id": "999"})).await;
        assert!(said.contains("does not exist"), "{said}");
    }
);
