//! What can be asked of Confluence about the files of a page.

use ::http::Method;

use super::segment;
use crate::atlassian::Page;
use crate::confluence::model::{Attachment, Upload};
use crate::confluence::wire::v1_file;
use crate::http::{Call, Part, Write};

/// Which files of a page to list.
#[derive(Clone, Debug, Default)]
pub struct FilesQuery {
    /// The page or blog post.
    pub page_id: String,
    /// `page` or `blogpost`: Cloud keeps them at different addresses.
    pub kind: &'static str,
    /// Only the one of this name.
    pub name: Option<String>,
    /// Only those of this media type.
    pub media_type: Option<String>,
    /// Where to go on.
    pub cursor: Option<String>,
}

/// How one edition speaks of files.
pub trait Files: Send + Sync {
    /// The files of a page.
    fn attachments(&self, query: &FilesQuery) -> Call<Page<Attachment>>;

    /// One file's facts.
    fn attachment(&self, id: &str) -> Call<Attachment>;

    /// The path the bytes of a file come from, with its query; `None` where the site gives none.
    fn download_path(&self, file: &Attachment) -> Option<String>;

    /// The same of an earlier version.
    fn version_path(&self, file: &Attachment, number: u64) -> Option<String>;

    /// Puts a new file onto a page. The site refuses a name that is taken.
    fn upload(&self, page_id: &str, upload: &Upload) -> Write<Attachment> {
        let path = format!("/rest/api/content/{}/child/attachment", segment(page_id));
        sent("upload file", path, upload)
    }

    /// Writes a file's next version.
    fn upload_version(&self, page_id: &str, id: &str, upload: &Upload) -> Write<Attachment> {
        let path = format!(
            "/rest/api/content/{}/child/attachment/{}/data",
            segment(page_id),
            segment(id)
        );
        sent("upload file version", path, upload)
    }

    /// Puts a file into the trash.
    fn delete_attachment(&self, file: &Attachment) -> Write<()>;
}

fn sent(name: &'static str, path: String, upload: &Upload) -> Write<Attachment> {
    let text = |name: &'static str, text: String| Part {
        name,
        file_name: None,
        bytes: text.into(),
    };
    let mut parts = vec![Part {
        name: "file",
        file_name: Some(upload.name.clone()),
        bytes: upload.bytes.clone(),
    }];
    if let Some(comment) = &upload.comment {
        parts.push(text("comment", comment.clone()));
    }
    parts.push(text("minorEdit", upload.is_minor.to_string()));
    Call::new(name, Method::POST, path, v1_file::stored)
        .form(parts)
        .write()
}
