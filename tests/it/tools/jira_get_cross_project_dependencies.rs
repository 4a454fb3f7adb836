//! `jira_get_cross_project_dependencies` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(maps_links_to_other_projects_and_finds_circles, |world| {
    for (from, to) in [("PROJ-124", "BACKEND-12"), ("BACKEND-12", "PROJ-124")] {
        world
            .ok(
                "jira_create_issue_link",
                json!({"link_type": "Blocks", "inward_issue_key": from, "outward_issue_key": to}),
            )
            .await;
    }
    let said = world
        .ok(
            "jira_get_cross_project_dependencies",
            json!({"project_key": "PROJ"}),
        )
        .await;
    let backend = &said["by_project"]["BACKEND"];
    assert!(
        backend["by_link_type"]["Blocks"]
            .to_string()
            .contains("PROJ-124"),
        "{said}"
    );
    assert!(
        said["by_project"].get("PROJ").is_none(),
        "links inside are none: {said}"
    );
    assert_eq!(
        said["blocking_circles"],
        json!([["BACKEND-12", "PROJ-124"]]),
        "{said}"
    );
});

both_editions!(
    a_circle_is_found_that_leads_through_other_projects,
    |world| {
        let circle = ["PROJ-124", "BACKEND-12", "DOCS-3", "PROJ-124"];
        for pair in circle.windows(2) {
            world
            .ok(
                "jira_create_issue_link",
                json!({"link_type": "Blocks", "inward_issue_key": pair[0], "outward_issue_key": pair[1]}),
            )
            .await;
        }
        let said = world
            .ok(
                "jira_get_cross_project_dependencies",
                json!({"project_key": "PROJ"}),
            )
            .await;
        let circles = said["blocking_circles"].as_array().expect("circles");
        assert_eq!(circles.len(), 1, "{said}");
        assert_eq!(circles[0].as_array().map(Vec::len), Some(3), "{said}");
    }
);

#[tokio::test]
async fn links_to_projects_out_of_reach_are_counted_and_not_told() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let said = world
            .ok(
                "jira_get_cross_project_dependencies",
                json!({"project_key": "PROJ"}),
            )
            .await;
        assert_eq!(said["by_project"], json!({}), "{said}");
        assert!(
            said["links_out_of_reach"].as_u64().expect("a count") > 0,
            "{said}"
        );
        assert!(!said.to_string().contains("SUP-"), "{said}");
    }
}
