//! Confluence as a value: one method a call.

use crate::atlassian::{Error, Site};
use crate::http::{self, Call};

/// A Confluence site.
pub struct Client {
    http: http::Client,
}

impl Client {
    /// Opens no connection.
    pub fn new(site: Site) -> Self {
        Self {
            http: http::Client::new(site),
        }
    }

    /// The display name of the account the token belongs to (`user/current` of v1, which Cloud kept). Asked anew each
    /// time: it is also the proof that the token works.
    pub async fn signed_in_as(&self) -> Result<String, Error> {
        let call = Call::get("read own account", "/rest/api/user/current", |bytes| {
            let wire: serde_json::Value = http::json(bytes)?;
            let name = wire.get("displayName").and_then(serde_json::Value::as_str);
            // Data Center answers an unknown caller with a user called Anonymous.
            name.filter(|_| wire.get("type").is_none_or(|kind| kind != "anonymous"))
                .map(str::to_owned)
                .ok_or_else(|| "nobody is signed in".to_owned())
        });
        self.http.run(call).await
    }

    /// The site it speaks to.
    pub fn site(&self) -> &Site {
        self.http.site()
    }
}
