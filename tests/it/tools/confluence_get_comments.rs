//! `confluence_get_comments` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(
    behaviour_116_every_comment_with_its_thread_in_one_request,
    |world| {
        let (said, requests) = world
            .counted("confluence_get_comments", json!({"page_id": "10010"}))
            .await;
        assert_eq!(requests.len(), 1, "{requests:?}");
        let comments = said["comments"].as_array().expect("comments");
        assert!(
            comments.len() > 25,
            "more than the first page: {}",
            comments.len()
        );
        assert_eq!(said["count"], comments.len());
        let answer = comments
            .iter()
            .find(|comment| comment["id"] == "12002")
            .expect("an answer");
        assert_eq!(answer["parent_comment_id"], "12001");
        assert_eq!(answer["location"], "footer");
        assert_eq!(answer["author"], "Ada Lindqvist");
        assert_eq!(answer["body"], "Two customers, both told.");
        let times: Vec<&str> = comments
            .iter()
            .filter_map(|comment| comment["created"].as_str())
            .collect();
        assert!(times.is_sorted(), "oldest first: {times:?}");
    }
);

both_editions!(inline_threads_say_what_they_hang_on, |world| {
    let said = world
        .ok("confluence_get_comments", json!({"page_id": "10011"}))
        .await;
    let of = |id: &str| -> Value {
        let comments = said["comments"].as_array().expect("comments");
        comments
            .iter()
            .find(|comment| comment["id"] == id)
            .expect("a comment")
            .clone()
    };
    assert_eq!(of("12101")["location"], "inline");
    assert_eq!(of("12101")["selection"], "Passwords are not accepted");
    assert_eq!(of("12102")["location"], "inline");
    assert_eq!(of("12103")["resolution"], "resolved");
});

both_editions!(no_comments_and_no_page_are_told_apart, |world| {
    let said = world
        .ok("confluence_get_comments", json!({"page_id": "10012"}))
        .await;
    assert_eq!(
        said,
        json!({"page_id": "10012", "count": 0, "comments": []})
    );
    let said = world
        .err("confluence_get_comments", json!({"page_id": "999999"}))
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
});

#[tokio::test]
async fn cloud_without_its_old_list_is_read_thread_by_thread() {
    let world = World::new(FLAVORS[0]).await;
    let whole = world
        .ok("confluence_get_comments", json!({"page_id": "10011"}))
        .await;
    world
        .sim
        .add_fault("path=*/descendant/comment times=always status=410")
        .expect("a rule");
    let (said, requests) = world
        .counted("confluence_get_comments", json!({"page_id": "10011"}))
        .await;
    let parents = |said: &Value| -> Vec<(String, Value)> {
        let comments = said["comments"].as_array().expect("comments");
        let mut pairs: Vec<(String, Value)> = comments
            .iter()
            .map(|comment| {
                (
                    comment["id"].to_string(),
                    comment["parent_comment_id"].clone(),
                )
            })
            .collect();
        pairs.sort_by(|one, other| one.0.cmp(&other.0));
        pairs
    };
    assert_eq!(parents(&said), parents(&whole));
    assert!(
        requests.iter().any(|line| line.contains("/children")),
        "{requests:?}"
    );
    // It is remembered: the next call does not ask in vain.
    let (_, requests) = world
        .counted("confluence_get_comments", json!({"page_id": "10011"}))
        .await;
    assert!(
        !requests.iter().any(|line| line.contains("descendant")),
        "{requests:?}"
    );
}

#[tokio::test]
async fn comments_stay_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        world
            .ok("confluence_get_comments", json!({"page_id": "20002"}))
            .await;
        for tool in ["confluence_get_comments", "confluence_get_inline_comments"] {
            let said = world.err(tool, json!({"page_id": "10010"})).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
        }
    }
}
