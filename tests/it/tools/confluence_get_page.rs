//! `confluence_get_page` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

both_editions!(one_request_gives_text_and_metadata, |world| {
    let (page, requests) = world
        .counted("confluence_get_page", json!({"page_id": "10011"}))
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(keys(&page), ["metadata"]);
    let metadata = &page["metadata"];
    assert_eq!(metadata["id"], "10011");
    assert_eq!(metadata["title"], "API Authentication");
    assert_eq!(metadata["type"], "page");
    assert_eq!(metadata["space"]["key"], "TECH");
    assert_eq!(metadata["version"], 2);
    assert_eq!(metadata["emoji"], "🔐");
    assert!(
        metadata["created"]
            .as_str()
            .is_some_and(|at| at.starts_with("2025-03-04T10:00:00"))
    );
    assert!(
        metadata["url"]
            .as_str()
            .is_some_and(|url| url.contains("10011"))
    );
    assert_eq!(metadata["content"]["format"], "markdown");
    let text = metadata["content"]["value"].as_str().expect("a text");
    assert!(
        text.contains("# API authentication") && text.contains("**OAuth 2.0**"),
        "{text}"
    );
});

both_editions!(behaviour_147_macros_keep_their_meaning, |world| {
    let page = world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    let text = page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    for part in [
        "```json",
        "ParcelScanned",
        "- [x] Decide on a schema registry",
        "REWRITE",
        "toc",
        "bus-detail",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!text.contains("REWRITEYellow"), "{text}");
    assert_eq!(page["metadata"]["page_width"], "full-width");
});

both_editions!(behaviour_145_storage_is_given_unchanged, |world| {
    let arguments = json!({"page_id": "10011", "convert_to_markdown": false});
    let page = world.ok("confluence_get_page", arguments).await;
    assert_eq!(page["metadata"]["content"]["format"], "storage");
    let text = page["metadata"]["content"]["value"]
        .as_str()
        .expect("a text");
    assert!(
        text.contains("<ac:structured-macro ac:name=\"jira\""),
        "{text}"
    );
});

both_editions!(without_metadata_only_the_text_comes, |world| {
    let arguments = json!({"page_id": "10011", "include_metadata": false});
    let page = world.ok("confluence_get_page", arguments).await;
    assert_eq!(keys(&page), ["content"]);
    assert!(
        page["content"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("OAuth"))
    );
});

both_editions!(a_title_with_its_space_takes_one_request, |world| {
    let arguments = json!({"title": "API Documentation", "space_key": "TECH"});
    let (page, requests) = world
        .counted("confluence_get_page", arguments.clone())
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(page["metadata"]["id"], "10010");
    // And with the space known, again one.
    world
        .ok(
            "confluence_get_space_page_tree",
            json!({"space_key": "TECH", "limit": 1}),
        )
        .await;
    let (page, requests) = world.counted("confluence_get_page", arguments).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert_eq!(page["metadata"]["space"]["name"], "Tech");
});

both_editions!(a_title_alone_is_enough_where_it_is_the_only_one, |world| {
    let page = world
        .ok("confluence_get_page", json!({"title": "Risk Register"}))
        .await;
    assert_eq!(page["metadata"]["id"], "30005");
    world
        .ok(
            "confluence_create_page",
            json!({"space_key": "DESIGN", "title": "Risk Register"}),
        )
        .await;
    let said = world
        .err("confluence_get_page", json!({"title": "Risk Register"}))
        .await;
    assert!(
        said.contains("There are 2 pages") && said.contains("30005"),
        "{said}"
    );
});

both_editions!(behaviour_148_addresses_of_every_form, |world| {
    let base = &world.sim.confluence_url;
    let display = format!("{base}/display/TECH/API+Documentation");
    for (address, id) in [
        (
            format!("{base}/spaces/TECH/pages/12345/System+Architecture"),
            "12345",
        ),
        (
            format!("{base}/pages/viewpage.action?pageId=12345"),
            "12345",
        ),
        (format!("{base}/x/OT"), "12345"),
        (display, "10010"),
    ] {
        let page = world
            .ok("confluence_get_page", json!({"page_id": address}))
            .await;
        assert_eq!(page["metadata"]["id"], id, "{address}");
    }
    // Numbers are fine too.
    let page = world
        .ok("confluence_get_page", json!({"page_id": 12345}))
        .await;
    assert_eq!(page["metadata"]["id"], "12345");
});

