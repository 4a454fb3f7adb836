//! Reading and writing pages on both editions, and the refusals clients must understand.

use serde_json::json;

use super::*;

#[tokio::test]
async fn cloud_writes_read_back_and_conflicts_are_refused() {
    let rig = cloud().await;
    let made = rig
        .post(
            "/wiki/api/v2/pages",
            json!({"spaceId": "98306", "status": "current", "title": "New Feature Design",
                "body": {"representation": "storage", "value": "<p>x</p><ac:structured-macro ac:name=\"toc\" />"}}),
        )
        .await
        .ok();
    let id = made["id"].as_str().unwrap().to_owned();
    assert_eq!(made["parentId"], "20001");
    let storage = made["body"]["storage"]["value"].as_str().unwrap();
    assert!(
        storage.contains("ac:macro-id=\""),
        "macros get an id: {storage}"
    );
    let taken = rig
        .post("/wiki/api/v2/pages", json!({"spaceId": "98306", "title": "new feature design", "body": {"representation": "storage", "value": ""}}))
        .await;
    assert_eq!(taken.status, 400);
    assert!(
        taken.json()["errors"][0]["title"]
            .as_str()
            .unwrap()
            .contains("already exists")
    );

    let edit = |number: u32| {
        json!({"id": id, "status": "current", "title": "New Feature Design", "version": {"number": number, "message": "why"},
        "body": {"representation": "atlas_doc_format", "value": json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": "y"}]}]}).to_string()}})
    };
    let path = format!("/wiki/api/v2/pages/{id}");
    let stale = rig.put(&path, edit(1)).await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        stale.json()["errors"][0]["title"],
        "Version must be incremented when updating a page. Current Version: [1]. Provided version: [1]"
    );
    let updated = rig.put(&path, edit(2)).await.ok();
    assert_eq!(updated["version"]["message"], "why");
    assert_eq!(updated["body"]["storage"]["value"], "<p>y</p>");
    let old = rig
        .get(&format!("{path}?version=1&body-format=storage"))
        .await
        .ok();
    assert_eq!(old["status"], "historical");
    assert!(
        old["body"]["storage"]["value"]
            .as_str()
            .unwrap()
            .starts_with("<p>x</p>")
    );

    let renamed = rig
        .put(
            &format!("{path}/title"),
            json!({"status": "current", "title": "Renamed"}),
        )
        .await
        .ok();
    assert_eq!(renamed["version"]["number"], 3);
    assert_eq!(rig.delete(&format!("{path}?purge=true")).await.status, 400);
    assert_eq!(rig.delete(&path).await.status, 204);
    assert_eq!(rig.get(&path).await.json()["status"], "trashed");
    assert_eq!(rig.delete(&format!("{path}?purge=true")).await.status, 204);
    assert_eq!(rig.get(&path).await.status, 404);
}

#[tokio::test]
async fn cloud_refuses_what_it_refuses() {
    let rig = cloud().await;
    let broken = rig
        .post("/wiki/api/v2/pages", json!({"spaceId": "98305", "title": "Broken", "body": {"representation": "storage", "value": "<p><b>x</p>"}}))
        .await;
    assert_eq!(broken.status, 400);
    assert!(
        broken.json()["errors"][0]["title"]
            .as_str()
            .unwrap()
            .contains("Error parsing xhtml")
    );
    assert_eq!(
        rig.post("/wiki/api/v2/pages", json!({"spaceId": "1", "title": "x"}))
            .await
            .status,
        404
    );
    assert_eq!(
        rig.get("/wiki/api/v2/pages/12345?body-format=wiki")
            .await
            .status,
        400
    );
    assert_eq!(rig.get("/wiki/api/v2/pages?limit=251").await.status, 400);
    let gone = rig
        .get("/wiki/rest/api/content/12345?expand=body.storage")
        .await;
    assert_eq!(gone.status, 410);
    assert!(
        gone.json()["message"]
            .as_str()
            .unwrap()
            .ends_with("GoneException: This deprecated endpoint has been removed.")
    );
    assert!(gone.head.contains("deprecation:"));
    for path in [
        "/wiki/rest/api/space",
        "/wiki/rest/api/content/12345/child/comment",
        "/wiki/rest/api/content/12345/label",
    ] {
        assert_eq!(rig.get(path).await.status, 410, "{path}");
    }
}

#[tokio::test]
async fn cloud_cursors_walk_a_list_to_its_end() {
    let rig = cloud().await;
    let mut path = "/wiki/api/v2/spaces/98305/pages?limit=7".to_owned();
    let mut titles = Vec::new();
    loop {
        let page = rig.get(&path).await;
        let list = page.ok();
        titles.extend(each(&list, "title"));
        match list["_links"]["next"].as_str() {
            Some(next) => {
                assert!(page.head.to_lowercase().contains("rel=\"next\""));
                path = next.to_owned();
            }
            None => break,
        }
    }
    let n_titles = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), n_titles);
    assert!(n_titles > 21 && titles.contains(&"System Architecture".to_owned()));
    assert!(!titles.contains(&"Key Ceremony".to_owned()));
}

