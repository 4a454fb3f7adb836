//! What changes something in Confluence: one method a call, each with the door's permit.

use serde_json::Value;

use super::Client;
use super::dialect::{Copy, Position};
use super::model::{
    Comment, Content, NewComment, NewContent, Place, Property, Restrictions, Update,
};
use crate::atlassian::Error;
use crate::http::Permit;

impl Client {
    /// Makes a page; gives it as the site keeps it.
    pub async fn create_page(&self, new: &NewContent, permit: &Permit) -> Result<Content, Error> {
        let write = self.dialect.create_page(new);
        let page = self.http.change(write, permit).await?;
        self.know_authors(std::slice::from_ref(&page)).await;
        Ok(page)
    }

    /// Writes a page's next version; gives it as the site keeps it.
    pub async fn update_page(&self, update: &Update, permit: &Permit) -> Result<Content, Error> {
        let write = self.dialect.update_page(update);
        let page = self.http.change(write, permit).await?;
        self.know_authors(std::slice::from_ref(&page)).await;
        Ok(page)
    }

    /// Puts a page into the trash.
    pub async fn delete_page(&self, id: &str, kind: &str, permit: &Permit) -> Result<(), Error> {
        self.http
            .change(self.dialect.delete_page(id, kind), permit)
            .await
    }

    /// Removes a comment.
    pub async fn delete_comment(
        &self,
        id: &str,
        place: Place,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.delete_comment(id, place);
        self.http.change(write, permit).await
    }

    /// Moves a page, where the site has a call for it.
    pub(super) async fn move_page(
        &self,
        id: &str,
        position: Position,
        target: &str,
        permit: &Permit,
    ) -> Option<Result<(), Error>> {
        let write = self.dialect.move_page(id, position, target)?;
        Some(self.http.change(write, permit).await)
    }

    /// Whether a page can be put before or after another, and not only below one.
    pub fn orders_siblings(&self) -> bool {
        self.dialect.orders_siblings()
    }

    /// Copies a page, where the site does it itself.
    pub(super) async fn copy_page(
        &self,
        copy: &Copy,
        permit: &Permit,
    ) -> Option<Result<Content, Error>> {
        let write = self.dialect.copy_page(copy)?;
        let page = self.http.change(write, permit).await;
        self.know_author(&page).await;
        Some(page)
    }

    /// Writes a comment; gives it as the site keeps it.
    #[expect(
        clippy::disallowed_methods,
        reason = "Data Center wants to know when the text an inline comment hangs on was read"
    )]
    pub async fn add_comment(&self, new: &NewComment, permit: &Permit) -> Result<Comment, Error> {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_millis() as u64);
        let write = self.dialect.add_comment(new, now);
        let comment = self.http.change(write, permit).await?;
        self.know(comment.author.iter().collect()).await;
        Ok(comment)
    }

    /// Sets a content property, made new if there is none.
    pub(super) async fn set_property(
        &self,
        id: &str,
        kind: &str,
        known: Result<&Property, &str>,
        value: &Value,
        permit: &Permit,
    ) -> Result<Property, Error> {
        let write = match known {
            Ok(property) => self.dialect.update_property(id, kind, property, value),
            Err(key) => self.dialect.create_property(id, kind, key, value),
        };
        self.http.change(write, permit).await
    }

    /// Removes a content property.
    pub(super) async fn delete_property(
        &self,
        id: &str,
        kind: &str,
        property: &Property,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.delete_property(id, kind, property);
        self.http.change(write, permit).await
    }

    /// Sets who may see and change a page.
    pub async fn set_restrictions(
        &self,
        id: &str,
        restrictions: &Restrictions,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.set_restrictions(id, restrictions);
        self.http.change(write, permit).await
    }
}
