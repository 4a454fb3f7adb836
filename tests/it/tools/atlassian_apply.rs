//! `atlassian_apply`: exactly what was shown, once, and only while it still holds.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::{World, both_editions};

both_editions!(does_what_was_shown_and_nothing_twice, |world| {
    let shown = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "as shown", "dry_run": true}),
        )
        .await;
    assert_eq!(shown["dry_run"], true);
    let plan = json!({"plan": shown["plan"]});
    let (one, other) = tokio::join!(
        world.call("atlassian_apply", plan.clone()),
        world.call("atlassian_apply", plan.clone())
    );
    assert!(one.is_error != other.is_error, "{one:?} {other:?}");
    assert_eq!(world.writes().len(), 1);
});

#[tokio::test]
async fn a_plan_that_never_was_is_told_so() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .err("atlassian_apply", json!({"plan": "plan-00"}))
        .await;
    assert!(said.contains("There is no plan `plan-00`"), "{said}");
    assert!(world.sim.exchanges().is_empty());
}

#[tokio::test]
async fn a_plan_is_judged_again_when_it_is_applied() {
    // The plan was made by one server; another with narrower rules does not even know it.
    let wide = World::new(Flavor::Cloud).await;
    let shown = wide
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "x", "dry_run": true}),
        )
        .await;
    let narrow = World::with(Flavor::Cloud, |config| {
        config.policy.projects = Some(vec![])
    })
    .await;
    let said = narrow
        .err("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert!(said.contains("There is no plan"), "{said}");
}
