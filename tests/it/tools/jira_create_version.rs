//! `jira_create_version` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

#[tokio::test]
async fn makes_a_version_and_reads_it_back() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let said = world
            .ok(
                "jira_create_version",
                json!({
                    "project_key": "PROJ", "name": "4.0", "start_date": "2026-12-01",
                    "release_date": "2026-12-24", "description": "Winter",
                }),
            )
            .await;
        assert_eq!(said["message"], "Version 4.0 created");
        assert_eq!(said["version"]["name"], "4.0");
        assert_eq!(said["version"]["startDate"], "2026-12-01");
        assert_eq!(said["version"]["releaseDate"], "2026-12-24");
        assert_eq!(said["version"]["description"], "Winter");
        assert!(said.get("not_applied").is_none(), "{said}");
        let all = world
            .ok("jira_get_project_versions", json!({"project_key": "PROJ"}))
            .await;
        assert!(all.to_string().contains("\"4.0\""), "{all}");
    }
}

both_editions!(what_is_wrong_is_told_before_anything_is_sent, |world| {
    for (asked, words) in [
        (
            json!({"project_key": "PROJ", "name": "4.0", "start_date": "soon"}),
            "is not a date",
        ),
        (
            json!({"project_key": "PROJ", "name": "4.0", "start_date": "2026-12-24", "release_date": "2026-12-01"}),
            "before the start date",
        ),
        (
            json!({"project_key": "PROJ", "name": "3.1"}),
            "has a version `3.1` already",
        ),
    ] {
        let said = world.err("jira_create_version", asked).await;
        assert!(said.contains(words), "{said}");
    }
    assert!(world.writes().is_empty());
});

both_editions!(without_the_right_it_says_so, |world| {
    let said = world
        .err(
            "jira_create_version",
            json!({"project_key": "PROJ", "name": "4.0"}),
        )
        .await;
    assert!(said.contains("administrator rights"), "{said}");
});
