//! `jira_create_issue_link` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(the_inward_issue_does_it_to_the_outward_one, |world| {
    let said = world
        .ok(
            "jira_create_issue_link",
            json!({"link_type": "Blocks", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125"}),
        )
        .await;
    assert_eq!(said["message"], "PROJ-124 blocks PROJ-125");
    assert!(said["link_id"].is_string(), "{said}");
    let issue = world
        .ok(
            "jira_get_issue",
            json!({"issue_key": "PROJ-125", "fields": "issuelinks"}),
        )
        .await;
    let shown = issue.to_string();
    assert!(
        shown.contains("inward_issue") && shown.contains("PROJ-124"),
        "{issue}"
    );
});

both_editions!(a_phrase_says_the_direction_itself, |world| {
    let said = world
        .ok(
            "jira_create_issue_link",
            json!({"link_type": "is blocked by", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125"}),
        )
        .await;
    assert_eq!(said["message"], "PROJ-125 blocks PROJ-124");
});

both_editions!(a_comment_goes_along_as_markdown, |world| {
    let said = world
        .ok(
            "jira_create_issue_link",
            json!({
                "link_type": "relates", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125",
                "comment": "Same **cause**",
            }),
        )
        .await;
    assert_eq!(said["message"], "PROJ-124 relates to PROJ-125");
    let issue = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-124"}))
        .await;
    assert!(
        issue["comments"].to_string().contains("Same **cause**"),
        "{issue}"
    );
});

both_editions!(what_cannot_be_is_told_before_anything_is_sent, |world| {
    for (asked, words) in [
        (
            json!({"link_type": "Bloks", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-125"}),
            "`Blocks` (blocks)",
        ),
        (
            json!({"link_type": "Blocks", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-124"}),
            "linked to itself",
        ),
        (
            json!({"link_type": "Blocks", "inward_issue_key": "PROJ-456", "outward_issue_key": "PROJ-789"}),
            "PROJ-456 blocks PROJ-789 already",
        ),
        (
            json!({"link_type": "Blocks", "inward_issue_key": "PROJ-124", "outward_issue_key": "PROJ-9999"}),
            "`PROJ-9999` does not exist",
        ),
    ] {
        let said = world.err("jira_create_issue_link", asked).await;
        assert!(said.contains(words), "{said}");
    }
    assert!(world.writes().is_empty());
});

#[tokio::test]
async fn behaviour_111_no_comment_where_either_end_is_internal_only() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.internal_only_projects = vec!["SUP".into()];
        })
        .await;
        let mut asked = json!({
            "link_type": "Relates", "inward_issue_key": "PROJ-124", "outward_issue_key": "SUP-3", "comment": "x",
        });
        let said = world.err("jira_create_issue_link", asked.clone()).await;
        assert!(said.contains("internal-only"), "{said}");
        assert!(world.writes().is_empty());
        asked["comment"] = json!(null);
        world.ok("jira_create_issue_link", asked).await;
    }
}

#[tokio::test]
async fn both_ends_must_be_within_reach() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_create_issue_link",
                json!({"link_type": "Relates", "inward_issue_key": "PROJ-124", "outward_issue_key": "BACKEND-5"}),
            )
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
        assert!(world.writes().is_empty());
    }
}
