//! A folder of Markdown files as a tree of pages: which there are, what they are called, which stands below which.
//!
//! `index.md` or `README.md` is the page of its folder; a folder without one is a page that lists those below it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::front::{self, Front};
use crate::markup::document::Block;
use crate::markup::{self, Document, Format, Options, text};
use crate::tools::allowed::{Allowed, Wrong, real_below};
use crate::tools::{Context, Error, ErrorKind, Result};

/// The most files of one folder.
const FILES: usize = 1_000;

/// The most bytes of one file: Confluence takes no larger texts.
const BYTES: u64 = 5 * 1024 * 1024;

/// How deep folders may lie in folders.
const DEPTH: usize = 16;

/// A page that a file or a folder asks for.
#[derive(Debug)]
pub(super) struct Source {
    /// Where it is below the folder, with `/`; of a folder without a text of its own its path with a final `/`.
    pub path: String,
    /// What the file says of itself.
    pub front: Front,
    /// The title.
    pub title: String,
    /// Its text, without the title; `None` for a folder that has no text of its own.
    pub text: Option<Document>,
    /// The source above it, by its place in the list; `None` right below the root.
    pub above: Option<usize>,
}

/// A folder, read.
#[derive(Debug)]
pub(super) struct Folder {
    /// Where it is.
    pub root: PathBuf,
    /// Pages, each behind the one it stands below.
    pub sources: Vec<Source>,
}

/// Reads a folder below the allowed one.
///
/// # Errors
/// Everything that is wrong with it at once: nothing is sent then.
pub(super) async fn read(cx: &Context, written: &str) -> Result<Folder> {
    let root = inside(cx, written).await?;
    let found = {
        let root = root.clone();
        tokio::task::spawn_blocking(move || files(&root)).await
    };
    let files = found
        .map_err(|_| Error::new(ErrorKind::Bug, "Reading the folder broke."))?
        .map_err(|text| Error::arguments(format!("The folder `{written}`: {text}.")))?;
    if files.is_empty() {
        return Err(Error::new(
            ErrorKind::NotFound,
            format!("The folder `{written}` holds no Markdown files."),
        ));
    }
    let sources = tree(files).map_err(|problems| {
        Error::arguments(format!(
            "The folder `{written}` cannot be published: {}.",
            problems.join("; ")
        ))
    })?;
    Ok(Folder { root, sources })
}

/// The real path of a folder, which must lie below the allowed one.
pub(super) async fn inside(cx: &Context, written: &str) -> Result<PathBuf> {
    let wrong = |wrong: Wrong| wrong.about(&format!("The folder `{written}`"), "nothing was read");
    let unreadable = |error: std::io::Error| wrong(Wrong::Unreadable(error));
    let allowed = Allowed::of(cx).await.map_err(unreadable)?;
    let real = allowed.find(written).await.map_err(wrong)?;
    if !tokio::fs::metadata(&real)
        .await
        .map_err(unreadable)?
        .is_dir()
    {
        return Err(Error::arguments(format!("`{written}` is no folder.")));
    }
    Ok(real)
}

/// The Markdown files of a folder by their paths below it. Hidden ones, and links that lead out, are not of it.
fn files(root: &Path) -> std::result::Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(root.to_path_buf(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = waiting.pop() {
        let shown = |error: std::io::Error| format!("`{prefix}` cannot be read: {error}");
        for entry in std::fs::read_dir(&folder).map_err(shown)? {
            let entry = entry.map_err(shown)?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
                continue;
            };
            let path = format!("{prefix}{name}");
            let Ok(real) = real_below(root, &entry.path()) else {
                continue;
            };
            let facts = std::fs::metadata(&real).map_err(|error| format!("`{path}`: {error}"))?;
            if facts.is_dir() {
                if depth >= DEPTH {
                    return Err(format!("`{path}` lies deeper than {DEPTH} folders"));
                }
                // A link to a folder above would be walked for ever.
                if real.starts_with(&folder) && real != folder {
                    waiting.push((real, format!("{path}/"), depth + 1));
                }
            } else if is_markdown(name) {
                if facts.len() > BYTES {
                    return Err(format!(
                        "`{path}` is larger than {} MiB",
                        BYTES / (1024 * 1024)
                    ));
                }
                if found.len() >= FILES {
                    return Err(format!("it holds more than {FILES} Markdown files"));
                }
                let bytes = std::fs::read(&real).map_err(|error| format!("`{path}`: {error}"))?;
                let text =
                    String::from_utf8(bytes).map_err(|_| format!("`{path}` is not UTF-8 text"))?;
                found.insert(path, text);
            }
        }
    }
    Ok(found)
}

