//! Service management: desks, queues, kinds of requests, requests and what belongs to them.
//!
//! Both editions serve the same calls under `/rest/servicedeskapi`; some of them only with the header that opts in to
//! experimental ones. Texts are wiki markup on both.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::client::Client;
use super::dialect::{Dialect, segment};
use super::model::Issue;
use super::{pages, wire};
use crate::atlassian::{Error, Page};
use crate::http::{Call, Part, Permit, Write, json as decode};

const ROOT: &str = "/rest/servicedeskapi";

/// How service management is asked and told.
pub trait Desks: Dialect {
    /// The service desks the account sees, a page of them.
    fn desks(&self, start: Option<&str>) -> Call<Page<Value>> {
        asked(Call::get(
            "list service desks",
            format!("{ROOT}/servicedesk"),
            page,
        ))
        .query("limit", "100")
        .query_if("start", start)
    }

    /// One service desk.
    fn desk(&self, id: &str) -> Call<Value> {
        let path = format!("{ROOT}/servicedesk/{}", segment(id));
        asked(Call::get("get service desk", path, decode))
    }

    /// The queues of a desk, with how many issues wait in each.
    fn queues(&self, desk: &str, start: usize, limit: usize) -> Call<Page<Value>> {
        let path = format!("{ROOT}/servicedesk/{}/queue", segment(desk));
        asked(Call::get("list queues", path, page))
            .query("includeCount", "true")
            .query("start", start.to_string())
            .query("limit", limit.to_string())
    }

    /// The issues of a queue, in its order.
    fn queue_issues(
        &self,
        desk: &str,
        queue: &str,
        start: usize,
        limit: usize,
    ) -> Call<Page<Issue>> {
        let path = format!(
            "{ROOT}/servicedesk/{}/queue/{}/issue",
            segment(desk),
            segment(queue)
        );
        asked(Call::get(
            "list issues of a queue",
            path,
            wire::page_by_offset,
        ))
        .query("start", start.to_string())
        .query("limit", limit.to_string())
    }

    /// The kinds of requests that customers can make.
    fn request_types(&self, desk: &str, start: usize, limit: usize) -> Call<Page<Value>> {
        let path = format!("{ROOT}/servicedesk/{}/requesttype", segment(desk));
        asked(Call::get("list request types", path, page))
            .query("start", start.to_string())
            .query("limit", limit.to_string())
    }

    /// The fields of a kind of request.
    fn request_fields(&self, desk: &str, kind: &str) -> Call<Value> {
        let path = format!(
            "{ROOT}/servicedesk/{}/requesttype/{}/field",
            segment(desk),
            segment(kind)
        );
        asked(Call::get("list fields of a request type", path, decode))
    }

    /// A new request; the answer is the request as the site keeps it.
    fn create_request(&self, request: &Map<String, Value>) -> Write<Value> {
        let path = format!("{ROOT}/request");
        asked(Call::new(
            "create request",
            ::http::Method::POST,
            path,
            decode,
        ))
        .json_body(request)
        .write()
    }

    /// A request, with what `expand` names: `participant`, `status`, `sla`, `requestType`, …
    fn request(&self, key: &str, expand: &[&str]) -> Call<Value> {
        let path = format!("{ROOT}/request/{}", segment(key));
        let call = asked(Call::get("get request", path, decode));
        match expand.is_empty() {
            true => call,
            false => call.query("expand", expand.join(",")),
        }
    }

    /// The approvals of a request.
    fn approvals(&self, key: &str) -> Call<Page<Value>> {
        let path = format!("{ROOT}/request/{}/approval", segment(key));
        asked(Call::get("list approvals", path, page)).query("limit", "100")
    }

    /// Approves or declines.
    fn answer_approval(&self, key: &str, id: &str, decision: &str) -> Write<Value> {
        let path = format!("{ROOT}/request/{}/approval/{}", segment(key), segment(id));
        asked(Call::new(
            "answer approval",
            ::http::Method::POST,
            path,
            decode,
        ))
        .json_body(&json!({"decision": decision}))
        .write()
    }

