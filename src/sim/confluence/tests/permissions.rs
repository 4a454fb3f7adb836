//! What people may see and change.

use serde_json::json;

use super::*;

#[tokio::test]
async fn hidden_pages_do_not_exist() {
    let rig = cloud().await;
    for path in [
        "/wiki/api/v2/pages/10048",
        "/wiki/api/v2/pages/10049",
        "/wiki/api/v2/pages/30012",
        "/wiki/api/v2/pages/50001",
        "/wiki/api/v2/spaces/98309",
        "/wiki/rest/api/content/10048/restriction",
    ] {
        assert_eq!(rig.get(path).await.status, 404, "{path}");
    }
    let rig = rig.by_user("mara");
    assert_eq!(rig.get("/wiki/api/v2/pages/10049").await.status, 200);
    let rig = data_center().await;
    let found = rig
        .get("/rest/api/content/search?cql=text ~ \"ceremony\"")
        .await
        .ok();
    assert_eq!(found["size"], 0);
}

#[tokio::test]
async fn readers_may_not_write() {
    let rig = data_center().await;
    let body = json!({"type": "page", "title": "Budget 2026", "version": {"number": 2}, "body": {"storage": {"value": "<p>0</p>", "representation": "storage"}}});
    assert_eq!(
        rig.put("/rest/api/content/30011", body.clone())
            .await
            .status,
        403
    );
    let rig = rig.by_user("viewer");
    assert_eq!(rig.get("/rest/api/content/30011").await.status, 200);
    assert_eq!(rig.put("/rest/api/content/10010", body).await.status, 403);
    let rig = cloud().await;
    let update = json!({"id": "30011", "status": "current", "title": "Budget 2026", "version": {"number": 2}, "body": {"representation": "storage", "value": ""}});
    assert_eq!(
        rig.put("/wiki/api/v2/pages/30011", update).await.status,
        404
    );
}

#[tokio::test]
async fn restrictions_are_replaced_as_a_whole() {
    let rig = cloud().await;
    let ada = json!({"type": "known", "accountId": "5b10a2844c20165700ede21g"});
    let path = "/wiki/rest/api/content/20006/restriction";
    let set = rig
        .put(path, json!([{"operation": "update", "restrictions": {"user": [ada], "group": [{"type": "group", "name": "administrators"}]}}]))
        .await
        .ok();
    assert_eq!(
        set["results"][1]["restrictions"]["group"]["results"][0]["name"],
        "administrators"
    );
    let read = rig.get(&format!("{path}/byOperation")).await.ok();
    assert_eq!(
        read["update"]["restrictions"]["user"]["results"][0]["displayName"],
        "Ada Lindqvist"
    );
    assert_eq!(read["read"]["restrictions"]["user"]["size"], 0);
    let locked_out = rig
        .put(path, json!([{"operation": "read", "restrictions": {"group": [{"type": "group", "name": "administrators"}]}}]))
        .await;
    assert_eq!(locked_out.status, 400);
    let unknown = rig
        .put(path, json!([{"operation": "read", "restrictions": {"user": [{"type": "known", "accountId": "nobody"}]}}]))
        .await;
    assert_eq!(unknown.status, 400);
    let check = json!({"operation": "update", "subject": {"type": "user", "identifier": "5b10ac8d82e05b22cc7d4ef5"}});
    let allowed = rig
        .post("/wiki/rest/api/content/20006/permission/check", check)
        .await
        .ok();
    assert_eq!(allowed["hasPermission"], false);
    rig.delete(path).await.ok();
    let read = rig.get(&format!("{path}/byOperation")).await.ok();
    assert_eq!(read["update"]["restrictions"]["user"]["size"], 0);
}

#[tokio::test]
async fn nobody_gets_nothing() {
    let rig = cloud().await;
    let address = rig
        .sim
        .confluence_url
        .trim_start_matches("http://")
        .trim_end_matches("/wiki")
        .to_owned();
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "GET /wiki/api/v2/pages/12345 HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}
