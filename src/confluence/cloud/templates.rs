//! Templates and readers on Cloud, from the old API.

use serde::Deserialize;
use serde_json::Value;

use super::super::dialect::{Templates, segment};
use super::super::model::Template;
use super::super::wire::v1::WireList;
use super::Cloud;
use crate::atlassian::Page;
use crate::http::{self, Call};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireTemplate {
    template_id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    description: Value,
    #[serde(default)]
    template_type: String,
    space: Option<Value>,
    body: Option<Value>,
}

impl From<WireTemplate> for Template {
    fn from(wire: WireTemplate) -> Self {
        // Described as a text; seen as `{value, representation}` too.
        let description = wire
            .description
            .as_str()
            .or_else(|| wire.description.get("value")?.as_str())
            .filter(|text| !text.is_empty())
            .map(str::to_owned);
        let text = |value: &Option<Value>, pointer: &str| {
            let found = value.as_ref()?.pointer(pointer)?.as_str()?;
            Some(found.to_owned())
        };
        Self {
            id: wire.template_id,
            name: wire.name,
            description,
            kind: wire.template_type,
            space_key: text(&wire.space, "/key"),
            body: text(&wire.body, "/storage/value"),
        }
    }
}

#[derive(Deserialize)]
struct WireCount {
    count: u64,
}

impl Templates for Cloud {
    fn templates(
        &self,
        space: Option<&str>,
        limit: usize,
        cursor: Option<&str>,
    ) -> Option<Call<Page<Template>>> {
        let call = Call::get("list templates", "/rest/api/template/page", |bytes| {
            let list = http::json::<WireList<WireTemplate>>(bytes)?;
            Ok(list.page(Template::from))
        });
        Some(
            call.query_if("spaceKey", space)
                .query("limit", limit.to_string())
                .query_if("start", cursor),
        )
    }

    fn template(&self, id: &str) -> Option<Call<Template>> {
        let path = format!("/rest/api/template/{}", segment(id));
        let call = Call::get("get template", path, |bytes| {
            http::json::<WireTemplate>(bytes).map(Template::from)
        });
        Some(call.query("expand", "body"))
    }

    fn views(&self, id: &str, since: Option<&str>) -> Option<Call<u64>> {
        Some(count("count views", "views", id, since))
    }

    fn viewers(&self, id: &str, since: Option<&str>) -> Option<Call<u64>> {
        Some(count("count viewers", "viewers", id, since))
    }
}

fn count(name: &'static str, what: &str, id: &str, since: Option<&str>) -> Call<u64> {
    let path = format!("/rest/api/analytics/content/{}/{what}", segment(id));
    Call::get(
        name,
        path,
        |bytes| Ok(http::json::<WireCount>(bytes)?.count),
    )
    .query_if("fromDate", since)
}
