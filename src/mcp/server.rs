//! The protocol's requests, answered from the door.
//!
//! Written by hand instead of with rmcp's macros: those rebuild their table on each call and mark the list as public.
//! One value serves all requests of a process, over HTTP too, so it holds nothing but the door and the list of tools
//! in rmcp's form, made when first asked for.

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

/// How long a client may keep the list of tools and what the server says about itself, in milliseconds. Both are
/// fixed for the life of the process; a restart with other settings shows after this time at the latest.
const FRESH_FOR_MS: u64 = 5 * 60 * 1000;

/// Serves the protocol in front of a door. Clones share everything.
#[derive(Clone)]
pub(crate) struct Server {
    shared: Arc<Shared>,
}

struct Shared {
    door: Arc<Door>,
    tools: OnceLock<Vec<Tool>>,
}

impl Server {
    /// A server for the tools behind `door`.
    pub(crate) fn new(door: Arc<Door>) -> Self {
        let tools = OnceLock::new();
        Self {
            shared: Arc::new(Shared { door, tools }),
        }
    }

    fn tools(&self) -> &[Tool] {
        let list = || self.shared.door.tools().iter().map(convert::tool).collect();
        self.shared.tools.get_or_init(list)
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let name = Implementation::new("atlassian-mcp", env!("CARGO_PKG_VERSION"))
            .with_title("Jira and Confluence");
        ServerConfig::new(offers::capabilities(&self.shared.door))
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
        let list = ListToolsResult::with_all_items(self.tools().to_vec());
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
            Ok(answer) => Ok(convert::result(answer)),
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
