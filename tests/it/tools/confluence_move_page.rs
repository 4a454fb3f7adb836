//! `confluence_move_page` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(a_page_moves_below_another, |world| {
    let arguments = json!({"page_id": "20004", "target_parent_id": "20002"});
    let (said, requests) = world.counted("confluence_move_page", arguments).await;
    assert_eq!(requests.len(), 4, "{requests:?}");
    assert_eq!(said["message"], "Page `Buttons` moved");
    assert_eq!(said["page"]["parent_id"], "20002");
    assert_eq!(
        said["changed"],
        json!([{"field": "parent_id", "before": "20003", "after": "20002"}])
    );
    assert!(said.get("not_applied").is_none(), "{said}");
});

both_editions!(a_page_moves_to_another_space_with_its_text, |world| {
    let before = world
        .ok(
            "confluence_get_page",
            json!({"page_id": "20007", "convert_to_markdown": false}),
        )
        .await;
    let arguments = json!({"page_id": "20007", "target_space_key": "PROJ"});
    let said = world.ok("confluence_move_page", arguments).await;
    assert_eq!(said["page"]["space"]["key"], "PROJ");
    assert_eq!(said["page"]["parent_id"], "30001", "below the home page");
    let after = world
        .ok(
            "confluence_get_page",
            json!({"page_id": "20007", "convert_to_markdown": false}),
        )
        .await;
    assert_eq!(after["metadata"]["content"], before["metadata"]["content"]);
});

both_editions!(behaviour_157_the_position_is_checked, |world| {
    let arguments = |position: &str| json!({"page_id": "20005", "target_parent_id": "20004", "position": position});
    let said = world.err("confluence_move_page", arguments("inside")).await;
    assert!(said.contains("`inside` is not a position"), "{said}");
    if world.is_cloud() {
        let said = world.ok("confluence_move_page", arguments("above")).await;
        assert_eq!(said["page"]["parent_id"], "20003");
        let children = world
            .ok(
                "confluence_get_page_children",
                json!({"parent_id": "20003"}),
            )
            .await;
        let titles: Vec<&str> = children["results"]
            .as_array()
            .expect("results")
            .iter()
            .filter_map(|child| child["title"].as_str())
            .collect();
        assert_eq!(titles, ["Tables", "Buttons"]);
    } else {
        let said = world.err("confluence_move_page", arguments("above")).await;
        assert!(said.contains("only put a page below another"), "{said}");
        assert!(world.writes().is_empty());
    }
});

both_editions!(a_page_moves_into_a_folder, |world| {
    let arguments = json!({"page_id": "10012", "target_parent_id": "10040"});
    let said = world.ok("confluence_move_page", arguments).await;
    assert_eq!(said["page"]["parent_id"], "10040");
});

both_editions!(a_target_is_needed_and_must_fit, |world| {
    let said = world
        .err("confluence_move_page", json!({"page_id": "20007"}))
        .await;
    assert!(
        said.contains("needs `target_parent_id` or `target_space_key`"),
        "{said}"
    );
    let arguments =
        json!({"page_id": "20007", "target_parent_id": "20002", "target_space_key": "PROJ"});
    let said = world.err("confluence_move_page", arguments).await;
    assert!(
        said.contains("is in space `DESIGN`, not in `PROJ`"),
        "{said}"
    );
    let arguments = json!({"page_id": "20001", "target_parent_id": "20002"});
    let said = world.err("confluence_move_page", arguments).await;
    assert!(said.contains("child of itself"), "{said}");
});

both_editions!(a_dry_run_shows_both_ends, |world| {
    let arguments = json!({"page_id": "20007", "target_space_key": "PROJ", "dry_run": true});
    let shown = world.ok("confluence_move_page", arguments).await;
    assert!(world.writes().is_empty());
    let edits = shown["edits"].as_array().expect("edits");
    assert!(
        edits.contains(&json!({"field": "space", "before": "DESIGN", "after": "PROJ"})),
        "{shown}"
    );
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["page"]["space"]["key"], "PROJ");
});

#[tokio::test]
async fn neither_end_may_lie_outside_of_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        for arguments in [
            json!({"page_id": "20007", "target_parent_id": "10001"}),
            json!({"page_id": "10014", "target_parent_id": "20001"}),
            json!({"page_id": "20007", "target_space_key": "TECH"}),
        ] {
            let said = world.err("confluence_move_page", arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
        assert!(world.writes().is_empty());
    }
}
