//! `jira_create_remote_issue_link` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(puts_the_link_there_and_tells_its_id, |world| {
    let asked = json!({
        "issue_key": "PROJ-124", "url": "https://example.com/design", "title": "Design",
        "summary": "How it shall look", "relationship": "designed in",
    });
    let said = world
        .ok("jira_create_remote_issue_link", asked.clone())
        .await;
    assert_eq!(said["message"], "Link added to PROJ-124");
    assert!(said["link_id"].is_string(), "{said}");
    assert!(said.get("not_applied").is_none(), "{said}");
    let issue = world
        .ok(
            "jira_get_issue",
            json!({"issue_key": "PROJ-124", "include": "remote_links"}),
        )
        .await;
    assert_eq!(issue["remote_links"][0]["title"], "Design", "{issue}");
    assert_eq!(issue["remote_links"][0]["relationship"], "designed in");
    let mut again = asked;
    again["dry_run"] = json!(true);
    let shown = world.ok("jira_create_remote_issue_link", again).await;
    assert!(
        shown["notes"].to_string().contains("already, as `Design`"),
        "{shown}"
    );
});

both_editions!(only_addresses_of_the_web_are_taken, |world| {
    for url in ["javascript:alert(1)", "file:///etc/passwd", "example"] {
        let said = world
            .err(
                "jira_create_remote_issue_link",
                json!({"issue_key": "PROJ-124", "url": url, "title": "x"}),
            )
            .await;
        assert!(said.contains("no address on the web"), "{said}");
    }
    assert!(world.writes().is_empty());
});
