//! The life of a page: versions, trash, archive, folders; one method a call.

use serde_json::Value;

use super::Client;
use super::model::{Comment, Content, NewContent, Space, State, Version};
use crate::atlassian::{Error, Page};
use crate::http::Permit;

impl Client {
    /// One page of the versions of a page, newest first.
    pub(super) async fn version_page(
        &self,
        id: &str,
        kind: &str,
        cursor: Option<&str>,
    ) -> Result<Page<Version>, Error> {
        let page = self
            .http
            .run(self.dialect.versions(id, kind, cursor))
            .await?;
        let versions = page.items.iter();
        let authors = versions.filter_map(|version| version.by.as_ref());
        self.know(authors.collect()).await;
        Ok(page)
    }

    /// A page in the trash.
    pub(super) async fn trashed_page(&self, id: &str, kind: &str) -> Result<Content, Error> {
        let page = self.http.run(self.dialect.trashed(id, kind)).await?;
        self.know_authors(std::slice::from_ref(&page)).await;
        Ok(page)
    }

    /// Takes a page out of the trash.
    pub async fn restore(&self, page: &Content, permit: &Permit) -> Result<Content, Error> {
        let page = self.http.change(self.dialect.restore(page), permit).await?;
        self.know_authors(std::slice::from_ref(&page)).await;
        Ok(page)
    }

    /// Makes a blog post.
    pub async fn create_blog_post(
        &self,
        new: &NewContent,
        permit: &Permit,
    ) -> Result<Content, Error> {
        let write = self.dialect.create_blog_post(new);
        let post = self.http.change(write, permit).await?;
        self.know_authors(std::slice::from_ref(&post)).await;
        Ok(post)
    }

    /// Makes a folder; `None` where there are none.
    pub async fn create_folder(
        &self,
        space: &Space,
        title: &str,
        parent: Option<&str>,
        permit: &Permit,
    ) -> Option<Result<Content, Error>> {
        let write = self.dialect.create_folder(space, title, parent)?;
        let folder = self.http.change(write, permit).await;
        self.know_author(&folder).await;
        Some(folder)
    }

    /// Puts pages into the archive; `None` where there is none.
    pub async fn archive(&self, ids: &[String], permit: &Permit) -> Option<Result<(), Error>> {
        let write = self.dialect.archive(ids)?;
        Some(self.http.change(write, permit).await)
    }

    /// The state beside the title; `None` where pages have none.
    pub async fn state(&self, id: &str) -> Option<Result<Option<State>, Error>> {
        let call = self.dialect.state(id)?;
        Some(self.http.run(call).await)
    }

    /// Sets or takes away the state beside the title; `None` where pages have none.
    pub async fn set_state(
        &self,
        id: &str,
        state: Option<&State>,
        permit: &Permit,
    ) -> Option<Result<(), Error>> {
        let write = self.dialect.set_state(id, state)?;
        Some(self.http.change(write, permit).await)
    }

    /// An inline comment as the page view of Data Center holds it; `None` where resolving does not need it.
    pub(super) async fn raw_inline_comments(
        &self,
        page_id: &str,
    ) -> Option<Result<Vec<Value>, Error>> {
        let call = self.dialect.raw_inline_comments(page_id)?;
        Some(self.http.run(call).await)
    }

    /// Resolves or reopens an inline comment.
    pub(super) async fn set_resolved(
        &self,
        comment: &Comment,
        raw: &Value,
        resolved: bool,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.set_resolved(comment, raw, resolved);
        self.http.change(write, permit).await
    }
}
