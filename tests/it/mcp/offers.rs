//! Resources, prompts and completions, over rmcp's own client in both lifecycles.

use std::collections::HashMap;
use std::sync::Arc;

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::config::Config;
use atlassian_mcp::door::Door;
use atlassian_mcp::mcp;
use rmcp::ServiceError;
use rmcp::model::{
    ArgumentInfo, CompleteRequestParams, CompletionContext, GetPromptRequestParams,
    ProtocolVersion, ReadResourceRequestParams, Reference, ResourceContents,
};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt, RoleClient, RunningService};
use serde_json::{Value, json};

use super::soon;
use crate::support::{self, FLAVORS, World};

pub(super) type Client = RunningService<RoleClient, ()>;

pub(super) fn modes() -> [ClientLifecycleMode; 2] {
    let newest = ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    };
    [ClientLifecycleMode::Initialize, newest]
}

/// A client of a server that works in the demo company.
pub(super) async fn client(
    world: &World,
    mode: ClientLifecycleMode,
    change: impl FnOnce(&mut Config),
) -> Client {
    let (jira, confluence) = (&world.sim.jira_url, &world.sim.confluence_url);
    let mut config = support::config(world.flavor, jira, confluence);
    change(&mut config);
    let door = Arc::new(Door::open(&config).expect("a right configuration"));
    let (near, far) = tokio::io::duplex(64 * 1024);
    let (reader, writer) = tokio::io::split(far);
    tokio::spawn(mcp::over(door, reader, writer, mcp::Shutdown::new()));
    let connecting = ().serve_with_lifecycle(near, mode);
    soon("the handshake", connecting).await.expect("connected")
}

pub(super) async fn read(client: &Client, uri: &str) -> Result<Value, ServiceError> {
    let read = client
        .read_resource(ReadResourceRequestParams::new(uri))
        .await?;
    let [
        ResourceContents::TextResourceContents {
            text,
            uri: own,
            mime_type,
            ..
        },
    ] = read.contents.as_slice()
    else {
        panic!("{read:?}");
    };
    assert_eq!(own, uri);
    assert_eq!(mime_type.as_deref(), Some("application/json"));
    Ok(serde_json::from_str(text).expect("JSON"))
}

pub(super) async fn completed(
    client: &Client,
    of: Reference,
    name: &str,
    typed: &str,
    given: &[(&str, &str)],
) -> Vec<String> {
    let given: HashMap<String, String> = given
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let request = CompleteRequestParams::new(of, ArgumentInfo::new(name, typed))
        .with_context(CompletionContext::with_arguments(given));
    client
        .complete(request)
        .await
        .expect("completed")
        .completion
        .values
}

#[tokio::test]
async fn pages_and_spaces_are_listed_completed_and_read() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        for mode in modes() {
            let client = client(&world, mode, |_| {}).await;
            let spaces = client.list_all_resources().await.expect("resources");
            assert!(
                spaces
                    .iter()
                    .any(|space| space.uri == "confluence://space/TECH"),
                "{spaces:?}"
            );
            let templates = client
                .list_all_resource_templates()
                .await
                .expect("templates");
            let page = "confluence://page/{id}";
            assert!(
                templates
                    .iter()
                    .any(|template| template.uri_template == page)
            );
            let page = read(&client, "confluence://page/12345")
                .await
                .expect("a page");
            assert_eq!(page["metadata"]["id"], "12345", "{page}");
            let space = read(&client, "confluence://space/TECH")
                .await
                .expect("a space");
            assert_eq!(space["space_key"], "TECH", "{space}");

            let template = "confluence://space/{key}/page/{title}";
            let of = || Reference::for_resource(template);
            assert_eq!(completed(&client, of(), "key", "te", &[]).await, ["TECH"]);
            let titles = completed(&client, of(), "title", "api doc", &[("key", "TECH")]).await;
            assert!(
                titles.contains(&"API Documentation".to_owned()),
                "{titles:?}"
            );
            let uri = "confluence://space/TECH/page/API%20Documentation";
            let titled = read(&client, uri).await.expect("a page");
            assert_eq!(titled["metadata"]["title"], "API Documentation");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let world = World::new(Flavor::Cloud).await;
    for mode in modes() {
        let client = client(&world, mode, |_| {}).await;
        for (uri, words) in [
            ("confluence://page/999999", "Page `999999` does not exist"),
            ("confluence://nothing/1", "Unknown resource"),
            ("confluence://page/", "Unknown resource"),
            ("confluence://page/1/2", "Unknown resource"),
            ("file:///etc/passwd", "Unknown resource"),
        ] {
            let error = read(&client, uri).await.expect_err(uri).to_string();
            assert!(error.contains(words), "{uri}: {error}");
        }
        let unknown = client
            .get_prompt(GetPromptRequestParams::new("nothing"))
            .await;
        assert!(
            unknown
                .expect_err("none")
                .to_string()
                .contains("Unknown prompt")
        );
    }
}

