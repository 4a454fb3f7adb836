//! `jira_batch_create_versions` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

#[tokio::test]
async fn makes_each_and_tells_of_each() {
    for flavor in FLAVORS {
        let world = World::as_admin(flavor).await;
        let said = world
            .ok(
                "jira_batch_create_versions",
                json!({"project_key": "PROJ", "versions": r#"[{"name": "4.0", "releaseDate": "2026-12-24"}, {"name": "4.1", "start_date": "2027-01-01"}]"#}),
            )
            .await;
        assert_eq!(said["message"], "2 of 2 versions created in PROJ");
        let versions = said["versions"].as_array().expect("a list");
        assert!(versions.iter().all(|it| it["success"] == true), "{said}");
        assert_eq!(versions[0]["version"]["releaseDate"], "2026-12-24");
        assert_eq!(versions[1]["version"]["startDate"], "2027-01-01");
    }
}

both_editions!(
    all_that_is_wrong_is_told_at_once_and_nothing_made,
    |world| {
        let said = world
        .err(
            "jira_batch_create_versions",
            json!({"project_key": "PROJ", "versions": [
                {"name": "4.0"}, {"name": "3.1"}, {"name": "4.0"}, {"name": "5", "releaseDate": "never"}, {"title": "x"},
            ]}),
        )
        .await;
        for words in [
            "Version 2:",
            "Version 3: `4.0` is given twice",
            "Version 4:",
            "Version 5: `title`",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert!(world.writes().is_empty());
    }
);
