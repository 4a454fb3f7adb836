//! Arguments as models send them, and as nobody should.

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::door::Caller;
use serde_json::{Map, json};

use crate::support::World;

#[tokio::test]
async fn right_values_in_wrong_types_are_understood() {
    let world = World::new(Flavor::Cloud).await;
    let found = world
        .ok("jira_search", json!({"jql": "project = PROJ", "limit": "3", "fields": ["summary"], "page_token": "", "expand": null}))
        .await;
    assert_eq!(found["issues"].as_array().map(Vec::len), Some(3));
    let found = world
        .ok(
            "jira_search",
            json!({"jql": "project = PROJ", "limit": 2.0}),
        )
        .await;
    assert_eq!(found["issues"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_wrong_argument_is_named() {
    let world = World::new(Flavor::Cloud).await;
    for (arguments, words) in [
        (
            json!({"issue_kye": "PROJ-1"}),
            "has no argument `issue_kye`. Did you mean `issue_key`?",
        ),
        (json!({}), "missing field `issue_key`"),
        (
            json!({"issue_key": "nonsense"}),
            "`nonsense` is not an issue key such as `PROJ-123`",
        ),
        (
            json!({"issue_key": "PROJ-1", "comment_limit": "many"}),
            "The argument `comment_limit`",
        ),
        (
            json!({"issue_key": "PROJ-1", "comment_limit": -1}),
            "The argument `comment_limit`",
        ),
        (json!({"issue_key": ["PROJ-1"]}), "The argument `issue_key`"),
        (
            json!({"issue_key": "PROJ-1", "include": "everything"}),
            "knows no section `everything`",
        ),
        (
            json!({"issue_key": "PROJ-1", "max_chars": 3}),
            "`max_chars` must be a number from 500",
        ),
    ] {
        let said = world.err("jira_get_issue", arguments.clone()).await;
        assert!(said.contains(words), "{arguments}: {said}");
        assert!(said.ends_with("[arguments]"), "{said}");
    }
    assert!(
        world.sim.exchanges().is_empty(),
        "nothing of this needs the site"
    );
}

#[tokio::test]
async fn an_unknown_field_is_answered_with_the_nearest() {
    let world = World::new(Flavor::Cloud).await;
    let arguments = json!({"issue_key": "PROJ-123", "fields": "Stroy Points"});
    let said = world.err("jira_get_issue", arguments).await;
    assert!(said.contains("has no field `Stroy Points`"), "{said}");
    assert!(
        said.contains("`Story Points`") || said.contains("`Story points`"),
        "{said}"
    );
}

#[tokio::test]
async fn an_unknown_tool_is_no_tool() {
    let world = World::new(Flavor::Cloud).await;
    let answer = world
        .door
        .call("jira_nothing", Map::new(), Caller::default())
        .await;
    assert_eq!(answer.expect_err("unknown").0, "jira_nothing");
}

#[tokio::test]
async fn a_caller_that_left_is_not_waited_for() {
    let world = World::new(Flavor::Cloud).await;
    let rule = "product=jira path=*/issue/* times=always delay=20000";
    world.sim.add_fault(rule).expect("a right rule");
    let caller = Caller::default();
    caller.cancelled.cancel();
    let arguments = json!({"issue_key": "PROJ-123"})
        .as_object()
        .expect("an object")
        .clone();
    let answer = world.door.call("jira_get_issue", arguments, caller).await;
    let answer = answer.expect("a tool");
    assert!(
        answer.is_error && answer.text.ends_with("[cancelled]"),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn answers_keep_to_their_budget_and_name_the_rest() {
    let world = World::new(Flavor::DataCenter).await;
    let arguments = json!({"jql": "ORDER BY key", "limit": 50});
    let whole = world.call("jira_search", arguments).await.text;
    assert!(
        whole.chars().count() <= 16_000,
        "{} characters",
        whole.chars().count()
    );

    let small =
        json!({"jql": "ORDER BY key", "limit": 50, "max_chars": 3000, "fields": "summary,status"});
    let first = world.ok("jira_search", small).await;
    let kept = first["issues"].as_array().expect("a list").len();
    let next = &first["left_out"]["next"];
    assert_eq!(first["left_out"]["items"], json!(50 - kept));
    assert_eq!(next["tool"], "jira_search");
    let rest = world.ok("jira_search", next["arguments"].clone()).await;
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value["issues"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|issue| issue["key"].as_str().expect("a key").to_owned())
            .collect()
    };
    let everything = world
        .ok(
            "jira_search",
            json!({"jql": "ORDER BY key", "limit": 50, "fields": "summary", "max_chars": 100_000}),
        )
        .await;
    let mut joined = keys(&first);
    joined.extend(keys(&rest));
    assert_eq!(
        joined,
        keys(&everything),
        "the call that is named goes on where the answer was cut"
    );
}

#[tokio::test]
async fn an_answer_is_sent_once_unless_asked_for_twice() {
    let arguments = json!({"issue_key": "PROJ-123"});
    let arguments = arguments.as_object().expect("an object");
    for is_structured in [false, true] {
        let world = World::with(Flavor::Cloud, |config| {
            config.answers.structured_content = is_structured;
        })
        .await;
        let answer = world
            .door
            .call("jira_get_issue", arguments.clone(), Caller::default())
            .await
            .expect("a tool");
        assert_eq!(answer.structured.is_some(), is_structured);
    }
}
