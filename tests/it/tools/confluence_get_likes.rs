//! `confluence_get_likes` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(all_who_like_a_page_or_blog_post_are_named, |world| {
    let tool = "confluence_get_likes";
    let said = world.ok(tool, json!({"page_id": "12345"})).await;
    assert_eq!(said["count"], 3, "{said}");
    let names: Vec<&str> = said["users"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|user| user["display_name"].as_str())
        .collect();
    assert_eq!(names, ["John Doe", "Mara Okafor", "Tomás Ribeiro"]);
    let said = world.ok(tool, json!({"page_id": "10060"})).await;
    assert_eq!(said["count"], 4, "{said}");
    let said = world.ok(tool, json!({"page_id": "10020"})).await;
    assert_eq!((&said["count"], &said["users"]), (&json!(0), &json!([])));
});

both_editions!(a_failure_is_no_empty_list, |world| {
    world
        .sim
        .add_fault("path=*likes* times=always status=500")
        .expect("a rule");
    let said = world
        .err("confluence_get_likes", json!({"page_id": "12345"}))
        .await;
    assert!(said.contains("500"), "{said}");
    let said = world
        .err("confluence_get_likes", json!({"page_id": "999"}))
        .await;
    assert!(said.contains("does not exist"), "{said}");
});
