//! Who cares for a page on Data Center: likes by the call that its page view makes, watchers by the old API.

use ::http::Method;
use serde::Deserialize;

use super::super::dialect::{Interest, segment};
use super::super::model::Person;
use super::super::wire::v1::{WireList, WirePerson};
use super::{DataCenter, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

#[derive(Deserialize)]
struct WireLikes {
    likes: Vec<WireLike>,
}

#[derive(Deserialize)]
struct WireLike {
    user: WireLiker,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLiker {
    name: Option<String>,
    full_name: Option<String>,
}

impl From<WireLike> for Person {
    fn from(wire: WireLike) -> Self {
        Self {
            id: None,
            login: wire.user.name,
            origin: None,
            name: wire.user.full_name.filter(|name| !name.is_empty()),
        }
    }
}

impl Interest for DataCenter {
    /// Not described; the call of the plugin `confluence-like`, whose script (`like.js`) counts the likes of one answer
    /// and asks with `expand=user` for the names.
    fn likes(&self, id: &str, _: &str, _: Option<&str>) -> Call<Page<Person>> {
        Call::get("list likes", likes(id), |bytes| {
            let wire = http::json::<WireLikes>(bytes)?;
            Ok(Page {
                items: wire.likes.into_iter().map(Person::from).collect(),
                next: None,
                total: None,
            })
        })
        .query("expand", "user")
    }

    /// The same script sends it as JSON without a text.
    fn set_like(&self, id: &str, on: bool) -> Option<Write<()>> {
        let method = if on { Method::POST } else { Method::DELETE };
        let call = Call::new("set like", method, likes(id), |_| Ok(()))
            .header("content-type", "application/json")
            .header("X-Atlassian-Token", "no-check");
        Some(call.write())
    }

    /// "Only a Confluence Administrator or Space Administrator can perform this action."
    fn watchers(&self, id: &str, cursor: Option<&str>) -> Call<Page<Person>> {
        people("list watchers", format!("{}/watchers", entry(id)), cursor)
    }

    fn space_watchers(&self, key: &str, cursor: Option<&str>) -> Call<Page<Person>> {
        let path = format!("/rest/api/space/{}/watchers", segment(key));
        people("list watchers of a space", path, cursor)
    }
}

fn likes(id: &str) -> String {
    format!("/rest/likes/1.0/content/{}/likes", segment(id))
}

fn people(name: &'static str, path: String, cursor: Option<&str>) -> Call<Page<Person>> {
    Call::get(name, path, |bytes| {
        let list = http::json::<WireList<WirePerson>>(bytes)?;
        Ok(list.page(Person::from))
    })
    .query("limit", "200")
    .query_if("start", cursor)
}
