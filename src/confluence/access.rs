//! Templates, readers and permissions: reads, one method a call. `None` where the edition has no such call.

use super::Client;
use super::dialect::PermissionCheck;
use super::model::{Grant, Permitted, Person, Space, Template};
use crate::atlassian::{Error, Page};

impl Client {
    /// The templates of a space, or those of the whole site.
    pub async fn templates(
        &self,
        space: Option<&str>,
        limit: usize,
        cursor: Option<&str>,
    ) -> Option<Result<Page<Template>, Error>> {
        let call = self.dialect.templates(space, limit, cursor)?;
        Some(self.http.run(call).await)
    }

    /// One template with its text.
    pub async fn template(&self, id: &str) -> Option<Result<Template, Error>> {
        let call = self.dialect.template(id)?;
        Some(self.http.run(call).await)
    }

    /// How often a content was viewed since a day, or ever.
    pub async fn views(&self, id: &str, since: Option<&str>) -> Option<Result<u64, Error>> {
        let call = self.dialect.views(id, since)?;
        Some(self.http.run(call).await)
    }

    /// How many people viewed it.
    pub async fn viewers(&self, id: &str, since: Option<&str>) -> Option<Result<u64, Error>> {
        let call = self.dialect.viewers(id, since)?;
        Some(self.http.run(call).await)
    }

    /// What was given to whom in a space.
    pub async fn grants(
        &self,
        space: &Space,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<Grant>, Error> {
        let call = self.dialect.grants(space, limit, cursor);
        self.http.run(call).await
    }

    /// Whether somebody may do something with a content.
    pub async fn check_permission(
        &self,
        id: &str,
        check: &PermissionCheck,
    ) -> Option<Result<Permitted, Error>> {
        let call = self.dialect.check_permission(id, check)?;
        Some(self.http.run(call).await)
    }

    /// The members of a group, where people cannot be searched for otherwise.
    pub async fn members(
        &self,
        group: &str,
        cursor: Option<&str>,
    ) -> Option<Result<Page<Person>, Error>> {
        let call = self.dialect.members(group, cursor)?;
        let found = self.http.run(call).await;
        if let Ok(page) = &found {
            self.learn(&page.items);
        }
        Some(found)
    }
}