fn is_markdown(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".md") || name.ends_with(".markdown")
}

/// Whether a file is the page of its folder. `index` comes before `README`.
fn index_rank(path: &str) -> Option<u8> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    match name.split('.').next() {
        Some("index" | "_index") => Some(0),
        Some("readme") => Some(1),
        _ => None,
    }
}

fn parent_folder(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
}

/// Files as pages, each behind the one it stands below.
fn tree(files: BTreeMap<String, String>) -> std::result::Result<Vec<Source>, Vec<String>> {
    let mut problems = Vec::new();
    // The folders that hold files anywhere below them, and the file that is the page of each.
    let mut folders: BTreeMap<String, Option<String>> = BTreeMap::new();
    for path in files.keys() {
        let mut folder = parent_folder(path);
        loop {
            folders.entry(folder.to_owned()).or_default();
            if folder.is_empty() {
                break;
            }
            folder = parent_folder(folder);
        }
        if let Some(rank) = index_rank(path) {
            let own = folders.entry(parent_folder(path).to_owned()).or_default();
            let is_better = own
                .as_deref()
                .and_then(index_rank)
                .is_none_or(|known| rank < known);
            if is_better {
                *own = Some(path.clone());
            }
        }
    }
    let indices: BTreeSet<String> = folders.values().flatten().cloned().collect();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut sources: Vec<Source> = Vec::new();
    // A path is behind those it begins with, so folders come in the order in which they stand below each other.
    for (folder, index) in &folders {
        let above = match folder.as_str() {
            "" => None,
            folder => places.get(parent_folder(folder)).copied(),
        };
        match index
            .as_ref()
            .and_then(|path| Some((path, files.get(path)?)))
        {
            Some((path, text)) => match source(path, text, above) {
                Ok(source) => sources.push(source),
                Err(problem) => problems.push(problem),
            },
            // The files of the folder that is published stand right below the root.
            None if folder.is_empty() => continue,
            None => sources.push(Source {
                path: format!("{folder}/"),
                title: folder.rsplit('/').next().unwrap_or(folder).to_owned(),
                front: Front::default(),
                text: None,
                above,
            }),
        }
        places.insert(folder.clone(), sources.len().saturating_sub(1));
    }
    for (path, text) in files.iter().filter(|(path, _)| !indices.contains(*path)) {
        let above = places.get(parent_folder(path)).copied();
        match source(path, text, above) {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(problem),
        }
    }
    problems.extend(doubles(&sources));
    if problems.is_empty() {
        Ok(below_titles(sources))
    } else {
        Err(problems)
    }
}

/// One file as a page.
fn source(path: &str, text: &str, above: Option<usize>) -> std::result::Result<Source, String> {
    let (front, body) =
        front::split(text).map_err(|error| format!("`{path}`: its front matter {error}"))?;
    let mut document = markup::read(body, Format::Markdown, &Options::default())
        .map_err(|error| format!("`{path}` is {error}"))?;
    // The site shows the title by itself: a heading that says it once more goes.
    let heading = match document.blocks.first() {
        Some(Block::Heading(heading)) if heading.level == 1 => {
            Some(text::inlines_text(&heading.content).trim().to_owned())
                .filter(|title| !title.is_empty())
        }
        _ => None,
    };
    let is_title = |heading: &String| front.title.as_ref().is_none_or(|title| title == heading);
    if heading.as_ref().is_some_and(is_title) {
        document.blocks.remove(0);
    }
    let title = front
        .title
        .clone()
        .or(heading)
        .unwrap_or_else(|| stem(path).to_owned());
    if title.chars().count() > 255 {
        return Err(format!("`{path}` has a title longer than 255 characters"));
    }
    Ok(Source {
        path: path.to_owned(),
        front,
        title,
        text: Some(document),
        above,
    })
}

