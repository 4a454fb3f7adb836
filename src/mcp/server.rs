//! The protocol's requests, answered from the door.
//!
//! Written by hand instead of with rmcp's macros: those rebuild their table on each call and mark the list as public.
//! One value serves all requests of a process, over HTTP too, so it holds nothing but the door and the list of tools
//! in rmcp's form, made when first asked for.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult,
    CustomRequest, CustomResult, DiscoverResult, ErrorCode, GetPromptRequestParams,
    GetPromptResponse, Implementation, InitializeRequestParams, InitializeResult,
    ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
    PaginatedRequestParams, ProtocolVersion, ReadResourceRequestParams, ReadResourceResponse,
    ServerConfig, Tool,
};
use rmcp::service::{NotificationContext, RequestContext};
use rmcp::{ErrorData, RoleServer};

use super::{convert, elicit, offers, parameters};
use crate::door::{Asking, Door};

/// How long a client may keep the list of tools and what the server says about itself, in milliseconds. Both are all but
/// fixed for the life of the process; a restart with other settings, and tools that the site turned out to lack, show
/// after this time at the latest.
const FRESH_FOR_MS: u64 = 5 * 60 * 1000;

/// Serves the protocol in front of a door. Clones share everything.
#[derive(Clone)]
pub(crate) struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    door: Arc<Door>,
    tools: OnceLock<Vec<Tool>>,
    /// Whether the client can be told that the list changed: over pipes, where it stays connected.
    tells: bool,
    /// Whether somebody looked what the site lacks.
    has_looked: AtomicBool,
    /// How many applications were missing when the client last learned of it.
    n_told: AtomicUsize,
}

impl Server {
    /// A server for the tools behind `door`, for clients that come and go.
    pub(crate) fn new(door: Arc<Door>) -> Self {
        Self::of(door, false)
    }

    /// The same for one client that stays connected.
    pub(crate) fn for_one(door: Arc<Door>) -> Self {
        let tells = door.may_shrink();
        Self::of(door, tells)
    }

    fn of(door: Arc<Door>, tells: bool) -> Self {
        Self {
            shared: Arc::new(Shared {
                door,
                tools: OnceLock::new(),
                tells,
                has_looked: AtomicBool::new(false),
                n_told: AtomicUsize::new(0),
            }),
        }
    }

    fn tools(&self) -> Vec<Tool> {
        let all = || self.shared.door.tools().iter().map(convert::tool).collect();
        let all: &Vec<Tool> = self.shared.tools.get_or_init(all);
        let listed = self.shared.door.listed();
        if listed.len() == all.len() {
            return all.clone();
        }
        let is_listed = |tool: &&Tool| listed.iter().any(|listed| listed.name == tool.name);
        all.iter().filter(is_listed).cloned().collect()
    }

    /// After a call: looks in the background what the site lacks, once and only where it answered, and tells the client
    /// if the list is another one now.
    fn after_call(&self, has_answered: bool, context: &RequestContext<RoleServer>) {
        let door = &self.shared.door;
        let is_first = has_answered
            && door.may_shrink()
            && !self.shared.has_looked.swap(true, Ordering::Relaxed);
        let tells = self.shared.tells && !is_newest(context);
        if !is_first
            && (!tells || door.absent().len() == self.shared.n_told.load(Ordering::Relaxed))
        {
            return;
        }
        let (shared, peer) = (self.shared.clone(), context.peer.clone());
        tokio::spawn(async move {
            if is_first {
                shared.door.look().await;
            }
            let n_absent = shared.door.absent().len();
            let is_news = shared.n_told.swap(n_absent, Ordering::Relaxed) != n_absent;
            if tells
                && is_news
                && let Err(error) = peer.notify_tool_list_changed().await
            {
                tracing::debug!(%error, "the client was not told of the new list");
            }
        });
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let name = Implementation::new("atlassian-mcp", env!("CARGO_PKG_VERSION"))
            .with_title("Jira and Confluence");
        ServerConfig::new(offers::capabilities(&self.shared.door, self.shared.tells))
            .with_server_info(name)
            .with_instructions(self.shared.door.instructions())
    }

