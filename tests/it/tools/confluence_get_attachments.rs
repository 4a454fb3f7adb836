//! `confluence_get_attachments` on both editions.

use serde_json::json;

use crate::support::both_editions;

both_editions!(files_are_listed_in_one_request_and_filtered, |world| {
    let (said, requests) = world
        .counted("confluence_get_attachments", json!({"content_id": "12345"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(said["total"], 2, "{said}");
    let first = &said["attachments"][0];
    assert_eq!(first["id"], "att11001");
    assert_eq!(first["title"], "architecture.png");
    assert_eq!(first["media_type"], "image/png");
    assert!(
        first["file_size"].as_u64().is_some_and(|size| size > 50),
        "{said}"
    );
    for filter in [
        json!({"content_id": "12345", "filename": "bus-detail.drawio"}),
        json!({"content_id": "12345", "media_type": "application/vnd.jgraph.mxfile"}),
        json!({"content_id": "12345", "start": 1}),
    ] {
        let said = world.ok("confluence_get_attachments", filter).await;
        assert_eq!(
            said["attachments"].as_array().map(Vec::len),
            Some(1),
            "{said}"
        );
        assert_eq!(said["attachments"][0]["title"], "bus-detail.drawio");
    }
});

both_editions!(lists_go_on_to_the_end, |world| {
    let names: Vec<String> = (0..5).map(|number| format!("f{number}.txt")).collect();
    for name in &names {
        let arguments = json!({"content_id": "20004", "content_base64": "eA==", "filename": name});
        world.ok("confluence_upload_attachment", arguments).await;
    }
    let mut found = Vec::new();
    let mut start = json!(0);
    loop {
        let arguments = json!({"content_id": "20004", "limit": 2, "start": start});
        let said = world.ok("confluence_get_attachments", arguments).await;
        for file in said["attachments"].as_array().expect("a list") {
            found.push(file["title"].as_str().expect("a name").to_owned());
        }
        match said.get("next_start") {
            Some(next) => start = next.clone(),
            None => break,
        }
    }
    found.sort();
    assert_eq!(found, names);
});

both_editions!(files_of_a_blog_post_and_of_nothing, |world| {
    let said = world
        .ok("confluence_get_attachments", json!({"content_id": "10060"}))
        .await;
    assert_eq!(said["attachments"], json!([]));
    let said = world
        .err(
            "confluence_get_attachments",
            json!({"content_id": "999999"}),
        )
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
});
