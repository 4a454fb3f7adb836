//! Links between files as links between pages, and images as files attached to a page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::folder::Source;
use crate::markup::document::{Block, MediaSource};
use crate::markup::inline::{Inline, InlineNode, LinkTarget, PageTarget};
use crate::markup::{Address, relink, text};
use crate::tools::allowed::{is_plain, real_below};
use crate::tools::files::MOST;

/// A file that a text shows or links to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Linked {
    /// Its path below the folder, as the file system has it.
    pub path: String,
    /// The name it is attached under.
    pub name: String,
}

/// What became of the links of a text.
#[derive(Debug, Default)]
pub(super) struct Relinked {
    /// Files to be attached.
    pub files: Vec<Linked>,
    /// Links that lead to nothing, for the reader.
    pub dead: Vec<String>,
}

/// Gives every source the links of pages. `exists` says whether a path below the folder is a file.
pub(super) fn relink_all(sources: &mut [Source], exists: &dyn Fn(&str) -> bool) -> Vec<Relinked> {
    let titles: BTreeMap<String, String> = sources
        .iter()
        .map(|source| (source.path.clone(), source.title.clone()))
        .collect();
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut done = Vec::with_capacity(sources.len());
    for source in sources.iter_mut() {
        let mut work = Work {
            titles: &titles,
            exists,
            own: source.path.clone(),
            anchors: &mut wanted,
            done: Relinked::default(),
        };
        if let Some(document) = &mut source.text {
            relink(document, &mut |address| work.address(address));
        }
        done.push(work.done);
    }
    // A heading that a link leads to gets the anchor the link names, which both editors know.
    for source in sources {
        if let (Some(document), Some(anchors)) = (&mut source.text, wanted.get(&source.path)) {
            for block in &mut document.blocks {
                anchor(block, anchors);
            }
        }
    }
    done
}

struct Work<'w> {
    titles: &'w BTreeMap<String, String>,
    exists: &'w dyn Fn(&str) -> bool,
    own: String,
    anchors: &'w mut BTreeMap<String, BTreeSet<String>>,
    done: Relinked,
}

