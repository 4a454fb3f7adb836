//! `jira_get_proforma_form_details`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

#[tokio::test]
async fn questions_stand_with_their_answers_and_choices_by_label() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .ok(
            "jira_get_proforma_form_details",
            json!({"issue_key": "SUP-2", "form_id": "c18bde7a-d846-11ed-afa1-0242ac120002"}),
        )
        .await;
    let form = &said["form"];
    assert_eq!(form["state"], "open");
    assert_eq!(form["visibility"], "external");
    let fields = form["fields"].as_array().expect("fields");
    assert_eq!(fields[0]["label"], "Version");
    assert_eq!(fields[0]["required"], true);
    assert_eq!(fields[0]["answer"], "3.1");
    assert_eq!(
        fields[1]["choices"],
        json!(["Today", "This week", "Longer"])
    );
    assert_eq!(fields[1]["answer"], json!(["This week"]));
    assert!(fields[2].get("answer").is_none(), "{form}");
}

#[tokio::test]
async fn a_form_that_is_not_there_is_named() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .err(
            "jira_get_proforma_form_details",
            json!({"issue_key": "SUP-2", "form_id": "nothing"}),
        )
        .await;
    assert!(said.contains("Form `nothing` of `SUP-2`"), "{said}");
}
