//! Attachments: sent, replaced, fetched, removed.

use super::*;

#[tokio::test]
async fn a_file_is_stored_replaced_and_fetched() {
    for rig in [cloud().await, data_center().await] {
        let root = if rig.cloud {
            "/wiki/rest/api"
        } else {
            "/rest/api"
        };
        let path = format!("{root}/content/20010/child/attachment");
        let sent = rig.upload(&path, "notes (1).txt", "one").await.ok();
        let file = &sent["results"][0];
        let id = file["id"].as_str().unwrap();
        assert!(id.starts_with("att"));
        assert_eq!(file["extensions"]["comment"], "from a test");
        let again = rig.upload(&path, "notes (1).txt", "two").await;
        assert_eq!(again.status, 400);
        assert!(
            again.json()["message"]
                .as_str()
                .unwrap()
                .contains("same file name as an existing attachment")
        );
        let replaced = rig
            .upload(&format!("{path}/{id}/data"), "other.txt", "two")
            .await
            .ok();
        assert_eq!(replaced["version"]["number"], 2);
        assert_eq!(replaced["title"], "notes (1).txt");
        let download = replaced["_links"]["download"].as_str().unwrap();
        let got = if rig.cloud {
            let sent_on = rig.get(&format!("/wiki{download}")).await;
            assert_eq!(sent_on.status, 302);
            let location = sent_on
                .head
                .lines()
                .find_map(|line| line.strip_prefix("location: "))
                .unwrap()
                .to_owned();
            // Another host, which refuses whoever says who he is.
            let (host, path) = location.split_once("/file/").unwrap();
            assert!(host.starts_with("http://localhost:"), "{location}");
            let path = format!("/file/{path}");
            assert_eq!(rig.get(&path).await.status, 400);
            let forged = path.replace("version=2", "version=1");
            assert_eq!(rig.unsigned(&forged).await.status, 403);
            rig.unsigned(&path).await
        } else {
            rig.get(download).await
        };
        assert_eq!((got.status, got.bytes.as_slice()), (200, &b"two"[..]));
        assert!(got.head.contains("content-type: text/plain"));
        let gone = if rig.cloud {
            rig.delete(&format!("/wiki/api/v2/attachments/{id}")).await
        } else {
            rig.delete(&format!("/rest/api/content/{id}")).await
        };
        assert_eq!(gone.status, 204);
    }
}

#[tokio::test]
async fn the_header_against_forged_requests_is_demanded() {
    let rig = data_center().await;
    let refused = rig
        .raw(
            "POST",
            "/rest/api/content/20010/child/attachment",
            "Content-Type: multipart/form-data; boundary=b\r\n",
            b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n",
        )
        .await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.json()["message"], "XSRF check failed");
}

#[tokio::test]
async fn lists_filter_by_name_and_type() {
    let rig = data_center().await;
    let found = rig
        .get("/rest/api/content/10010/child/attachment?filename=parcel-api.json&expand=version")
        .await
        .ok();
    assert_eq!(each(&found, "id"), ["att11002"]);
    assert_eq!(
        found["results"][0]["metadata"]["mediaType"],
        "application/json"
    );
    let rig = cloud().await;
    let found = rig
        .get("/wiki/api/v2/pages/12345/attachments?mediaType=image/png")
        .await
        .ok();
    assert_eq!(each(&found, "title"), ["architecture.png"]);
    let image = rig
        .get("/wiki/download/attachments/12345/architecture.png?version=1")
        .await;
    assert!(image.bytes.starts_with(b"\x89PNG"));
}