#[tokio::test]
async fn data_center_expands_creates_and_updates() {
    let rig = data_center().await;
    let plain = rig.get("/rest/api/content/12345").await.ok();
    assert!(plain["_expandable"]["body"].is_string() && plain["space"]["key"] == "TECH");
    let page = rig
        .get("/rest/api/content/12345?expand=body.storage,body.view,version,space,ancestors,metadata.labels,children.attachment.version,history.lastUpdated,metadata.properties.content-appearance-published")
        .await
        .ok();
    assert_eq!(page["version"]["number"], 3);
    assert_eq!(page["ancestors"][0]["title"], "Tech Home");
    assert_eq!(
        page["metadata"]["labels"]["results"][0]["name"],
        "architecture"
    );
    assert_eq!(
        page["children"]["attachment"]["results"][0]["title"],
        "architecture.png"
    );
    assert_eq!(
        page["metadata"]["properties"]["content-appearance-published"]["value"],
        "full-width"
    );
    assert_eq!(page["history"]["createdBy"]["username"], "ada");
    let storage = page["body"]["storage"]["value"].as_str().unwrap();
    assert!(
        storage.contains("ri:userkey=\"tomas\""),
        "people are keys on this edition"
    );
    assert!(
        page["body"]["view"]["value"]
            .as_str()
            .unwrap()
            .contains("status-macro")
    );

    let listed = rig
        .get("/rest/api/content?spaceKey=TECH&title=API Documentation&expand=version")
        .await
        .ok();
    assert_eq!(listed["results"][0]["id"], "10010");
    let made = rig
        .post("/rest/api/content", json!({"type": "page", "title": "Made", "space": {"key": "DESIGN"}, "ancestors": [{"id": 20003}],
            "body": {"wiki": {"value": "h1. Hi\n* a", "representation": "wiki"}},
            "metadata": {"properties": {"content-appearance-published": {"value": "fixed-width"}}}}))
        .await
        .ok();
    assert_eq!(
        made["body"]["storage"]["value"],
        "<h1>Hi</h1><ul><li>a</li></ul>"
    );
    assert_eq!(made["ancestors"][1]["id"], "20003");
    let id = made["id"].as_str().unwrap();
    let path = format!("/rest/api/content/{id}");
    let body = |number: u32| {
        json!({"id": id, "type": "page", "title": "Made", "version": {"number": number}, "ancestors": [{"id": "20002"}],
        "body": {"storage": {"value": "<p>2</p>", "representation": "storage"}}})
    };
    let stale = rig.put(&path, body(1)).await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        stale.json()["message"],
        "Version must be incremented on update. Current version is: 1"
    );
    assert_eq!(
        rig.put(&path, json!({"type": "page", "title": "Made"}))
            .await
            .status,
        400
    );
    let moved = rig.put(&path, body(2)).await.ok();
    assert_eq!(moved["ancestors"][1]["title"], "Brand Guidelines");
    assert_eq!(
        rig.get(&format!("{path}?status=historical&version=1"))
            .await
            .status,
        200
    );
    assert_eq!(
        rig.get(&format!("{path}?status=historical&version=2"))
            .await
            .status,
        404
    );
    assert_eq!(rig.get(&format!("{path}?version=1")).await.status, 404);
    let versions = rig
        .get(&format!("/rest/experimental/content/{id}/version"))
        .await
        .ok();
    assert_eq!(each(&versions, "number"), ["2", "1"]);

    assert_eq!(rig.delete(&path).await.status, 204);
    assert_eq!(rig.get(&path).await.status, 404);
    assert_eq!(rig.get(&format!("{path}?status=trashed")).await.status, 200);
    assert_eq!(
        rig.delete(&format!("{path}?status=trashed")).await.status,
        204
    );
}

