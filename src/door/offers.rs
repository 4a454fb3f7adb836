//! Resources and prompts: offered where their tools are, and read by calls of these.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value};

use super::answer::{Answer, Caller};
use super::{Door, UnknownTool};
use crate::tools::{Complete, Error, ErrorKind, Prompt, Resource, Result, prompts, resources};

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
    fn offers(&self, tool: &str) -> bool {
        self.visible
            .iter()
            .any(|visible| visible.entry.name == tool)
    }

    /// The kinds of things that can be attached.
    pub fn resources(&self) -> impl Iterator<Item = &'static Resource> {
        resources().filter(|resource| self.offers(resource.tool))
    }

    /// The texts to begin with.
    pub fn prompts(&self) -> impl Iterator<Item = &'static Prompt> {
        prompts().filter(|prompt| prompt.tools.iter().all(|tool| self.offers(tool)))
    }

    /// Things to choose from without typing anything.
    ///
    /// # Errors
    /// If a site does not tell them.
    pub async fn things(&self) -> Result<Vec<Thing>> {
        let mut things = Vec::new();
        for list in self.resources().filter_map(|resource| resource.list) {
            let found = self.within(list(self.context.clone())).await?;
            things.extend(found.into_iter().map(|one| Thing {
                uri: one.uri,
                name: one.name,
                title: one.title,
            }));
        }
        Ok(things)
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

    /// What somebody who typed this may mean.
    ///
    /// # Errors
    /// If a site does not tell.
    pub async fn complete(
        &self,
        complete: Complete,
        typed: String,
        given: BTreeMap<String, String>,
    ) -> Result<Vec<String>> {
        self.within(complete(self.context.clone(), typed, given))
            .await
    }

    async fn within<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let _place = self.places.acquire().await;
        match tokio::time::timeout(WAIT.min(self.deadline), work).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::new(
                ErrorKind::Limit,
                "The site takes too long to answer.",
            )),
        }
    }
}
