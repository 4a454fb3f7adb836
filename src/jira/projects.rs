//! Projects and what they are made of: versions and components. Issue types are in `dialect`, which needs them to write.

use serde_json::{Map, Value, json};

use super::client::Client;
use super::dialect::{Dialect, segment};
use crate::atlassian::{Error, Page, User};
use crate::http::{Call, Permit, Write, json as decode};

/// How one edition is asked for projects, and what both have in common.
pub trait Projects: Dialect {
    /// The projects the account sees, a page of them.
    fn projects(&self, archived: bool, start: Option<&str>) -> Call<Page<Value>>;

    /// Projects whose key or name holds a text.
    fn find_projects(&self, text: &str, limit: usize) -> Call<Vec<Value>>;

    /// One project, with description, lead, issue types, versions and components.
    fn project(&self, project: &str) -> Call<Value> {
        let path = format!("{}/project/{}", self.root(), segment(project));
        Call::get("get project", path, decode)
    }

    /// Who leads a component, as a request says it; nobody, if left out.
    fn component_lead(&self, user: Option<&User>) -> (&'static str, Value);

    /// Every version of a project.
    fn versions(&self, project: &str) -> Call<Vec<Value>> {
        let path = format!("{}/project/{}/versions", self.root(), segment(project));
        Call::get("list versions", path, decode)
    }

    /// One version.
    fn version(&self, id: &str) -> Call<Value> {
        let path = format!("{}/version/{}", self.root(), segment(id));
        Call::get("get version", path, decode)
    }

    /// A new version; the answer is the version as the site keeps it.
    fn create_version(&self, version: &Map<String, Value>) -> Write<Value> {
        let path = format!("{}/version", self.root());
        Call::new("create version", ::http::Method::POST, path, decode)
            .json_body(version)
            .write()
    }

    /// A version with other values.
    fn update_version(&self, id: &str, version: &Map<String, Value>) -> Write<()> {
        let path = format!("{}/version/{}", self.root(), segment(id));
        Call::new("update version", ::http::Method::PUT, path, |_| Ok(()))
            .json_body(version)
            .write()
    }

    /// Removes a version. Its issues lose it, or get another one in its place. `POST removeAndSwap`, because `DELETE`
    /// is deprecated on Cloud and gone from Data Center.
    fn delete_version(&self, id: &str, move_to: Option<u64>) -> Write<()> {
        let path = format!("{}/version/{}/removeAndSwap", self.root(), segment(id));
        let mut body = Map::new();
        if let Some(other) = move_to {
            body.insert("moveFixIssuesTo".into(), json!(other));
            body.insert("moveAffectedIssuesTo".into(), json!(other));
        }
        Call::new("delete version", ::http::Method::POST, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }

    /// How many issues name a version: those to be fixed in it, and those it affects.
    fn version_uses(&self, id: &str) -> Call<Value> {
        let path = format!("{}/version/{}/relatedIssueCounts", self.root(), segment(id));
        Call::get("count issues of a version", path, decode)
    }

    /// Every component of a project.
    fn components(&self, project: &str) -> Call<Vec<Value>> {
        let path = format!("{}/project/{}/components", self.root(), segment(project));
        Call::get("list components", path, decode)
    }

    /// One component.
    fn component(&self, id: &str) -> Call<Value> {
        let path = format!("{}/component/{}", self.root(), segment(id));
        Call::get("get component", path, decode)
    }

    /// A new component; the answer is the component as the site keeps it.
    fn create_component(&self, component: &Map<String, Value>) -> Write<Value> {
        let path = format!("{}/component", self.root());
        Call::new("create component", ::http::Method::POST, path, decode)
            .json_body(component)
            .write()
    }

    /// A component with other values.
    fn update_component(&self, id: &str, component: &Map<String, Value>) -> Write<()> {
        let path = format!("{}/component/{}", self.root(), segment(id));
        Call::new("update component", ::http::Method::PUT, path, |_| Ok(()))
            .json_body(component)
            .write()
    }

    /// Removes a component. Its issues lose it, or get another one in its place.
    fn delete_component(&self, id: &str, move_to: Option<&str>) -> Write<()> {
        let path = format!("{}/component/{}", self.root(), segment(id));
        Call::new("delete component", ::http::Method::DELETE, path, |_| Ok(()))
            .query_if("moveIssuesTo", move_to)
            .write()
    }

    /// How many issues name a component.
    fn component_uses(&self, id: &str) -> Call<Value> {
        let path = format!(
            "{}/component/{}/relatedIssueCounts",
            self.root(),
            segment(id)
        );
        Call::get("count issues of a component", path, decode)
    }

    /// The statuses of a project, by issue type.
    fn project_statuses(&self, project: &str) -> Call<Vec<Value>> {
        let path = format!("{}/project/{}/statuses", self.root(), segment(project));
        Call::get("list statuses", path, decode)
    }
}

impl Client {
    /// A page of the projects the account sees.
    pub async fn projects(
        &self,
        archived: bool,
        start: Option<&str>,
    ) -> Result<Page<Value>, Error> {
        self.http.run(self.dialect.projects(archived, start)).await
    }

    /// Projects whose key or name holds a text.
    pub async fn find_projects(&self, text: &str, limit: usize) -> Result<Vec<Value>, Error> {
        self.http.run(self.dialect.find_projects(text, limit)).await
    }

    /// Who leads a component, as a request says it.
    pub fn component_lead(&self, user: Option<&User>) -> (&'static str, Value) {
        self.dialect.component_lead(user)
    }

    /// One project.
    pub async fn project(&self, project: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.project(project)).await
    }

    /// Every version of a project.
    pub async fn versions(&self, project: &str) -> Result<Vec<Value>, Error> {
        self.http.run(self.dialect.versions(project)).await
    }

    /// One version.
    pub async fn version(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.version(id)).await
    }

    /// How many issues name a version.
    pub async fn version_uses(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.version_uses(id)).await
    }

    /// Makes a version.
    pub async fn create_version(
        &self,
        version: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.create_version(version);
        self.http.change(write, permit).await
    }

    /// Changes a version.
    pub async fn update_version(
        &self,
        id: &str,
        version: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.update_version(id, version);
        self.http.change(write, permit).await
    }

    /// Removes a version.
    pub async fn delete_version(
        &self,
        id: &str,
        move_to: Option<u64>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.delete_version(id, move_to);
        self.http.change(write, permit).await
    }

    /// Every component of a project.
    pub async fn components(&self, project: &str) -> Result<Vec<Value>, Error> {
        self.http.run(self.dialect.components(project)).await
    }

    /// One component.
    pub async fn component(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.component(id)).await
    }

    /// How many issues name a component.
    pub async fn component_uses(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.component_uses(id)).await
    }

    /// Makes a component.
    pub async fn create_component(
        &self,
        component: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.create_component(component);
        self.http.change(write, permit).await
    }

    /// Changes a component.
    pub async fn update_component(
        &self,
        id: &str,
        component: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.update_component(id, component);
        self.http.change(write, permit).await
    }

    /// Removes a component.
    pub async fn delete_component(
        &self,
        id: &str,
        move_to: Option<&str>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.delete_component(id, move_to);
        self.http.change(write, permit).await
    }

    /// The statuses of a project, by issue type.
    pub async fn project_statuses(&self, project: &str) -> Result<Vec<Value>, Error> {
        self.http.run(self.dialect.project_statuses(project)).await
    }
}