both_editions!(a_long_page_is_read_on_from_where_it_was_cut, |world| {
    let whole = world
        .ok(
            "confluence_get_page",
            json!({"page_id": "10028", "max_chars": 2_000_000}),
        )
        .await;
    let whole = whole["metadata"]["content"]["value"]
        .as_str()
        .expect("a text")
        .to_owned();
    assert!(
        whole.len() > 20_000,
        "the page should be long: {}",
        whole.len()
    );
    let mut read = String::new();
    let mut arguments = json!({"page_id": "10028", "max_chars": 8_000});
    for _ in 0..100 {
        let said = world.call("confluence_get_page", arguments).await;
        assert!(
            !said.is_error && said.text.chars().count() <= 8_000,
            "{}",
            said.text.len()
        );
        let part: Value = serde_json::from_str(&said.text).expect("JSON");
        read += part["metadata"]["content"]["value"]
            .as_str()
            .expect("a text");
        let Some(next) = part["left_out"]["next"].as_object() else {
            break;
        };
        assert_eq!(next["tool"], "confluence_get_page");
        arguments = next["arguments"].clone();
        arguments["max_chars"] = json!(8_000);
    }
    assert_eq!(read, whole);
});

both_editions!(what_is_not_there_is_told_with_what_is_near, |world| {
    let said = world
        .err("confluence_get_page", json!({"page_id": "999999"}))
        .await;
    assert!(said.contains("Page `999999` does not exist"), "{said}");
    let arguments = json!({"title": "API Documentatoin", "space_key": "TECH"});
    let said = world.err("confluence_get_page", arguments).await;
    assert!(
        said.contains("Nearest: `API Documentation` (10010 in TECH)"),
        "{said}"
    );
    let said = world
        .err(
            "confluence_get_page",
            json!({"title": "Home", "space_key": "TEHC"}),
        )
        .await;
    assert!(
        said.contains("Space `TEHC` does not exist") && said.contains("`TECH`"),
        "{said}"
    );
    let said = world.err("confluence_get_page", json!({})).await;
    assert!(said.contains("needs `page_id`"), "{said}");
    let said = world
        .err("confluence_get_page", json!({"page_id": "no page"}))
        .await;
    assert!(said.contains("`no page` is neither a page id"), "{said}");
});

both_editions!(failures_are_told_apart_from_absence, |world| {
    world
        .sim
        .add_fault("product=confluence times=always status=403")
        .expect("a rule");
    let said = world
        .err("confluence_get_page", json!({"page_id": "10011"}))
        .await;
    assert!(said.ends_with("[permission]"), "{said}");
});

#[tokio::test]
async fn a_blog_post_is_read_like_a_page() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let page = world
            .ok("confluence_get_page", json!({"page_id": "10060"}))
            .await;
        assert_eq!(page["metadata"]["type"], "blogpost");
        assert_eq!(page["metadata"]["title"], "We moved to one event bus");
    }
}

#[tokio::test]
async fn an_id_cannot_lead_out_of_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        let page = world
            .ok("confluence_get_page", json!({"page_id": "20002"}))
            .await;
        assert_eq!(page["metadata"]["space"]["key"], "DESIGN");
        let outside = [
            json!({"page_id": "10011"}),
            json!({"title": "API Authentication", "space_key": "TECH"}),
            json!({"page_id": format!("{}/display/TECH/API+Authentication", world.sim.confluence_url)}),
        ];
        for arguments in outside {
            let said = world.err("confluence_get_page", arguments).await;
            assert!(
                said.contains("Access to space `TECH` is restricted"),
                "{said}"
            );
            assert!(!said.contains("OAuth"), "{said}");
        }
        let said = world
            .err(
                "confluence_get_page",
                json!({"title": "API Authentication"}),
            )
            .await;
        assert!(
            said.contains("does not exist"),
            "a title alone finds nothing outside: {said}"
        );
    }
}

