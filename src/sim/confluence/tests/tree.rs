//! The page tree: children, descendants, moves, copies, archive.

use serde_json::json;

use super::*;

#[tokio::test]
async fn cloud_lists_folders_and_boards_beside_pages() {
    let rig = cloud().await;
    let children = rig
        .get("/wiki/api/v2/pages/10001/direct-children?limit=100")
        .await
        .ok();
    let types = each(&children, "type");
    assert!(types.contains(&"folder".to_owned()) && types.contains(&"database".to_owned()));
    let pages = rig
        .get("/wiki/api/v2/pages/10001/children?limit=100")
        .await
        .ok();
    assert!(pages["results"].as_array().unwrap().len() < types.len());
    let below = rig
        .get("/wiki/api/v2/pages/10001/descendants?limit=250")
        .await
        .ok();
    let depths = each(&below, "depth");
    assert!(depths.contains(&"2".to_owned()) && !depths.contains(&"3".to_owned()));
    assert!(depths.is_sorted());
    let above = rig.get("/wiki/api/v2/pages/10041/ancestors").await.ok();
    assert_eq!(each(&above, "type"), ["page", "folder"]);
    let folder = rig.get("/wiki/api/v2/folders/10040").await.ok();
    assert_eq!(folder["title"], "Architecture Decisions");
    let inside = rig
        .get("/wiki/api/v2/folders/10040/direct-children")
        .await
        .ok();
    assert_eq!(inside["results"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn data_center_has_no_folders() {
    let rig = data_center().await;
    let children = rig
        .get("/rest/api/content/10001/child/page?limit=100")
        .await
        .ok();
    assert!(each(&children, "title").contains(&"Architecture Decisions".to_owned()));
    assert_eq!(children["results"][0]["extensions"]["position"], "none");
    assert_eq!(
        rig.get("/rest/api/content/10001/child/folder").await.status,
        400
    );
    let below = rig
        .get("/rest/api/content/10001/descendant/page?limit=5&start=5")
        .await
        .ok();
    assert_eq!(
        (below["size"].as_u64(), below["start"].as_u64()),
        (Some(5), Some(5))
    );
    assert!(
        below["_links"]["next"]
            .as_str()
            .unwrap()
            .starts_with("/rest/api/content/10001/descendant/page?")
    );
}

#[tokio::test]
async fn a_moved_page_takes_its_place_and_its_subtree() {
    let rig = cloud().await;
    let moved = rig
        .put("/wiki/rest/api/content/10020/move/append/30001", json!({}))
        .await
        .ok();
    assert_eq!(moved["pageId"], "10020");
    let child = rig.get("/wiki/api/v2/pages/10021").await.ok();
    assert_eq!(
        (child["spaceId"].as_str(), child["parentId"].as_str()),
        (Some("98307"), Some("10020"))
    );
    rig.put("/wiki/rest/api/content/10020/move/before/30002", json!({}))
        .await
        .ok();
    let children = rig
        .get("/wiki/api/v2/pages/30001/direct-children")
        .await
        .ok();
    let ids = each(&children, "id");
    let place = |id: &str| ids.iter().position(|found| found == id).unwrap();
    assert_eq!(place("10020") + 1, place("30002"));
    let loop_ = rig
        .put("/wiki/rest/api/content/10020/move/append/10021", json!({}))
        .await;
    assert_eq!(loop_.status, 400);
    assert_eq!(
        rig.put("/wiki/rest/api/content/10020/move/above/10021", json!({}))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn copies_take_along_what_is_asked_for() {
    let rig = cloud().await;
    let copy = rig
        .post(
            "/wiki/rest/api/content/12345/copy",
            json!({"copyAttachments": true, "copyLabels": true, "pageTitle": "Copy",
            "destination": {"type": "parent_page", "value": "20001"}}),
        )
        .await
        .ok();
    let id = copy["id"].as_str().unwrap();
    assert_eq!(copy["space"]["key"], "DESIGN");
    let files = rig
        .get(&format!("/wiki/api/v2/pages/{id}/attachments"))
        .await
        .ok();
    assert_eq!(files["results"].as_array().unwrap().len(), 2);
    assert_eq!(
        rig.get(&format!("/wiki/api/v2/pages/{id}/labels"))
            .await
            .ok()["results"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        rig.get(&format!("/wiki/api/v2/pages/{id}/properties"))
            .await
            .ok()["results"]
            .as_array()
            .unwrap()
            .len(),
        0
    );

    let task = rig
        .post(
            "/wiki/rest/api/content/10020/pagehierarchy/copy",
            json!({"destinationPageId": "20001", "titleOptions": {"prefix": "Copy of "}}),
        )
        .await;
    assert_eq!(task.status, 202);
    let status = task.json()["links"]["status"].as_str().unwrap().to_owned();
    assert_eq!(rig.get(&status).await.ok()["successful"], true);
    let archived = rig
        .post(
            "/wiki/rest/api/content/archive",
            json!({"pages": [{"id": 20012}]}),
        )
        .await;
    assert_eq!(archived.status, 202);
    assert_eq!(
        rig.get("/wiki/api/v2/pages/20012").await.ok()["status"],
        "archived"
    );
}

#[tokio::test]
async fn children_of_a_deleted_page_move_up() {
    let rig = cloud().await;
    assert_eq!(rig.delete("/wiki/api/v2/pages/10020").await.status, 204);
    assert_eq!(
        rig.get("/wiki/api/v2/pages/10021").await.ok()["parentId"],
        "10001"
    );
}