    async fn initialize(
        &self,
        request: InitializeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<InitializeResult, ErrorData> {
        let result = self.negotiate_initialize(&request)?;
        // Later requests are answered in the version agreed on, not in the one asked for.
        let mut client = request;
        client.protocol_version = result.protocol_version.clone();
        context.peer.set_peer_info(client);
        Ok(result)
    }

    async fn discover(
        &self,
        _context: RequestContext<RoleServer>,
    ) -> Result<DiscoverResult, ErrorData> {
        let versions = self.supported_protocol_versions().into_owned();
        Ok(DiscoverResult::from_server_info(versions, self.get_info()).with_ttl_ms(FRESH_FOR_MS))
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        only_page(request)?;
        let list = ListToolsResult::with_all_items(self.tools());
        Ok(if is_newest(&context) {
            // Private: the list depends on who the server was set up for.
            list.with_ttl_ms(FRESH_FOR_MS)
                .with_cache_scope(CacheScope::Private)
        } else {
            list
        })
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        only_page(request)?;
        let list = Box::pin(offers::resources(&self.shared.door)).await?;
        let list = ListResourcesResult::with_all_items(list);
        Ok(if is_newest(&context) {
            list.with_ttl_ms(FRESH_FOR_MS)
                .with_cache_scope(CacheScope::Private)
        } else {
            list
        })
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        only_page(request)?;
        let list = offers::templates(&self.shared.door);
        let list = ListResourceTemplatesResult::with_all_items(list);
        Ok(if is_newest(&context) {
            list.with_ttl_ms(FRESH_FOR_MS)
                .with_cache_scope(CacheScope::Private)
        } else {
            list
        })
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let caller = convert::caller(&context, Asking::Never);
        let read = Box::pin(offers::read(&self.shared.door, &request.uri, caller)).await?;
        Ok(if is_newest(&context) {
            // What it holds may have changed by the next look.
            read.with_ttl_ms(0).with_cache_scope(CacheScope::Private)
        } else {
            read
        }
        .into())
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        only_page(request)?;
        let list = ListPromptsResult::with_all_items(offers::prompts(&self.shared.door));
        Ok(if is_newest(&context) {
            list.with_ttl_ms(FRESH_FOR_MS)
                .with_cache_scope(CacheScope::Private)
        } else {
            list
        })
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        offers::prompt(&self.shared.door, request).map(Into::into)
    }

    async fn complete(
        &self,
        request: CompleteRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CompleteResult, ErrorData> {
        Box::pin(offers::complete(&self.shared.door, request)).await
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let door = &self.shared.door;
        let asking = match door.may_ask() {
            true => elicit::asking(&context, request.input_responses, request.request_state),
            false => Asking::Never,
        };
        let arguments = request.arguments.unwrap_or_default();
        let caller = convert::caller(&context, asking);
        // Apart, so that what rmcp moves about for each request stays small.
        match Box::pin(door.call(&request.name, arguments, caller)).await {
            Ok(answer) => {
                let has_answered = !answer.is_error && request.name.starts_with("jira_");
                self.after_call(has_answered, &context);
                Ok(convert::result(answer))
            }
            Err(unknown) => {
                let message = format!("Unknown tool: {}", unknown.0);
                Err(ErrorData::invalid_params(message, None))
            }
        }
    }

    /// Reached by methods nobody knows, and by known ones whose parameters rmcp could not read.
    async fn on_custom_request(
        &self,
        request: CustomRequest,
        context: RequestContext<RoleServer>,
    ) -> Result<CustomResult, ErrorData> {
        let params = request.params.as_ref().map(ToString::to_string);
        let newest = context
            .meta
            .protocol_version()
            .is_some_and(|version| !version.has_initialize());
        // The newest protocol has no handshake, so there `initialize` is one of the unknown methods.
        let known = !(newest && request.method == "initialize");
        let mistake = known.then(|| parameters::mistake(&request.method, params.as_deref()));
        Err(mistake
            .flatten()
            .unwrap_or_else(|| unknown_method(&request.method)))
    }

    async fn on_initialized(&self, _context: NotificationContext<RoleServer>) {
        tracing::debug!("client initialized");
    }

    fn supported_protocol_versions(&self) -> std::borrow::Cow<'static, [ProtocolVersion]> {
        std::borrow::Cow::Borrowed(ProtocolVersion::KNOWN_VERSIONS)
    }
}

/// Every list is on one page.
fn only_page(request: Option<PaginatedRequestParams>) -> Result<(), ErrorData> {
    if request.is_some_and(|request| request.cursor.is_some()) {
        let message = "Unknown cursor: everything is on one page";
        return Err(ErrorData::invalid_params(message, None));
    }
    Ok(())
}

/// Whether the request is of the protocol without a handshake, which says how long an answer is fresh.
pub(super) fn is_newest(context: &RequestContext<RoleServer>) -> bool {
    let version = context.protocol_version();
    version.is_some_and(|version| !version.has_initialize())
}

fn unknown_method(name: &str) -> ErrorData {
    let message = format!("Method not found: {name}");
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, message, None)
}
