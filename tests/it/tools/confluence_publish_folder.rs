//! `confluence_publish_folder` on both editions.

use std::path::Path;

use atlassian_mcp::atlassian::Flavor;
use serde_json::{Value, json};

use crate::support::{FLAVORS, World};
use crate::undo::journal;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot really";

fn put(folder: &Path, path: &str, text: &[u8]) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// A handbook: a page of its own for each folder, links both ways, a picture, labels.
fn handbook(folder: &Path) {
    put(
        folder,
        "handbook/index.md",
        b"---\ntitle: Handbook\nlabels: [docs, published]\n---\n\nRead [set up](setup.md#on-linux) first, then [deploy](ops/deploy.md).\n",
    );
    put(
        folder,
        "handbook/setup.md",
        b"# Setting up\n\n![the parts](img/parts.png)\n\n## On Linux\n\n1. one\n2. two\n\nBack to the [handbook](index.md).\n",
    );
    put(folder, "handbook/img/parts.png", PNG);
    put(
        folder,
        "handbook/ops/deploy.md",
        b"# Deploying\n\n| step | who |\n| --- | --- |\n| build | CI |\n\n```sh\nmake deploy\n```\n\n- [ ] write more\n",
    );
    put(folder, "handbook/.hidden.md", b"# Hidden\n");
}

async fn world(flavor: Flavor, root: &Path) -> World {
    let (root, records) = (root.to_owned(), root.join("records"));
    World::with(flavor, |config| {
        config.file_root = root;
        journal(config, &records);
    })
    .await
}

fn publish(more: Value) -> Value {
    let mut arguments = json!({"folder": "handbook", "space_key": "TECH"});
    for (name, value) in more.as_object().expect("an object") {
        arguments[name] = value.clone();
    }
    arguments
}

async fn page(world: &World, title: &str) -> Value {
    let arguments = json!({"title": title, "space_key": "TECH", "format": "storage"});
    world.ok("confluence_get_page", arguments).await["metadata"].clone()
}

#[tokio::test]
async fn a_folder_becomes_a_tree_and_a_second_time_touches_nothing() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        handbook(folder.path());
        let world = world(flavor, folder.path()).await;
        let plan = world
            .ok(
                "confluence_publish_folder",
                publish(json!({"dry_run": true})),
            )
            .await;
        assert!(
            plan["change"]
                .to_string()
                .contains("4 new pages, 0 changed"),
            "{plan}"
        );
        assert!(world.writes().is_empty(), "a preview writes nothing");
        let said = world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        assert_eq!(said["not_applied"], Value::Null, "{said}");
        assert_eq!(said["pages"].as_array().map(Vec::len), Some(4), "{said}");

        let (top, setup) = (
            page(&world, "Handbook").await,
            page(&world, "Setting up").await,
        );
        let (ops, deploy) = (page(&world, "ops").await, page(&world, "Deploying").await);
        assert_eq!(setup["parent_id"], top["id"]);
        assert_eq!(ops["parent_id"], top["id"]);
        assert_eq!(deploy["parent_id"], ops["id"]);
        let text = |page: &Value| {
            page["content"]["value"]
                .as_str()
                .expect("a text")
                .to_owned()
        };
        let top_text = text(&top);
        for part in [
            "ri:content-title=\"Setting up\"",
            "ac:anchor=\"on-linux\"",
            "ri:content-title=\"Deploying\"",
        ] {
            assert!(top_text.contains(part), "{part} in {top_text}");
        }
        let setup_text = text(&setup);
        for part in [
            "ri:filename=\"parts.png\"",
            ">on-linux</ac:parameter>",
            "ri:content-title=\"Handbook\"",
        ] {
            assert!(setup_text.contains(part), "{part} in {setup_text}");
        }
        assert!(
            !setup_text.contains("<h1>"),
            "the title is no heading: {setup_text}"
        );
        assert!(text(&ops).contains("ac:name=\"children\""));
        let labels = world
            .ok("confluence_get_labels", json!({"page_id": top["id"]}))
            .await;
        assert!(labels.to_string().contains("published"), "{labels}");
        let files = world
            .ok(
                "confluence_get_attachments",
                json!({"content_id": setup["id"]}),
            )
            .await;
        assert!(files.to_string().contains("parts.png"), "{files}");

        let writes = world.writes().len();
        let again = world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        assert_eq!(
            again["message"], "0 pages created, 0 updated, 4 unchanged",
            "{again}"
        );
        assert_eq!(world.writes().len(), writes, "nothing is touched");

        put(
            folder.path(),
            "handbook/setup.md",
            b"# Setting up\n\nAll new, without a picture.\n",
        );
        let third = world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        assert_eq!(third["pages"].as_array().map(Vec::len), Some(1), "{third}");
        assert_eq!(third["pages"][0]["file"], "setup.md");
        assert!(text(&page(&world, "Setting up").await).contains("All new"));
    }
}

