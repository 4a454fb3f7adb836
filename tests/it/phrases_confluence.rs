//! What a person says of Confluence in the user guide, done by at most two calls of tools.

use serde_json::json;

use crate::support::both_editions;

both_editions!(pages_about_api_authentication_in_the_tech_space, |world| {
    // "Find pages about API authentication in the Tech space"
    let arguments = json!({"query": "API authentication", "spaces_filter": "TECH"});
    let found = world.ok("confluence_search", arguments).await;
    assert_eq!(found["results"][0]["title"], "API Authentication");
});

both_editions!(pages_containing_deployment_process, |world| {
    // "Search Confluence for pages containing 'deployment process'"
    let found = world
        .ok("confluence_search", json!({"query": "deployment process"}))
        .await;
    assert!(found.to_string().contains("Deployment Process"));
});

both_editions!(recent_pages_in_the_proj_space, |world| {
    // "Show recent pages in the PROJ space"
    let query = "type = page AND space = PROJ ORDER BY lastmodified DESC";
    let found = world.ok("confluence_search", json!({"query": query})).await;
    assert_eq!(found["results"][0]["title"], "2026-11-16 Weekly", "{found}");
});

both_editions!(a_page_new_feature_design_in_the_design_space, |world| {
    // "Create a Confluence page titled 'New Feature Design' in the DESIGN space"
    let arguments = json!({"space_key": "DESIGN", "title": "New Feature Design"});
    let said = world.ok("confluence_create_page", arguments).await;
    assert_eq!(said["page"]["title"], "New Feature Design");
    assert_eq!(said["page"]["space"]["key"], "DESIGN");
});

both_editions!(page_12345_with_the_new_architecture_diagram, |world| {
    // "Update page 12345 with the new architecture diagram"
    let arguments = json!({
        "page_id": "12345", "heading_text": "Overview",
        "new_content": "Four services share one event bus.\n\n```mermaid\ngraph LR; gateway --> bus; bus --> billing\n```\n",
    });
    let said = world.ok("confluence_update_page_section", arguments).await;
    assert_eq!(said["page"]["id"], "12345");
    assert_eq!(said["page"]["version"], 4);
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    let text = page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    assert!(
        text.contains("gateway --> bus") && text.contains("# Event bus"),
        "{text}"
    );
});

both_editions!(a_comment_on_the_page_api_documentation, |world| {
    // "Add a comment to page 'API Documentation': Needs updating for v2.0"
    let page = world
        .ok("confluence_get_page", json!({"title": "API Documentation"}))
        .await;
    let arguments = json!({"page_id": page["metadata"]["id"], "body": "Needs updating for v2.0"});
    let said = world.ok("confluence_add_comment", arguments).await;
    assert_eq!(said["comment"]["body"], "Needs updating for v2.0");
});

both_editions!(cql_by_space_and_date, |world| {
    // "Search Confluence: type = page AND space = TECH ORDER BY lastmodified DESC"
    let query = "type = page AND space = TECH ORDER BY lastmodified DESC";
    let found = world.ok("confluence_search", json!({"query": query})).await;
    assert_eq!(found["results"].as_array().map(Vec::len), Some(10));
    assert_eq!(found["results"][0]["title"], "Deployment Process");
});

both_editions!(cql_by_label_and_creator, |world| {
    // "Find: label = 'api' AND creator = currentUser()"
    let query = "label = 'api' AND creator = currentUser()";
    let found = world.ok("confluence_search", json!({"query": query})).await;
    let results = found["results"].as_array().expect("results");
    assert!(!results.is_empty());
    assert!(
        results.iter().all(|hit| hit["author"] == "Ada Lindqvist"),
        "{found}"
    );
});
