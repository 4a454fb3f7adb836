//! Every kind of change that is promised to come back does, on both editions: what the site holds is the same before the
//! change and after its undo, and something else in between.

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::raw;
use crate::support::{FLAVORS, World};
use crate::undo::journal;

/// A kind of change, how it is made, and where it is seen. A `look` is asked of the site itself: `issue KEY FIELDS`,
/// `watchers KEY`, `page ID` and the like.
struct Kind {
    name: &'static str,
    tool: &'static str,
    arguments: &'static str,
    look: &'static str,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "field values",
        tool: "jira_update_issue",
        arguments: r#"{"issue_key": "PROJ-123", "fields": {"priority": "Low", "labels": ["x", "y"], "duedate": "2031-01-02"}}"#,
        look: "issue PROJ-123 priority,labels,duedate",
    },
    Kind {
        name: "description",
        tool: "jira_update_issue",
        arguments: r#"{"issue_key": "PROJ-123", "fields": {"description": "All *new*"}}"#,
        look: "issue PROJ-123 description",
    },
    Kind {
        name: "transition back",
        tool: "jira_transition_issue",
        arguments: r#"{"issue_key": "DOCS-3", "transition_id": "In Progress"}"#,
        look: "issue DOCS-3 status",
    },
    Kind {
        name: "comment",
        tool: "jira_add_comment",
        arguments: r#"{"issue_key": "PROJ-123", "body": "a *comment*"}"#,
        look: "issue PROJ-123 comment",
    },
    Kind {
        name: "worklog",
        tool: "jira_add_worklog",
        arguments: r#"{"issue_key": "PROJ-789", "time_spent": "1h"}"#,
        look: "issue PROJ-789 worklog",
    },
    Kind {
        name: "link",
        tool: "jira_create_issue_link",
        arguments: r#"{"link_type": "Blocks", "inward_issue_key": "PROJ-123", "outward_issue_key": "DOCS-3"}"#,
        look: "issue PROJ-123 issuelinks",
    },
    Kind {
        name: "watcher",
        tool: "jira_add_watcher",
        arguments: r#"{"issue_key": "DOCS-3", "user_identifier": "john.doe@example.com"}"#,
        look: "watchers DOCS-3",
    },
    Kind {
        name: "label of an issue",
        tool: "jira_bulk_update_issues",
        arguments: r#"{"issue_keys": "PROJ-123", "add_labels": "brand-new"}"#,
        look: "issue PROJ-123 labels",
    },
    Kind {
        name: "label of a page",
        tool: "confluence_add_label",
        arguments: r#"{"page_id": "12345", "name": "brand-new"}"#,
        look: "labels 12345",
    },
    Kind {
        name: "watcher of a page",
        tool: "confluence_watch_page",
        arguments: r#"{"page_id": "20004"}"#,
        look: "watching 20004",
    },
    Kind {
        name: "attachment version",
        tool: "confluence_upload_attachment",
        arguments: r#"{"content_id": "20010", "content_base64": "bmV3", "filename": "kind.txt"}"#,
        look: "file 20010 kind.txt",
    },
    Kind {
        name: "content property",
        tool: "confluence_set_content_property",
        arguments: r#"{"page_id": "12345", "key": "kind", "value": "{\"a\": 1}"}"#,
        look: "property 12345 kind",
    },
    Kind {
        name: "page version",
        tool: "confluence_update_page",
        arguments: r#"{"page_id": "12345", "content": "Short.", "allow_loss": true}"#,
        look: "page 12345",
    },
    Kind {
        name: "title",
        tool: "confluence_update_page",
        arguments: r#"{"page_id": "12345", "title": "Another title"}"#,
        look: "page 12345",
    },
    Kind {
        name: "page move",
        tool: "confluence_move_page",
        arguments: r#"{"page_id": "20004", "target_space_key": "TECH"}"#,
        look: "page 20004",
    },
    Kind {
        name: "deleted page from the trash",
        tool: "confluence_delete_page",
        arguments: r#"{"page_id": "20004"}"#,
        look: "page 20004",
    },
];

/// Takes away what counts up with every change, and the times of it.
fn settled(mut value: Value) -> Value {
    fn walk(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(walk),
            Value::Object(map) => {
                for name in [
                    "updated",
                    "updateAuthor",
                    "version",
                    "history",
                    "position",
                    "_links",
                    "_expandable",
                    "extensions",
                    "createdAt",
                    "maxResults",
                    "total",
                    "startAt",
                ] {
                    map.remove(name);
                }
                map.values_mut().for_each(walk);
            }
            _ => {}
        }
    }
    walk(&mut value);
    value
}

