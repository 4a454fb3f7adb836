//! Tools of applications that a site turned out to lack: no longer listed, and refused with the reason.
//!
//! At the start nobody is asked, so their tools are listed. Who serves a client looks once the site has answered a first
//! call ([`Door::look`]), in the background; and a call that finds nothing looks at once, to tell what is missing.

use std::sync::PoisonError;

use super::Door;
use crate::atlassian::Product;
use crate::tools::{Application, Entry, Error, ErrorKind, Listed};

impl Door {
    /// The tools to show: all that are offered, without those that cannot work on this site, as far as it is known.
    pub fn listed(&self) -> Vec<&Listed> {
        let absent = self.absent();
        let pairs = self.visible.iter().zip(self.tools());
        pairs
            .filter(|(visible, _)| {
                let application = visible.entry.toolset.application();
                application.is_none_or(|application| !absent.contains(&application))
            })
            .map(|(_, listed)| listed)
            .collect()
    }

    /// Whether the list may become shorter once the site is known.
    pub fn may_shrink(&self) -> bool {
        !self.needed().is_empty()
    }

    /// Looks which applications the site lacks. Asks nothing that is known, and nothing that no offered tool needs.
    pub async fn look(&self) {
        for application in self.needed() {
            self.lacks(application).await;
        }
    }

    /// The applications found missing.
    pub fn absent(&self) -> Vec<Application> {
        self.absent
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn needed(&self) -> Vec<Application> {
        let entries = || self.visible.iter().map(|visible| visible.entry);
        let is_needed = |application: &Application| {
            entries().any(|entry| entry.toolset.application() == Some(*application))
        };
        Application::ALL.into_iter().filter(is_needed).collect()
    }

    /// Whether the site lacks an application. What cannot be found out counts as there.
    async fn lacks(&self, application: Application) -> bool {
        let Ok(jira) = self.context.jira() else {
            return false;
        };
        let is_missing = matches!(jira.has(application).await, Ok(false));
        if is_missing {
            let mut absent = self.absent.write().unwrap_or_else(PoisonError::into_inner);
            if !absent.contains(&application) {
                absent.push(application);
            }
        }
        is_missing
    }

    /// Why a tool cannot work on this site, if that is known.
    pub(super) fn known_absence(&self, entry: &Entry) -> Option<Error> {
        let application = entry.toolset.application()?;
        self.absent()
            .contains(&application)
            .then(|| missing(entry, application))
    }

    /// A failure of a tool, told as what it is where the site lacks the tool's application.
    pub(super) async fn explained(&self, entry: &Entry, error: Error) -> Error {
        let may_be_missing = matches!(error.kind, ErrorKind::NotFound | ErrorKind::Permission);
        match entry.toolset.application() {
            Some(application) if may_be_missing && self.lacks(application).await => {
                missing(entry, application)
            }
            _ => error,
        }
    }
}

fn missing(entry: &Entry, application: Application) -> Error {
    Error::new(
        ErrorKind::NotConfigured,
        format!(
            "This {} has no {application}, or the account has no licence for it, and `{}` needs it.",
            Product::Jira,
            entry.name
        ),
    )
    .hint("Work without it, or ask an administrator of the site for access.")
}
