//! A person is asked before a change: by both ways of the protocol, and by a plan where there is none. Whatever is not a
//! clear yes changes nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use atlassian_mcp::atlassian::{Flavor, Profile, Rule, Rules};
use atlassian_mcp::config::{Config, ConfirmTimeout, WriteMode};
use atlassian_mcp::door::{Answer, Answered, Asking, Caller};
use serde_json::{Value, json};

use crate::support::World;

fn rules(config: &mut Config, lines: &[&str]) {
    let rules = lines.iter().map(|line| Rule::parse(line).expect("a rule"));
    config.policy.rules = Rules::new(rules.collect(), Profile::Open);
    config.policy.confirm_timeout = ConfirmTimeout(Duration::from_millis(200));
}

async fn world() -> World {
    World::with(Flavor::Cloud, |config| {
        rules(config, &["confirm write in PROJ"])
    })
    .await
}

fn comment() -> Value {
    json!({"issue_key": "PROJ-789", "body": "hello"})
}

async fn call(world: &World, tool: &str, arguments: &Value, asking: Asking) -> Answer {
    let caller = Caller {
        asking,
        ..Caller::default()
    };
    let arguments = arguments.as_object().expect("an object").clone();
    world
        .door
        .call(tool, arguments, caller)
        .await
        .expect("a tool")
}

/// A client that answers so, and counts how often it was asked.
fn client(answer: Option<Result<bool, String>>) -> (Asking, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let asking = Asking::Directly(Arc::new(move |message, _| {
        count.fetch_add(1, Ordering::Relaxed);
        assert!(message.contains("PROJ-789"), "{message}");
        let answer = answer.clone();
        Box::pin(async move {
            match answer {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        })
    }));
    (asking, asked)
}

#[tokio::test]
async fn a_yes_makes_the_change_and_nothing_else_does() {
    let world = world().await;
    let cases = [
        (Some(Ok(false)), "did not confirm"),
        (
            Some(Err("the client is gone".to_owned())),
            "could not be asked",
        ),
        (None, "Nobody confirmed the change within"),
    ];
    for (said, words) in cases {
        let (asking, asked) = client(said);
        let answer = call(&world, "jira_add_comment", &comment(), asking).await;
        assert!(
            answer.is_error && answer.text.contains(words),
            "{}",
            answer.text
        );
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert!(world.writes().is_empty(), "{:?}", world.writes());
    }
    let (asking, _) = client(Some(Ok(true)));
    let answer = call(&world, "jira_add_comment", &comment(), asking).await;
    assert!(!answer.is_error, "{}", answer.text);
    assert_eq!(world.writes().len(), 1);
}

#[tokio::test]
async fn nobody_is_asked_about_what_no_rule_speaks_of() {
    let world = world().await;
    let (asking, asked) = client(Some(Ok(false)));
    let elsewhere = json!({"issue_key": "BACKEND-1", "body": "hello"});
    let answer = call(&world, "jira_add_comment", &elsewhere, asking.clone()).await;
    assert!(!answer.is_error, "{}", answer.text);
    let read = json!({"issue_key": "PROJ-789"});
    call(&world, "jira_get_issue", &read, asking).await;
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_client_that_cannot_ask_gets_a_plan() {
    for mode in [WriteMode::Apply, WriteMode::Confirm] {
        let world = World::with(Flavor::Cloud, |config| {
            rules(config, &["confirm write in PROJ"]);
            config.policy.write_mode = mode;
        })
        .await;
        let shown = world.ok("jira_add_comment", comment()).await;
        assert_eq!(shown["dry_run"], true, "{shown}");
        assert!(
            shown["why"]
                .as_str()
                .is_some_and(|why| why.contains("confirmation")),
            "{shown}"
        );
        assert!(world.writes().is_empty());
        world
            .ok("atlassian_apply", json!({"plan": shown["plan"]}))
            .await;
        assert_eq!(world.writes().len(), 1);
    }
}

#[tokio::test]
async fn a_plan_does_not_get_around_a_client_that_can_ask() {
    let world = world().await;
    let mut planned = comment();
    planned["dry_run"] = json!(true);
    let (asking, asked) = client(Some(Ok(false)));
    let shown = call(&world, "jira_add_comment", &planned, asking.clone()).await;
    let shown: Value = serde_json::from_str(&shown.text).expect("JSON");
    let apply = json!({"plan": shown["plan"]});
    let answer = call(&world, "atlassian_apply", &apply, asking).await;
    assert!(
        answer.is_error && answer.text.contains("did not confirm"),
        "{}",
        answer.text
    );
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn in_rounds_the_repeated_call_carries_the_answer() {
    let world = world().await;
    let ask = |answered: Option<Answered>| Asking::InRounds(answered);
    let first = call(&world, "jira_add_comment", &comment(), ask(None)).await;
    let question = first.question.expect("a question");
    assert!(
        question.message.contains("PROJ-789") && question.message.contains("hello"),
        "{question:?}"
    );
    assert!(world.writes().is_empty());
    let answered = |accepted: bool, state: &str| {
        ask(Some(Answered {
            state: state.to_owned(),
            accepted,
        }))
    };
    // The state of one call says nothing for another, and one that nobody gave out says nothing at all.
    let other = json!({"issue_key": "PROJ-789", "body": "something else"});
    let stolen = call(
        &world,
        "jira_add_comment",
        &other,
        answered(true, &question.state),
    )
    .await;
    let second = stolen.question.expect("asked again");
    assert!(second.message.contains("something else"));
    let forged = call(
        &world,
        "jira_add_comment",
        &comment(),
        answered(true, "plan-0"),
    )
    .await;
    let third = forged.question.expect("asked again");
    // The model cannot take it out by itself.
    let apply = json!({"plan": third.state});
    let refused = call(&world, "atlassian_apply", &apply, Asking::Never).await;
    assert!(
        refused.is_error && refused.text.contains("There is no plan"),
        "{}",
        refused.text
    );
    assert!(world.writes().is_empty(), "{:?}", world.writes());
    let made = call(
        &world,
        "jira_add_comment",
        &comment(),
        answered(true, &third.state),
    )
    .await;
    assert!(!made.is_error, "{}", made.text);
    assert_eq!(world.writes().len(), 1);
    // Once only.
    let again = call(
        &world,
        "jira_add_comment",
        &comment(),
        answered(true, &third.state),
    )
    .await;
    assert!(again.question.is_some());
    let declined = call(
        &world,
        "jira_add_comment",
        &comment(),
        answered(false, &again.question.expect("asked").state),
    )
    .await;
    assert!(
        declined.is_error && declined.text.contains("did not confirm"),
        "{}",
        declined.text
    );
    assert_eq!(world.writes().len(), 1);
}