async fn seen(world: &World, look: &str) -> Value {
    let mut words = look.split(' ');
    let (what, which) = (words.next(), words.next().expect("which"));
    let is_cloud = world.is_cloud();
    settled(match what {
        Some("issue") => {
            raw::issue(world, which, words.next().expect("fields"))
                .await
                .1
        }
        Some("watchers") => {
            let root = if is_cloud {
                "/rest/api/3"
            } else {
                "/rest/api/2"
            };
            let path = format!("{root}/issue/{which}/watchers");
            raw::get(&world.sim.jira_url, &path, is_cloud).await.1
        }
        Some("labels") => {
            let path = match is_cloud {
                true => format!("/api/v2/pages/{which}/labels"),
                false => format!("/rest/api/content/{which}/label"),
            };
            raw::get(&world.sim.confluence_url, &path, is_cloud).await.1
        }
        Some("watching") => {
            let path = format!("/rest/api/user/watch/content/{which}");
            raw::get(&world.sim.confluence_url, &path, is_cloud).await.1
        }
        Some("property") => {
            let key = words.next().expect("a key");
            let path = match is_cloud {
                true => format!("/api/v2/pages/{which}/properties?key={key}"),
                false => format!("/rest/api/content/{which}/property?expand=version"),
            };
            let (_, list) = raw::get(&world.sim.confluence_url, &path, is_cloud).await;
            let all = list["results"].as_array().expect("a list");
            let one = all.iter().find(|one| one["key"] == key);
            one.map(|one| one["value"].clone()).unwrap_or_default()
        }
        Some("file") => {
            let name = words.next().expect("a name");
            let files = json!({"content_id": which});
            let files = world.ok("confluence_get_attachments", files).await;
            let all = files["attachments"].as_array().expect("a list");
            let one = all.iter().find(|one| one["title"] == name).expect("there");
            let file = json!({"attachment_id": one["id"]});
            let file = world.ok("confluence_download_attachment", file).await;
            file["content"]["value"].clone()
        }
        Some("page") => {
            let (status, page) = raw::page(world, which).await;
            json!([status, page])
        }
        _ => panic!("{look}"),
    })
}

async fn comes_back(flavor: Flavor, kind: &Kind) {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(flavor, |config| journal(config, folder.path())).await;
    let about = format!("{flavor} {}", kind.name);
    if kind.look.starts_with("file") {
        // The version that comes back.
        let first =
            json!({"content_id": "20010", "content_base64": "b2xk", "filename": "kind.txt"});
        world.ok("confluence_upload_attachment", first).await;
    }
    let before = seen(&world, kind.look).await;
    let arguments: Value = serde_json::from_str(kind.arguments).expect("JSON");
    let said = world.ok(kind.tool, arguments).await;
    let between = seen(&world, kind.look).await;
    assert_ne!(between, before, "{about}: nothing changed");
    let id = said["undo"]
        .as_str()
        .unwrap_or_else(|| panic!("{about} has no undo: {said}"));
    let undone = world.ok("atlassian_undo", json!({"id": id})).await;
    assert_eq!(undone["not_applied"], Value::Null, "{about}: {undone}");
    assert_eq!(seen(&world, kind.look).await, before, "{about}");
}

#[tokio::test]
async fn every_kind_comes_back() {
    for flavor in FLAVORS {
        for kind in KINDS {
            comes_back(flavor, kind).await;
        }
    }
}

/// The pages below another, in their order.
async fn order(world: &World, parent: &str) -> Vec<String> {
    let path = format!("/api/v2/pages/{parent}/direct-children?limit=250");
    let (_, list) = raw::get(&world.sim.confluence_url, &path, true).await;
    let list = list["results"].as_array().expect("a list");
    list.iter()
        .map(|page| page["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[tokio::test]
async fn a_moved_page_comes_back_to_its_place_among_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = World::with(Flavor::Cloud, |config| journal(config, folder.path())).await;
    let mut pages = Vec::new();
    for title in ["Place 1", "Place 2", "Place 3", "Place 4"] {
        let page =
            json!({"space_key": "TECH", "title": title, "content": "x", "parent_id": "12345"});
        let page = world.ok("confluence_create_page", page).await;
        pages.push(page["page"]["id"].as_str().expect("an id").to_owned());
    }
    let before = order(&world, "12345").await;
    for (name, page) in ["first", "in between", "last"]
        .iter()
        .zip([&pages[0], &pages[1], &pages[3]])
    {
        let moved = json!({"page_id": page, "target_space_key": "TECH"});
        let said = world.ok("confluence_move_page", moved).await;
        assert_ne!(order(&world, "12345").await, before);
        world
            .ok("atlassian_undo", json!({"id": said["undo"]}))
            .await;
        assert_eq!(order(&world, "12345").await, before, "{name}");
    }
    // Its neighbours may have gone meanwhile: then it comes back beside the one that is left.
    let moved = json!({"page_id": pages[1], "target_space_key": "TECH"});
    let said = world.ok("confluence_move_page", moved).await;
    world
        .ok("confluence_delete_page", json!({"page_id": pages[2]}))
        .await;
    world
        .ok("atlassian_undo", json!({"id": said["undo"]}))
        .await;
    let now = order(&world, "12345").await;
    let place = |id: &String| now.iter().position(|other| other == id);
    assert_eq!(
        place(&pages[1]),
        place(&pages[0]).map(|place| place + 1),
        "{now:?}"
    );
    // Reordered among the same pages.
    let before = order(&world, "12345").await;
    let moved = json!({"page_id": pages[3], "target_parent_id": pages[0], "position": "above"});
    let said = world.ok("confluence_move_page", moved).await;
    assert_ne!(order(&world, "12345").await, before);
    world
        .ok("atlassian_undo", json!({"id": said["undo"]}))
        .await;
    assert_eq!(order(&world, "12345").await, before);
}
