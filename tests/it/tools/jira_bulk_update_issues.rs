//! `jira_bulk_update_issues` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, administrate, both_editions};
use crate::undo::journal;

async fn shown(world: &World, key: &str) -> Value {
    world
        .ok(
            "jira_get_issue",
            json!({"issue_key": key, "fields": "labels,priority,status,comment"}),
        )
        .await
}

both_editions!(
    a_query_is_shown_first_and_then_changed_issue_by_issue,
    |world| {
        let asked = json!({
            "issue_keys": "PROJ-123, PROJ-456", "fields": {"priority": "Low"}, "add_labels": "swept", "remove_labels": "oauth",
        });
        let mut plan = asked.clone();
        plan["dry_run"] = json!(true);
        let plan = world.ok("jira_bulk_update_issues", plan).await;
        let edits = plan.to_string();
        assert!(
            edits.contains("PROJ-123 priority") && edits.contains("PROJ-456 labels"),
            "{plan}"
        );
        assert!(world.writes().is_empty());
        let said = world.ok("jira_bulk_update_issues", asked).await;
        assert_eq!(said["message"], "2 of 2 issues changed", "{said}");
        assert_eq!(
            said["results"],
            json!([{"key": "PROJ-123", "success": true}, {"key": "PROJ-456", "success": true}])
        );
        for key in ["PROJ-123", "PROJ-456"] {
            let issue = shown(world, key).await;
            let labels = issue["labels"].to_string();
            assert!(
                labels.contains("swept") && !labels.contains("oauth"),
                "{issue}"
            );
            assert_eq!(issue["priority"]["name"], "Low", "{issue}");
        }
    }
);

both_editions!(one_that_cannot_does_not_keep_the_others, |world| {
    let said = world
        .ok(
            "jira_bulk_update_issues",
            json!({"jql": "key in (DOCS-3, PROJ-101)", "transition": "In Progress"}),
        )
        .await;
    assert_eq!(said["message"], "1 of 2 issues changed", "{said}");
    let not = said["not_applied"].to_string();
    assert!(not.contains("PROJ-101"), "{said}");
    assert_eq!(
        shown(world, "DOCS-3").await["status"]["name"],
        "In Progress"
    );
});

both_editions!(watchers_and_comments_go_along, |world| {
    let said = world
        .ok(
            "jira_bulk_update_issues",
            json!({"issue_keys": "PROJ-124, PROJ-125", "comment": "Swept **out**", "add_watcher": "Mara Okafor"}),
        )
        .await;
    assert_eq!(said["message"], "2 of 2 issues changed", "{said}");
    for key in ["PROJ-124", "PROJ-125"] {
        let comments = shown(world, key).await["comments"].to_string();
        assert!(comments.contains("Swept **out**"), "{comments}");
        let watchers = world
            .ok("jira_get_issue_watchers", json!({"issue_key": key}))
            .await;
        assert!(watchers.to_string().contains("Mara Okafor"), "{watchers}");
    }
});

both_editions!(
    more_than_reckoned_with_are_refused_before_anything,
    |world| {
        for (asked, words) in [
            (
                json!({"jql": "project = PROJ", "limit": 3, "add_labels": "x"}),
                "`limit` is 3",
            ),
            (
                json!({"jql": "ORDER BY created", "add_labels": "x"}),
                "every issue there is",
            ),
            (
                json!({"jql": "project = PROJ AND summary ~ nothinglikethis", "add_labels": "x"}),
                "finds no issue",
            ),
            (json!({"add_labels": "x"}), "either `jql` or `issue_keys`"),
            (json!({"issue_keys": "PROJ-123"}), "nothing to update"),
        ] {
            let said = world.err("jira_bulk_update_issues", asked).await;
            assert!(said.contains(words), "{said}");
        }
        assert!(world.writes().is_empty());
    }
);

both_editions!(what_the_site_takes_of_none_is_an_error, |world| {
    let said = world
        .err(
            "jira_bulk_update_issues",
            json!({"issue_keys": "PROJ-123, PROJ-124", "fields": {"priority": "Sky"}}),
        )
        .await;
    assert!(said.contains("None of the issues"), "{said}");
    assert!(said.contains("Highest"), "{said}");
});

#[tokio::test]
async fn a_query_finds_nothing_out_of_reach() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .ok(
                "jira_bulk_update_issues",
                json!({"jql": "project in (DOCS, BACKEND)", "add_labels": "swept", "dry_run": true}),
            )
            .await;
        assert!(!said.to_string().contains("BACKEND"), "{said}");
        let refused = world
            .err(
                "jira_bulk_update_issues",
                json!({"issue_keys": "DOCS-3, BACKEND-1", "add_labels": "swept"}),
            )
            .await;
        assert!(refused.contains("restricted by configuration"), "{refused}");
        assert!(world.writes().is_empty());
    }
}

#[tokio::test]
async fn watchers_of_many_issues_are_taken_back() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World::with(flavor, |config| {
            administrate(config);
            journal(config, folder.path());
        })
        .await;
        let keys = ["PROJ-124", "PROJ-125"];
        let watching = || async {
            let mut n_watching = 0;
            for key in keys {
                let asked = json!({"issue_key": key});
                let said = world.ok("jira_get_issue_watchers", asked).await;
                n_watching += usize::from(said.to_string().contains("Mara Okafor"));
            }
            n_watching
        };
        assert_eq!(watching().await, 0, "{flavor}");
        let asked = json!({"issue_keys": keys.join(", "), "add_watcher": "Mara Okafor"});
        let said = world.ok("jira_bulk_update_issues", asked).await;
        assert_eq!(watching().await, keys.len(), "{flavor}");
        let id = said["undo"]
            .as_str()
            .unwrap_or_else(|| panic!("{flavor} has no undo: {said}"));
        world.ok("atlassian_undo", json!({"id": id})).await;
        assert_eq!(watching().await, 0, "{flavor}");
    }
}

both_editions!(what_is_wrong_with_all_is_said_once, |world| {
    let said = world
        .err(
            "jira_bulk_update_issues",
            json!({"jql": "project = PROJ AND status = 'To Do'", "add_labels": "x y"}),
        )
        .await;
    assert_eq!(said.matches("without blanks").count(), 1, "{said}");
    assert!(said.contains(" more: "), "{said}");
});

both_editions!(
    a_key_that_is_not_there_is_named_among_those_that_are,
    |world| {
        let said = world
            .err(
                "jira_bulk_update_issues",
                json!({"issue_keys": "PROJ-123, NOPE-1, PROJ-124", "add_labels": "x"}),
            )
            .await;
        assert!(said.contains("`NOPE-1` do not exist"), "{said}");
        assert!(!said.contains("PROJ-123"), "{said}");
        assert!(world.writes().is_empty());
    }
);

both_editions!(a_project_is_no_field_and_the_other_way_is_said, |world| {
    let said = world
        .err(
            "jira_bulk_update_issues",
            json!({"issue_keys": "PROJ-123", "fields": {"project": "DOCS"}}),
        )
        .await;
    let way = match world.is_cloud() {
        true => "jira_bulk_move_issues",
        false => "no call that moves an issue",
    };
    assert!(said.contains(way), "{said}");
});