impl Work<'_> {
    fn address(&mut self, address: Address<'_>) {
        match address {
            Address::Link(target) => self.link(target),
            Address::Media(source) => {
                if let MediaSource::Url(url) = source
                    && let Some((path, _)) = self.local(url)
                {
                    match self.file(&path) {
                        Some(filename) => {
                            *source = MediaSource::Attachment {
                                filename,
                                page: None,
                            }
                        }
                        None => self.dead(url),
                    }
                } else if let MediaSource::Attachment {
                    filename,
                    page: None,
                } = source
                    && let Some(path) = joined(&self.own, filename)
                    && let Some(name) = self.file(&path)
                {
                    // An image beside the file is written as one that is attached.
                    *filename = name;
                }
            }
        }
    }

    fn link(&mut self, target: &mut LinkTarget) {
        if let LinkTarget::Anchor(anchor) = target {
            self.anchors
                .entry(self.own.clone())
                .or_default()
                .insert(anchor.clone());
            return;
        }
        let LinkTarget::Url(url) = target else { return };
        let Some((path, anchor)) = self.local(url) else {
            return;
        };
        if let Some((own, title)) = self.page(&path) {
            if let Some(anchor) = &anchor {
                self.anchors
                    .entry(own.clone())
                    .or_default()
                    .insert(anchor.clone());
            }
            *target = match anchor {
                Some(anchor) if own == self.own => LinkTarget::Anchor(anchor),
                anchor => LinkTarget::Page(PageTarget {
                    space: None,
                    title,
                    anchor,
                }),
            };
            return;
        }
        match self.file(&path) {
            Some(filename) => {
                *target = LinkTarget::Attachment {
                    filename,
                    page: None,
                }
            }
            None => {
                let url = url.clone();
                self.dead(&url);
            }
        }
    }

    /// A path below the folder and the place in it, if an address is one of a file.
    fn local(&self, url: &str) -> Option<(String, Option<String>)> {
        let has_scheme = url.split_once(':').is_some_and(|(scheme, _)| {
            !scheme.is_empty()
                && scheme
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        });
        if has_scheme || url.starts_with("//") || url.is_empty() {
            return None;
        }
        let (path, anchor) = url
            .split_once('#')
            .map_or((url, None), |(path, anchor)| (path, Some(anchor)));
        let path = path.split('?').next().unwrap_or(path);
        let decoded = percent_decode_str(path).decode_utf8().ok()?;
        let anchor = anchor
            .filter(|anchor| !anchor.is_empty())
            .map(|anchor| percent_decode_str(anchor).decode_utf8_lossy().into_owned());
        // One that leads out of the folder stays as it is, and is no file of it.
        let path = joined(&self.own, &decoded).unwrap_or_else(|| decoded.into_owned());
        Some((path, anchor))
    }

    /// The page a path leads to: a file, or the page of a folder.
    fn page(&self, path: &str) -> Option<(String, String)> {
        if let Some(title) = self.titles.get(path) {
            return Some((path.to_owned(), title.clone()));
        }
        let folder = path.trim_end_matches('/');
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let of_folder = self.titles.get_key_value(&prefix).or_else(|| {
            [
                "index.md",
                "_index.md",
                "README.md",
                "readme.md",
                "index.markdown",
            ]
            .iter()
            .find_map(|name| self.titles.get_key_value(&format!("{prefix}{name}")))
        });
        if let Some((path, title)) = of_folder {
            return Some((path.clone(), title.clone()));
        }
        // Sites link without the ending.
        ["md", "markdown"].iter().find_map(|end| {
            let (path, title) = self.titles.get_key_value(&format!("{folder}.{end}"))?;
            Some((path.clone(), title.clone()))
        })
    }

    /// The name a file is attached under, if there is such a file.
    fn file(&mut self, path: &str) -> Option<String> {
        if path.is_empty() || !(self.exists)(path) {
            return None;
        }
        if let Some(known) = self.done.files.iter().find(|file| file.path == path) {
            return Some(known.name.clone());
        }
        let base = path.rsplit('/').next().unwrap_or(path);
        let is_free = |name: &String| {
            let mut known = self.done.files.iter();
            !known.any(|file| file.name.eq_ignore_ascii_case(name))
        };
        let name = [base.to_owned(), path.replace('/', "-")]
            .into_iter()
            .chain((2..).map(|number| format!("{number}-{base}")))
            .find(is_free)?;
        self.done.files.push(Linked {
            path: path.to_owned(),
            name: name.clone(),
        });
        Some(name)
    }

    fn dead(&mut self, url: &str) {
        let line = format!("`{}` links to `{url}`, which is not there", self.own);
        if !self.done.dead.contains(&line) {
            self.done.dead.push(line);
        }
    }
}

/// A path from a file to another, below the folder; `None` where it leads out.
fn joined(own: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => own
            .rsplit_once('/')
            .map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Puts the anchor before a heading that one of the links means.
fn anchor(block: &mut Block, anchors: &BTreeSet<String>) {
    let Block::Heading(heading) = block else {
        return;
    };
    let slug = slug(&text::inlines_text(&heading.content));
    let is_there = heading
        .content
        .iter()
        .any(|inline| matches!(&inline.node, InlineNode::Anchor(name) if *name == slug));
    if anchors.contains(&slug) && !is_there {
        heading
            .content
            .insert(0, Inline::plain(InlineNode::Anchor(slug)));
    }
}

/// The name hosts of Markdown give a heading: small letters, `-` for spaces, no signs.
fn slug(title: &str) -> String {
    title
        .trim()
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => {
                Some(c.to_lowercase().collect::<String>())
            }
            c if c.is_whitespace() => Some("-".to_owned()),
            _ => None,
        })
        .collect()
}

