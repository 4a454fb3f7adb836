//! `jira_get_request_type_fields` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(tells_what_is_required_and_what_is_taken, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_request_type_fields",
            json!({"service_desk_id": "1", "request_type_id": "12"}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let fields = said["fields"].as_array().expect("a list");
    let field = |id: &str| {
        fields
            .iter()
            .find(|field| field["field_id"] == id)
            .expect(id)
    };
    assert_eq!(field("summary")["required"], true);
    assert_eq!(field("description")["required"], false);
    assert!(
        field("priority")["valid_values"]
            .to_string()
            .contains("Highest"),
        "{said}"
    );
    assert_eq!(said["can_raise_on_behalf_of"], true);
});
