//! The door's words as rmcp's, and back.
//!
//! Apart because these few functions are all that changes when rmcp renames a type. Schemas are shared and answers
//! are moved, never copied.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use rmcp::RoleServer;
use rmcp::model::{
    CallToolResponse, CallToolResult, ContentBlock, ProgressNotificationParam, Resource,
    ResourceContents, Tool, ToolAnnotations,
};
use rmcp::service::RequestContext;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::elicit;
use super::http::NamedUser;
use crate::door::{Answer, Asking, Caller, User};
use crate::tools::{Beside, Listed, Progress};

/// A visible tool as the protocol lists it.
///
/// Every session pays for each byte of the list, so hints that say what the protocol assumes anyway are left out:
/// how a tool changes things, where it changes nothing; and that it reaches a world beyond itself, which all do.
pub(crate) fn tool(listed: &Listed) -> Tool {
    let changes = !listed.read_only;
    let annotations = ToolAnnotations::from_raw(
        None,
        Some(listed.read_only),
        changes.then_some(listed.destructive),
        changes.then_some(listed.idempotent),
        None,
    );
    Tool::new(
        listed.name,
        listed.description.clone(),
        listed.input_schema.clone(),
    )
    .with_title(listed.title)
    .with_annotations(annotations)
}

/// The answer to a call: one text, pictures and files behind it, and the text as data where that is switched on.
pub(crate) fn result(answer: Answer) -> CallToolResponse {
    if let Some(question) = answer.question {
        return elicit::required(question).into();
    }
    let mut content = vec![ContentBlock::text(answer.text)];
    content.extend(answer.beside.into_iter().map(beside));
    let mut result = if answer.is_error {
        CallToolResult::error(content)
    } else {
        CallToolResult::success(content)
    };
    result.structured_content = answer.structured;
    result.into()
}

fn beside(beside: Beside) -> ContentBlock {
    match beside {
        Beside::Picture { media_type, bytes } => {
            ContentBlock::image(STANDARD.encode(&bytes), media_type)
        }
        Beside::File {
            uri,
            media_type,
            bytes,
        } => ContentBlock::resource(
            ResourceContents::blob(STANDARD.encode(&bytes), uri).with_mime_type(media_type),
        ),
        Beside::Link {
            uri,
            name,
            media_type,
        } => ContentBlock::resource_link(Resource::new(uri, name).with_mime_type(media_type)),
    }
}

/// The bytes beside an answer, as contents of the resource that was read.
pub(crate) fn contents(beside: Beside, uri: &str) -> Option<ResourceContents> {
    match beside {
        Beside::Picture { media_type, bytes }
        | Beside::File {
            media_type, bytes, ..
        } => Some(ResourceContents::blob(STANDARD.encode(&bytes), uri).with_mime_type(media_type)),
        Beside::Link { .. } => None,
    }
}

/// Who calls, as far as the protocol tells.
pub(crate) fn caller(context: &RequestContext<RoleServer>, asking: Asking) -> Caller {
    Caller {
        asking,
        cancelled: context.ct.clone(),
        user: match context.extensions.get::<Parts>() {
            None => User::Own,
            Some(parts) => match parts.extensions.get::<NamedUser>() {
                Some(NamedUser(name)) => User::Named(name.clone()),
                None => User::Unknown,
            },
        },
        client: client(context),
        request: Some(context.id.to_string()),
        progress: progress(context),
    }
}

/// Notifications of progress, if the client asked for them. They leave in order, from a task that begins with the first.
fn progress(context: &RequestContext<RoleServer>) -> Option<Progress> {
    let token = context.meta.get_progress_token()?;
    let peer = context.peer.clone();
    let queue: OnceLock<UnboundedSender<ProgressNotificationParam>> = OnceLock::new();
    Some(Progress::new(move |begun, total, what| {
        let queue = queue.get_or_init(|| {
            let (sender, mut waiting) = unbounded_channel();
            let peer = peer.clone();
            tokio::spawn(async move {
                while let Some(told) = waiting.recv().await {
                    if peer.notify_progress(told).await.is_err() {
                        break;
                    }
                }
            });
            sender
        });
        let told = ProgressNotificationParam::new(token.clone(), begun as f64)
            .with_total(total as f64)
            .with_message(what);
        // Nobody listens any more: the work goes on all the same.
        let _ = queue.send(told);
    }))
}

fn client(context: &RequestContext<RoleServer>) -> Option<String> {
    if let Some(parts) = context.extensions.get::<Parts>()
        && context.meta.client_info().is_none()
    {
        // Without a session only the newest protocol names the client in each request; before it, rmcp puts its
        // own name there.
        let agent = parts.headers.get(http::header::USER_AGENT)?;
        return agent.to_str().ok().map(str::to_owned);
    }
    let client = context.client_info()?;
    Some(format!("{}/{}", client.name, client.version))
}
