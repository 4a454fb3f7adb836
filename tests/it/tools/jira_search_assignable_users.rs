//! `jira_search_assignable_users` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_163_finds_those_who_can_be_assigned, |world| {
    for scope in [
        json!({"project_key": "PROJ"}),
        json!({"issue_key": "PROJ-124"}),
    ] {
        let mut asked = json!({"query": "", "limit": 50});
        asked
            .as_object_mut()
            .expect("an object")
            .extend(scope.as_object().expect("an object").clone());
        let (said, requests) = world.counted("jira_search_assignable_users", asked).await;
        assert_eq!(requests.len(), 1, "{requests:?}");
        let names = said["users"].to_string();
        assert!(
            names.contains("Ada Lindqvist") && !names.contains("Vera Viewer"),
            "{said}"
        );
    }
    let said = world
        .ok(
            "jira_search_assignable_users",
            json!({"query": "", "project_key": "PROJ", "limit": 2}),
        )
        .await;
    assert_eq!(said["count"], 2);
});

both_editions!(exactly_one_place_must_be_named, |world| {
    for asked in [
        json!({"query": "a"}),
        json!({"query": "a", "project_key": "PROJ", "issue_key": "PROJ-1"}),
    ] {
        let said = world.err("jira_search_assignable_users", asked).await;
        assert!(said.contains("only one of them"), "{said}");
    }
});
