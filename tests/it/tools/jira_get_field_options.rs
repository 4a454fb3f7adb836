//! `jira_get_field_options` on both editions.

use atlassian_mcp::atlassian::{Auth, Credential, Flavor};
use atlassian_mcp::config::Configured;
use atlassian_mcp::secret::Secret;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(lists_what_a_field_takes_on_a_screen_by_its_name, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_field_options",
            json!({"field_id": "Severity", "project_key": "BACKEND", "issue_type": "bug"}),
        )
        .await;
    let values: Vec<&str> = said["options"]
        .as_array()
        .expect("options")
        .iter()
        .map(|option| option["value"].as_str().expect("a value"))
        .collect();
    assert_eq!(values, ["Sev 1", "Sev 2", "Sev 3"]);
    assert_eq!(said["total"], 3);
    assert!(said["options"][0]["id"].is_string());
    assert_eq!(requests.len(), 3, "fields, types, screen: {requests:?}");
});

both_editions!(
    contains_looks_at_children_and_the_limit_comes_after_80,
    |world| {
        let ask = |more: Value| {
            let mut arguments =
                json!({"field_id": "Affected area", "project_key": "PROJ", "issue_type": "Story"});
            for (name, value) in more.as_object().expect("an object") {
                arguments[name] = value.clone();
            }
            async move { world.ok("jira_get_field_options", arguments).await }
        };
        let all = ask(json!({"values_only": true})).await;
        assert_eq!(
            all["options"],
            json!([
                {"value": "Account", "children": ["Login", "Profile", "Billing"]},
                {"value": "Reports", "children": ["Export", "Charts"]},
                "Other"
            ])
        );
        let found = ask(json!({"values_only": true, "contains": "LOG"})).await;
        assert_eq!(
            found["options"],
            json!([{"value": "Account", "children": ["Login"]}])
        );
        let found = ask(json!({"contains": "r", "return_limit": 1})).await;
        assert_eq!(found["options"].as_array().map(Vec::len), Some(1));
        assert_eq!(found["total"], 3, "Profile, Reports, Other");
        assert_eq!(found["options"][0]["child_options"][0]["value"], "Profile");
    }
);

both_editions!(priorities_are_the_same_everywhere, |world| {
    let (said, requests) = world
        .counted(
            "jira_get_field_options",
            json!({"field_id": "priority", "values_only": true}),
        )
        .await;
    assert_eq!(
        said["options"],
        json!(["Highest", "Critical", "High", "Medium", "Low", "Lowest"])
    );
    assert_eq!(requests.len(), 1);
});

both_editions!(errors_are_errors_and_say_what_there_is_79, |world| {
    let ask =
        |arguments: Value| async move { world.err("jira_get_field_options", arguments).await };
    let said = ask(json!({"field_id": "components", "project_key": "PROJ"})).await;
    assert!(
        said.contains("`project_key` and `issue_type` are needed"),
        "{said}"
    );
    assert!(said.contains("`Sub-task`"), "{said}");
    let said =
        ask(json!({"field_id": "Severity", "project_key": "PROJ", "issue_type": "Story"})).await;
    assert!(said.contains("have no field"), "{said}");
    assert!(said.contains("`Priority`"), "{said}");
    let said =
        ask(json!({"field_id": "Severity", "project_key": "DOCS", "issue_type": "Bug"})).await;
    assert!(said.contains("has no issue type `Bug`"), "{said}");
    let said =
        ask(json!({"field_id": "Story Points", "project_key": "PROJ", "issue_type": "Story"}))
            .await;
    assert!(said.contains("takes no list of values"), "{said}");
    let said = ask(json!({"field_id": "Nonsense"})).await;
    assert!(said.contains("no field `Nonsense`"), "{said}");
});

#[tokio::test]
async fn an_administrator_of_cloud_sees_contexts_78() {
    let world = World::with(Flavor::Cloud, |config| {
        if let Configured::On(site) = &mut config.jira {
            site.auth = Auth::Basic {
                username: "admin@example.com".into(),
                token: Credential::Value(Secret::new("admin-token").expect("not empty")),
            };
        }
    })
    .await;
    let (said, requests) = world
        .counted(
            "jira_get_field_options",
            json!({"field_id": "customfield_10031"}),
        )
        .await;
    assert_eq!(
        said["context"]["name"], "Severity everywhere",
        "the one for all projects"
    );
    assert_eq!(said["other_contexts"][0]["name"], "Severity of BACKEND");
    assert_eq!(said["options"][0]["value"], "S1 - Outage");
    assert_eq!(said["options"][4]["disabled"], true);
    assert_eq!(requests.len(), 2, "{requests:?}");
    let other = said["other_contexts"][0]["id"].clone();
    let (said, requests) = world
        .counted(
            "jira_get_field_options",
            json!({"field_id": "customfield_10031", "context_id": other, "values_only": true}),
        )
        .await;
    assert_eq!(said["options"], json!(["Sev 1", "Sev 2", "Sev 3"]));
    assert_eq!(requests.len(), 1, "{requests:?}");
    let said = world
        .ok(
            "jira_get_field_options",
            json!({"field_id": "Affected area", "values_only": true}),
        )
        .await;
    assert_eq!(
        said["options"][0]["children"],
        json!(["Login", "Profile", "Billing"])
    );
}

#[tokio::test]
async fn others_are_told_the_way_without_the_right() {
    let world = World::new(Flavor::Cloud).await;
    let said = world
        .err(
            "jira_get_field_options",
            json!({"field_id": "customfield_10031"}),
        )
        .await;
    assert!(said.contains("Only a Jira administrator"), "{said}");
    assert!(said.contains("`project_key` and `issue_type`"), "{said}");
}

#[tokio::test]
async fn limits_hold() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err(
                "jira_get_field_options",
                json!({"field_id": "Risk", "project_key": "PROJ", "issue_type": "Story"}),
            )
            .await;
        assert!(said.contains("restricted by configuration"), "{said}");
    }
}

both_editions!(labels_are_listed_for_the_whole_site, |world| {
    let said = world
        .ok(
            "jira_get_field_options",
            json!({"field_id": "labels", "contains": "sec", "values_only": true}),
        )
        .await;
    assert_eq!(said["options"], json!(["security"]), "{said}");
});

#[tokio::test]
async fn labels_of_closed_projects_are_not_told() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.projects = Some(vec!["DOCS".into()]);
        })
        .await;
        let said = world
            .err("jira_get_field_options", json!({"field_id": "labels"}))
            .await;
        assert!(said.contains("closes some"), "{said}");
    }
}
