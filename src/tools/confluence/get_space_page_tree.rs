//! `confluence_get_space_page_tree`: the pages of a space with their places in the tree.

use std::collections::HashMap;

use super::pages;
use super::words::SpaceKey;
use crate::confluence::flows;
use crate::confluence::model::Content;
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// List the pages of a space as a flat tree.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetSpacePageTree {
    space_key: SpaceKey,
    /// Default 100
    #[schemars(range(min = 1))]
    limit: Option<u32>,
    /// `next_start` of the last answer
    start: Option<u32>,
}

/// Walking on beyond this many pages is no longer one call's work.
const MOST: usize = 1_000;

impl Tool for GetSpacePageTree {
    const NAME: &'static str = "confluence_get_space_page_tree";
    const TITLE: &'static str = "Get space page tree";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        vec![self.space_key.target()]
    }
}

impl Read for GetSpacePageTree {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let limit = self.limit.unwrap_or(100) as usize;
        if !(1..=MOST).contains(&limit) {
            return Err(Error::arguments(format!(
                "`limit` must be from 1 to {MOST}."
            )));
        }
        let start = self.start.unwrap_or(0) as usize;
        let space = pages::space(cx, self.space_key.as_str()).await?;
        let (walked, more) = flows::space_pages(confluence, &space, start, limit)
            .await
            .about(|| format!("Space `{}`", space.key))?;
        let depths = depths(&walked);
        let mut rows: Vec<(usize, &Content)> = walked
            .iter()
            .skip(start)
            .map(|page| (depths.get(page.id.as_str()).copied().unwrap_or(0), page))
            .collect();
        rows.sort_by(|(one_depth, one), (other_depth, other)| {
            // Pages that nobody ordered come after those that somebody did.
            let place = |page: &Content| page.position.unwrap_or(i64::MAX);
            (one_depth, place(one), &one.title).cmp(&(other_depth, place(other), &other.title))
        });
        let rows: Vec<Value> = rows
            .into_iter()
            .map(|(depth, page)| {
                let mut row = json!({"id": page.id, "title": page.title, "depth": depth});
                if let Some(origin) = view::origin(confluence, page) {
                    row["origin"] = json!(origin.name());
                }
                if let Some(parent) = &page.parent_id {
                    row["parent_id"] = json!(parent);
                }
                if let Some(position) = page.position {
                    row["position"] = json!(position);
                }
                row
            })
            .collect();
        let mut body = json!({
            "space_key": space.key,
            "total_pages": rows.len(),
            "has_more": more,
            "pages": rows,
        });
        if more {
            body["next_start"] = json!(start + limit);
        }
        let key = space.key.clone();
        let touched = Target::Space(space.key.clone());
        Ok(Reply::new(body).touching([touched]).plan(Plan {
            list: Some("pages"),
            columns: &["position"],
            rest: Some(Box::new(move |kept| {
                // The same pages in a window that fits.
                json!({"tool": "confluence_get_space_page_tree",
                       "arguments": {"space_key": key, "start": start, "limit": kept.max(1)}})
            })),
            ..Plan::default()
        }))
    }
}

/// How deep each page stands: as many steps as there are pages above it, or as can be followed where a page above was
/// not read (or is a folder).
fn depths(pages: &[Content]) -> HashMap<&str, usize> {
    let parents: HashMap<&str, &str> = pages
        .iter()
        .filter_map(|page| Some((page.id.as_str(), page.parent_id.as_deref()?)))
        .collect();
    pages
        .iter()
        .map(|page| {
            if !page.ancestors.is_empty() {
                return (page.id.as_str(), page.ancestors.len());
            }
            let mut depth = 0;
            let mut at = page.id.as_str();
            while let Some(parent) = parents.get(at).filter(|_| depth < pages.len()) {
                depth += 1;
                at = parent;
            }
            (page.id.as_str(), depth)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str, parent: Option<&str>) -> Content {
        Content {
            id: id.into(),
            parent_id: parent.map(str::to_owned),
            ..Content::default()
        }
    }

    #[test]
    fn depth_is_counted_through_what_was_read_and_circles_end() {
        let pages = [
            page("1", None),
            page("2", Some("1")),
            page("3", Some("2")),
            page("4", Some("99")),
            page("5", Some("6")),
            page("6", Some("5")),
        ];
        let depths = depths(&pages);
        assert_eq!(depths["1"], 0);
        assert_eq!(depths["3"], 2);
        assert_eq!(depths["4"], 1);
        assert_eq!(depths["5"], 6, "a circle is cut");
    }
}
