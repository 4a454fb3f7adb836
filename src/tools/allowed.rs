//! The one folder below which files are read and written (`file_root`), and whether a path stays in it.
//!
//! Links are followed to where they end before anything is judged. The folder itself may be a link: what counts is where it
//! leads.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::context::Context;
use super::error::{Error, ErrorKind};

/// The allowed folder, without links in its path.
#[derive(Debug)]
pub(crate) struct Allowed(PathBuf);

/// Why a path is not taken.
#[derive(Debug)]
pub(crate) enum Wrong {
    /// It is not there, or nobody may look.
    Unreadable(io::Error),
    /// It leads out of the folder.
    Outside,
}

impl Allowed {
    /// The folder of the configuration, which has to be there.
    pub(crate) async fn of(cx: &Context) -> io::Result<Self> {
        tokio::fs::canonicalize(&cx.file_root).await.map(Self)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Where something that is there really is. A relative path begins at the folder; an absolute one must lead into it.
    ///
    /// # Errors
    /// If it is not there, or elsewhere.
    pub(crate) async fn find(&self, written: &str) -> Result<PathBuf, Wrong> {
        let root = self.0.clone();
        let wanted = PathBuf::from(written);
        tokio::task::spawn_blocking(move || real_below(&root, &wanted))
            .await
            .unwrap_or_else(|broken| Err(Wrong::Unreadable(io::Error::other(broken))))
    }

    /// Whether something that may have to be made first would be made in the folder: as much of the way as is there is
    /// followed, and the rest must not climb. A link that leads nowhere is in the way.
    ///
    /// # Errors
    /// If the way cannot be looked at.
    pub(crate) async fn would_hold(&self, path: &Path) -> io::Result<bool> {
        let path = self.0.join(path);
        let mut rest = Vec::new();
        for part in path.ancestors() {
            match tokio::fs::symlink_metadata(part).await {
                Ok(_) => {
                    let real = tokio::fs::canonicalize(part).await?;
                    let climbs = rest.contains(&None);
                    return Ok(!climbs && real.starts_with(&self.0));
                }
                // `file_name` knows no name for `..`.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    rest.push(part.file_name());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }
}

/// Where something below a folder really is; the folder's own path must have no links.
///
/// # Errors
/// If it is not there, or elsewhere.
pub(crate) fn real_below(root: &Path, path: &Path) -> Result<PathBuf, Wrong> {
    // An absolute path takes the place of the root here, and must then lie below it all the same.
    let real = std::fs::canonicalize(root.join(path)).map_err(Wrong::Unreadable)?;
    match real.starts_with(root) {
        true => Ok(real),
        false => Err(Wrong::Outside),
    }
}

/// Whether a path that is written below a folder names something hidden, or climbs.
pub(crate) fn is_plain(path: &Path) -> bool {
    path.components().all(|part| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.'),
        Component::CurDir => true,
        Component::ParentDir | Component::RootDir | Component::Prefix(_) => false,
    })
}

impl Wrong {
    /// For the caller, of `what` (like "The file `x`") and what was therefore not done (like "nothing was sent").
    pub(crate) fn about(self, what: &str, consequence: &str) -> Error {
        match self {
            Self::Unreadable(error) => Error::new(
                ErrorKind::NotFound,
                format!("{what} cannot be opened: {error}; {consequence}."),
            ),
            Self::Outside => Error::new(
                ErrorKind::NotAllowed,
                format!(
                    "{what} lies outside of the folder files may be read from; {consequence}."
                ),
            )
            .hint(
                "The operator sets that folder (`file_root`); it is the working directory unless said otherwise.",
            ),
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    /// `root` is a link to `real`, which holds a file, a folder and links; a secret stands beside it.
    struct Ground {
        folder: tempfile::TempDir,
        allowed: Allowed,
    }

    impl Ground {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            // The folder for temporary files may be behind a link itself.
            let base = fs::canonicalize(folder.path()).expect("there");
            let (real, out) = (base.join("real"), base.join("out"));
            // Its name begins like that of the allowed folder.
            let twin = base.join("real-and-more");
            for made in [&real.join("deep/er"), &out, &twin] {
                fs::create_dir_all(made).expect("made");
            }
            for file in [
                real.join("file"),
                real.join("deep/er/file"),
                out.join("secret"),
                twin.join("secret"),
            ] {
                fs::write(file, "x").expect("written");
            }
            symlink(&real, base.join("root")).expect("linked");
            symlink(out.join("secret"), real.join("to-file")).expect("linked");
            symlink(&out, real.join("to-folder")).expect("linked");
            symlink("deep/er", real.join("to-inside")).expect("linked");
            symlink(out.join("not-yet"), real.join("to-nothing")).expect("linked");
            symlink("loop", real.join("loop")).expect("linked");
            let allowed = Allowed(fs::canonicalize(base.join("root")).expect("there"));
            Self { folder, allowed }
        }

        fn base(&self) -> PathBuf {
            fs::canonicalize(self.folder.path()).expect("there")
        }
    }

    #[tokio::test]
    async fn what_is_there_is_taken_where_it_really_is() {
        let ground = Ground::new();
        let base = ground.base();
        for (written, real) in [
            ("file", "real/file"),
            ("./deep/../file", "real/file"),
            ("to-inside/file", "real/deep/er/file"),
            ("deep/er/../../file", "real/file"),
            ("", "real"),
        ] {
            let found = ground.allowed.find(written).await;
            assert_eq!(found.expect(written), base.join(real), "{written}");
        }
        // Absolute, by the real path and by the link.
        for written in [base.join("real/file"), base.join("root/file")] {
            let found = ground.allowed.find(&written.to_string_lossy()).await;
            assert_eq!(found.expect("inside"), base.join("real/file"));
        }
    }

    #[tokio::test]
    async fn whatever_leads_out_is_refused() {
        let ground = Ground::new();
        let base = ground.base();
        let absolute = base.join("out/secret").to_string_lossy().into_owned();
        let twin = base
            .join("real-and-more/secret")
            .to_string_lossy()
            .into_owned();
        for written in [
            "../out/secret",
            "..",
            "deep/../../out/secret",
            "to-file",
            "to-folder/secret",
            "to-folder",
            "to-inside/../../../out/secret",
            "../real-and-more/secret",
            "/",
            &absolute,
            &twin,
        ] {
            let found = ground.allowed.find(written).await;
            assert!(matches!(found, Err(Wrong::Outside)), "{written}: {found:?}");
        }
        for written in ["missing", "to-nothing", "loop", "file/below", "a\0b"] {
            let found = ground.allowed.find(written).await;
            assert!(
                matches!(found, Err(Wrong::Unreadable(_))),
                "{written}: {found:?}"
            );
        }
    }

    #[tokio::test]
    async fn what_is_not_there_yet_is_judged_by_the_way_to_it() {
        let ground = Ground::new();
        let would = async |path: &str| ground.allowed.would_hold(Path::new(path)).await;
        for inside in ["new", "deep/new/er", "to-inside/new", "file", "deep/../new"] {
            assert!(would(inside).await.expect(inside), "{inside}");
        }
        for outside in [
            "../new",
            "to-folder/new",
            "to-file",
            // `new` is not there: made one after the other, the path would end beside the folder.
            "new/../../out/file",
            "new/..",
            "/tmp/somewhere/else",
        ] {
            assert!(!would(outside).await.expect(outside), "{outside}");
        }
        for broken in ["to-nothing", "to-nothing/new", "loop/new"] {
            let said = would(broken).await;
            assert!(!said.as_ref().is_ok_and(|held| *held), "{broken}: {said:?}");
        }
    }

    #[test]
    fn hidden_and_climbing_paths_are_not_plain() {
        for plain in ["a/b.md", "./a", "a/./b", ""] {
            assert!(is_plain(Path::new(plain)), "{plain}");
        }
        for other in [".git/config", "a/.env", "../a", "a/../b", "/a"] {
            assert!(!is_plain(Path::new(other)), "{other}");
        }
    }
}
