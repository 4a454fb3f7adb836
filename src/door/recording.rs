//! Puts a change that was made into the journal.
//!
//! After it was made and read back: what the site keeps is what an undo has to find again. A change that cannot be
//! recorded is told to be one that cannot be undone; it is made all the same, because it was made already.

use std::sync::Arc;

use tracing::warn;

use super::Caller;
use crate::atlassian::Target;
use crate::ledger::Journal;
use crate::tools::{Applied, Change, Changed, Context, Record, Undo, new_id};

/// What is known of a change before it is made, if there is a journal.
pub(super) struct Recording(Option<(Journal, Record)>);

impl Recording {
    pub(super) fn begin(cx: &Arc<Context>, change: &Change, caller: &Caller) -> Self {
        let Some(journal) = &cx.journal else {
            return Self(None);
        };
        let mut record = Record {
            id: String::new(),
            time: String::new(),
            sites: cx.addresses(change.tool.and_then(|entry| entry.toolset.product())),
            tool: change
                .tool
                .map(|entry| entry.name.to_owned())
                .unwrap_or_default(),
            title: change.title.clone(),
            client: caller.client.clone(),
            projects: Vec::new(),
            spaces: Vec::new(),
            changed: Vec::new(),
            undo: Vec::new(),
            never: None,
            undoes: change.undoes.clone(),
        };
        for target in &change.targets {
            match target {
                Target::Project(key) => record.projects.push(key.clone()),
                Target::Space(key) => record.spaces.push(key.clone()),
            }
        }
        record.changed = change.edits.iter().map(Changed::from).collect();
        Self(Some((journal.clone(), record)))
    }

    /// Writes the record. Gives how the change is undone now, and the name of the record if it can be.
    pub(super) async fn end(self, applied: &Applied, known: Undo) -> (Undo, Option<String>) {
        // What was said before the change to be impossible stays so: the tool that would do it is not offered.
        let undo = match (known, &applied.undo) {
            (Undo::Never(reason), _) => Undo::Never(reason),
            (_, Some(undo)) => undo.clone(),
            (known, None) => known,
        };
        let Some((journal, mut record)) = self.0 else {
            return (undo, None);
        };
        // An empty list of calls: nothing is different from before.
        let (calls, never) = match &undo {
            Undo::By(calls) if calls.is_empty() => return (undo, None),
            Undo::By(calls) => (calls.clone(), None),
            Undo::Later(_) => return (undo, None),
            Undo::Never(reason) => (Vec::new(), Some(reason.clone())),
        };
        let Ok(id) = new_id() else {
            return (Undo::never("the system gives no random numbers"), None);
        };
        record.id = id.clone();
        record.time = jiff::Timestamp::now().to_string();
        if !applied.changed.is_empty() {
            record.changed = applied.changed.iter().map(Changed::from).collect();
        }
        record.undo = calls;
        record.never = never;
        let can_be_undone = record.never.is_none();
        let written = tokio::task::spawn_blocking(move || journal.add(&record)).await;
        match written {
            Ok(Ok(true)) => (undo, can_be_undone.then_some(id)),
            Ok(Ok(false)) => (
                Undo::never("what was there before is larger than the journal may be"),
                None,
            ),
            Ok(Err(error)) => {
                warn!(%error, "the journal cannot be written");
                (Undo::never("the journal could not be written"), None)
            }
            Err(_) => (Undo::never("the journal could not be written"), None),
        }
    }
}
