//! `jira_search` on both editions.

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::{World, both_editions};

fn keys(found: &Value) -> Vec<&str> {
    found["issues"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|issue| issue["key"].as_str().expect("a key"))
        .collect()
}

both_editions!(finds_in_one_request, |world| {
    let (found, requests) = world
        .counted(
            "jira_search",
            json!({"jql": "project = PROJ ORDER BY key ASC", "limit": 5}),
        )
        .await;
    assert_eq!(keys(&found).len(), 5);
    assert!(keys(&found).iter().all(|key| key.starts_with("PROJ-")));
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(found["next_page_token"].is_string(), "{found}");
});

both_editions!(a_walk_over_pages_finds_everything_once, |world| {
    let whole = world
        .ok("jira_search", json!({"jql": "project in (PROJ, BACKEND, DOCS, SUP) ORDER BY key ASC", "limit": 200, "fields": "status", "max_chars": 200_000}))
        .await;
    let mut walked = Vec::new();
    let mut token = Value::Null;
    loop {
        let page = world
            .ok("jira_search", json!({"jql": "project in (PROJ, BACKEND, DOCS, SUP) ORDER BY key ASC", "limit": 7, "fields": "status", "page_token": token}))
            .await;
        walked.extend(keys(&page).iter().map(|key| (*key).to_owned()));
        token = page["next_page_token"].clone();
        if token.is_null() {
            break;
        }
        assert!(walked.len() < 500, "the walk has no end");
    }
    assert!(walked.len() >= 60, "{} issues", walked.len());
    assert_eq!(walked, keys(&whole));
});

both_editions!(gives_the_fields_asked_for_and_no_others, |world| {
    let found = world
        .ok(
            "jira_search",
            json!({"jql": "key = PROJ-123", "fields": "summary,status"}),
        )
        .await;
    let issue = found["issues"][0].as_object().expect("an issue");
    let keys: Vec<&String> = issue.keys().collect();
    assert_eq!(keys, ["id", "key", "summary", "status"]);
});

both_editions!(behaviour_19_reserved_words_and_filters, |world| {
    let found = world
        .ok("jira_search", json!({"jql": "status != Done", "projects_filter": "PROJ,DOCS", "limit": 100, "fields": "status"}))
        .await;
    assert!(
        keys(&found)
            .iter()
            .all(|key| key.starts_with("PROJ-") || key.starts_with("DOCS-"))
    );
    assert!(keys(&found).iter().any(|key| key.starts_with("DOCS-")));
});

both_editions!(behaviour_24_nothing_found_is_an_empty_list, |world| {
    let found = world
        .ok(
            "jira_search",
            json!({"jql": "key = PROJ-123 AND key = PROJ-456"}),
        )
        .await;
    assert_eq!(found["issues"], json!([]));
    assert!(found.get("next_page_token").is_none());
});

both_editions!(behaviour_26_a_failure_is_no_empty_list, |world| {
    world
        .sim
        .add_fault("product=jira times=always expired=yes")
        .expect("a rule");
    let said = world
        .err("jira_get_project_issues", json!({"project_key": "PROJ"}))
        .await;
    assert!(
        said.starts_with("API authentication failed for Jira"),
        "{said}"
    );
});

both_editions!(
    behaviour_9_descriptions_are_markdown_in_searches_too,
    |world| {
        let found = world
            .ok(
                "jira_search",
                json!({"jql": "key = PROJ-123", "fields": "description"}),
            )
            .await;
        let text = found["issues"][0]["description"].as_str().expect("a text");
        assert!(
            !text.contains("{code") && !text.contains("\"content\""),
            "{text}"
        );
    }
);

#[tokio::test]
async fn start_at_works_on_data_center() {
    let world = World::new(Flavor::DataCenter).await;
    let all = world
        .ok(
            "jira_search",
            json!({"jql": "project in (PROJ, BACKEND, DOCS, SUP) ORDER BY key ASC", "limit": 6, "fields": "status"}),
        )
        .await;
    let later = world
        .ok(
            "jira_search",
            json!({"jql": "project in (PROJ, BACKEND, DOCS, SUP) ORDER BY key ASC", "limit": 3, "start_at": 3, "fields": "status"}),
        )
        .await;
    assert_eq!(keys(&all)[3..], keys(&later)[..]);
    assert!(all["total"].as_u64().expect("a total") >= 60);
}

both_editions!(a_refused_query_is_answered_with_what_was_meant, |world| {
    for (jql, told) in [
        ("priority = Hihg", "perhaps `High`"),
        ("project = PROJ AND status = Doen", "perhaps `Done`"),
        ("sprint in opnSprints()", "did you mean `openSprints()`?"),
        ("project = PROJ AND (status = Done", "column"),
    ] {
        let said = world.err("jira_search", json!({"jql": jql})).await;
        assert!(said.contains("Jira refused"), "{jql}: {said}");
        assert!(said.contains(told), "{jql}: {said}");
    }
});
