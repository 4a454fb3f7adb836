//! `confluence_archive_pages`: pages out of the tree, still to be found (Cloud).

use super::pages;
use super::words::PageRef;
use crate::confluence::{PageQuery, flows};
use crate::tools::prelude::*;

/// Archive pages.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ArchivePages {
    /// Ids or URLs: `12, 34`
    page_ids: Csv,
}

/// The most pages of one call.
const PAGES: usize = 50;

impl Tool for ArchivePages {
    const NAME: &'static str = "confluence_archive_pages";
    const TITLE: &'static str = "Archive pages";
    const TOOLSET: Toolset = Toolset::ConfluenceStructure;
    const ACTION: Action = Action::Delete;
    const SITES: Sites = Sites::CloudOnly;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("page_id", "page_ids")];

    fn targets(&self) -> Vec<Target> {
        Vec::new()
    }
}

impl Write for ArchivePages {
    async fn prepare(self, cx: &Context) -> Result<Change> {
        let mut targets = Vec::new();
        let mut found = Vec::new();
        if self.page_ids.0.is_empty() || self.page_ids.0.len() > PAGES {
            return Err(Error::arguments(format!(
                "`page_ids` takes 1 to {PAGES} pages."
            )));
        }
        for named in &self.page_ids.0 {
            let page =
                PageRef::parse(named).map_err(|text| Error::arguments(format!("{text}.")))?;
            let page = pages::live(cx, &page, PageQuery::default()).await?;
            targets.extend(pages::targets(cx, &page).await?);
            found.push(page);
        }
        let titles: Vec<String> = found
            .iter()
            .map(|page| format!("`{}` ({})", page.title, page.id))
            .collect();
        let ids: Vec<String> = found.iter().map(|page| page.id.clone()).collect();
        let mut change = Change::new(
            Action::Delete,
            format!("Archive {}", titles.join(", ")),
            Undo::never("the API takes no page out of the archive; a person can, in the browser"),
            move |cx, permit| async move {
                let confluence = cx.confluence()?;
                confluence
                    .archive(&ids, &permit)
                    .await
                    .ok_or_else(|| {
                        Error::new(
                            ErrorKind::NotConfigured,
                            "Pages are archived on Confluence Cloud only.",
                        )
                    })?
                    .about(|| "The pages to archive".to_owned())?;
                let mut applied = Applied::default();
                let mut done = 0;
                // The site works it off after answering; what it has not done yet is told.
                for id in &ids {
                    let status = match flows::page(confluence, id, PageQuery::default()).await {
                        Ok(page) => page.status,
                        Err(error) => error.to_string(),
                    };
                    if status == "archived" {
                        done += 1;
                        applied.changed.push(FieldEdit {
                            field: id.clone(),
                            before: json!("current"),
                            after: json!("archived"),
                        });
                    } else {
                        applied.not_applied.push(NotApplied {
                            field: id.clone(),
                            reason: format!("the site has not done it yet: `{status}`"),
                        });
                    }
                }
                applied.message = format!("{done} of {} pages archived", ids.len());
                Ok(applied)
            },
        );
        for page in &found {
            change = change.edit(page.id.clone(), json!(page.status), json!("archived"));
        }
        change.targets = targets;
        Ok(change)
    }
}
