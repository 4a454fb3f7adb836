//! The bytes of files on issues. Cloud gives them by number, Data Center at the address its pages use.

use super::client::Client;
use super::dialect::{Dialect, segment};
use crate::atlassian::Error;
use crate::http::Call;

/// How one edition gives the bytes of a file.
pub trait FilesOfIssues: Dialect {
    /// The bytes of a file by its number and name.
    fn file(&self, id: &str, name: &str) -> Call<Vec<u8>>;
}

/// A request for bytes.
pub(super) fn bytes(path: String) -> Call<Vec<u8>> {
    Call::get("download file", path, |bytes| Ok(bytes.to_vec()))
}

/// Where Data Center keeps a file.
pub(super) fn on_pages(id: &str, name: &str) -> String {
    format!("/secure/attachment/{}/{}", segment(id), segment(name))
}

impl Client {
    /// The bytes of a file.
    pub async fn download(&self, id: &str, name: &str) -> Result<Vec<u8>, Error> {
        self.http.run(self.dialect.file(id, name)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jira::cloud::Cloud;
    use crate::jira::data_center::DataCenter;

    #[test]
    fn each_edition_has_its_own_address() {
        let cloud = Cloud.file("10", "a b.png").request;
        assert_eq!(cloud.path, "/rest/api/3/attachment/content/10");
        let data_center = DataCenter.file("10", "a b.png").request;
        assert_eq!(data_center.path, "/secure/attachment/10/a%20b.png");
    }
}
