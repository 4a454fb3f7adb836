//! Comments: threads, anchors, resolution.

use serde_json::json;

use super::*;

#[tokio::test]
async fn cloud_threads_page_and_nest() {
    let rig = cloud().await;
    let first = rig
        .get("/wiki/api/v2/pages/10010/footer-comments?body-format=storage")
        .await
        .ok();
    assert_eq!(first["results"].as_array().unwrap().len(), 25);
    assert!(first["_links"]["next"].is_string());
    assert_eq!(
        first["results"][0]["body"]["storage"]["value"],
        "<p>Is version 1 still needed by anybody?</p>"
    );
    let answers = rig
        .get("/wiki/api/v2/footer-comments/12001/children")
        .await
        .ok();
    assert_eq!(each(&answers, "parentCommentId"), ["12001"]);
    let deeper = rig
        .get("/wiki/api/v2/footer-comments/12002/children")
        .await
        .ok();
    assert_eq!(each(&deeper, "id"), ["12003"]);

    let made = rig
        .post("/wiki/api/v2/footer-comments", json!({"parentCommentId": "12001", "body": {"representation": "storage", "value": "<p>new</p>"}}))
        .await;
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!(
        (made["pageId"].as_str(), made["parentCommentId"].as_str()),
        (Some("10010"), Some("12001"))
    );
    let path = format!(
        "/wiki/api/v2/footer-comments/{}",
        made["id"].as_str().unwrap()
    );
    let edited = rig.put(&path, json!({"version": {"number": 2}, "body": {"representation": "storage", "value": "<p>newer</p>"}})).await.ok();
    assert_eq!(edited["version"]["number"], 2);
    assert_eq!(
        rig.put(
            &path,
            json!({"version": {"number": 2}, "body": {"representation": "storage", "value": ""}})
        )
        .await
        .status,
        409
    );
    assert_eq!(rig.delete(&path).await.status, 204);
    assert_eq!(rig.get(&path).await.status, 404);
    let both = json!({"pageId": "10010", "parentCommentId": "12001", "body": {"representation": "storage", "value": "<p>x</p>"}});
    assert_eq!(
        rig.post("/wiki/api/v2/footer-comments", both).await.status,
        400
    );
}

#[tokio::test]
async fn cloud_anchors_inline_comments_in_the_page() {
    let rig = cloud().await;
    let list = rig
        .get("/wiki/api/v2/pages/10011/inline-comments")
        .await
        .ok();
    assert_eq!(
        each(&list, "resolutionStatus"),
        ["dangling", "open", "resolved"]
    );
    let open = rig
        .get("/wiki/api/v2/pages/10011/inline-comments?resolution-status=open")
        .await
        .ok();
    assert_eq!(
        open["results"][0]["properties"]["inlineOriginalSelection"],
        "Passwords are not accepted"
    );

    let new = |text: &str, count: u32| {
        json!({"pageId": "10012", "body": {"representation": "storage", "value": "<p>why?</p>"},
        "inlineCommentProperties": {"textSelection": text, "textSelectionMatchCount": count, "textSelectionMatchIndex": 0}})
    };
    assert_eq!(
        rig.post("/wiki/api/v2/inline-comments", new("not there", 1))
            .await
            .status,
        400
    );
    assert_eq!(
        rig.post("/wiki/api/v2/inline-comments", new("The gateway", 2))
            .await
            .status,
        400
    );
    let made = rig
        .post("/wiki/api/v2/inline-comments", new("The gateway", 1))
        .await
        .ok();
    let marker = made["properties"]["inlineMarkerRef"].as_str().unwrap();
    let page = rig
        .get("/wiki/api/v2/pages/10012?body-format=storage")
        .await
        .ok();
    let body = page["body"]["storage"]["value"].as_str().unwrap();
    assert!(body.contains(&format!(
        "<ac:inline-comment-marker ac:ref=\"{marker}\">The gateway</ac:inline-comment-marker>"
    )));
    assert_eq!(page["version"]["number"], 1);
    let id = made["id"].as_str().unwrap();
    let path = format!("/wiki/api/v2/inline-comments/{id}");
    let resolved = rig
        .put(&path, json!({"version": {"number": 2}, "resolved": true}))
        .await
        .ok();
    assert_eq!(resolved["resolutionStatus"], "resolved");
    assert_eq!(
        rig.get(&format!("/wiki/api/v2/footer-comments/{id}"))
            .await
            .status,
        404
    );
    assert_eq!(rig.delete(&path).await.status, 204);
    let page = rig
        .get("/wiki/api/v2/pages/10012?body-format=storage")
        .await
        .ok();
    assert!(
        !page["body"]["storage"]["value"]
            .as_str()
            .unwrap()
            .contains("inline-comment-marker")
    );
}

#[tokio::test]
async fn data_center_comments_are_contents() {
    let rig = data_center().await;
    let list = rig.get("/rest/api/content/10010/child/comment?expand=body.view,version,ancestors&depth=all&limit=100").await.ok();
    let all = list["results"].as_array().unwrap();
    assert!(all.len() > 30);
    assert_eq!(all[1]["ancestors"][0]["id"], "12001");
    assert_eq!(all[1]["title"], "Re: API Documentation");
    let roots = rig.get("/rest/api/content/10010/child/comment").await.ok();
    assert_eq!(roots["size"], 25);

    let inline = rig
        .get("/rest/api/content/10011/child/comment?location=inline&expand=extensions.inlineProperties,extensions.resolution")
        .await
        .ok();
    assert_eq!(
        inline["results"][0]["extensions"]["inlineProperties"]["originalSelection"],
        "Passwords are not accepted"
    );
    let resolved = rig
        .get("/rest/api/content/10011/child/comment?location=resolved")
        .await
        .ok();
    assert_eq!(each(&resolved, "id"), ["12103"]);

    let made = rig
        .post("/rest/api/content", json!({"type": "comment", "container": {"id": "10020", "type": "page"}, "body": {"storage": {"value": "<p>c</p>", "representation": "storage"}}}))
        .await
        .ok();
    let id = made["id"].as_str().unwrap();
    let reply = rig
        .post("/rest/api/content", json!({"type": "comment", "container": {"id": 10020, "type": "page"}, "ancestors": [{"id": id}], "body": {"storage": {"value": "<p>d</p>", "representation": "storage"}}}))
        .await
        .ok();
    assert_eq!(reply["ancestors"][0]["id"], id);
    assert_eq!(reply["container"]["id"], "10020");
    let anchored = rig
        .post("/rest/api/content", json!({"type": "comment", "container": {"id": "10020", "type": "page"}, "body": {"storage": {"value": "<p>e</p>", "representation": "storage"}},
            "extensions": {"location": "inline", "inlineProperties": {"originalSelection": "four stages", "numMatches": 1, "matchIndex": 0, "lastFetchTime": "1795165200000", "serializedHighlights": "[]"}}}))
        .await
        .ok();
    assert_eq!(anchored["extensions"]["location"], "inline");
    let page = rig
        .get("/rest/api/content/10020?expand=body.storage")
        .await
        .ok();
    assert!(
        page["body"]["storage"]["value"]
            .as_str()
            .unwrap()
            .contains(">four stages</ac:inline-comment-marker>")
    );
}