    /// Uploads a file that a request may take later; the answer is its temporary id.
    fn attach_temporary(&self, desk: &str, part: Part) -> Write<Vec<String>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Uploaded {
            #[serde(default)]
            temporary_attachments: Vec<One>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct One {
            temporary_attachment_id: String,
        }
        let path = format!("{ROOT}/servicedesk/{}/attachTemporaryFile", segment(desk));
        asked(Call::new(
            "upload file",
            ::http::Method::POST,
            path,
            |bytes| {
                let uploaded: Uploaded = decode(bytes)?;
                let all = uploaded.temporary_attachments.into_iter();
                Ok(all.map(|one| one.temporary_attachment_id).collect())
            },
        ))
        .form(vec![part])
        .write()
    }

    /// Puts uploaded files on a request, for the customer to see.
    fn attach_to_request(&self, key: &str, ids: &[String]) -> Write<()> {
        let path = format!("{ROOT}/request/{}/attachment", segment(key));
        asked(Call::new(
            "attach files",
            ::http::Method::POST,
            path,
            |_| Ok(()),
        ))
        .json_body(&json!({"temporaryAttachmentIds": ids, "public": true}))
        .write()
    }
}

/// Opts in to calls that Atlassian calls experimental.
fn asked<T>(call: Call<T>) -> Call<T> {
    call.header("x-experimentalapi", "opt-in")
}

/// A page of service management's shape.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<T> {
    /// Without it the next page would be the first one again.
    start: usize,
    is_last_page: Option<bool>,
    values: Vec<T>,
}

impl<T> Wire<T> {
    fn into_page<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page {
            next: pages::next(self.start, self.values.len(), self.is_last_page, None),
            total: None,
            items: self.values.into_iter().map(each).collect(),
        }
    }
}

fn page(bytes: &[u8]) -> Result<Page<Value>, String> {
    let wire: Wire<Value> = decode(bytes)?;
    Ok(wire.into_page(|value| value))
}

impl Client {
    /// Every service desk the account sees, asked once a process.
    pub async fn desks(&self) -> Result<Arc<Vec<Value>>, Error> {
        let ask = pages::all("list service desks", |start| async move {
            self.http.run(self.dialect.desks(start.as_deref())).await
        });
        self.desks.get(false, ask).await
    }

    /// One service desk.
    pub async fn desk(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.desk(id)).await
    }

    /// The queues of a desk.
    pub async fn queues(
        &self,
        desk: &str,
        start: usize,
        limit: usize,
    ) -> Result<Page<Value>, Error> {
        self.http.run(self.dialect.queues(desk, start, limit)).await
    }

    /// The issues of a queue.
    pub async fn queue_issues(
        &self,
        desk: &str,
        queue: &str,
        start: usize,
        limit: usize,
    ) -> Result<Page<Issue>, Error> {
        let call = self.dialect.queue_issues(desk, queue, start, limit);
        self.http.run(call).await
    }

    /// The kinds of requests that customers can make.
    pub async fn request_types(
        &self,
        desk: &str,
        start: usize,
        limit: usize,
    ) -> Result<Page<Value>, Error> {
        let call = self.dialect.request_types(desk, start, limit);
        self.http.run(call).await
    }

    /// The fields of a kind of request.
    pub async fn request_fields(&self, desk: &str, kind: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.request_fields(desk, kind)).await
    }

    /// Makes a request.
    pub async fn create_request(
        &self,
        request: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.create_request(request);
        self.http.change(write, permit).await
    }

    /// A request.
    pub async fn request(&self, key: &str, expand: &[&str]) -> Result<Value, Error> {
        self.http.run(self.dialect.request(key, expand)).await
    }

    /// The approvals of a request.
    pub async fn approvals(&self, key: &str) -> Result<Vec<Value>, Error> {
        let page = self.http.run(self.dialect.approvals(key)).await?;
        Ok(page.items)
    }

    /// Approves or declines.
    pub async fn answer_approval(
        &self,
        key: &str,
        id: &str,
        decision: &str,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.answer_approval(key, id, decision);
        self.http.change(write, permit).await
    }

    /// Uploads a file that a request may take.
    pub async fn attach_temporary(
        &self,
        desk: &str,
        part: Part,
        permit: &Permit,
    ) -> Result<Vec<String>, Error> {
        let write = self.dialect.attach_temporary(desk, part);
        self.http.change(write, permit).await
    }

    /// Puts uploaded files on a request.
    pub async fn attach_to_request(
        &self,
        key: &str,
        ids: &[String],
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.attach_to_request(key, ids);
        self.http.change(write, permit).await
    }
}
