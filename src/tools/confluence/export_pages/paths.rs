//! Where the pages of an export lie: a page with others below it is the `index.md` of a folder.

use std::collections::{BTreeMap, BTreeSet};

use crate::confluence::model::Content;

/// A page and its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file, below the folder, with `/`.
    pub path: String,
}

impl Placed {
    /// The folder that holds its attachments, beside its file.
    pub(super) fn files(&self) -> String {
        let stem = self.path.strip_suffix(".md").unwrap_or(&self.path);
        format!("{stem}.files")
    }
}

/// The files of pages, those above others first. What stands below no page of the list is at the top.
pub(super) fn tree(pages: &[Content]) -> Vec<Placed> {
    let known: BTreeSet<&str> = pages.iter().map(|page| page.id.as_str()).collect();
    let mut below: BTreeMap<Option<&str>, Vec<&Content>> = BTreeMap::new();
    for page in pages {
        let parent = page
            .parent_id
            .as_deref()
            .filter(|parent| known.contains(parent));
        below.entry(parent).or_default().push(page);
    }
    let mut placed = Vec::with_capacity(pages.len());
    let mut waiting: Vec<(Option<&str>, String)> = vec![(None, String::new())];
    while let Some((parent, folder)) = waiting.pop() {
        let mut taken: BTreeSet<String> = ["index".to_owned(), "readme".to_owned()].into();
        for page in below.get(&parent).into_iter().flatten() {
            let name = free(&slug(&page.title), &page.id, &taken);
            taken.insert(name.clone());
            let has_more = below.contains_key(&Some(page.id.as_str()));
            let path = if has_more {
                waiting.push((Some(&page.id), format!("{folder}{name}/")));
                format!("{folder}{name}/index.md")
            } else {
                format!("{folder}{name}.md")
            };
            placed.push(Placed {
                id: page.id.clone(),
                title: page.title.clone(),
                path,
            });
        }
    }
    placed
}

/// A name of its own: two titles may read alike once signs are gone.
fn free(slug: &str, id: &str, taken: &BTreeSet<String>) -> String {
    let name = if slug.is_empty() { id } else { slug };
    if taken.contains(name) {
        format!("{name}-{id}")
    } else {
        name.to_owned()
    }
}

/// A title as a name that every file system takes.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() >= 80 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    let is_reserved = matches!(slug.as_str(), "con" | "prn" | "aux" | "nul")
        || (slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")));
    if is_reserved {
        format!("{slug}-page")
    } else {
        slug
    }
}

/// The name of an attachment as a file: no folders, nothing hidden.
pub(super) fn file_name(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => '-',
            c => c,
        })
        .collect();
    let name = name
        .trim_start_matches(['.', ' '])
        .trim_end_matches(['.', ' ']);
    if name.is_empty() {
        "file".to_owned()
    } else {
        name.to_owned()
    }
}

/// The way from one file to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let shared = from
        .iter()
        .take(folders)
        .zip(to.iter().take(to.len().saturating_sub(1)))
        .take_while(|(one, other)| one == other)
        .count();
    let mut parts: Vec<String> = vec!["..".to_owned(); folders - shared];
    parts.extend(to.iter().skip(shared).map(|part| encoded(part)));
    parts.join("/")
}

fn encoded(part: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'%')
        .add(b'#')
        .add(b'?')
        .add(b'(')
        .add(b')')
        .add(b'<')
        .add(b'>');
    percent_encoding::utf8_percent_encode(part, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str, title: &str, parent: Option<&str>) -> Content {
        Content {
            id: id.into(),
            title: title.into(),
            parent_id: parent.map(str::to_owned),
            ..Content::default()
        }
    }

    #[test]
    fn a_page_with_pages_below_is_a_folder() {
        let placed = tree(&[
            page("1", "Home", Some("0")),
            page("2", "How to: Set up!", Some("1")),
            page("3", "How to set up", Some("1")),
            page("4", "Über uns", Some("2")),
            page("5", "Index", Some("1")),
            page("6", "???", Some("1")),
        ]);
        let paths: Vec<&str> = placed.iter().map(|page| page.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "home/index.md",
                "home/how-to-set-up/index.md",
                "home/how-to-set-up-3.md",
                "home/index-5.md",
                "home/6.md",
                "home/how-to-set-up/über-uns.md"
            ]
        );
    }

    #[test]
    fn ways_between_files_are_relative() {
        assert_eq!(relative("a/b.md", "a/c.md"), "c.md");
        assert_eq!(relative("a/b/c.md", "d e.md"), "../../d%20e.md");
        assert_eq!(
            relative("b.md", "b.files/x (1).png"),
            "b.files/x%20%281%29.png"
        );
        assert_eq!(relative("a/index.md", "a/b/index.md"), "b/index.md");
    }

    #[test]
    fn names_of_files_stay_in_their_folder() {
        for (title, name) in [
            ("../../x", "-..-x"),
            (".bashrc", "bashrc"),
            ("a/b:c", "a-b-c"),
            ("..", "file"),
            ("ok.png", "ok.png"),
        ] {
            assert_eq!(file_name(title), name);
        }
    }
}
