//! `confluence_download_attachment` on both editions.

use atlassian_mcp::tools::Beside;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

both_editions!(text_comes_as_text, |world| {
    let said = world
        .ok(
            "confluence_download_attachment",
            json!({"attachment_id": "att11003"}),
        )
        .await;
    assert_eq!(said["attachment"]["title"], "error codes.csv");
    assert!(
        said["content"]["value"]
            .as_str()
            .is_some_and(|text| text.starts_with("code,status,meaning")),
        "{said}"
    );
});

both_editions!(a_picture_comes_as_a_picture, |world| {
    let said = world
        .call(
            "confluence_download_attachment",
            json!({"attachment_id": "11001"}),
        )
        .await;
    assert!(!said.is_error, "{}", said.text);
    let [Beside::Picture { media_type, bytes }] = said.beside.as_slice() else {
        panic!("{said:?}");
    };
    assert_eq!(media_type, "image/png");
    assert!(bytes.starts_with(b"\x89PNG"));
    let text: Value = serde_json::from_str(&said.text).expect("JSON");
    assert_eq!(text["attachment"]["id"], "att11001");
});

both_editions!(anything_else_comes_as_a_file, |world| {
    let said = world
        .call(
            "confluence_download_attachment",
            json!({"attachment_id": "att11004"}),
        )
        .await;
    let [
        Beside::File {
            uri,
            media_type,
            bytes,
        },
    ] = said.beside.as_slice()
    else {
        panic!("{said:?}");
    };
    assert_eq!(uri, "attachment:///att11004/bus-detail.drawio");
    assert_eq!(media_type, "application/vnd.jgraph.mxfile");
    assert!(bytes.starts_with(b"<mxfile>"));
});

both_editions!(what_does_not_come_is_an_error, |world| {
    let said = world
        .err(
            "confluence_download_attachment",
            json!({"attachment_id": "att999"}),
        )
        .await;
    assert!(
        said.contains("Attachment `att999` does not exist"),
        "{said}"
    );
    let said = world
        .err(
            "confluence_download_attachment",
            json!({"attachment_id": "plan.png"}),
        )
        .await;
    assert!(said.contains("is not an attachment id"), "{said}");
});

#[tokio::test]
async fn files_stay_within_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        for (tool, arguments) in [
            (
                "confluence_download_attachment",
                json!({"attachment_id": "att11003"}),
            ),
            (
                "confluence_delete_attachment",
                json!({"attachment_id": "att11003"}),
            ),
            ("confluence_get_attachments", json!({"content_id": "10010"})),
            (
                "confluence_download_content_attachments",
                json!({"content_id": "10010"}),
            ),
            ("confluence_get_page_images", json!({"content_id": "12345"})),
            (
                "confluence_upload_attachment",
                json!({"content_id": "10010", "content_base64": "eA==", "filename": "x"}),
            ),
        ] {
            let said = world.call(tool, arguments).await;
            assert!(
                said.is_error && said.text.contains("Access to space `TECH` is restricted"),
                "{tool}: {}",
                said.text
            );
            assert!(said.beside.is_empty());
        }
        assert!(world.writes().is_empty());
    }
}
