//! Taking back what was added to an issue: comments, logged work, files. The same on both editions.

use serde_json::Value;

use super::client::Client;
use super::dialect::segment;
use crate::atlassian::Error;
use crate::http::{Call, Permit, json};

impl Client {
    /// Removes a comment.
    pub async fn delete_comment(&self, key: &str, id: &str, permit: &Permit) -> Result<(), Error> {
        let path = self.below_issue(key, "comment", id);
        self.delete("delete comment", path, permit).await
    }

    /// Logged work.
    pub async fn worklog(&self, key: &str, id: &str) -> Result<Value, Error> {
        let path = self.below_issue(key, "worklog", id);
        self.http.run(Call::get("get worklog", path, json)).await
    }

    /// Removes logged work. The site works out the estimate by itself, as when it was logged.
    pub async fn delete_worklog(&self, key: &str, id: &str, permit: &Permit) -> Result<(), Error> {
        let path = self.below_issue(key, "worklog", id);
        self.delete("delete worklog", path, permit).await
    }

    /// Removes a file.
    pub async fn delete_attachment(&self, id: &str, permit: &Permit) -> Result<(), Error> {
        let path = format!("{}/attachment/{}", self.dialect.root(), segment(id));
        self.delete("delete attachment", path, permit).await
    }

    fn below_issue(&self, key: &str, what: &str, id: &str) -> String {
        let root = self.dialect.root();
        format!("{root}/issue/{}/{what}/{}", segment(key), segment(id))
    }

    async fn delete(&self, name: &'static str, path: String, permit: &Permit) -> Result<(), Error> {
        let call = Call::new(name, ::http::Method::DELETE, path, |_| Ok(()));
        self.http.change(call.write(), permit).await
    }
}
