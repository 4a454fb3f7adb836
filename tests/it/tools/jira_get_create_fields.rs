//! `jira_get_create_fields` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(tells_what_must_be_said_and_what_is_taken, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_create_fields",
            json!({"project_key": "PROJ", "issue_type_id": "Bug"}),
        )
        .await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert_eq!(said["issue_type"], "Bug");
    let fields = said["fields"].as_array().expect("a list");
    let field = |name: &str| {
        fields
            .iter()
            .find(|field| field["name"] == name)
            .expect(name)
    };
    assert_eq!(field("Summary")["required"], true);
    assert_eq!(fields[0]["required"], true, "what is required comes first");
    assert_eq!(field("Priority")["schema"]["type"], "priority");
    assert!(
        field("Severity")["allowed"]
            .as_array()
            .expect("values")
            .contains(&json!("S1 - Outage")),
        "{said}"
    );
    assert!(
        !said.to_string().contains("S5 - Unused"),
        "disabled values are not offered"
    );
    let by_id = world
        .ok(
            "jira_get_create_fields",
            json!({"project_key": "PROJ", "issue_type_id": "10004"}),
        )
        .await;
    assert_eq!(by_id, said);
});

both_editions!(
    a_type_the_project_lacks_is_answered_with_those_it_has,
    |world| {
        let said = world
            .err(
                "jira_get_create_fields",
                json!({"project_key": "PROJ", "issue_type_id": "Incident"}),
            )
            .await;
        assert!(
            said.contains("has no issue type `Incident`") && said.contains("`Story`"),
            "{said}"
        );
    }
);