#[tokio::test]
async fn what_others_changed_is_left_alone_unless_asked() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        handbook(folder.path());
        let world = world(flavor, folder.path()).await;
        world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        let id = page(&world, "Deploying").await["id"].clone();
        let edit = json!({"page_id": id, "edits": [{"op": "append", "content": "By hand."}]});
        world.ok("confluence_edit_page", edit).await;
        put(
            folder.path(),
            "handbook/ops/deploy.md",
            b"# Deploying\n\nFrom the file.\n",
        );
        let said = world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        let refused = said["not_applied"].to_string();
        assert!(
            refused.contains("ops/deploy.md") && refused.contains("changed since"),
            "{said}"
        );
        let text = page(&world, "Deploying").await["content"]["value"].to_string();
        assert!(text.contains("By hand."), "{text}");
        let over = publish(json!({"overwrite": true}));
        let said = world.ok("confluence_publish_folder", over).await;
        assert_eq!(said["not_applied"], Value::Null, "{said}");
        let text = page(&world, "Deploying").await["content"]["value"].to_string();
        assert!(
            text.contains("From the file.") && !text.contains("By hand."),
            "{text}"
        );
        // A page that was there before and has the title of a file is nobody's to take.
        put(
            folder.path(),
            "handbook/api.md",
            b"# API Documentation\n\nMine now.\n",
        );
        let said = world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        assert!(said["not_applied"].to_string().contains("api.md"), "{said}");
    }
}

#[tokio::test]
async fn a_publication_is_taken_back_as_a_whole() {
    for flavor in FLAVORS {
        let folder = tempfile::tempdir().expect("a folder");
        handbook(folder.path());
        let world = world(flavor, folder.path()).await;
        let first = world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        put(
            folder.path(),
            "handbook/ops/deploy.md",
            b"# Deploying\n\nShort.\n",
        );
        let second = world
            .ok("confluence_publish_folder", publish(json!({})))
            .await;
        let undone = world
            .ok("atlassian_undo", json!({"id": second["undo"]}))
            .await;
        assert_eq!(undone["not_applied"], Value::Null, "{undone}");
        let text = page(&world, "Deploying").await["content"]["value"].to_string();
        assert!(text.contains("make deploy"), "{text}");
        let said = world
            .err("atlassian_undo", json!({"id": first["undo"]}))
            .await;
        assert!(said.contains("`version`"), "somebody went on since: {said}");
        let all = json!({"id": first["undo"], "parts": "all"});
        let undone = world.ok("atlassian_undo", all).await;
        assert_eq!(undone["not_applied"], Value::Null, "{undone}");
        let gone = world
            .err(
                "confluence_get_page",
                json!({"title": "Handbook", "space_key": "TECH"}),
            )
            .await;
        assert!(gone.contains("does not exist"), "{gone}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_published_says_all_that_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let outside = tempfile::tempdir().expect("a folder");
    put(outside.path(), "secret.md", b"# Secret\n");
    put(folder.path(), "handbook/a.md", b"# Same\n");
    put(
        folder.path(),
        "handbook/b.md",
        b"# Same\n\n[gone](nowhere.md)\n",
    );
    put(folder.path(), "empty/x.txt", b"x");
    let world = world(Flavor::Cloud, folder.path()).await;
    let said = world
        .err("confluence_publish_folder", publish(json!({})))
        .await;
    assert!(said.contains("are both called `Same`"), "{said}");
    let said = world
        .err(
            "confluence_publish_folder",
            publish(json!({"folder": "empty"})),
        )
        .await;
    assert!(said.contains("holds no Markdown files"), "{said}");
    let out = outside.path().to_str().expect("a path");
    let said = world
        .err("confluence_publish_folder", publish(json!({"folder": out})))
        .await;
    assert!(said.contains("lies outside"), "{said}");
    #[cfg(unix)]
    {
        std::fs::remove_file(folder.path().join("handbook/a.md")).expect("removed");
        std::os::unix::fs::symlink(
            outside.path().join("secret.md"),
            folder.path().join("handbook/link.md"),
        )
        .expect("a link");
        let plan = world
            .ok(
                "confluence_publish_folder",
                publish(json!({"dry_run": true})),
            )
            .await;
        assert!(
            !plan.to_string().contains("Secret"),
            "a link leads nowhere: {plan}"
        );
        assert!(
            plan["notes"]
                .to_string()
                .contains("`nowhere.md`, which is not there"),
            "{plan}"
        );
    }
    assert!(world.writes().is_empty());
}
