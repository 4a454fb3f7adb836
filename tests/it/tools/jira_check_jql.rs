//! `jira_check_jql` on both editions.

use serde_json::json;

use crate::support::{FLAVORS, World, both_editions};

both_editions!(a_right_query_is_counted_before_it_is_fetched, |world| {
    let jql = "project = PROJ AND status = \"In Progress\"";
    let said = world.ok("jira_check_jql", json!({"jql": jql})).await;
    assert_eq!(said["valid"], true, "{said}");
    let found = world
        .ok(
            "jira_search",
            json!({"jql": jql, "fields": "summary", "limit": 50}),
        )
        .await;
    let n_found = found["issues"].as_array().expect("issues").len();
    assert!(n_found > 0);
    assert_eq!(said["count"], json!(n_found));
    assert!(world.writes().is_empty());
});

both_editions!(what_is_wrong_is_told_with_the_nearest_right_one, |world| {
    let said = world
        .ok(
            "jira_check_jql",
            json!({"jql": "statuz = Open AND priority = Hihg AND project = PROJ"}),
        )
        .await;
    assert_eq!(said["valid"], false);
    let errors = said["errors"].to_string();
    assert!(errors.contains("did you mean `status`"), "{errors}");
    assert!(
        errors.contains("`priority` has no value `Hihg`"),
        "{errors}"
    );
    assert!(errors.contains("`High`"), "{errors}");
    assert!(said.get("count").is_none(), "{said}");
});

both_editions!(functions_are_those_the_site_has, |world| {
    let said = world
        .ok(
            "jira_check_jql",
            json!({"jql": "assignee = curentUser() AND sprint in openSprints()"}),
        )
        .await;
    assert_eq!(said["valid"], false, "{said}");
    assert_eq!(
        said["errors"],
        json!(["There is no function `curentUser()`; did you mean `currentUser()`?"])
    );
    let (said, requests) = world
        .counted("jira_check_jql", json!({"jql": "assignee = currentUser()"}))
        .await;
    assert_eq!(said["valid"], true, "{said}");
    // What the site offers was asked for already; only the count is new.
    assert_eq!(requests.len(), 1, "{requests:?}");
});

both_editions!(a_query_that_cannot_be_read_shows_the_place, |world| {
    let (said, requests) = world
        .counted(
            "jira_check_jql",
            json!({"jql": "project = PROJ AND AND x = 1"}),
        )
        .await;
    assert_eq!(said["valid"], false);
    assert_eq!(said["line"], 1);
    assert!(said["column"].as_u64().expect("a column") > 10, "{said}");
    assert!(requests.is_empty(), "{requests:?}");
});

#[tokio::test]
async fn a_count_tells_nothing_of_projects_out_of_reach() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["PROJ".into()]);
        })
        .await;
        let all = world
            .ok("jira_check_jql", json!({"jql": "created >= 2000-01-01"}))
            .await;
        let own = world
            .ok("jira_check_jql", json!({"jql": "project = PROJ"}))
            .await;
        assert_eq!(all["count"], own["count"]);
    }
}
