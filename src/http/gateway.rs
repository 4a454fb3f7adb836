//! The other way into a Cloud site: Atlassian's API gateway.
//!
//! Scoped API tokens and service accounts are refused with 401 at the site's own address and work at
//! `https://api.atlassian.com/ex/{product}/{cloudId}` (sooperset/mcp-atlassian #968). Which kind a token is cannot be
//! seen, so the site is tried first, then the gateway, and what worked is remembered. The cloud id is public:
//! `GET {site}/_edge/tenant_info` gives it to anybody.

use std::sync::{Mutex, PoisonError};

use url::Url;

use super::call::{Call, Request};
use super::client::Client;
use crate::atlassian::{Auth, Error, Kind, Product, Site};

/// Where a site's requests go. What was found holds for one token: another may be of another kind.
pub(super) struct Gateway {
    start: State,
    /// What was found, and for which token (see `Signed::generation`).
    found: Mutex<(u64, State)>,
}

#[derive(Clone)]
enum State {
    /// The site itself; the gateway was not needed so far.
    Untried,
    /// Through the gateway.
    Through(Url),
    /// The gateway did not help either: the token is no good, wherever it is sent.
    Useless,
}

impl Gateway {
    pub(super) fn new(site: &Site) -> Self {
        let can_help =
            is_safe(site) && site.flavor.is_cloud() && matches!(site.auth, Auth::Basic { .. });
        let start = if can_help {
            State::Untried
        } else {
            State::Useless
        };
        Self {
            found: Mutex::new((0, start.clone())),
            start,
        }
    }

    /// The address requests go to that are signed with this token.
    pub(super) fn base(&self, site: &Site, generation: u64) -> Url {
        match self.state(generation) {
            State::Through(base) => base,
            State::Untried | State::Useless => site.base.clone(),
        }
    }

    /// Whether the gateway is worth a try after a 401.
    pub(super) fn is_untried(&self, generation: u64) -> bool {
        matches!(self.state(generation), State::Untried)
    }

    /// Sends everything through the gateway from now on.
    pub(super) fn enter(&self, base: Url, generation: u64) {
        self.set(State::Through(base), generation);
    }

    /// The gateway refused too: the site's own words are the better ones. Unless it has served another call meanwhile.
    pub(super) fn give_up(&self, generation: u64) {
        if self.is_untried(generation) {
            self.set(State::Useless, generation);
        }
    }

    fn state(&self, generation: u64) -> State {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match &*found {
            (since, state) if *since == generation => state.clone(),
            _ => self.start.clone(),
        }
    }

    fn set(&self, state: State, generation: u64) {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = (generation, state);
    }
}

/// Whether what a site tells of itself may be believed: a cloud id that came over plain HTTP may be anybody's.
fn is_safe(site: &Site) -> bool {
    site.base.scheme() == "https" || site.network.gateway.is_some()
}

/// The address of a site behind the gateway.
fn address(site: &Site, cloud_id: &str) -> Option<Url> {
    match site.product {
        Product::Jira => below(site, &format!("ex/jira/{}", id(cloud_id)?)),
        Product::Confluence => below(site, &format!("ex/confluence/{}/wiki", id(cloud_id)?)),
    }
}

/// The address of an API that only the gateway serves.
fn below_api(site: &Site, api: &str, cloud_id: &str) -> Option<Url> {
    below(site, &format!("{api}/{}", id(cloud_id)?))
}

fn id(cloud_id: &str) -> Option<&str> {
    let is_id = !cloud_id.is_empty()
        && cloud_id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_id.then_some(cloud_id)
}

fn below(site: &Site, path: &str) -> Option<Url> {
    let gateway = site
        .network
        .gateway
        .as_ref()
        .map_or("https://api.atlassian.com", Url::as_str);
    format!("{}/{path}", gateway.trim_end_matches('/'))
        .parse()
        .ok()
}

/// Where a site tells its cloud id: at the root of its host.
fn tenant_info(site: &Site) -> Option<Url> {
    site.base.join("/_edge/tenant_info").ok()
}

/// The cloud id out of that answer.
fn cloud_id(body: &[u8]) -> Option<String> {
    let answer: serde_json::Value = serde_json::from_slice(body).ok()?;
    answer.get("cloudId")?.as_str().map(str::to_owned)
}

impl Client {
    /// The site's address behind Atlassian's gateway.
    pub(super) async fn find_gateway(&self, request: &Request) -> Option<Url> {
        address(&self.site, self.find_cloud_id(request).await?)
    }

    /// Where an API lives that the gateway alone serves.
    pub(super) async fn api(&self, request: &Request, api: &str) -> Result<Url, Error> {
        let address = match is_safe(&self.site) {
            true => self
                .find_cloud_id(request)
                .await
                .and_then(|id| below_api(&self.site, api, id)),
            false => None,
        };
        address.ok_or_else(|| {
            let text = "the site does not tell its cloud id, by which Atlassian's gateway knows it";
            self.error(request, Kind::Request(text.into()))
        })
    }

    /// The site's cloud id. It is asked for without credentials, and once.
    async fn find_cloud_id(&self, request: &Request) -> Option<&str> {
        if let Some(id) = self.cloud_id.get() {
            return Some(id);
        }
        let url = tenant_info(&self.site)?;
        let ask = Call::get(request.name, "", |_| Ok(())).request;
        let answer = self.exchange(&ask, &url, None).await.ok()?;
        let id = cloud_id(&answer.body)?;
        Some(self.cloud_id.get_or_init(|| id))
    }
}
