//! Files on Cloud: listed and deleted by v2, brought up and down by the old API.

use ::http::Method;

use super::super::dialect::{Files, FilesQuery, segment};
use super::super::model::Attachment;
use super::super::wire::v2::WireList;
use super::super::wire::v2_file::WireFile;
use super::{Cloud, PAGE, entry};
use crate::atlassian::Page;
use crate::http::{self, Call, Write};

impl Files for Cloud {
    fn attachments(&self, query: &FilesQuery) -> Call<Page<Attachment>> {
        let path = format!("{}/attachments", entry(query.kind, &query.page_id));
        Call::get("list files", path, |bytes| {
            let list = http::json::<WireList<WireFile>>(bytes)?;
            Ok(list.page(Attachment::from))
        })
        .query("limit", PAGE.to_string())
        .query_if("filename", query.name.as_ref())
        .query_if("mediaType", query.media_type.as_ref())
        .query_if("cursor", query.cursor.as_ref())
    }

    fn attachment(&self, id: &str) -> Call<Attachment> {
        let path = format!("/api/v2/attachments/{}", segment(id));
        Call::get("get file", path, |bytes| {
            http::json::<WireFile>(bytes).map(Attachment::from)
        })
    }

    /// The address in the answer wants a browser's cookie; this one takes a token.
    fn download_path(&self, file: &Attachment) -> Option<String> {
        match &file.version {
            Some(version) => self.version_path(file, version.number),
            None => download(file),
        }
    }

    fn version_path(&self, file: &Attachment, number: u64) -> Option<String> {
        Some(format!("{}?version={number}", download(file)?))
    }

    /// v2 takes the number alone here.
    fn delete_attachment(&self, file: &Attachment) -> Write<()> {
        let number = file.id.trim_start_matches("att");
        let path = format!("/api/v2/attachments/{}", segment(number));
        Call::new("delete file", Method::DELETE, path, |_| Ok(())).write()
    }
}

fn download(file: &Attachment) -> Option<String> {
    Some(format!(
        "/rest/api/content/{}/child/attachment/{}/download",
        segment(file.page_id.as_deref()?),
        segment(&file.id)
    ))
}
