//! `jira_delete_issue` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(is_shown_first_then_gone, |world| {
    let shown = world
        .ok(
            "jira_delete_issue",
            json!({"issue_key": "DOCS-9", "dry_run": true}),
        )
        .await;
    assert!(
        shown["notes"][0]
            .as_str()
            .expect("a note")
            .contains("cannot be brought back")
    );
    assert!(world.writes().is_empty());
    let said = world
        .ok("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert_eq!(said["message"], "Issue DOCS-9 deleted");
    let gone = world
        .err("jira_get_issue", json!({"issue_key": "DOCS-9"}))
        .await;
    assert!(gone.ends_with("[not found]"), "{gone}");
});

both_editions!(behaviour_73_names_the_key_when_it_fails, |world| {
    let said = world
        .err("jira_delete_issue", json!({"issue_key": "PROJ-99999"}))
        .await;
    assert!(
        said.contains("`PROJ-99999`") && said.ends_with("[not found]"),
        "{said}"
    );
    world
        .sim
        .add_fault("product=jira method=DELETE times=always status=403")
        .expect("a rule");
    let said = world
        .err("jira_delete_issue", json!({"issue_key": "PROJ-111"}))
        .await;
    assert!(
        said.contains("`PROJ-111`") && said.ends_with("[permission]"),
        "{said}"
    );
    world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-111"}))
        .await;
});

both_editions!(success_is_not_concluded_from_silence, |world| {
    // The site says yes and does nothing.
    world
        .sim
        .add_fault("product=jira method=DELETE times=always status=204 body=")
        .expect("a rule");
    let said = world
        .ok("jira_delete_issue", json!({"issue_key": "PROJ-111"}))
        .await;
    assert_eq!(said["not_applied"][0]["field"], "deleted", "{said}");
});
