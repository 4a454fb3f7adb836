//! `confluence_set_page_restrictions` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(people_and_groups_are_set_and_read_back, |world| {
    let arguments = json!({"page_id": "10012", "edit_users": ["me", "Mara Okafor"], "edit_groups": ["developers"]});
    let said = world
        .ok("confluence_set_page_restrictions", arguments)
        .await;
    let update = &said["restrictions"]["update"];
    assert_eq!(update["groups"], json!(["developers"]));
    let names: Vec<&str> = update["users"]
        .as_array()
        .expect("users")
        .iter()
        .filter_map(|user| user["display_name"].as_str())
        .collect();
    assert_eq!(names.len(), 2, "{update}");
    assert!(
        names.contains(&"Ada Lindqvist") && names.contains(&"Mara Okafor"),
        "{names:?}"
    );
    assert_eq!(
        said["restrictions"]["read"],
        json!({"users": [], "groups": []})
    );
    assert!(said.get("not_applied").is_none(), "{said}");
    let read = world
        .ok(
            "confluence_get_page_restrictions",
            json!({"page_id": "10012"}),
        )
        .await;
    assert_eq!(read, said["restrictions"]);
});

both_editions!(
    behaviour_180_what_is_left_out_is_open_and_shown_so_before,
    |world| {
        world
            .ok(
                "confluence_set_page_restrictions",
                json!({"page_id": "10012", "edit_users": ["me"]}),
            )
            .await;
        let arguments = json!({"page_id": "10012", "dry_run": true});
        let shown = world
            .ok("confluence_set_page_restrictions", arguments)
            .await;
        let edit = &shown["edits"][0];
        assert_eq!(edit["field"], "update");
        assert_eq!(edit["before"]["users"][0]["display_name"], "Ada Lindqvist");
        assert_eq!(edit["after"], json!({"users": [], "groups": []}));
        assert!(shown["notes"].to_string().contains("Everyone"), "{shown}");
        let said = world
            .ok("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert_eq!(
            said["restrictions"]["update"],
            json!({"users": [], "groups": []})
        );
    }
);

both_editions!(locking_oneself_out_is_told_before, |world| {
    let arguments = json!({"page_id": "10012", "edit_users": ["Mara Okafor"], "dry_run": true});
    let shown = world
        .ok("confluence_set_page_restrictions", arguments)
        .await;
    assert!(
        shown["notes"].to_string().contains("you lock yourself out"),
        "{shown}"
    );
    let arguments = json!({"page_id": "10012", "edit_groups": ["developers"], "dry_run": true});
    let shown = world
        .ok("confluence_set_page_restrictions", arguments)
        .await;
    assert!(
        shown["notes"]
            .to_string()
            .contains("unless a group lets you in"),
        "{shown}"
    );
    assert!(
        world
            .writes()
            .iter()
            .all(|line| line.contains("users-bulk")),
        "{:?}",
        world.writes()
    );
});

both_editions!(people_and_groups_nobody_knows_change_nothing, |world| {
    let arguments = json!({"page_id": "10012", "edit_users": ["nobody-at-all"]});
    let said = world
        .err("confluence_set_page_restrictions", arguments)
        .await;
    assert!(
        said.contains("User `nobody-at-all` does not exist"),
        "{said}"
    );
    let arguments = json!({"page_id": "10012", "edit_groups": ["no-group"]});
    let said = world
        .err("confluence_set_page_restrictions", arguments)
        .await;
    assert!(said.contains("no-group"), "{said}");
    let read = world
        .ok(
            "confluence_get_page_restrictions",
            json!({"page_id": "10012"}),
        )
        .await;
    assert_eq!(read["update"], json!({"users": [], "groups": []}));
});

#[tokio::test]
async fn nothing_outside_of_the_allowed_spaces_is_restricted() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let said = world
            .err(
                "confluence_set_page_restrictions",
                json!({"page_id": "10012"}),
            )
            .await;
        assert!(
            said.contains("Access to space `TECH` is restricted"),
            "{said}"
        );
        assert!(world.writes().is_empty());
    }
}
