//! Objects of Assets on Cloud: where they are kept, and the search for them.
//!
//! Sources: "Get assets workspaces" of Jira Service Management's REST API for the workspace; "Post object aql" of the
//! Assets REST API (developer.atlassian.com/cloud/assets/rest) for the search. That page names `api.atlassian.com` as
//! the host; the site serves the same under `/gateway/api`, which is what its own pages ask, so nothing leaves the site.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::client::Client;
use super::dialect::{CloudOnly, segment};
use super::model::AssetsObject;
use crate::atlassian::Error;
use crate::http::{Call, json as decode};

#[derive(Deserialize)]
struct Values<T> {
    #[serde(default = "Vec::new")]
    values: Vec<T>,
}

impl CloudOnly {
    /// Where the site keeps its objects; a site has one such place, or none.
    pub fn assets_workspace(&self) -> Call<Option<String>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Workspace {
            workspace_id: String,
        }
        Call::get(
            "find the workspace of Assets",
            "/rest/servicedeskapi/assets/workspace",
            |bytes| {
                let found: Values<Workspace> = decode(bytes)?;
                Ok(found.values.into_iter().next().map(|it| it.workspace_id))
            },
        )
    }

    /// The first objects that an AQL query finds.
    pub fn assets_objects(
        &self,
        workspace: &str,
        query: &str,
        limit: usize,
    ) -> Call<Vec<AssetsObject>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Object {
            id: String,
            #[serde(default)]
            object_key: String,
            #[serde(default)]
            label: String,
        }
        let path = format!(
            "/gateway/api/jsm/assets/workspace/{}/v1/object/aql",
            segment(workspace)
        );
        Call::new(
            "search objects of Assets",
            ::http::Method::POST,
            path,
            |bytes| {
                let found: Values<Object> = decode(bytes)?;
                let objects = found.values.into_iter().map(|object| AssetsObject {
                    id: object.id,
                    key: object.object_key,
                    label: object.label,
                });
                Ok(objects.collect())
            },
        )
        .query("maxResults", limit.to_string())
        .query("includeAttributes", "false")
        .json_body(&json!({"qlQuery": query}))
    }
}

impl Client {
    /// Whether objects of Assets go by workspace and number, so that keys and names are looked up.
    pub fn looks_up_objects(&self) -> bool {
        self.dialect.looks_up_objects()
    }

    /// Where the site keeps its objects of Assets (Cloud), asked once a process; `None` if it keeps none.
    pub async fn assets_workspace(&self) -> Result<Arc<Option<String>>, Error> {
        let ask = self.http.run(CloudOnly.assets_workspace());
        self.assets_workspace.get(false, ask).await
    }

    /// The first objects that an AQL query finds (Cloud).
    pub async fn assets_objects(
        &self,
        workspace: &str,
        query: &str,
        limit: usize,
    ) -> Result<Vec<AssetsObject>, Error> {
        let call = CloudOnly.assets_objects(workspace, query, limit);
        self.http.run(call).await
    }
}
