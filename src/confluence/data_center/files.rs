//! Files on Data Center: contents below their page.

use ::http::Method;

use super::super::dialect::{Files, FilesQuery, segment};
use super::super::model::Attachment;
use super::super::wire::v1::{WireContent, WireList};
use super::super::wire::v1_file;
use super::{DataCenter, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

/// What is read of a file.
const PARTS: &str = "version,history,container,space";

impl Files for DataCenter {
    fn attachments(&self, query: &FilesQuery) -> Call<Page<Attachment>> {
        let path = format!("{}/child/attachment", entry(&query.page_id));
        Call::get("list files", path, |bytes| {
            let list = http::json::<WireList<WireContent>>(bytes)?;
            Ok(list.page(Attachment::from))
        })
        .query("limit", "200")
        .query_if("filename", query.name.as_ref())
        .query_if("mediaType", query.media_type.as_ref())
        .query_if("start", query.cursor.as_ref())
        .query("expand", PARTS)
    }

    fn attachment(&self, id: &str) -> Call<Attachment> {
        Call::get("get file", entry(id), v1_file::one).query("expand", PARTS)
    }

    fn download_path(&self, file: &Attachment) -> Option<String> {
        file.download.clone()
    }

    /// The address holds the number of the newest version, and the time of its change, which no longer fits.
    fn version_path(&self, file: &Attachment, number: u64) -> Option<String> {
        let path = file.download.as_deref()?;
        let (path, _) = path.split_once('?').unwrap_or((path, ""));
        Some(format!("{path}?version={number}"))
    }

    fn delete_attachment(&self, file: &Attachment) -> Write<()> {
        let page = file.page_id.as_deref().unwrap_or_default();
        let path = format!("{}/child/attachment/{}", entry(page), segment(&file.id));
        Call::new("delete file", Method::DELETE, path, |_| Ok(())).write()
    }
}
