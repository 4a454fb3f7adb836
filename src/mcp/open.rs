//! The requests that wait for their answer, by id.
//!
//! rmcp carries out a second request with the id of one that still runs and drops one of the two answers: a change
//! would be made twice, and one caller would wait for ever. So the second is refused before it gets there.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, JsonRpcMessage, RequestId, ServerJsonRpcMessage,
};

/// The ids in use. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Open(Arc<Mutex<HashSet<RequestId>>>);

impl Open {
    /// Notes a message that came in; gives the id of a request that cannot be taken, because another one has it.
    pub(crate) fn conflict(&self, message: &ClientJsonRpcMessage) -> Option<RequestId> {
        match message {
            JsonRpcMessage::Request(request) => {
                let is_new = self.ids().insert(request.id.clone());
                (!is_new).then(|| request.id.clone())
            }
            JsonRpcMessage::Notification(note) => {
                // A cancelled request gets no answer.
                if let ClientNotification::CancelledNotification(cancelled) = &note.notification
                    && let Some(id) = &cancelled.params.request_id
                {
                    self.ids().remove(id);
                }
                None
            }
            JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => None,
        }
    }

    /// Notes an answer that goes out.
    pub(crate) fn answered(&self, message: &ServerJsonRpcMessage) {
        let id = match message {
            JsonRpcMessage::Response(response) => Some(&response.id),
            JsonRpcMessage::Error(error) => error.id.as_ref(),
            JsonRpcMessage::Request(_) | JsonRpcMessage::Notification(_) => None,
        };
        if let Some(id) = id {
            self.ids().remove(id);
        }
    }

    fn ids(&self) -> MutexGuard<'_, HashSet<RequestId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
