//! Dashboards and what their gadgets read.
//!
//! What a gadget is set to stands in properties of its item, which both editions publish. Which gadgets there are is
//! published for Cloud alone; Data Center tells it its own pages (`/rest/dashboards/1.0/{id}`), with the preferences of
//! older gadgets in it.

use serde::Deserialize;
use serde_json::Value;

use super::client::Client;
use super::dialect::{Dialect, segment};
use crate::atlassian::Error;
use crate::http::{Call, json as decode};

/// The most dashboards that one request gives.
const MOST: &str = "100";

/// How one edition is asked about dashboards.
pub trait Dashboards: Dialect {
    /// Dashboards that the account may see; on Cloud those whose name holds a text.
    fn dashboards(&self, _name: Option<&str>) -> Call<Vec<Value>> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default)]
            dashboards: Vec<Value>,
        }
        let path = format!("{}/dashboard", self.root());
        Call::get("list dashboards", path, |bytes| {
            decode::<Wire>(bytes).map(|wire| wire.dashboards)
        })
        .query("maxResults", "1000")
    }

    /// One dashboard.
    fn dashboard(&self, id: &str) -> Call<Value> {
        let path = format!("{}/dashboard/{}", self.root(), segment(id));
        Call::get("get dashboard", path, decode)
    }

    /// The gadgets of a dashboard.
    fn gadgets(&self, dashboard: &str) -> Call<Vec<Value>> {
        let path = format!("/rest/dashboards/1.0/{}", segment(dashboard));
        Call::get("list gadgets", path, gadgets)
    }

    /// The names of what a gadget is set to.
    fn gadget_settings(&self, dashboard: &str, gadget: &str) -> Call<Vec<String>> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default)]
            keys: Vec<Key>,
        }
        #[derive(Deserialize)]
        struct Key {
            key: String,
        }
        let path = settings(self.root(), dashboard, gadget);
        Call::get("list settings of a gadget", path, |bytes| {
            let wire: Wire = decode(bytes)?;
            Ok(wire.keys.into_iter().map(|key| key.key).collect())
        })
    }

    /// What a gadget is set to, under one name.
    fn gadget_setting(&self, dashboard: &str, gadget: &str, key: &str) -> Call<Value> {
        let path = settings(self.root(), dashboard, gadget);
        let path = format!("{path}/{}", segment(key));
        Call::get("get setting of a gadget", path, |bytes| {
            let mut wire: Value = decode(bytes)?;
            Ok(wire.get_mut("value").map(Value::take).unwrap_or_default())
        })
    }
}

fn settings(root: &str, dashboard: &str, gadget: &str) -> String {
    let (dashboard, gadget) = (segment(dashboard), segment(gadget));
    format!("{root}/dashboard/{dashboard}/items/{gadget}/properties")
}

/// The list under `gadgets`.
fn gadgets(bytes: &[u8]) -> Result<Vec<Value>, String> {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(default)]
        gadgets: Vec<Value>,
    }
    decode::<Wire>(bytes).map(|wire| wire.gadgets)
}

impl Dashboards for super::cloud::Cloud {
    fn dashboards(&self, name: Option<&str>) -> Call<Vec<Value>> {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(default)]
            values: Vec<Value>,
        }
        Call::get("find dashboards", "/rest/api/3/dashboard/search", |bytes| {
            decode::<Wire>(bytes).map(|wire| wire.values)
        })
        .query("expand", "owner,viewUrl")
        .query("maxResults", MOST)
        .query_if("dashboardName", name)
    }

    fn gadgets(&self, dashboard: &str) -> Call<Vec<Value>> {
        let path = format!("/rest/api/3/dashboard/{}/gadget", segment(dashboard));
        Call::get("list gadgets", path, gadgets)
    }
}

impl Dashboards for super::data_center::DataCenter {}

impl Client {
    /// Dashboards that the account may see.
    pub async fn dashboards(&self, name: Option<&str>) -> Result<Vec<Value>, Error> {
        self.http.run(self.dialect.dashboards(name)).await
    }

    /// One dashboard.
    pub async fn dashboard(&self, id: &str) -> Result<Value, Error> {
        self.http.run(self.dialect.dashboard(id)).await
    }

    /// The gadgets of a dashboard.
    pub async fn gadgets(&self, dashboard: &str) -> Result<Vec<Value>, Error> {
        self.http.run(self.dialect.gadgets(dashboard)).await
    }

    /// The names of what a gadget is set to.
    pub async fn gadget_settings(
        &self,
        dashboard: &str,
        gadget: &str,
    ) -> Result<Vec<String>, Error> {
        let call = self.dialect.gadget_settings(dashboard, gadget);
        self.http.run(call).await
    }

    /// What a gadget is set to, under one name.
    pub async fn gadget_setting(
        &self,
        dashboard: &str,
        gadget: &str,
        key: &str,
    ) -> Result<Value, Error> {
        let call = self.dialect.gadget_setting(dashboard, gadget, key);
        self.http.run(call).await
    }
}