/// The name of a file without its ending; of the page of a folder, that of the folder.
fn stem(path: &str) -> &str {
    if index_rank(path).is_some() && !parent_folder(path).is_empty() {
        let folder = parent_folder(path);
        return folder.rsplit('/').next().unwrap_or(folder);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A space keeps one page of a title.
fn doubles(sources: &[Source]) -> Vec<String> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for source in sources {
        if let Some(other) = known.insert(source.title.to_lowercase(), &source.path) {
            problems.push(format!(
                "`{other}` and `{}` are both called `{}`, and a space keeps one page of a title",
                source.path, source.title
            ));
        }
    }
    problems
}

/// `parent` of the front matter, where it names another file's title; and the order that follows from it.
fn below_titles(mut sources: Vec<Source>) -> Vec<Source> {
    let places: BTreeMap<String, usize> = sources
        .iter()
        .enumerate()
        .map(|(place, source)| (source.title.to_lowercase(), place))
        .collect();
    for place in 0..sources.len() {
        let named = sources
            .get(place)
            .and_then(|source| source.front.parent.as_ref())
            .and_then(|parent| places.get(&parent.to_lowercase()).copied());
        if let Some(above) = named.filter(|above| !is_below(&sources, *above, place))
            && let Some(source) = sources.get_mut(place)
        {
            source.above = Some(above);
        }
    }
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_key(|place| depth(&sources, *place));
    let mut new_places: BTreeMap<usize, usize> = BTreeMap::new();
    for (new, old) in order.iter().enumerate() {
        new_places.insert(*old, new);
    }
    let mut slots: Vec<Option<Source>> = sources.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|old| {
            let mut source = slots.get_mut(old)?.take()?;
            source.above = source
                .above
                .and_then(|above| new_places.get(&above).copied());
            Some(source)
        })
        .collect()
}

fn is_below(sources: &[Source], place: usize, above: usize) -> bool {
    let mut at = Some(place);
    let mut steps = 0;
    while let Some(here) = at {
        if here == above || steps > sources.len() {
            return true;
        }
        at = sources.get(here).and_then(|source| source.above);
        steps += 1;
    }
    false
}

fn depth(sources: &[Source], place: usize) -> usize {
    let mut depth = 0;
    let mut at = sources.get(place).and_then(|source| source.above);
    while let Some(above) = at {
        depth += 1;
        at = sources.get(above).and_then(|source| source.above);
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> std::result::Result<Vec<Source>, Vec<String>> {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).into(), (*text).into()));
        tree(files.collect())
    }

    fn shown(files: &[(&str, &str)]) -> Vec<String> {
        let sources = of(files).expect("a tree");
        sources
            .iter()
            .map(|source| {
                let above = source.above.and_then(|above| sources.get(above));
                format!(
                    "{} < {}",
                    source.title,
                    above.map_or("-", |above| &above.title)
                )
            })
            .collect()
    }

    #[test]
    fn folders_and_files_are_a_tree_of_pages() {
        let found = shown(&[
            ("a.md", "# Alpha\n\ntext"),
            ("guide/index.md", "---\ntitle: Guide\n---\nhello"),
            ("guide/b.md", "no heading"),
            ("guide/README.md", "# Read me"),
            ("deep/er/c.md", "# C"),
        ]);
        assert_eq!(
            found,
            [
                "deep < -",
                "Guide < -",
                "Alpha < -",
                "er < deep",
                "Read me < Guide",
                "b < Guide",
                "C < er"
            ]
        );
        let below = shown(&[("README.md", "# Top"), ("x.md", "# X"), ("y/z.md", "# Z")]);
        assert_eq!(below, ["Top < -", "y < Top", "X < Top", "Z < y"]);
    }

    #[test]
    fn a_parent_of_another_file_comes_first() {
        let found = shown(&[("a.md", "---\nparent: Zed\n---\n# A"), ("z.md", "# Zed")]);
        assert_eq!(found, ["Zed < -", "A < Zed"]);
        let circle = shown(&[
            ("a.md", "---\nparent: B\n---\n# A"),
            ("b.md", "---\nparent: A\n---\n# B"),
        ]);
        assert_eq!(circle, ["B < -", "A < B"]);
    }

    #[test]
    fn a_heading_that_is_the_title_goes() {
        let texts = |text: &str| {
            let sources = of(&[("a.md", text)]).expect("a tree");
            let source = &sources[0];
            (
                source.title.clone(),
                source.text.as_ref().expect("a text").blocks.len(),
            )
        };
        assert_eq!(texts("# One\n\nx"), ("One".into(), 1));
        assert_eq!(texts("---\ntitle: One\n---\n# One\n\nx"), ("One".into(), 1));
        assert_eq!(texts("---\ntitle: One\n---\n# Two\n\nx"), ("One".into(), 2));
        assert_eq!(texts("## Two\n\nx"), ("a".into(), 2));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let problems = of(&[
            ("a.md", "# One"),
            ("b.md", "# one"),
            ("c.md", "---\n- x\n---\n"),
        ])
        .expect_err("problems");
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(
            problems
                .iter()
                .any(|text| text.contains("`a.md` and `b.md` are both called"))
        );
    }
}
