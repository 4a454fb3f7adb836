//! `jira_assign_issue` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(assigns_by_mail_address_and_reads_back, |world| {
    let (said, requests) = world
        .counted(
            "jira_assign_issue",
            json!({"issue_key": "PROJ-111", "assignee": "john.doe@example.com"}),
        )
        .await;
    assert_eq!(said["message"], "Issue PROJ-111 is assigned to John Doe");
    assert_eq!(said["issue"]["key"], "PROJ-111");
    assert_eq!(said["issue"]["assignee"]["display_name"], "John Doe");
    assert_eq!(
        said["changed"],
        json!([{"field": "assignee", "after": "John Doe"}])
    );
    assert_eq!(requests.len(), 4, "{requests:?}");
});

both_editions!(every_way_to_name_a_person_160_161_162, |world| {
    let id = match world.is_cloud() {
        true => "5b109f2e9729b51b54dc274d",
        false => "jirauser10102",
    };
    for (name, person) in [
        ("me", "Ada Lindqvist"),
        ("Mara Okafor", "Mara Okafor"),
        ("ME", "Ada Lindqvist"),
        ("mara okafor", "Mara Okafor"),
        ("tomas ribeiro", "Tomás Ribeiro"),
        (id, "Mara Okafor"),
        ("yuki.tanaka@example.com", "Yuki Tanaka"),
        ("@John Doe", "John Doe"),
    ] {
        let said = world
            .ok(
                "jira_assign_issue",
                json!({"issue_key": "PROJ-111", "assignee": name}),
            )
            .await;
        assert_eq!(said["issue"]["assignee"]["display_name"], person, "{name}");
    }
});

both_editions!(
    an_empty_assignee_unassigns_and_none_at_all_does_not_63,
    |world| {
        for empty in [json!(""), Value::Null] {
            world
                .ok(
                    "jira_assign_issue",
                    json!({"issue_key": "PROJ-123", "assignee": "me"}),
                )
                .await;
            let said = world
                .ok(
                    "jira_assign_issue",
                    json!({"issue_key": "PROJ-123", "assignee": empty}),
                )
                .await;
            assert_eq!(said["message"], "Issue PROJ-123 is unassigned");
            assert_eq!(said["issue"]["assignee"], Value::Null);
            assert_eq!(said["changed"][0]["before"], "Ada Lindqvist");
        }
        let said = world
            .err("jira_assign_issue", json!({"issue_key": "PROJ-123"}))
            .await;
        assert!(said.contains("Whom shall"), "{said}");
    }
);

both_editions!(an_object_of_the_site_is_taken_as_it_is, |world| {
    let object = match world.is_cloud() {
        true => r#"{"accountId": "5b10ac8d82e05b22cc7d4ef5"}"#,
        false => r#"{"name": "john.doe"}"#,
    };
    let (said, requests) = world
        .counted(
            "jira_assign_issue",
            json!({"issue_key": "PROJ-111", "assignee": object}),
        )
        .await;
    assert_eq!(said["issue"]["assignee"]["display_name"], "John Doe");
    assert_eq!(requests.len(), 3, "{requests:?}");
});

both_editions!(
    nobody_of_that_name_is_an_error_and_nothing_is_sent,
    |world| {
        let said = world
            .err(
                "jira_assign_issue",
                json!({"issue_key": "PROJ-111", "assignee": "Nobody Here"}),
            )
            .await;
        assert!(
            said.contains("Nobody is called `Nobody Here` on this Jira."),
            "{said}"
        );
        let said = world
            .err(
                "jira_assign_issue",
                json!({"issue_key": "PROJ-111", "assignee": "viewer@example.com"}),
            )
            .await;
        assert!(said.contains("Vera Viewer"), "{said}");
        assert!(said.contains("cannot be assigned to `PROJ-111`"), "{said}");
        let said = world
            .err(
                "jira_assign_issue",
                json!({"issue_key": "PROJ-99999", "assignee": "me"}),
            )
            .await;
        assert!(
            said.starts_with("Issue `PROJ-99999` does not exist"),
            "{said}"
        );
        assert!(world.writes().is_empty());
    }
);

both_editions!(a_plan_is_refused_if_the_issue_moved_on, |world| {
    let shown = world
        .ok(
            "jira_assign_issue",
            json!({"issue_key": "PROJ-111", "assignee": "me", "dry_run": true}),
        )
        .await;
    assert_eq!(
        shown["edits"],
        json!([{"field": "assignee", "after": "Ada Lindqvist"}])
    );
    assert!(world.writes().is_empty());
    world
        .ok(
            "jira_assign_issue",
            json!({"issue_key": "PROJ-111", "assignee": "Mara Okafor"}),
        )
        .await;
    let said = world
        .err("atlassian_apply", json!({"plan": shown["plan"]}))
        .await;
    assert!(
        said.contains("was changed since the plan was made"),
        "{said}"
    );
});

#[tokio::test]
async fn limits_and_read_only_hold() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_assign_issue",
                json!({"issue_key": "PROJ-111", "assignee": "me"}),
            )
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
        assert!(world.writes().is_empty());
    }
}