#[tokio::test]
async fn data_center_says_what_is_missing() {
    let rig = data_center().await;
    let missing = rig.get("/rest/api/content/999").await;
    assert_eq!(missing.status, 404);
    assert_eq!(
        missing.json()["message"],
        "No content found with id: ContentId{id=999}"
    );
    let space = rig
        .post(
            "/rest/api/content",
            json!({"type": "page", "title": "x", "space": {"key": "NOPE"}}),
        )
        .await;
    assert_eq!(
        (space.status, space.json()["message"].as_str().unwrap()),
        (404, "No space with key : NOPE")
    );
    let taken = rig
        .post(
            "/rest/api/content",
            json!({"type": "page", "title": "Tech Home", "space": {"key": "TECH"}}),
        )
        .await;
    assert_eq!(taken.status, 400);
    assert_eq!(
        taken.json()["message"],
        "A page with this title already exists: A page already exists with the title Tech Home in the space with key TECH"
    );
    let text = rig
        .raw(
            "POST",
            "/rest/api/content",
            "Content-Type: text/plain\r\n",
            b"{}",
        )
        .await;
    assert_eq!(text.status, 415);
    assert_eq!(rig.get("/api/v2/pages").await.status, 404);
    assert_eq!(
        rig.put("/rest/api/content/10020/move/append/10010", json!({}))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn properties_have_versions_on_both_editions() {
    let rig = cloud().await;
    let root = "/wiki/api/v2/pages/10010/properties";
    let made = rig
        .post(
            root,
            json!({"key": "emoji-title-published", "value": "1f4d8"}),
        )
        .await
        .ok();
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        rig.post(root, json!({"key": "emoji-title-published", "value": "1"}))
            .await
            .status,
        409
    );
    let stale = rig
        .put(
            &format!("{root}/{id}"),
            json!({"key": "emoji-title-published", "value": "1f600", "version": {"number": 1}}),
        )
        .await;
    assert_eq!(stale.status, 409);
    rig.put(
        &format!("{root}/{id}"),
        json!({"key": "emoji-title-published", "value": "1f600", "version": {"number": 2}}),
    )
    .await
    .ok();
    let found = rig
        .get(&format!("{root}?key=emoji-title-published"))
        .await
        .ok();
    assert_eq!(found["results"][0]["value"], "1f600");

    let rig = data_center().await;
    let root = "/rest/api/content/10010/property/k";
    assert_eq!(rig.get(root).await.status, 404);
    rig.put(
        root,
        json!({"key": "k", "value": {"a": 1}, "version": {"number": 1}}),
    )
    .await
    .ok();
    assert_eq!(
        rig.put(
            root,
            json!({"key": "k", "value": 2, "version": {"number": 1}})
        )
        .await
        .status,
        409
    );
    assert_eq!(rig.get(root).await.ok()["value"]["a"], 1);
    assert_eq!(rig.delete(root).await.status, 204);
}

#[tokio::test]
async fn labels_are_lower_case_and_checked() {
    for rig in [cloud().await, data_center().await] {
        let root = if rig.cloud {
            "/wiki/rest/api"
        } else {
            "/rest/api"
        };
        let path = format!("{root}/content/20010/label");
        let added = rig
            .post(&path, json!([{"prefix": "global", "name": "Fonts"}]))
            .await
            .ok();
        assert_eq!(each(&added, "name"), ["fonts"]);
        assert_eq!(
            rig.post(&path, json!([{"prefix": "global", "name": "two words"}]))
                .await
                .status,
            400
        );
        assert_eq!(rig.delete(&format!("{path}/fonts")).await.status, 204);
        let read = if rig.cloud {
            "/wiki/api/v2/pages/20010/labels".to_owned()
        } else {
            path
        };
        assert!(each(&rig.get(&read).await.ok(), "name").is_empty());
    }
}