both_editions!(a_big_page_is_read_outline_first_then_by_section, |world| {
    let arguments = json!({"page_id": "12345", "outline": true});
    let said = world.ok("confluence_get_page", arguments).await;
    let titles: Vec<&str> = said["outline"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| entry["title"].as_str().expect("a title"))
        .collect();
    assert!(
        titles.contains(&"Event bus") && titles.contains(&"Open questions"),
        "{said}"
    );
    assert!(said["metadata"].get("content").is_none(), "{said}");
    let id = said["outline"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|entry| entry["title"] == "Event bus")
        .expect("the heading")["id"]
        .clone();
    for section in [json!("Event bus"), json!("event  BUS"), id] {
        let arguments = json!({"page_id": "12345", "section": section, "include_metadata": false});
        let said = world.ok("confluence_get_page", arguments).await;
        let text = said["content"]["value"].as_str().expect("a text");
        assert!(
            text.starts_with("# Event bus") && !text.contains("# Open questions"),
            "{text}"
        );
        assert!(said["section"]["next"].is_string(), "{said}");
    }
    for (section, words) in [("Nowhere", "`Event bus`"), ("b999", "`b0` to `b")] {
        let arguments = json!({"page_id": "12345", "section": section});
        let said = world.err("confluence_get_page", arguments).await;
        assert!(
            said.contains(words) && said.ends_with("[not found]"),
            "{said}"
        );
    }
});

both_editions!(a_page_is_given_in_the_format_that_is_asked_for, |world| {
    for (format, words) in [
        ("storage", "<h1>Event bus</h1>"),
        ("adf", "\"type\":\"doc\""),
        ("wiki", "h1. Event bus"),
        ("plain", "Event bus"),
    ] {
        let arguments = json!({"page_id": "12345", "format": format});
        let said = world.ok("confluence_get_page", arguments).await;
        let content = &said["metadata"]["content"];
        assert_eq!(content["format"], format);
        assert!(
            content["value"]
                .as_str()
                .is_some_and(|text| text.contains(words)),
            "{format}: {content}"
        );
    }
    let said = world
        .err(
            "confluence_get_page",
            json!({"page_id": "12345", "format": "pdf"}),
        )
        .await;
    assert!(said.contains("is not a format"), "{said}");
});

both_editions!(
    whiteboards_and_databases_are_recognised_and_named,
    |world| {
        if !world.is_cloud() {
            return;
        }
        for (id, kind, title) in [
            ("10044", "whiteboard", "Event storming"),
            ("10045", "database", "Vendors"),
        ] {
            let said = world
                .ok("confluence_get_page", json!({"page_id": id}))
                .await;
            assert_eq!(said["metadata"]["type"], kind, "{said}");
            assert_eq!(said["metadata"]["title"], title);
            let url = said["metadata"]["url"].as_str().expect("an address");
            assert!(url.contains(&format!("/{kind}/{id}")), "{url}");
            assert!(
                said["note"]
                    .as_str()
                    .is_some_and(|note| note.contains(kind)),
                "{said}"
            );
            let edit = json!({"page_id": id, "edits": [{"op": "append", "content": "x"}]});
            let said = world.err("confluence_edit_page", edit).await;
            assert!(said.contains(&format!("is a {kind}, not a page")), "{said}");
        }
        let said = world
            .err("confluence_get_page", json!({"page_id": "999"}))
            .await;
        assert!(said.contains("does not exist"), "{said}");
        let parent = world
            .ok("confluence_get_page", json!({"page_id": "10044"}))
            .await["metadata"]["parent_id"]
            .clone();
        let children = json!({"parent_id": parent, "limit": 100, "max_chars": 100_000});
        let said = world.ok("confluence_get_page_children", children).await;
        assert!(said.to_string().contains("\"whiteboard\""), "{said}");
    }
);
