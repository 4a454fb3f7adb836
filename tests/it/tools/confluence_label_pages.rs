//! `confluence_label_pages` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(
    many_pages_change_at_once_and_only_where_something_does,
    |world| {
        let tool = "confluence_label_pages";
        let arguments = json!({"page_ids": "20004, 20005, 12345", "add": "audited, brand"});
        let shown = world
            .ok(tool, {
                let mut planned = arguments.clone();
                planned["dry_run"] = json!(true);
                planned
            })
            .await;
        assert!(
            shown["change"]
                .as_str()
                .is_some_and(|line| line.contains("3 pages")),
            "{shown}"
        );
        assert!(world.writes().is_empty());
        let said = world.ok(tool, arguments.clone()).await;
        assert_eq!(said["message"], "Labels of 3 pages changed", "{said}");
        let writes = world.writes().len();
        let again = world.ok(tool, arguments).await;
        assert_eq!(again["message"], "Labels of 0 pages changed");
        assert_eq!(world.writes().len(), writes);
        let found = json!({"cql": "label = audited", "remove": "audited", "add": "checked"});
        let said = world.ok(tool, found).await;
        assert_eq!(said["message"], "Labels of 3 pages changed", "{said}");
        let labels = world
            .ok("confluence_get_labels", json!({"page_id": "20005"}))
            .await;
        assert!(
            labels.to_string().contains("checked") && !labels.to_string().contains("audited"),
            "{labels}"
        );
    }
);

both_editions!(what_cannot_be_meant_is_refused, |world| {
    for (arguments, words) in [
        (json!({"page_ids": "20004"}), "Give labels"),
        (json!({"add": "x"}), "either `page_ids` or `cql`"),
        (
            json!({"cql": "label = nowhere-at-all", "add": "x"}),
            "finds no pages",
        ),
    ] {
        let said = world.err("confluence_label_pages", arguments).await;
        assert!(said.contains(words), "{said}");
    }
    assert!(world.writes().is_empty());
});

#[tokio::test]
async fn a_query_reaches_no_other_space() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let arguments = json!({"cql": "space = TECH OR type = page", "add": "x", "dry_run": true});
        let shown = world.call("confluence_label_pages", arguments).await;
        assert!(!shown.text.contains("10010"), "{}", shown.text);
        let arguments = json!({"page_ids": "10010", "add": "x"});
        let said = world.err("confluence_label_pages", arguments).await;
        assert!(
            said.contains("Access to space `TECH` is restricted"),
            "{said}"
        );
        assert!(world.writes().is_empty());
    }
}
