//! The files of pages: listed, brought up and down, one method a call.

use super::Client;
use super::dialect::FilesQuery;
use super::model::{Attachment, Upload};
use crate::atlassian::{Error, Page};
use crate::http::{Call, Permit};

impl Client {
    /// One page of the files of a page.
    pub(super) async fn attachment_page(
        &self,
        query: &FilesQuery,
    ) -> Result<Page<Attachment>, Error> {
        let page = self.http.run(self.dialect.attachments(query)).await?;
        let authors = page.items.iter().flat_map(Attachment::authors);
        self.know(authors.collect()).await;
        Ok(page)
    }

    /// One file's facts.
    pub async fn attachment(&self, id: &str) -> Result<Attachment, Error> {
        let file = self.http.run(self.dialect.attachment(id)).await?;
        self.know(file.authors().collect()).await;
        Ok(file)
    }

    /// The bytes of a file; `None` where the site gives no address for them.
    pub async fn download(&self, file: &Attachment) -> Option<Result<Vec<u8>, Error>> {
        let path = self.dialect.download_path(file)?;
        Some(self.bytes_of(&path).await)
    }

    /// The bytes of an earlier version of a file; `None` where the site gives no address for them.
    pub async fn download_version(
        &self,
        file: &Attachment,
        number: u64,
    ) -> Option<Result<Vec<u8>, Error>> {
        let path = self.dialect.version_path(file, number)?;
        Some(self.bytes_of(&path).await)
    }

    async fn bytes_of(&self, path: &str) -> Result<Vec<u8>, Error> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut call = Call::get("download file", path, |bytes| Ok(bytes.to_vec())).may_leave();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            call = call.query(name.into_owned(), value.into_owned());
        }
        self.http.run(call).await
    }

    /// Puts a file onto a page: a new one, or the next version of the one of that id.
    pub async fn upload(
        &self,
        page_id: &str,
        known: Option<&str>,
        upload: &Upload,
        permit: &Permit,
    ) -> Result<Attachment, Error> {
        let write = match known {
            Some(id) => self.dialect.upload_version(page_id, id, upload),
            None => self.dialect.upload(page_id, upload),
        };
        let file = self.http.change(write, permit).await?;
        self.know(file.authors().collect()).await;
        Ok(file)
    }

    /// Puts a file into the trash.
    pub async fn delete_attachment(&self, file: &Attachment, permit: &Permit) -> Result<(), Error> {
        let write = self.dialect.delete_attachment(file);
        self.http.change(write, permit).await
    }
}
