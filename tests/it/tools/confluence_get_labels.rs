//! `confluence_get_labels` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(labels_of_pages_posts_and_files_are_told, |world| {
    for (id, wanted) in [
        ("12345", None),
        ("att11001", Some("diagram")),
        ("10060", None),
    ] {
        let said = world
            .ok("confluence_get_labels", json!({"page_id": id}))
            .await;
        assert_eq!(said["page_id"], id);
        let labels = said["labels"].as_array().expect("a list");
        if let Some(wanted) = wanted {
            assert_eq!(labels[0]["name"], wanted, "{said}");
            assert_eq!(labels[0]["prefix"], "global", "{said}");
        }
    }
});

both_editions!(a_page_that_is_not_there_is_an_error, |world| {
    let said = world
        .err("confluence_get_labels", json!({"page_id": "999999"}))
        .await;
    assert!(said.contains("Content `999999` does not exist"), "{said}");
});

#[tokio::test]
async fn labels_stay_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        for id in ["10010", "att11001"] {
            let said = world
                .err("confluence_get_labels", json!({"page_id": id}))
                .await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
        for (tool, extra) in [
            ("confluence_add_label", "x"),
            ("confluence_remove_label", "diagram"),
        ] {
            let arguments = json!({"page_id": "att11001", "name": extra});
            let said = world.err(tool, arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
        assert!(world.writes().is_empty());
    }
}
