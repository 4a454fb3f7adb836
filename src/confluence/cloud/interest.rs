//! Who cares for a page on Cloud: likes from v2, which has no call to like; watchers from the old API.

use serde::Deserialize;

use super::super::dialect::{Interest, segment};
use super::super::model::Person;
use super::super::wire::v1::{self, WirePerson};
use super::super::wire::v2::WireList;
use super::{Cloud, PAGE, entry};
use crate::atlassian::{Cursor, Page};
use crate::http::{self, Call};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireLike {
    account_id: String,
}

#[derive(Deserialize)]
struct WireWatch {
    watcher: WirePerson,
}

/// How many watchers one answer gives.
const WATCHERS: usize = 200;

impl Interest for Cloud {
    fn likes(&self, id: &str, kind: &str, cursor: Option<&str>) -> Call<Page<Person>> {
        let path = format!("{}/likes/users", entry(kind, id));
        Call::get("list likes", path, |bytes| {
            let list = http::json::<WireList<WireLike>>(bytes)?;
            Ok(list.page(|like| Person::of_id(like.account_id)))
        })
        .query("limit", PAGE.to_string())
        .query_if("cursor", cursor)
    }

    /// Those who are told of changes of the page itself.
    fn watchers(&self, id: &str, cursor: Option<&str>) -> Call<Page<Person>> {
        let path = format!(
            "/rest/api/content/{}/notification/child-created",
            segment(id)
        );
        watches("list watchers", path, cursor)
    }

    fn space_watchers(&self, key: &str, cursor: Option<&str>) -> Call<Page<Person>> {
        let path = format!("/rest/api/space/{}/watch", segment(key));
        watches("list watchers of a space", path, cursor)
    }
}

fn watches(name: &'static str, path: String, cursor: Option<&str>) -> Call<Page<Person>> {
    Call::get(name, path, |bytes| {
        let list = http::json::<v1::WireList<WireWatch>>(bytes)?;
        let (start, length) = (list.start, list.results.len());
        let mut page = list.page(|watch| Person::from(watch.watcher));
        // The description promises no address of a next page here; a full one may have one.
        if length >= WATCHERS {
            page.next = Some(Cursor((start + length).to_string()));
        }
        Ok(page)
    })
    .query("limit", WATCHERS.to_string())
    .query_if("start", cursor)
}
