//! Files: nothing outside of the folder that was set is read, by whatever road.

use atlassian_mcp::atlassian::Flavor;
use serde_json::json;

use crate::support::World;

/// Paths that lead out of the folder. `@OUT` stands for a folder beside it.
pub const PATHS: &[&str] = &[
    "../outside/secret.txt",
    "@OUT/secret.txt",
    "./../outside/./secret.txt",
    "inside/../../outside/secret.txt",
    "link-to-file.txt",
    "link-to-folder/secret.txt",
    "file:///etc/passwd",
    "/etc/passwd",
    "~/.ssh/id_rsa",
    "/proc/self/environ",
    "inside/\u{0}/../../outside/secret.txt",
];

#[cfg(unix)]
#[tokio::test]
async fn no_path_leads_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let (root, outside) = (folder.path().join("root"), folder.path().join("outside"));
    std::fs::create_dir_all(root.join("inside")).expect("made");
    std::fs::create_dir_all(&outside).expect("made");
    std::fs::write(outside.join("secret.txt"), "TOP SECRET").expect("written");
    std::os::unix::fs::symlink(outside.join("secret.txt"), root.join("link-to-file.txt"))
        .expect("linked");
    std::os::unix::fs::symlink(&outside, root.join("link-to-folder")).expect("linked");
    let world = World::with(Flavor::Cloud, |config| config.file_root = root.clone()).await;
    for path in PATHS {
        let path = path.replace("@OUT", &outside.display().to_string());
        let calls = [
            (
                "confluence_create_page",
                json!({"space_key": "TECH", "title": "x", "content_file": path}),
            ),
            (
                "confluence_update_page",
                json!({"page_id": "12345", "content_file": path}),
            ),
            (
                "jira_update_issue",
                json!({"issue_key": "PROJ-123", "attachments": [path]}),
            ),
        ];
        for (tool, arguments) in calls {
            let said = world.call(tool, arguments).await;
            assert!(said.is_error, "{tool} {path}: {}", said.text);
            assert!(
                !said.text.contains("TOP SECRET") && !said.text.contains("root:"),
                "{tool} {path}: {}",
                said.text
            );
        }
    }
    assert!(world.writes().is_empty(), "{:?}", world.writes());
}

/// What is no file: a pipe would be waited for, a device read without end, a folder read as one.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_is_no_file_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe is made");
    std::fs::create_dir(folder.path().join("below")).expect("made");
    let world = World::with(Flavor::Cloud, |config| {
        config.file_root = folder.path().to_owned();
    })
    .await;
    for path in ["pipe", "below", "."] {
        for (tool, arguments) in [
            (
                "confluence_create_page",
                json!({"space_key": "TECH", "title": "x", "content_file": path}),
            ),
            (
                "jira_update_issue",
                json!({"issue_key": "PROJ-123", "attachments": [path]}),
            ),
        ] {
            let call = world.call(tool, arguments);
            let said = tokio::time::timeout(std::time::Duration::from_secs(10), call)
                .await
                .unwrap_or_else(|_| panic!("{tool} waits for {path}"));
            assert!(said.is_error, "{tool} {path}: {}", said.text);
        }
    }
    assert!(world.writes().is_empty(), "{:?}", world.writes());
}
