//! `jira_add_comment` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(writes_markdown_and_shows_it_as_the_site_keeps_it, |world| {
    let said = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "This is **fixed** in PR #123"}),
        )
        .await;
    assert_eq!(said["message"], "Comment added to PROJ-789");
    assert_eq!(said["body"], "This is **fixed** in PR #123");
    assert_eq!(said["author"]["display_name"], "Ada Lindqvist");
});

both_editions!(
    a_dry_run_changes_nothing_and_its_plan_does_exactly_that,
    |world| {
        let shown = world
            .ok(
                "jira_add_comment",
                json!({"issue_key": "PROJ-789", "body": "Planned", "dry_run": true}),
            )
            .await;
        assert_eq!(
            shown["edits"],
            json!([{"field": "comment", "after": "Planned"}])
        );
        assert!(world.writes().is_empty(), "{:?}", world.writes());
        let plan = shown["plan"].clone();
        let said = world.ok("atlassian_apply", json!({"plan": plan})).await;
        assert_eq!(said["body"], "Planned");
        assert_eq!(world.writes().len(), 1);
        let again = world.err("atlassian_apply", json!({"plan": plan})).await;
        assert!(again.contains("There is no plan"), "{again}");
    }
);

both_editions!(
    behaviour_107_public_and_visibility_exclude_each_other,
    |world| {
        let asked = json!({
            "issue_key": "SUP-1", "body": "x", "public": true, "visibility": {"type": "group", "value": "developers"}
        });
        let said = world.err("jira_add_comment", asked).await;
        assert!(said.contains("exclude each other"), "{said}");
        assert!(world.writes().is_empty());
    }
);

both_editions!(needs_30_empty_defaults_mean_nothing, |world| {
    let asked = json!({"issue_key": "PROJ-789", "body": "plain", "visibility": "", "public": null});
    let said = world.ok("jira_add_comment", asked).await;
    assert_eq!(said["body"], "plain");
    assert!(said.get("visibility").is_none(), "{said}");
});

both_editions!(
    behaviour_106_a_public_comment_on_no_request_is_not_written,
    |world| {
        let asked = json!({"issue_key": "PROJ-789", "body": "x", "public": true});
        let said = world.err("jira_add_comment", asked).await;
        assert!(said.contains("is no service request"), "{said}");
        let issue = world
            .ok("jira_get_issue", json!({"issue_key": "PROJ-789"}))
            .await;
        assert!(!issue.to_string().contains("\"body\":\"x\""), "{issue}");
    }
);

both_editions!(a_request_is_answered_in_public_or_not_as_asked, |world| {
    for public in [true, false] {
        let asked = json!({"issue_key": "SUP-1", "body": "We are on it", "public": public});
        let said = world.ok("jira_add_comment", asked).await;
        assert_eq!(said["public"], json!(public), "{said}");
        assert!(said.get("not_applied").is_none(), "{said}");
    }
});

both_editions!(
    in_a_service_project_nothing_is_public_that_was_not_said,
    |world| {
        let said = world
            .ok(
                "jira_add_comment",
                json!({"issue_key": "SUP-1", "body": "Between us"}),
            )
            .await;
        assert_eq!(said["public"], json!(false), "{said}");
        assert!(said["notes"].to_string().contains("internal"), "{said}");
        let plan = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": "SUP-4", "comment": "Hello", "dry_run": true}),
            )
            .await;
        assert!(
            plan["notes"]
                .to_string()
                .contains("The comment is internal"),
            "{plan}"
        );
    }
);

both_editions!(behaviour_7_comment_is_another_name_for_body, |world| {
    let said = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "comment": "by its other name"}),
        )
        .await;
    assert_eq!(said["body"], "by its other name");
});

#[tokio::test]
async fn behaviour_109_an_internal_only_project_takes_no_open_comment() {
    for flavor in crate::support::FLAVORS {
        let world = crate::support::World::with(flavor, |config| {
            config.policy.internal_only_projects = vec!["SUP".into()];
        })
        .await;
        for asked in [
            json!({"issue_key": "SUP-1", "body": "x"}),
            json!({"issue_key": "sup-1", "body": "x", "public": true}),
        ] {
            let said = world.err("jira_add_comment", asked).await;
            assert!(said.contains("internal-only service project"), "{said}");
        }
        assert!(world.writes().is_empty());
        let asked = json!({"issue_key": "SUP-1", "body": "between us", "public": false});
        let said = world.ok("jira_add_comment", asked).await;
        assert_eq!(said["public"], json!(false), "{said}");
    }
}

both_editions!(people_are_mentioned_by_name, |world| {
    let said = world
        .ok(
            "jira_add_comment",
            json!({"issue_key": "PROJ-789", "body": "Please look, @[Mara Okafor]"}),
        )
        .await;
    let sent = world.sim.exchanges();
    let body = sent
        .iter()
        .rev()
        .find(|exchange| exchange.method == "POST")
        .map(|exchange| format!("{:?}", exchange.body))
        .expect("a comment was sent");
    let id = match world.is_cloud() {
        true => "5b109f2e9729b51b54dc274d",
        false => "[~mara]",
    };
    assert!(body.contains(id), "{body}");
    assert!(
        said["body"].to_string().contains("Mara Okafor") || !world.is_cloud(),
        "{said}"
    );
});
