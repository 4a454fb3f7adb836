//! A Jira without Jira Software or Jira Service Management.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use atlassian_mcp::atlassian::Flavor;
use atlassian_mcp::door::Door;
use atlassian_mcp::mcp;
use rmcp::model::CallToolRequestParams;
use rmcp::service::{NotificationContext, RoleClient, ServiceExt as _};
use rmcp::{ClientHandler, model::ClientConfig};
use serde_json::{Value, json};

use crate::support::{self, FLAVORS, World};

async fn without(flavor: Flavor, missing: Value) -> World {
    World::seeded(flavor, |seed| seed.jira["missing"] = missing, |_| {}).await
}

fn listed(world: &World) -> Vec<&'static str> {
    world.door.listed().iter().map(|tool| tool.name).collect()
}

/// Counts how often it is told of another list.
#[derive(Clone, Default)]
struct Client {
    told: Arc<AtomicUsize>,
    news: Arc<tokio::sync::Notify>,
}

impl ClientHandler for Client {
    fn get_info(&self) -> ClientConfig {
        ClientConfig::default()
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.told.fetch_add(1, Ordering::SeqCst);
        self.news.notify_one();
    }
}

#[tokio::test]
async fn a_call_says_what_the_site_lacks_and_its_tools_go() {
    for flavor in FLAVORS {
        let world = without(flavor, json!(["software", "service_management"])).await;
        assert!(
            listed(&world).contains(&"jira_get_agile_boards"),
            "nobody asked yet"
        );
        let said = world.err("jira_get_agile_boards", json!({})).await;
        assert!(
            said.contains("has no Jira Software") && said.contains("jira_get_agile_boards"),
            "{said}"
        );
        let said = world
            .err(
                "jira_get_service_desk_for_project",
                json!({"project_key": "SUP"}),
            )
            .await;
        assert!(said.contains("has no Jira Service Management"), "{said}");
        let names = listed(&world);
        for gone in [
            "jira_get_agile_boards",
            "jira_create_sprint",
            "jira_get_request_types",
        ] {
            assert!(!names.contains(&gone), "{gone} is listed");
        }
        assert!(names.contains(&"jira_get_issue") && names.contains(&"confluence_search"));
        // From now on nobody is asked.
        let mark = world.sim.mark();
        let said = world.err("jira_create_sprint", json!({"board_id": "1", "sprint_name": "x", "start_date": "2026-12-01", "end_date": "2026-12-14"})).await;
        assert!(said.contains("has no Jira Software"), "{said}");
        assert_eq!(world.sim.requests_since(mark), Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_there_is_not_called_missing() {
    for flavor in FLAVORS {
        let world = without(flavor, json!(["software"])).await;
        let said = world
            .err("jira_get_request_types", json!({"service_desk_id": "99"}))
            .await;
        assert!(!said.contains("has no Jira Service Management"), "{said}");
        assert!(listed(&world).contains(&"jira_get_request_types"));
    }
}

#[tokio::test]
async fn a_look_asks_for_what_offered_tools_need_and_once() {
    for flavor in FLAVORS {
        let world = without(flavor, json!(["service_management"])).await;
        let n_all = world.door.listed().len();
        for _ in 0..2 {
            world.door.look().await;
        }
        let requests = world.sim.requests_since(0);
        assert_eq!(requests.len(), 2, "{requests:?}");
        assert!(world.door.listed().len() < n_all);
        assert!(listed(&world).contains(&"jira_get_agile_boards"));

        let core = World::with(flavor, |config| {
            config.policy.toolsets = atlassian_mcp::config::Toolsets::Core;
        })
        .await;
        assert!(!core.door.may_shrink());
        core.door.look().await;
        assert_eq!(core.sim.requests_since(0), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_client_is_told_of_the_shorter_list_after_its_first_call() {
    for flavor in FLAVORS {
        let world = without(flavor, json!(["service_management"])).await;
        let config = support::config(flavor, &world.sim.jira_url, &world.sim.confluence_url);
        let door = Arc::new(Door::open(&config).expect("a right configuration"));
        let (near, far) = tokio::io::duplex(64 * 1024);
        let (reader, writer) = tokio::io::split(far);
        tokio::spawn(mcp::over(door, reader, writer, mcp::Shutdown::new()));
        let handler = Client::default();
        let (told, news) = (handler.told.clone(), handler.news.clone());
        let client = handler.serve(near).await.expect("connected");
        let capabilities = client.peer_info().expect("a server").capabilities.clone();
        assert_eq!(
            capabilities.tools.and_then(|tools| tools.list_changed),
            Some(true)
        );
        let before = client.list_all_tools().await.expect("tools");
        assert!(
            before
                .iter()
                .any(|tool| tool.name == "jira_get_request_types")
        );
        assert_eq!(
            world.sim.requests_since(0),
            Vec::<String>::new(),
            "a list asks nobody"
        );

        let arguments = json!({"issue_key": "PROJ-113"});
        let call = || {
            CallToolRequestParams::new("jira_get_issue")
                .with_arguments(arguments.as_object().expect("an object").clone())
        };
        client.call_tool(call()).await.expect("an issue");
        tokio::time::timeout(std::time::Duration::from_secs(30), news.notified())
            .await
            .expect("told");
        let after = client.list_all_tools().await.expect("tools");
        assert!(
            !after
                .iter()
                .any(|tool| tool.name == "jira_get_request_types")
        );
        assert!(
            after
                .iter()
                .any(|tool| tool.name == "jira_get_agile_boards")
        );
        client.call_tool(call()).await.expect("an issue");
        assert_eq!(told.load(Ordering::SeqCst), 1);
        let looks = world.sim.requests_since(0);
        let looks = looks
            .iter()
            .filter(|line| line.contains("servicedeskapi/info"));
        assert_eq!(looks.count(), 1);
    }
}
