//! `confluence_get_page_history` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(an_old_version_takes_one_request, |world| {
    let (page, requests) = world
        .counted(
            "confluence_get_page_history",
            json!({"page_id": "10010", "version": 1}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(page["id"], "10010");
    assert_eq!(page["version"], 1);
    assert_eq!(page["content"]["format"], "markdown");
    let text = page["content"]["value"].as_str().expect("a text");
    assert!(
        text.contains("Parcel API") && !text.contains("Paging"),
        "{text}"
    );
});

both_editions!(the_newest_version_is_found_too, |world| {
    let page = world
        .ok(
            "confluence_get_page_history",
            json!({"page_id": "10010", "version": 3}),
        )
        .await;
    assert_eq!(page["version"], 3);
    assert!(
        page["content"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("curl"))
    );
});

both_editions!(storage_is_given_where_asked_for, |world| {
    let arguments = json!({"page_id": "10010", "version": 1, "convert_to_markdown": false});
    let page = world.ok("confluence_get_page_history", arguments).await;
    assert_eq!(page["content"]["format"], "storage");
    assert!(
        page["content"]["value"]
            .as_str()
            .is_some_and(|text| text.starts_with("<h1>"))
    );
});

both_editions!(a_version_that_never_was_is_told, |world| {
    let said = world
        .err(
            "confluence_get_page_history",
            json!({"page_id": "10010", "version": 99}),
        )
        .await;
    assert!(
        said.contains("Version 99 of page `10010` does not exist"),
        "{said}"
    );
});

#[tokio::test]
async fn history_stays_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let arguments = json!({"page_id": "10010", "version": 1});
        let said = world.err("confluence_get_page_history", arguments).await;
        assert!(
            said.contains("Access to space `TECH` is restricted"),
            "{said}"
        );
        let arguments = json!({"page_id": "10010", "from_version": 1, "to_version": 2});
        let said = world.err("confluence_get_page_diff", arguments).await;
        assert!(
            said.contains("Access to space `TECH` is restricted"),
            "{said}"
        );
    }
}
