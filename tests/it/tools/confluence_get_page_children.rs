//! `confluence_get_page_children` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

fn titles(answer: &Value) -> Vec<String> {
    answer["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|child| child["title"].as_str().expect("a title").to_owned())
        .collect()
}

both_editions!(one_request_lists_the_children, |world| {
    let (found, requests) = world
        .counted(
            "confluence_get_page_children",
            json!({"parent_id": "10010"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(found["parent_id"], "10010");
    assert_eq!(found["limit_requested"], 25);
    assert_eq!(found["start_requested"], 0);
    assert_eq!(found["count"], titles(&found).len());
    assert!(
        titles(&found).contains(&"API Rate Limits".to_owned()),
        "{found}"
    );
    assert!(found.get("next_start").is_none(), "{found}");
});

both_editions!(windows_join_without_gap_or_overlap, |world| {
    let all = world
        .ok(
            "confluence_get_page_children",
            json!({"parent_id": "10010", "limit": 50}),
        )
        .await;
    let mut read = Vec::new();
    let mut start = Some(json!(0));
    while let Some(from) = start {
        let arguments = json!({"parent_id": "10010", "limit": 2, "start": from});
        let part = world.ok("confluence_get_page_children", arguments).await;
        read.extend(titles(&part));
        start = part.get("next_start").cloned();
    }
    assert_eq!(read, titles(&all));
});

both_editions!(texts_come_with_at_most_one_more_request, |world| {
    let arguments = json!({"parent_id": "10010", "include_content": true, "expand": "version"});
    let (found, requests) = world
        .counted("confluence_get_page_children", arguments)
        .await;
    assert!(requests.len() <= 2, "{requests:?}");
    for child in found["results"].as_array().expect("results") {
        assert_eq!(child["content"]["format"], "markdown");
        assert!(child["version"].is_u64(), "{child}");
    }
});

both_editions!(folders_can_be_left_out_and_looked_into, |world| {
    let with = world
        .ok(
            "confluence_get_page_children",
            json!({"parent_id": "10001", "limit": 50}),
        )
        .await;
    assert!(titles(&with).contains(&"Architecture Decisions".to_owned()));
    // What stands in the tree and is no page is named as what it is.
    let children = with["results"].as_array().expect("a list");
    let vendors = children.iter().find(|child| child["title"] == "Vendors");
    assert_eq!(
        vendors.map(|child| &child["type"]),
        world.is_cloud().then_some(&json!("database"))
    );
    let arguments = json!({"parent_id": "10001", "limit": 50, "include_folders": false});
    let without = world.ok("confluence_get_page_children", arguments).await;
    // Data Center has no folders: there it is a page.
    let has_folder = titles(&without).contains(&"Architecture Decisions".to_owned());
    assert_eq!(has_folder, !world.is_cloud());
    let inside = world
        .ok(
            "confluence_get_page_children",
            json!({"parent_id": "10040"}),
        )
        .await;
    assert!(
        titles(&inside).contains(&"ADR-001 One event bus".to_owned()),
        "{inside}"
    );
});

both_editions!(no_children_is_an_empty_list_and_no_page_an_error, |world| {
    let found = world
        .ok(
            "confluence_get_page_children",
            json!({"parent_id": "10012"}),
        )
        .await;
    assert_eq!(found["count"], 0);
    assert_eq!(found["results"], json!([]));
    let said = world
        .err(
            "confluence_get_page_children",
            json!({"parent_id": "999999"}),
        )
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
});

#[tokio::test]
async fn children_stay_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        world
            .ok(
                "confluence_get_page_children",
                json!({"parent_id": "20001"}),
            )
            .await;
        for parent in ["10010", "10012"] {
            let arguments = json!({"parent_id": parent});
            let said = world.err("confluence_get_page_children", arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
    }
}
