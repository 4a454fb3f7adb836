//! Resources and prompts: offered where their tools are, and read by calls of these.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value};
use tracing::warn;

use super::answer::{Answer, Caller};
use super::{Door, UnknownTool};
use crate::json::visible;
use crate::tools::{
    Complete, Entry, Error, ErrorKind, Prompt, Resource, Result, prompts, resources,
};

/// Who types waits no longer than this for what may be meant.
const WAIT: Duration = Duration::from_secs(10);

/// One thing to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// Its address.
    pub uri: String,
    /// A short name.
    pub name: String,
    /// For a person.
    pub title: String,
}

impl Door {
    fn offered(&self, tool: &str) -> Option<&'static Entry> {
        let mut entries = self.visible.iter().map(|visible| visible.entry);
        entries.find(|entry| entry.name == tool)
    }

    /// The kinds of things that can be attached.
    pub fn resources(&self) -> impl Iterator<Item = &'static Resource> {
        resources().filter(|resource| self.offered(resource.tool).is_some())
    }

    /// The texts to begin with.
    pub fn prompts(&self) -> impl Iterator<Item = &'static Prompt> {
        prompts().filter(|prompt| {
            let mut tools = prompt.tools.iter();
            tools.all(|tool| self.offered(tool).is_some())
        })
    }

    /// Things to choose from without typing anything. What one product does not tell keeps nothing of the other.
    ///
    /// # Errors
    /// If no site tells them.
    pub async fn things(&self) -> Result<Vec<Thing>> {
        let lists = self.resources().filter_map(|resource| {
            let list = resource.list?;
            Some(async move { self.within(resource.tool, list(self.context.clone())).await })
        });
        let mut things = Vec::new();
        let mut failed = None;
        let mut is_told = false;
        for found in futures_util::future::join_all(lists).await {
            match found {
                Ok(found) => {
                    is_told = true;
                    things.extend(found.into_iter().map(|one| Thing {
                        uri: one.uri,
                        name: clean(one.name),
                        title: clean(one.title),
                    }));
                }
                Err(error) => {
                    warn!(cause = error.kind.name(), "resources are not listed");
                    failed.get_or_insert(error);
                }
            }
        }
        match failed {
            Some(error) if !is_told => Err(error),
            _ => Ok(things),
        }
    }

    /// Reads a thing by its address: a call of the tool that reads its kind.
    ///
    /// # Errors
    /// If no kind that is offered has such addresses.
    pub async fn read(
        &self,
        uri: &str,
        caller: Caller,
    ) -> std::result::Result<Answer, UnknownTool> {
        let unknown = || UnknownTool(uri.to_owned());
        let (tool, arguments) = self
            .resources()
            .find_map(|resource| Some((resource.tool, resource.arguments(uri)?)))
            .ok_or_else(unknown)?;
        let arguments: Map<String, Value> = arguments
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        self.call(tool, arguments, caller).await
    }

    /// What somebody who typed this may mean, for the sake of this tool.
    ///
    /// # Errors
    /// If a site does not tell.
    pub async fn complete(
        &self,
        tool: &str,
        complete: Complete,
        typed: String,
        given: BTreeMap<String, String>,
    ) -> Result<Vec<String>> {
        let work = complete(self.context.clone(), typed, given);
        match self.within(tool, work).await {
            Ok(values) => Ok(values.into_iter().map(clean).collect()),
            // Half a word is no mistake, and nothing begins so.
            Err(error) if is_half(&error) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Work beside calls: like a call of this tool judged by the rules, in a place of its own, in time, and knowing what
    /// rules close.
    async fn within<T>(&self, tool: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
        let entry = self.offered(tool).ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                format!("`{tool}` is not offered here."),
            )
        })?;
        self.policy.judge(entry, entry.action, &[])?;
        let _place = self.places.acquire().await;
        let work = async {
            if let Some(product) = entry.toolset.product() {
                self.context.learn_closed(product).await?;
            }
            work.await
        };
        match tokio::time::timeout(WAIT.min(self.deadline), work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::new(
                ErrorKind::Limit,
                "The site takes too long to answer.",
            )),
        }
    }
}

/// Whether a site, or a tool, found nothing behind what was typed so far.
fn is_half(error: &Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::NotFound | ErrorKind::Invalid | ErrorKind::Arguments
    )
}

/// Without what a reader cannot see.
fn clean(text: String) -> String {
    visible(&text).0.into_owned()
}
