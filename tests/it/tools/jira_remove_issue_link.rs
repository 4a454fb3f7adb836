//! `jira_remove_issue_link` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(
    removes_a_link_between_issues_and_looks_whether_it_is_gone,
    |world| {
        let made = world
        .ok(
            "jira_create_issue_link",
            json!({"link_type": "Blocks", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125"}),
        )
        .await;
        let id = made["link_id"].clone();
        let said = world
            .ok("jira_remove_issue_link", json!({"link_id": id}))
            .await;
        assert_eq!(said["message"], "Link removed: PROJ-124 blocks PROJ-125");
        let said = world
            .err("jira_remove_issue_link", json!({"link_id": id}))
            .await;
        assert!(said.contains("does not exist"), "{said}");
    }
);

both_editions!(removes_a_web_link_of_an_issue, |world| {
    let made = world
        .ok(
            "jira_create_remote_issue_link",
            json!({"issue_key": "PROJ-124", "url": "https://example.com", "title": "x"}),
        )
        .await;
    let asked = json!({"link_id": made["link_id"], "issue_key": "PROJ-124"});
    let said = world.ok("jira_remove_issue_link", asked.clone()).await;
    assert_eq!(said["message"], "Web link removed from PROJ-124");
    let said = world.err("jira_remove_issue_link", asked).await;
    assert!(said.contains("has no web link"), "{said}");
});

#[tokio::test]
async fn a_link_to_a_project_out_of_reach_stays() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let made = open
            .ok(
                "jira_get_issue",
                json!({"issue_key": "SUP-2", "fields": "issuelinks"}),
            )
            .await;
        let id = made["issuelinks"][0]["id"].clone();
        assert!(id.is_string(), "{made}");
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let said = world
            .err("jira_remove_issue_link", json!({"link_id": id}))
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
        assert!(world.writes().is_empty());
    }
}
