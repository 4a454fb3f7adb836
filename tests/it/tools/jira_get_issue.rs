//! `jira_get_issue` on both editions.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::{World, both_editions};

both_editions!(reads_an_issue_with_comments_in_one_request, |world| {
    let (issue, requests) = world
        .counted("jira_get_issue", json!({"issue_key": "PROJ-123"}))
        .await;
    assert_eq!(issue["key"], "PROJ-123");
    assert!(issue["summary"].is_string());
    assert!(issue["status"]["name"].is_string() && issue["status"]["category"].is_string());
    assert!(issue["issue_type"]["name"].is_string());
    assert!(issue["reporter"]["display_name"].is_string());
    let url = issue["browse_url"].as_str().expect("an address");
    assert!(url.ends_with("/browse/PROJ-123"), "{url}");
    assert_eq!(requests.len(), 1, "{requests:?}");
});

both_editions!(says_what_is_wrong_with_a_key_nobody_has, |world| {
    let said = world
        .err("jira_get_issue", json!({"issue_key": "PROJ-99999"}))
        .await;
    assert!(
        said.starts_with("Issue `PROJ-99999` does not exist, or the account may not see it."),
        "{said}"
    );
});

both_editions!(gives_the_fields_asked_for_and_no_others, |world| {
    let asked = json!({"issue_key": "PROJ-123", "fields": "summary,priority"});
    let issue = world.ok("jira_get_issue", asked).await;
    let keys: Vec<&String> = issue.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["id", "key", "summary", "priority", "browse_url"]);
});

both_editions!(behaviour_28_keeps_the_newest_comments, |world| {
    for text in ["first", "second", "third"] {
        world
            .ok(
                "jira_add_comment",
                json!({"issue_key": "PROJ-111", "body": text}),
            )
            .await;
    }
    let issue = world
        .ok(
            "jira_get_issue",
            json!({"issue_key": "PROJ-111", "comment_limit": 2}),
        )
        .await;
    let bodies: Vec<_> = issue["comments"]
        .as_array()
        .expect("comments")
        .iter()
        .map(|comment| comment["body"].clone())
        .collect();
    assert_eq!(bodies, ["second", "third"]);
    let none = world
        .ok(
            "jira_get_issue",
            json!({"issue_key": "PROJ-111", "comment_limit": 0}),
        )
        .await;
    assert!(none.get("comments").is_none(), "{none}");
});

both_editions!(includes_sections_and_refuses_unknown_ones, |world| {
    let (issue, requests) = world
        .counted(
            "jira_get_issue",
            json!({"issue_key": "PROJ-123", "include": "all"}),
        )
        .await;
    for section in ["changelogs", "transitions", "watchers", "remote_links"] {
        assert!(
            issue.get(section).is_some(),
            "{section} is missing: {issue}"
        );
    }
    assert!(
        issue["transitions"][0]["to_status"].is_string(),
        "{}",
        issue["transitions"]
    );
    assert!(requests.len() <= 3, "{requests:?}");
    let said = world
        .err(
            "jira_get_issue",
            json!({"issue_key": "PROJ-123", "include": "everything"}),
        )
        .await;
    assert!(said.contains("`worklogs`"), "{said}");
});

both_editions!(a_field_may_be_named_as_people_call_it, |world| {
    let asked = json!({"issue_key": "PROJ-123", "fields": "summary,Story Points", "use_display_names": true});
    let issue = world.ok("jira_get_issue", asked.clone()).await;
    assert!(issue["summary"].is_string());
    // The list of fields is a fact of the site: asked once, then kept.
    let (_, requests) = world.counted("jira_get_issue", asked).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
});

both_editions!(behaviour_44_times_are_rfc_3339, |world| {
    let issue = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-123"}))
        .await;
    for field in ["created", "updated"] {
        let text = issue[field].as_str().expect("a time");
        assert!(text.parse::<jiff::Timestamp>().is_ok(), "{text}");
    }
});

#[tokio::test]
async fn a_description_is_markdown_on_both_editions() {
    let mut seen = Vec::new();
    for flavor in crate::support::FLAVORS {
        let world = World::new(flavor).await;
        let issue = world
            .ok("jira_get_issue", json!({"issue_key": "PROJ-123"}))
            .await;
        let text = issue["description"]
            .as_str()
            .expect("a description")
            .to_owned();
        assert!(
            !text.contains("\"type\"") && !text.contains("{code"),
            "{text}"
        );
        seen.push(text);
    }
    assert!(!seen[0].is_empty() && !seen[1].is_empty());
}

#[tokio::test]
async fn an_address_or_a_lower_case_key_will_do() {
    let world = World::new(Flavor::Cloud).await;
    for key in ["proj-123", "https://acme.atlassian.net/browse/PROJ-123?x=1"] {
        let issue = world.ok("jira_get_issue", json!({"issue_key": key})).await;
        assert_eq!(issue["key"], "PROJ-123");
    }
}
