//! `confluence_search_user` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(people_are_found_by_a_part_of_their_name, |world| {
    for query in ["Lindqvist", "user.fullname ~ \"Lindqvist\""] {
        let said = world
            .ok("confluence_search_user", json!({"query": query}))
            .await;
        assert_eq!(said["users"][0]["display_name"], "Ada Lindqvist", "{said}");
        let key = if world.is_cloud() {
            "account_id"
        } else {
            "name"
        };
        assert!(said["users"][0][key].is_string(), "{said}");
    }
    let said = world
        .ok("confluence_search_user", json!({"query": "Nobody Atall"}))
        .await;
    assert_eq!(said["users"], json!([]));
});

both_editions!(
    behaviour_165_a_group_narrows_the_search_where_groups_are_listed,
    |world| {
        let arguments = json!({"query": "lind", "group_name": "confluence-users"});
        if world.is_cloud() {
            // Cloud ignores the group, as the reference does.
            let said = world
                .ok(
                    "confluence_search_user",
                    json!({"query": "Lindqvist", "group_name": "x"}),
                )
                .await;
            assert_eq!(said["users"][0]["display_name"], "Ada Lindqvist", "{said}");
            return;
        }
        let said = world.ok("confluence_search_user", arguments).await;
        assert_eq!(said["users"][0]["display_name"], "Ada Lindqvist", "{said}");
        let said = world
            .err(
                "confluence_search_user",
                json!({"query": "lind", "group_name": "no-such-group"}),
            )
            .await;
        assert!(said.contains("Group `no-such-group`"), "{said}");
    }
);

both_editions!(nothing_but_people_can_be_found, |world| {
    let said = world
        .ok(
            "confluence_search_user",
            json!({"query": "user.fullname ~ \"Ada\" OR type = page"}),
        )
        .await;
    for user in said["users"].as_array().expect("a list") {
        assert!(user.get("display_name").is_some(), "{said}");
    }
    let said = world
        .err(
            "confluence_search_user",
            json!({"query": "user.fullname ~ ("}),
        )
        .await;
    assert!(said.contains("CQL cannot be read"), "{said}");
});

both_editions!(a_list_that_is_cut_says_so, |world| {
    let query = json!({"query": "user.fullname ~ \"a*\" OR user.fullname ~ \"m*\" OR user.fullname ~ \"j*\"", "limit": 1});
    let said = world.ok("confluence_search_user", query).await;
    assert_eq!(said["count"], 1, "{said}");
    assert!(said["more"].is_string(), "{said}");
    let said = world
        .ok("confluence_search_user", json!({"query": "Lindqvist"}))
        .await;
    assert!(said.get("more").is_none(), "{said}");
});
