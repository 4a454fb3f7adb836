//! `jira_update_proforma_form_answers`, which Cloud alone has.

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::World;
use crate::undo::journal;

const FORM: &str = "c18bde7a-d846-11ed-afa1-0242ac120002";

async fn answers(world: &World) -> Vec<Value> {
    let said = world
        .ok(
            "jira_get_proforma_form_details",
            json!({"issue_key": "SUP-2", "form_id": FORM}),
        )
        .await;
    let fields = said["form"]["fields"].as_array().expect("fields");
    fields.iter().map(|field| field["answer"].clone()).collect()
}

#[tokio::test]
async fn answers_go_by_label_and_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let before = answers(&world).await;
    let said = world
        .ok(
            "jira_update_proforma_form_answers",
            json!({"issue_key": "SUP-2", "form_id": FORM, "answers": [
                {"questionId": "1", "value": "3.2"},
                {"questionId": "Since when", "value": "today"},
                {"questionId": "Needed by", "type": "DATE", "value": "2026-12-24"},
                {"questionId": 4, "value": "12"},
            ]}),
        )
        .await;
    assert!(said.get("not_applied").is_none(), "{said}");
    assert_eq!(
        answers(&world).await,
        [
            json!("3.2"),
            json!(["Today"]),
            json!("2026-12-24"),
            json!(12.0)
        ]
    );
    let undone = world
        .ok("atlassian_undo", json!({"id": said["undo"]}))
        .await;
    assert!(undone.get("not_applied").is_none(), "{undone}");
    assert_eq!(answers(&world).await, before);
}

#[tokio::test]
async fn what_is_wrong_is_told_of_all_at_once_and_nothing_is_sent() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .err(
            "jira_update_proforma_form_answers",
            json!({"issue_key": "SUP-2", "form_id": FORM, "answers": [
                {"questionId": "Colour", "value": "red"},
                {"questionId": "2", "value": "Yesterday"},
                {"questionId": "3", "value": "soon"},
                {"questionId": "4", "value": "many"},
            ]}),
        )
        .await;
    for words in [
        "no question `Colour`",
        "no choice `Yesterday`; it has `Today`",
        "`soon` is neither",
        "`many` is no number",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = world
        .err(
            "jira_update_proforma_form_answers",
            json!({
                "issue_key": "SUP-1", "form_id": "d4a90d9e-d846-11ed-afa1-0242ac120002",
                "answers": [{"questionId": "1", "value": "Else"}],
            }),
        )
        .await;
    assert!(said.contains("is submitted"), "{said}");
    assert!(world.writes().is_empty());
}

#[tokio::test]
async fn an_answer_that_is_there_already_leaves_nothing_to_undo() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let said = world
        .ok(
            "jira_update_proforma_form_answers",
            json!({"issue_key": "SUP-2", "form_id": FORM, "answers": [{"questionId": "1", "value": "3.1"}]}),
        )
        .await;
    assert!(said.get("undo").is_none(), "{said}");
}
