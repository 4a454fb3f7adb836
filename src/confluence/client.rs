//! Confluence as a value: one method a call.

use crate::atlassian::Site;
use crate::http;

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

    /// The site it speaks to.
    pub fn site(&self) -> &Site {
        self.http.site()
    }
}
