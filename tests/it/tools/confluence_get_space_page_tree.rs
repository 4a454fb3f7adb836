//! `confluence_get_space_page_tree` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(behaviour_155_pages_stand_in_order_of_depth, |world| {
    let tree = world
        .ok(
            "confluence_get_space_page_tree",
            json!({"space_key": "DESIGN"}),
        )
        .await;
    assert_eq!(tree["space_key"], "DESIGN");
    assert_eq!(tree["has_more"], false);
    let pages = tree["pages"].as_array().expect("pages");
    assert_eq!(tree["total_pages"], pages.len());
    assert_eq!(pages[0]["title"], "Design Home");
    assert_eq!(pages[0]["depth"], 0);
    let depths: Vec<u64> = pages
        .iter()
        .map(|page| page["depth"].as_u64().expect("a depth"))
        .collect();
    let mut sorted = depths.clone();
    sorted.sort_unstable();
    assert_eq!(depths, sorted);
    let buttons = pages
        .iter()
        .find(|page| page["title"] == "Buttons")
        .expect("a page");
    assert_eq!(buttons["parent_id"], "20003");
    assert_eq!(buttons["depth"], 2);
});

both_editions!(the_space_is_asked_for_once_a_process, |world| {
    let arguments = json!({"space_key": "DESIGN", "limit": 5});
    let (_, first) = world
        .counted("confluence_get_space_page_tree", arguments.clone())
        .await;
    assert!(first.len() <= 2, "{first:?}");
    let (_, second) = world
        .counted("confluence_get_space_page_tree", arguments)
        .await;
    assert_eq!(second.len(), 1, "{second:?}");
});

both_editions!(windows_cover_the_space, |world| {
    let whole = world
        .ok(
            "confluence_get_space_page_tree",
            json!({"space_key": "TECH"}),
        )
        .await;
    let ids = |tree: &Value| -> Vec<String> {
        let pages = tree["pages"].as_array().expect("pages");
        pages
            .iter()
            .map(|page| page["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let mut read = Vec::new();
    let mut start = json!(0);
    loop {
        let arguments = json!({"space_key": "TECH", "limit": 10, "start": start});
        let part = world.ok("confluence_get_space_page_tree", arguments).await;
        assert!(
            part["pages"]
                .as_array()
                .is_some_and(|pages| pages.len() <= 10)
        );
        read.extend(ids(&part));
        if part["has_more"] == false {
            break;
        }
        start = part["next_start"].clone();
    }
    let mut whole = ids(&whole);
    whole.sort_unstable();
    read.sort_unstable();
    assert_eq!(read, whole);
});

both_editions!(a_space_that_is_none_is_answered_with_the_nearest, |world| {
    let said = world
        .err(
            "confluence_get_space_page_tree",
            json!({"space_key": "DESING"}),
        )
        .await;
    assert!(
        said.contains("Space `DESING` does not exist") && said.contains("`DESIGN` (Design)"),
        "{said}"
    );
    let arguments = json!({"space_key": "DESIGN", "limit": 2000});
    let said = world.err("confluence_get_space_page_tree", arguments).await;
    assert!(said.contains("`limit`"), "{said}");
});

#[tokio::test]
async fn only_allowed_spaces_are_walked() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let said = world
            .err(
                "confluence_get_space_page_tree",
                json!({"space_key": "tech"}),
            )
            .await;
        assert!(said.contains("is restricted"), "{said}");
        assert!(world.sim.requests_since(0).is_empty(), "nothing is asked");
        let said = world
            .err(
                "confluence_get_space_page_tree",
                json!({"space_key": "DESING"}),
            )
            .await;
        assert!(!said.contains("TECH"), "{said}");
    }
}
