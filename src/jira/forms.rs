//! Forms on issues (Cloud): listed, read and filled in.
//!
//! They are served by Atlassian's gateway alone, by the cloud id of the site. Source: "Forms on Issue" of the Forms REST
//! API (developer.atlassian.com/cloud/forms).

use serde_json::{Map, Value, json};

use super::client::Client;
use super::dialect::{CloudOnly, segment};
use crate::atlassian::Error;
use crate::http::{Call, Permit, Write, json as decode};

/// What the gateway calls this API.
const API: &str = "jira/forms/cloud";

impl CloudOnly {
    /// The forms on an issue.
    pub fn forms(&self, key: &str) -> Call<Value> {
        let path = format!("/issue/{}/form", segment(key));
        Call::get("list forms", path, decode)
            .at_gateway(API)
            .header("x-experimentalapi", "opt-in")
    }

    /// One form with its questions and answers.
    pub fn form(&self, key: &str, id: &str) -> Call<Value> {
        let path = format!("/issue/{}/form/{}", segment(key), segment(id));
        Call::get("get form", path, decode)
            .at_gateway(API)
            .header("x-experimentalapi", "opt-in")
    }

    /// A form with these answers.
    pub fn answer_form(&self, key: &str, id: &str, answers: &Map<String, Value>) -> Write<()> {
        let path = format!("/issue/{}/form/{}", segment(key), segment(id));
        Call::new("answer form", ::http::Method::PUT, path, |_| Ok(()))
            .at_gateway(API)
            .header("x-experimentalapi", "opt-in")
            .json_body(&json!({"answers": answers}))
            .write()
    }
}

impl Client {
    /// The forms on an issue (Cloud).
    pub async fn forms(&self, key: &str) -> Result<Value, Error> {
        self.http.run(CloudOnly.forms(key)).await
    }

    /// One form with its questions and answers (Cloud).
    pub async fn form(&self, key: &str, id: &str) -> Result<Value, Error> {
        self.http.run(CloudOnly.form(key, id)).await
    }

    /// Gives a form these answers (Cloud).
    pub async fn answer_form(
        &self,
        key: &str,
        id: &str,
        answers: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = CloudOnly.answer_form(key, id, answers);
        self.http.change(write, permit).await
    }
}
