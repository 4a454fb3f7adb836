//! How the protocol asks a person to confirm a change.
//!
//! Up to 2025-11-25 the server sends a request of its own (`elicitation/create`) while the call waits, which needs a
//! connection that carries requests both ways: standard input and output here, and not the stateless HTTP of these
//! versions. From 2026-07-28 on the answer is `input_required`, and the client calls again with what the person said.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::request::Parts;
use rmcp::RoleServer;
use rmcp::model::{
    ElicitRequest, ElicitRequestParams, ElicitationAction, ElicitationSchema, InputRequest,
    InputRequiredResult, InputResponses,
};
use rmcp::service::{ElicitationMode, RequestContext, ServiceError};
use serde_json::Value;

use super::server::is_newest;
use crate::door::{Answered, Asking, Question};

/// The name of the one question in an answer.
const NAME: &str = "confirm";

/// How the client of this request can be asked, and what it brings back from an earlier question.
pub(crate) fn asking(
    context: &RequestContext<RoleServer>,
    responses: Option<InputResponses>,
    state: Option<String>,
) -> Asking {
    if is_newest(context) {
        let capabilities = context.meta.client_capabilities();
        let can = capabilities.is_some_and(|capabilities| capabilities.elicitation.is_some());
        return match can {
            true => Asking::InRounds(answered(responses, state)),
            false => Asking::Never,
        };
    }
    let modes = context.peer.supported_elicitation_modes();
    if context.extensions.get::<Parts>().is_some() || !modes.contains(&ElicitationMode::Form) {
        return Asking::Never;
    }
    let peer = context.peer.clone();
    Asking::Directly(Arc::new(move |message, patience| {
        let peer = peer.clone();
        Box::pin(async move {
            let asked = peer.create_elicitation_with_timeout(form(message), Some(patience));
            match asked.await {
                Ok(result) => Ok(result.action == ElicitationAction::Accept),
                Err(ServiceError::Timeout { .. }) => Err("no answer in time".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        })
    }))
}

/// What the person said. Anything that is not a clear yes is a no.
fn answered(responses: Option<InputResponses>, state: Option<String>) -> Option<Answered> {
    let (responses, state) = (responses?, state?);
    let action = responses.get(NAME)?.get("action").and_then(Value::as_str);
    Some(Answered {
        state,
        accepted: action == Some("accept"),
    })
}

/// The answer that holds the question.
pub(crate) fn required(question: Question) -> InputRequiredResult {
    let request = ElicitRequest::new(form(question.message));
    let requests = BTreeMap::from([(NAME.to_owned(), InputRequest::Elicitation(request))]);
    InputRequiredResult::new(Some(requests), Some(question.state))
}

/// A form without fields: to accept it is the answer.
fn form(message: String) -> ElicitRequestParams {
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message,
        requested_schema: ElicitationSchema::new(BTreeMap::new()),
    }
}
