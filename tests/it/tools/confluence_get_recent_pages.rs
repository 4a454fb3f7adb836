//! `confluence_get_recent_pages` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

const TOOL: &str = "confluence_get_recent_pages";

fn titles(said: &Value) -> Vec<&str> {
    let results = said["results"].as_array().expect("results");
    results
        .iter()
        .filter_map(|hit| hit["title"].as_str())
        .collect()
}

fn times<'a>(said: &'a Value, name: &str) -> Vec<&'a str> {
    let results = said["results"].as_array().expect("results");
    results
        .iter()
        .filter_map(|hit| hit[name].as_str())
        .collect()
}

fn is_falling(times: &[&str]) -> bool {
    times.is_sorted_by(|one, next| one >= next)
}

both_editions!(what_was_changed_last_comes_first, |world| {
    let (said, requests) = world.counted(TOOL, json!({"limit": 8})).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let changed = times(&said, "updated");
    assert_eq!(changed.len(), 8, "{said}");
    assert!(is_falling(&changed), "{changed:?}");
    let kinds: Vec<&str> = times(&said, "type");
    assert!(kinds.iter().all(|kind| ["page", "blogpost"].contains(kind)));
    let next = said["next_page_token"].as_str().expect("more");
    let more = world
        .ok(TOOL, json!({"limit": 8, "page_token": next}))
        .await;
    assert!(times(&more, "updated")[0] <= changed[7], "{more}");
    assert!(!titles(&more).contains(&titles(&said)[0]));
});

both_editions!(what_was_created_last_and_by_me, |world| {
    let said = world
        .ok(TOOL, json!({"kind": "created", "mine": true, "limit": 50}))
        .await;
    assert!(is_falling(&times(&said, "created")), "{said}");
    let results = said["results"].as_array().expect("results");
    assert!(results.len() > 3);
    assert!(
        results.iter().all(|hit| hit["author"] == "Ada Lindqvist"),
        "{said}"
    );
    let mine = world
        .ok(TOOL, json!({"kind": "changed", "mine": true, "limit": 100}))
        .await;
    // What others made and I changed is mine here too.
    assert!(titles(&mine).len() >= titles(&said).len(), "{mine}");
});

both_editions!(
    what_i_viewed_comes_with_the_time_and_is_mine_alone,
    |world| {
        let said = world.ok(TOOL, json!({"kind": "viewed"})).await;
        assert_eq!(
            titles(&said),
            [
                "Deployment Process",
                "System Architecture",
                "We moved to one event bus",
                "Buttons"
            ]
        );
        let viewed = said["results"][1]["viewed"].as_str().expect("a time");
        assert!(viewed.starts_with("2026-11-16T09:30:00"), "{viewed}");
        assert!(is_falling(&times(&said, "viewed")));
        let said = world
            .ok(TOOL, json!({"kind": "viewed", "spaces_filter": "DESIGN"}))
            .await;
        assert_eq!(titles(&said), ["Buttons"]);
        let said = world.ok(TOOL, json!({"kind": "viewed", "limit": 2})).await;
        assert_eq!(titles(&said), ["Deployment Process", "System Architecture"]);
        let said = world.err(TOOL, json!({"kind": "deleted"})).await;
        assert!(said.contains("`deleted`"), "{said}");
    }
);

#[tokio::test]
async fn nothing_of_spaces_out_of_reach_is_listed() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        for kind in ["changed", "created", "viewed"] {
            let said = world.ok(TOOL, json!({"kind": kind, "limit": 50})).await;
            let results = said["results"].as_array().expect("results");
            assert!(!results.is_empty(), "{kind}");
            for hit in results {
                assert_eq!(hit["space"]["key"], "DESIGN", "{kind}: {hit}");
            }
        }
    }
}