/// The file of a path that `relink_all` was told exists, on the disk; links are followed to where they end. What is hidden
/// (`.env`, `.git/config`) is no file of the folder, whatever a text links to.
pub(super) fn on_disk(root: &Path, path: &str) -> Option<PathBuf> {
    let real = real_below(root, Path::new(path)).ok()?;
    let is_plain = is_plain(real.strip_prefix(root).ok()?);
    (is_plain && real.is_file()).then_some(real)
}

/// The bytes of a file that [`on_disk`] found, measured before they are read.
pub(super) async fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    let now = tokio::fs::canonicalize(path).await;
    if !now.is_ok_and(|now| now == path) {
        return Err("it was replaced meanwhile".into());
    }
    let facts = tokio::fs::metadata(path).await;
    let size = facts.map_err(|error| error.to_string())?.len();
    if size > MOST {
        return Err(format!("it is larger than {} MiB", MOST / (1024 * 1024)));
    }
    tokio::fs::read(path)
        .await
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::{self, Format, Options};

    fn source(path: &str, title: &str, text: &str) -> Source {
        let document = markup::read(text, Format::Markdown, &Options::default()).expect("Markdown");
        Source {
            path: path.into(),
            front: Default::default(),
            title: title.into(),
            text: Some(document),
            above: None,
        }
    }

    fn written(source: &Source) -> String {
        let document = source.text.as_ref().expect("a text");
        markup::write(document, Format::Storage, &Options::default()).text
    }

    #[test]
    fn links_between_files_become_links_between_pages() {
        let mut sources = [
            source(
                "guide/a.md",
                "Alpha",
                "[b](b.md) [up](../top.md#the-end) [dir](../deep/) [site](https://x.example/b.md) [gone](no.md) [file](data.csv) \
                 ![one](img/i.png) ![two](../i.png) [me](#here) [bare](b)\n\n## Here!\n",
            ),
            source("guide/b.md", "Beta", "x"),
            source("top.md", "Top", "## The end\n\n## Not meant\n"),
            source("deep/index.md", "Deep", "x"),
        ];
        let there = ["guide/data.csv", "guide/img/i.png", "i.png"];
        let done = relink_all(&mut sources, &|path| there.contains(&path));
        let text = written(&sources[0]);
        for part in [
            "<ri:page ri:content-title=\"Beta\"/>",
            "<ac:link ac:anchor=\"the-end\"><ri:page ri:content-title=\"Top\"/>",
            "<ri:page ri:content-title=\"Deep\"/>",
            "<a href=\"https://x.example/b.md\">site</a>",
            "<ri:attachment ri:filename=\"data.csv\"/>",
            "<ri:attachment ri:filename=\"i.png\"/>",
            "<ri:attachment ri:filename=\"2-i.png\"/>",
            "<ac:link ac:anchor=\"here\">",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert_eq!(
            text.matches("ri:content-title=\"Beta\"").count(),
            2,
            "{text}"
        );
        let names: Vec<&str> = done[0]
            .files
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(names, ["data.csv", "i.png", "2-i.png"]);
        assert_eq!(
            done[0].dead,
            ["`guide/a.md` links to `no.md`, which is not there"]
        );
        let top = written(&sources[2]);
        assert!(
            top.contains("<ac:parameter ac:name=\"\">the-end</ac:parameter>"),
            "{top}"
        );
        assert!(!top.contains("not-meant"), "{top}");
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        assert_eq!(joined("a/b.md", "../c.md").as_deref(), Some("c.md"));
        assert_eq!(joined("a/b.md", "/c.md").as_deref(), Some("c.md"));
        assert_eq!(joined("a/b.md", "../../etc/passwd"), None);
        assert_eq!(joined("b.md", "./x/./y").as_deref(), Some("x/y"));
    }
}
