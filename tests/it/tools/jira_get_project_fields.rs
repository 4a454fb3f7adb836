//! `jira_get_project_fields` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(behaviour_81_fields_of_all_types_are_merged, |world| {
    let said = world
        .ok("jira_get_project_fields", json!({"project_key": "PROJ"}))
        .await;
    let fields = said["fields"].as_array().expect("a list");
    let field = |name: &str| {
        fields
            .iter()
            .find(|field| field["name"] == name)
            .expect(name)
    };
    assert_eq!(field("Summary")["required"], true);
    assert_eq!(
        field("Summary")["issue_types"].as_array().map(Vec::len),
        Some(5)
    );
    assert_eq!(field("Severity")["issue_types"], json!(["Bug"]));
    assert_eq!(field("Severity")["schema_type"], "option");
    let ids: Vec<_> = fields
        .iter()
        .map(|field| field["field_id"].to_string())
        .collect();
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "each field once");
});
