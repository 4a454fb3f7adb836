//! `confluence_resolve_comment` on both editions.

use serde_json::{Value, json};

use crate::support::{World, both_editions};

async fn threads(world: &World) -> Vec<Value> {
    let said = world
        .ok(
            "confluence_get_inline_comments",
            json!({"page_id": "10011"}),
        )
        .await;
    said["comments"].as_array().expect("a list").clone()
}

async fn thread(world: &World) -> Value {
    threads(world)
        .await
        .into_iter()
        .find(|comment| {
            comment.get("parent_comment_id").is_none()
                && comment["resolution"] != "resolved"
                && comment["resolution"] != "dangling"
        })
        .expect("an open thread")
}

both_editions!(a_thread_is_resolved_and_opened_again, |world| {
    let id = thread(world).await["id"].clone();
    let said = world
        .ok("confluence_resolve_comment", json!({"comment_id": id}))
        .await;
    assert_eq!(said["comment"]["resolution"], "resolved", "{said}");
    assert!(said.get("not_applied").is_none(), "{said}");
    let writes = world.writes().len();
    let again = world
        .ok("confluence_resolve_comment", json!({"comment_id": id}))
        .await;
    assert!(
        again["message"]
            .as_str()
            .is_some_and(|words| words.contains("nothing was written")),
        "{again}"
    );
    assert_eq!(world.writes().len(), writes);
    let opened = world
        .ok(
            "confluence_resolve_comment",
            json!({"comment_id": id, "resolved": false}),
        )
        .await;
    assert_eq!(opened["comment"]["resolution"], "reopened", "{opened}");
    assert_eq!(
        opened["comment"]["body"], said["comment"]["body"],
        "its text stays"
    );
});

both_editions!(what_has_no_state_is_refused, |world| {
    let dangling = threads(world)
        .await
        .into_iter()
        .find(|comment| comment["resolution"] == "dangling")
        .expect("one whose words are gone");
    let said = world
        .err(
            "confluence_resolve_comment",
            json!({"comment_id": dangling["id"]}),
        )
        .await;
    assert!(said.contains("are gone"), "{said}");
    let said = world
        .ok("confluence_get_comments", json!({"page_id": "10010"}))
        .await;
    let footer = said["comments"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|comment| comment["location"] == "footer")
        .expect("a footer comment")["id"]
        .clone();
    let said = world
        .err("confluence_resolve_comment", json!({"comment_id": footer}))
        .await;
    assert!(said.contains("stands below the page"), "{said}");
    let said = world
        .err(
            "confluence_resolve_comment",
            json!({"comment_id": "999999"}),
        )
        .await;
    assert!(said.contains("Comment `999999` does not exist"), "{said}");
    assert!(world.writes().is_empty());
});

both_editions!(a_plan_of_a_thread_that_moved_on_is_refused, |world| {
    let id = thread(world).await["id"].clone();
    let set = |resolved: bool| json!({"comment_id": id, "resolved": resolved});
    let planned = |resolved: bool| {
        let mut call = set(resolved);
        call["dry_run"] = json!(true);
        call
    };
    let tool = "confluence_resolve_comment";
    // What is not so yet when it is planned, and what is so already: somebody sets the other meanwhile.
    for (at_first, wanted, meanwhile) in [(false, true, true), (true, true, false)] {
        world.ok(tool, set(at_first)).await;
        let plan = world.ok(tool, planned(wanted)).await;
        assert!(plan["plan"].is_string(), "{plan}");
        world.ok(tool, set(meanwhile)).await;
        let writes = world.writes().len();
        let apply = json!({"plan": plan["plan"]});
        let said = world.err("atlassian_apply", apply).await;
        assert!(said.contains("changed since the plan"), "{said}");
        assert_eq!(world.writes().len(), writes, "{said}");
        let now = threads(world).await;
        let now = now.iter().find(|comment| comment["id"] == id);
        let state = if meanwhile { "resolved" } else { "reopened" };
        assert_eq!(now.expect("the thread")["resolution"], state);
    }
    // One that nobody touched is resolved as it was planned.
    let plan = world.ok(tool, planned(true)).await;
    let apply = json!({"plan": plan["plan"]});
    let said = world.ok("atlassian_apply", apply).await;
    assert_eq!(said["comment"]["resolution"], "resolved", "{said}");
});
