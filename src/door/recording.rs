//! Puts a change into the journal: once before it leaves, once when its end is known.
//!
//! The first record keeps what undoes it (as far as that is known) through a crash or a kill in between; the second holds
//! what the site says afterwards, which is what an undo has to find again. A disk without room stops the change; a journal
//! that cannot be written for another reason is told before, as a change that cannot be undone.

use std::io;
use std::sync::Arc;

use serde_json::Value;
use tracing::warn;

use super::answer::Caller;
use crate::atlassian::Target;
use crate::http::Effect;
use crate::ledger::Journal;
use crate::tools::{
    Applied, Change, Changed, Context, Error, ErrorKind, Record, Result, Stage, Undo, new_id,
};

/// A change on its way, if there is a journal.
pub(super) struct Recording(Option<Begun>);

struct Begun {
    journal: Journal,
    record: Record,
    /// Why it cannot be undone, if the first record could not be written.
    lost: Option<String>,
}

/// Why a change cannot be undone after all, as far as the journal tells before it is made.
pub(super) async fn obstacle(cx: &Context, known: &Undo) -> Option<String> {
    let journal = cx.journal.clone()?;
    if let Undo::By(calls) = known
        && serde_json::to_string(calls).is_ok_and(|text| text.len() > journal.longest())
    {
        return Some(TOO_LARGE.to_owned());
    }
    let ready = tokio::task::spawn_blocking(move || journal.ready()).await;
    match ready {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(unwritten(&error)),
        Err(_) => Some("the journal could not be looked at".to_owned()),
    }
}

const TOO_LARGE: &str = "what was there before is larger than the journal may be";

fn unwritten(error: &io::Error) -> String {
    format!("the journal could not be written ({error})")
}

impl Recording {
    /// A change that is about to be made.
    ///
    /// # Errors
    /// If the system gives no name for it.
    pub(super) fn of(
        cx: &Arc<Context>,
        change: &Change,
        caller: &Caller,
        user: Option<&str>,
    ) -> Result<Self> {
        let Some(journal) = &cx.journal else {
            return Ok(Self(None));
        };
        let (undo, never) = match &change.undo {
            Undo::By(calls) => (calls.clone(), None),
            Undo::Later(_) => (Vec::new(), None),
            Undo::Never(reason) => (Vec::new(), Some(reason.clone())),
        };
        let mut record = Record {
            id: new_id()?,
            stage: Stage::Begun,
            time: jiff::Timestamp::now().to_string(),
            sites: cx.addresses(change.tool.and_then(|entry| entry.toolset.product())),
            tool: change
                .tool
                .map(|entry| entry.name.to_owned())
                .unwrap_or_default(),
            title: change.title.clone(),
            user: user.map(str::to_owned),
            client: caller.client.clone(),
            projects: Vec::new(),
            spaces: Vec::new(),
            changed: change.edits.iter().map(Changed::from).collect(),
            undo,
            never,
            undoes: change.undoes.clone(),
        };
        for target in &change.targets {
            match target {
                Target::Project(key) => record.projects.push(key.clone()),
                Target::Space(key) => record.spaces.push(key.clone()),
            }
        }
        Ok(Self(Some(Begun {
            journal: journal.clone(),
            record,
            lost: None,
        })))
    }

    /// Records that it is about to be made.
    ///
    /// # Errors
    /// If there is no room for the record.
    pub(super) async fn begin(mut self) -> Result<Self> {
        if let Some(begun) = &mut self.0 {
            begun.lost = match add(&begun.journal, &begun.record).await {
                Ok(true) => None,
                Ok(false) => Some(TOO_LARGE.to_owned()),
                Err(error) if is_full(&error) => return Err(no_room(&error)),
                Err(error) => {
                    warn!(%error, "the journal cannot be written");
                    Some(unwritten(&error))
                }
            };
        }
        Ok(self)
    }

    /// Records how it ended. Gives how the change is undone now, and the name of the record if it can be.
    pub(super) async fn end(self, applied: &Applied, known: Undo) -> (Undo, Option<String>) {
        // What was said before the change to be impossible stays so: the tool that would do it is not offered.
        let undo = match (known, &applied.undo) {
            (Undo::Never(reason), _) => Undo::Never(reason),
            (_, Some(undo)) => undo.clone(),
            (known, None) => known,
        };
        let Some(Begun {
            journal,
            mut record,
            lost,
        }) = self.0
        else {
            return (undo, None);
        };
        if let Some(reason) = lost {
            return (Undo::Never(reason), None);
        }
        let is_nothing = match &undo {
            // An empty list of calls: nothing is different from before.
            Undo::By(calls) => calls.is_empty(),
            Undo::Later(_) => true,
            Undo::Never(_) => false,
        };
        record.stage = match is_nothing {
            true => Stage::Void,
            false => Stage::Made,
        };
        match &undo {
            // The first record has them, and they may be large.
            Undo::By(calls) if *calls == record.undo => {
                record.stage = match record.stage {
                    Stage::Made => Stage::MadeAsBegun,
                    other => other,
                };
                record.undo = Vec::new();
            }
            Undo::By(calls) => record.undo.clone_from(calls),
            Undo::Later(_) => record.undo = Vec::new(),
            Undo::Never(reason) => {
                record.undo = Vec::new();
                record.never = Some(reason.clone());
            }
        }
        if !applied.changed.is_empty() {
            record.changed = applied.changed.iter().map(Changed::from).collect();
        }
        let (id, can_be_undone) = (record.id.clone(), record.never.is_none());
        match add(&journal, &record).await {
            Ok(true) if is_nothing => (undo, None),
            Ok(true) => (undo, can_be_undone.then_some(id)),
            Ok(false) => (Undo::never(TOO_LARGE), None),
            Err(error) => {
                warn!(%error, "the journal cannot be written");
                (Undo::Never(unwritten(&error)), None)
            }
        }
    }

    /// Records that it was not made. Where something may have been changed, the first record stays and says so.
    pub(super) async fn failed(self, effect: &Effect) {
        let Some(Begun {
            journal,
            mut record,
            lost: None,
        }) = self.0
        else {
            return;
        };
        if effect.is_possible() {
            return;
        }
        record.stage = Stage::Void;
        record.undo = Vec::new();
        record.changed = Vec::new();
        if let Err(error) = add(&journal, &record).await {
            warn!(%error, "the journal cannot be written");
        }
    }
}

async fn add(journal: &Journal, record: &Record) -> io::Result<bool> {
    let journal = journal.clone();
    let record: Value = serde_json::to_value(record)?;
    match tokio::task::spawn_blocking(move || journal.add(&record)).await {
        Ok(written) => written,
        Err(_) => Err(io::Error::other("writing it broke")),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

fn no_room(error: &io::Error) -> Error {
    Error::new(
        ErrorKind::NotAllowed,
        format!(
            "There is no room for the record of this change in the journal ({error}), so it was not made. Reading still \
             works."
        ),
    )
    .hint("The operator must make room in `state_directory`, or keep no journal (`journal.enabled = false`).")
}
