//! Who likes and who watches what, one method a call.

use super::Client;
use super::model::Person;
use crate::atlassian::{Error, Page};
use crate::http::{Call, Permit};

impl Client {
    /// One page of the people who like a page or blog post.
    pub(super) async fn likes(
        &self,
        id: &str,
        kind: &str,
        cursor: Option<&str>,
    ) -> Result<Page<Person>, Error> {
        self.told(self.dialect.likes(id, kind, cursor)).await
    }

    /// One page of the people who watch a page.
    pub(super) async fn watchers(
        &self,
        id: &str,
        cursor: Option<&str>,
    ) -> Result<Page<Person>, Error> {
        self.told(self.dialect.watchers(id, cursor)).await
    }

    /// One page of the people who watch a space.
    pub(super) async fn space_watchers(
        &self,
        key: &str,
        cursor: Option<&str>,
    ) -> Result<Page<Person>, Error> {
        self.told(self.dialect.space_watchers(key, cursor)).await
    }

    async fn told(&self, call: Call<Page<Person>>) -> Result<Page<Person>, Error> {
        let page = self.http.run(call).await?;
        self.learn(&page.items);
        Ok(page)
    }

    /// Begins or ends liking a page or blog post; `None` where the site has no call for it.
    pub async fn set_like(&self, id: &str, on: bool, permit: &Permit) -> Option<Result<(), Error>> {
        let write = self.dialect.set_like(id, on)?;
        Some(self.http.change(write, permit).await)
    }

    /// Whether the account watches a page.
    pub async fn watching(&self, id: &str) -> Result<bool, Error> {
        self.http.run(self.dialect.watching(id)).await
    }

    /// Begins or ends watching a page.
    pub async fn set_watching(&self, id: &str, on: bool, permit: &Permit) -> Result<(), Error> {
        let write = self.dialect.set_watching(id, on);
        self.http.change(write, permit).await
    }
}
