//! `jira_create_customer_request` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(
    behaviour_176_raises_a_request_with_values_by_name,
    |world| {
        let said = world
        .ok(
            "jira_create_customer_request",
            json!({
                "service_desk_id": "1", "request_type_id": "12",
                "request_field_values": {"summary": "Printer is on fire", "description": "It **burns**", "Priority": "high"},
                "request_participants": "Mara Okafor",
                "attachments": r#"[{"filename": "fire.txt", "mime_type": "text/plain", "base64": "aG90"}]"#,
            }),
        )
        .await;
        let key = said["request_key"].as_str().expect("a key");
        assert!(key.starts_with("SUP-"), "{said}");
        assert_eq!(said["created_mode"], "created_direct");
        assert!(
            said["portal_url"]
                .as_str()
                .expect("an address")
                .contains(key),
            "{said}"
        );
        assert_eq!(said["request_participants"], json!(["Mara Okafor"]));
        assert!(said.get("warnings").is_none(), "{said}");
        let issue = world
            .ok(
                "jira_get_issue",
                json!({"issue_key": key, "fields": "description,priority,attachment"}),
            )
            .await;
        assert_eq!(issue["description"], "It **burns**", "{issue}");
        assert_eq!(issue["priority"]["name"], "High", "{issue}");
        assert!(issue.to_string().contains("fire.txt"), "{issue}");
    }
);

both_editions!(behaviour_177_on_behalf_of_a_customer, |world| {
    let customer = if world.is_cloud() {
        "cora@acme.example"
    } else {
        "cora.customer"
    };
    let found = world
        .ok("jira_get_customer_request", json!({"issue_key": "SUP-2"}))
        .await;
    let name = found["reporter"]["display_name"].clone();
    let said = world
        .ok(
            "jira_create_customer_request",
            json!({
                "service_desk_id": "SUP", "request_type_id": "11", "request_field_values": {"summary": "x"},
                "raise_on_behalf_of": name,
            }),
        )
        .await;
    assert_eq!(
        said["created_mode"], "created_on_behalf_of",
        "{customer}: {said}"
    );
    assert_eq!(said["reporter"], name);
    let asked = json!({
        "service_desk_id": "1", "request_type_id": "11", "request_field_values": {"summary": "x"},
        "raise_on_behalf_of": "stranger@nowhere.example",
    });
    let said = world
        .ok("jira_create_customer_request", asked.clone())
        .await;
    assert_eq!(said["created_mode"], "created_as_agent_fallback");
    assert!(
        said["not_applied"]
            .to_string()
            .contains("stranger@nowhere.example"),
        "{said}"
    );
    let mut strict = asked;
    strict["strict_on_behalf"] = json!(true);
    let said = world.err("jira_create_customer_request", strict).await;
    assert!(said.contains("on behalf of"), "{said}");
});

both_editions!(everything_that_is_wrong_is_told_at_once, |world| {
    let said = world
        .err(
            "jira_create_customer_request",
            json!({
                "service_desk_id": "1", "request_type_id": "12",
                "request_field_values": {"Priority": "Urgent", "colour": "red"},
            }),
        )
        .await;
    for words in [
        "no field `colour`",
        "does not take `Urgent`",
        "`Highest`",
        "(summary) is required",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = world
        .err(
            "jira_create_customer_request",
            json!({
                "service_desk_id": "1", "request_type_id": "12", "request_field_values": {"summary": "x"},
                "attachments": [{"filename": "a", "base64": "***"}],
            }),
        )
        .await;
    assert!(said.contains("is not base64"), "{said}");
    assert!(world.writes().is_empty());
});
