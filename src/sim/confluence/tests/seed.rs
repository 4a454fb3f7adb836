//! The demo company is what the guide's phrases and other tests rely on.

use super::*;

#[tokio::test]
async fn every_body_of_the_seed_is_well_formed_on_both_editions() {
    for rig in [cloud().await, data_center().await] {
        let router =
            crate::confluence::seed::load(rig.sim.core(), &crate::Seed::demo().confluence).unwrap();
        let mut n_pages = 0;
        for content in router.contents.values() {
            for version in &content.versions {
                let parsed = crate::confluence::body::tree::parse(&version.body);
                assert!(parsed.is_ok(), "{}: {parsed:?}", content.title());
                assert!(!version.body.contains("{{"), "{}", content.title());
            }
            n_pages += usize::from(content.kind == crate::confluence::state::Kind::Page);
        }
        assert!(n_pages >= 45, "{n_pages}");
        assert!(router.spaces.len() >= 4);
    }
}

#[tokio::test]
async fn the_pages_the_guide_speaks_of_exist() {
    let rig = cloud().await;
    let page = rig
        .get("/wiki/api/v2/pages/12345?body-format=storage")
        .await
        .ok();
    assert_eq!(page["title"], "System Architecture");
    assert!(
        page["body"]["storage"]["value"]
            .as_str()
            .unwrap()
            .contains("drawio")
    );
    for (cql, title) in [
        (
            "type = page AND space = TECH AND text ~ \"API authentication\"",
            "API Authentication",
        ),
        (
            "type = page AND text ~ \"deployment process\"",
            "Deployment Process",
        ),
        (
            "label = 'api' AND creator = currentUser()",
            "API Documentation",
        ),
        (
            "type = page AND title = \"API Documentation\"",
            "API Documentation",
        ),
    ] {
        let path = format!("/wiki/rest/api/content/search?cql={}", encode(cql));
        let found = rig.get(&path).await.ok();
        assert!(
            each(&found, "title").contains(&title.to_owned()),
            "{cql}: {found}"
        );
    }
}

pub(super) fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn a_reset_brings_the_seed_back() {
    let rig = data_center().await;
    assert_eq!(rig.delete("/rest/api/content/12345").await.status, 204);
    assert_eq!(rig.get("/rest/api/content/12345").await.status, 404);
    rig.sim.reset();
    assert_eq!(rig.get("/rest/api/content/12345").await.status, 200);
}

#[tokio::test]
async fn a_seed_file_may_bring_its_own_records() {
    let own = serde_json::json!({"records": [
        {"kind": "space", "id": 1, "key": "OWN", "name": "Own", "homepage": "2"},
        {"kind": "page", "id": "2", "space": "OWN", "title": "Home", "author": "mara", "versions": [{"body": "<p>by {{user:ada}}</p>"}]},
        {"kind": "page", "id": "3", "space": "OWN", "parent": "Home", "title": "Below", "labels": "a b", "created": "2026-01-02 03:04"},
    ]});
    let rig = cloud().await;
    let state = crate::confluence::seed::load(rig.sim.core(), &own).unwrap();
    assert_eq!(state.contents[&3].parent, Some(2));
    assert_eq!(state.contents[&3].labels.len(), 2);
    assert!(state.contents[&2].body().contains("ri:account-id="));
    let broken = serde_json::json!({"records": [{"kind": "page", "space": "NOPE", "title": "x"}]});
    let problem = crate::confluence::seed::load(rig.sim.core(), &broken).unwrap_err();
    assert_eq!(problem, "the seed names the unknown space `NOPE`");
    assert!(
        crate::confluence::seed::load(rig.sim.core(), &serde_json::json!({}))
            .unwrap()
            .spaces
            .is_empty()
    );
}

#[tokio::test]
async fn the_gateway_leads_to_the_same_site() {
    let rig = cloud().await;
    let path = format!(
        "/ex/confluence/{}/wiki/api/v2/pages?limit=1",
        rig.sim.core().cloud_id
    );
    let list = rig.get(&path).await.ok();
    assert!(
        list["_links"]["next"]
            .as_str()
            .unwrap()
            .starts_with("/wiki/api/v2/pages?")
    );
}