#[tokio::test]
async fn a_prompt_is_filled_with_what_was_given() {
    let world = World::new(Flavor::Cloud).await;
    let client = client(&world, ClientLifecycleMode::Initialize, |_| {}).await;
    let prompts = client.list_all_prompts().await.expect("prompts");
    let names: Vec<&str> = prompts.iter().map(|prompt| prompt.name.as_str()).collect();
    assert!(names.contains(&"confluence_meeting_notes"), "{names:?}");
    let given = json!({"space_key": "TECH", "notes": "We ship {title} on Monday."});
    let request = GetPromptRequestParams::new("confluence_meeting_notes")
        .with_arguments(given.as_object().expect("an object").clone());
    let got = client.get_prompt(request).await.expect("a prompt");
    let text = serde_json::to_value(&got.messages).expect("JSON")[0]["content"]["text"].to_string();
    assert!(
        text.contains("space TECH") && text.contains("We ship {title} on Monday."),
        "{text}"
    );
    assert!(
        !text.contains("Title:"),
        "a line without its value is left out: {text}"
    );
    let of = Reference::for_prompt("confluence_meeting_notes");
    assert_eq!(
        completed(&client, of, "space_key", "TEC", &[]).await,
        ["TECH"]
    );
    let without = client
        .get_prompt(GetPromptRequestParams::new("confluence_meeting_notes"))
        .await;
    assert!(
        without
            .expect_err("needed")
            .to_string()
            .contains("needs `space_key`")
    );
}

#[tokio::test]
async fn offers_reach_no_further_than_calls() {
    let world = World::new(Flavor::Cloud).await;
    let limited = client(&world, ClientLifecycleMode::Initialize, |config| {
        config.policy.spaces = Some(vec!["DESIGN".into()]);
    })
    .await;
    let spaces = limited.list_all_resources().await.expect("resources");
    let uris: Vec<&str> = spaces
        .iter()
        .map(|space| space.uri.as_str())
        .filter(|uri| uri.starts_with("confluence:"))
        .collect();
    assert_eq!(uris, ["confluence://space/DESIGN"]);
    let refused = read(&limited, "confluence://page/12345")
        .await
        .expect_err("out of reach");
    assert!(refused.to_string().contains("is restricted"), "{refused}");
    let of = Reference::for_resource("confluence://space/{key}/page/{title}");
    let titles = completed(&limited, of, "title", "api", &[]).await;
    assert!(
        !titles.contains(&"API Documentation".to_owned()),
        "{titles:?}"
    );

    let closed = client(&world, ClientLifecycleMode::Initialize, |config| {
        config.policy.disabled_tools = vec![
            "confluence_get_page".into(),
            "confluence_create_page".into(),
        ];
    })
    .await;
    let error = read(&closed, "confluence://page/12345")
        .await
        .expect_err("hidden");
    assert!(error.to_string().contains("Unknown resource"), "{error}");
    let prompts = closed.list_all_prompts().await.expect("prompts");
    assert!(
        !prompts
            .iter()
            .any(|prompt| prompt.name.starts_with("confluence_")),
        "{prompts:?}"
    );
}
