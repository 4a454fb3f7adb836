//! `confluence_get_page_restrictions` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(people_and_groups_in_one_request, |world| {
    let (said, requests) = world
        .counted(
            "confluence_get_page_restrictions",
            json!({"page_id": "30011"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["read"], json!({"users": [], "groups": []}));
    assert_eq!(said["update"]["groups"], json!(["administrators"]));
    let mara = &said["update"]["users"][0];
    assert_eq!(mara["display_name"], "Mara Okafor");
    let handle = if world.is_cloud() {
        "account_id"
    } else {
        "name"
    };
    assert!(mara[handle].is_string(), "{mara}");
});

both_editions!(
    an_open_page_says_so_and_a_missing_one_is_an_error,
    |world| {
        let said = world
            .ok(
                "confluence_get_page_restrictions",
                json!({"page_id": "10012"}),
            )
            .await;
        let open = json!({"users": [], "groups": []});
        assert_eq!(said, json!({"read": open, "update": open}));
        let said = world
            .err(
                "confluence_get_page_restrictions",
                json!({"page_id": "999999"}),
            )
            .await;
        assert!(said.contains("does not exist"), "{said}");
    }
);

#[tokio::test]
async fn restrictions_stay_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let said = world
            .err(
                "confluence_get_page_restrictions",
                json!({"page_id": "30011"}),
            )
            .await;
        assert!(
            said.contains("Access to space `PROJ` is restricted"),
            "{said}"
        );
    }
}
