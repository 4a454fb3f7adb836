//! Files that are to be attached: only from below the folder the operator allows.

use std::path::PathBuf;

use super::allowed::Allowed;
use crate::http::Part;
use crate::tools::{Context, Error, ErrorKind, Result};

/// The most one file may have; the sites themselves take no more than this, mostly.
const MOST: u64 = 50 * 1024 * 1024;

/// A file that may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    path: PathBuf,
    /// The name it gets on the site.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// Checks files by their paths, which may be relative to the allowed folder.
///
/// # Errors
/// The first path that is not there, not a file, too large, or leads out of the folder: links are followed to where
/// they end before that is judged.
pub(crate) async fn check(cx: &Context, paths: &[String]) -> Result<Vec<File>> {
    let allowed = Allowed::of(cx).await.map_err(|error| {
        Error::new(
            ErrorKind::NotConfigured,
            format!("The folder that files may be read from cannot be opened: {error}."),
        )
    })?;
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        files.push(one(&allowed, path).await?);
    }
    Ok(files)
}

async fn one(allowed: &Allowed, written: &str) -> Result<File> {
    let wrong = |kind, text: String| {
        Error::new(
            kind,
            format!("The file `{written}` {text}; nothing was sent."),
        )
    };
    let path = allowed
        .find(written)
        .await
        .map_err(|wrong| wrong.about(&format!("The file `{written}`"), "nothing was sent"))?;
    let facts = tokio::fs::metadata(&path)
        .await
        .map_err(|error| wrong(ErrorKind::NotFound, format!("cannot be opened: {error}")))?;
    if !facts.is_file() {
        return Err(wrong(ErrorKind::Arguments, "is not a file".into()));
    }
    if facts.len() > MOST {
        return Err(wrong(
            ErrorKind::Limit,
            format!("is larger than {} MiB", MOST / (1024 * 1024)),
        ));
    }
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(File {
        name,
        size: facts.len(),
        path,
    })
}

impl File {
    /// Its bytes, as a part of a form. The path was resolved when it was checked; a link that took its place since is
    /// not followed anywhere else, because the path has no links in it any more.
    pub(crate) async fn part(&self) -> std::io::Result<Part> {
        let now = tokio::fs::canonicalize(&self.path).await?;
        if now != self.path {
            return Err(std::io::Error::other("it was replaced by a link meanwhile"));
        }
        Ok(Part {
            name: "file",
            file_name: Some(self.name.clone()),
            bytes: tokio::fs::read(&self.path).await?.into(),
        })
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_that_became_a_link_since_it_was_checked_is_not_sent() {
        let folder = tempfile::tempdir().expect("a folder");
        let base = std::fs::canonicalize(folder.path()).expect("there");
        std::fs::write(base.join("secret"), "secret").expect("written");
        let path = base.join("log.txt");
        std::fs::write(&path, "ours").expect("written");
        let file = File {
            path: path.clone(),
            name: "log.txt".into(),
            size: 4,
        };
        assert_eq!(file.part().await.expect("read").bytes, "ours");
        std::fs::remove_file(&path).expect("removed");
        std::os::unix::fs::symlink(base.join("secret"), &path).expect("linked");
        assert!(file.part().await.is_err());
    }
}
