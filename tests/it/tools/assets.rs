//! Objects of Assets in a field, through the tools that write fields, on both editions.

use atlassian_mcp::atlassian::{Auth, Credential, Flavor};
use atlassian_mcp::config::Configured;
use atlassian_mcp::secret::Secret;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World};
use crate::undo::journal;

const WORKSPACE: &str = "5f1c0e4a-27d8-4b6e-9a35-c0d1e2f3a4b5";

/// Objects as the edition shows them in a field, by number and name.
fn shown(world: &World, objects: &[(&str, &str)]) -> Value {
    objects
        .iter()
        .map(|(number, name)| match world.is_cloud() {
            true => json!({
                "workspaceId": WORKSPACE,
                "id": format!("{WORKSPACE}:{number}"),
                "objectId": number,
            }),
            false => json!(name),
        })
        .collect()
}

/// What is read back of `Hardware`.
async fn kept(world: &World, key: &str) -> Value {
    let said = world
        .ok(
            "jira_get_issue",
            json!({"issue_key": key, "fields": "Hardware"}),
        )
        .await;
    let id = match world.is_cloud() {
        true => "customfield_10044",
        false => "customfield_10214",
    };
    said[id]["value"].clone()
}

const ADA: (&str, &str) = ("88", "ThinkPad of Ada (ITSM-88)");
const OLAF: (&str, &str) = ("89", "ThinkPad of Olaf (ITSM-89)");

#[tokio::test]
async fn objects_are_named_by_their_keys_and_put_back() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World::with(flavor, |config| journal(config, folder.path())).await;
        let made = world
            .ok(
                "jira_create_issue",
                json!({
                    "project_key": "SUP", "issue_type": "Incident", "summary": "It does not start",
                    "additional_fields": {"Hardware": "itsm-88"},
                }),
            )
            .await;
        let key = made["issue"]["key"].as_str().expect("a key").to_owned();
        assert_eq!(
            kept(&world, &key).await,
            shown(&world, &[ADA]),
            "{flavor}: {made}"
        );
        let said = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": key, "fields": {"Hardware": ["ITSM-89", "ThinkPad of Ada (ITSM-88)"]}}),
            )
            .await;
        assert!(said.get("not_applied").is_none(), "{flavor}: {said}");
        assert_eq!(
            kept(&world, &key).await,
            shown(&world, &[OLAF, ADA]),
            "{flavor}"
        );
        let undone = world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert!(undone.get("not_applied").is_none(), "{flavor}: {undone}");
        assert_eq!(
            kept(&world, &key).await,
            shown(&world, &[ADA]),
            "{flavor}: {undone}"
        );
        let emptied = world
            .ok(
                "jira_update_issue",
                json!({"issue_key": key, "fields": {"Hardware": []}}),
            )
            .await;
        assert_eq!(kept(&world, &key).await, Value::Null, "{flavor}");
        world
            .ok("atlassian_undo", json!({"id": emptied["undo"]}))
            .await;
        assert_eq!(kept(&world, &key).await, shown(&world, &[ADA]), "{flavor}");
    }
}

#[tokio::test]
async fn a_token_with_scopes_reaches_them_through_the_gateway() {
    let world = World::with(Flavor::Cloud, |config| {
        if let Configured::On(site) = &mut config.jira {
            site.auth = Auth::Basic {
                username: "ada@example.com".into(),
                token: Credential::Value(Secret::new("demo-scoped-token").expect("not empty")),
            };
        }
    })
    .await;
    let (_, requests) = world
        .counted("jira_update_issue", update(&json!("ITSM-88")))
        .await;
    let search = format!("/jsm/assets/workspace/{WORKSPACE}/v1/object/aql");
    let searches: Vec<&String> = requests
        .iter()
        .filter(|line| line.contains(&search))
        .collect();
    assert_eq!(searches.len(), 1, "{requests:?}");
    assert!(searches[0].contains("/ex/jira/"), "{searches:?}");
    assert!(!searches[0].contains("/gateway/api"), "{searches:?}");
    assert_eq!(kept(&world, "SUP-2").await, shown(&world, &[ADA]));
}

/// An update of `Hardware`.
fn update(value: &Value) -> Value {
    json!({"issue_key": "SUP-2", "fields": {"Hardware": value}})
}

#[tokio::test]
async fn cloud_looks_up_names_and_asks_for_its_workspace_once() {
    let world = World::new(Flavor::Cloud).await;
    let (_, requests) = world
        .counted(
            "jira_update_issue",
            update(&json!(["15\" Screen", "ITSM-91"])),
        )
        .await;
    let workspaces = |requests: &[String]| {
        requests
            .iter()
            .filter(|line| line.contains("/assets/workspace") && line.starts_with("GET"))
            .count()
    };
    assert_eq!(workspaces(&requests), 1, "{requests:?}");
    let screen = ("90", "");
    let printer = ("91", "");
    let is = shown(&world, &[screen, printer]);
    assert_eq!(kept(&world, "SUP-2").await, is);
    let (_, requests) = world
        .counted("jira_update_issue", update(&json!("thinkpad of ada")))
        .await;
    assert_eq!(workspaces(&requests), 0, "{requests:?}");
    assert_eq!(kept(&world, "SUP-2").await, shown(&world, &[ADA]));
}

#[tokio::test]
async fn an_object_that_is_not_found_is_answered_with_those_that_may_be_meant() {
    let world = World::new(Flavor::Cloud).await;
    let cases = [
        (
            json!("ThinkPad"),
            "Perhaps: ThinkPad of Ada (ITSM-88), ThinkPad of Olaf (ITSM-89).",
        ),
        (json!("ITSM-5"), "Give an object's key"),
        (json!("\" OR Name LIKE \""), "Give an object's key"),
        (
            json!("Printer (2nd floor)"),
            "Give the key of one: Printer (2nd floor) (ITSM-91), Printer (2nd floor) (ITSM-92).",
        ),
        (json!([5]), "takes objects of Assets"),
    ];
    for (value, words) in cases {
        let said = world.err("jira_update_issue", update(&value)).await;
        assert!(
            said.contains("Hardware") && said.contains(words),
            "{value}: {said}"
        );
    }
    let both = world
        .err("jira_update_issue", update(&json!(["ITSM-5", "ITSM-6"])))
        .await;
    assert!(
        both.contains("`ITSM-5`") && both.contains("`ITSM-6`"),
        "{both}"
    );
    assert_eq!(world.writes(), Vec::<String>::new());
}

#[tokio::test]
async fn without_the_right_to_search_the_whole_address_of_an_object_is_taken() {
    let whole = json!(format!("{WORKSPACE}:88"));
    for rule in [
        "method=POST path=/gateway/api/jsm/assets/* times=always status=403",
        "method=GET path=/rest/servicedeskapi/assets/workspace times=always status=404",
    ] {
        let world = World::new(Flavor::Cloud).await;
        world.sim.add_fault(rule).expect("a rule");
        let said = world
            .err("jira_update_issue", update(&json!("ITSM-88")))
            .await;
        assert!(said.contains("none can be looked up"), "{rule}: {said}");
        assert!(said.contains("workspaceId:objectId"), "{rule}: {said}");
        world.ok("jira_update_issue", update(&whole)).await;
        assert_eq!(kept(&world, "SUP-2").await, shown(&world, &[ADA]), "{rule}");
    }
    let world = World::seeded(
        Flavor::Cloud,
        |seed| seed.jira["assets"] = json!({}),
        |_| {},
    )
    .await;
    let said = world
        .err("jira_update_issue", update(&json!("ITSM-88")))
        .await;
    assert!(said.contains("this site has none"), "{said}");
}
