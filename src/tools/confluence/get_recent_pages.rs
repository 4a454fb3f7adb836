//! `confluence_get_recent_pages`: what was viewed, changed or created lately.

use crate::atlassian::Cursor;
use crate::confluence::model::Hit;
use crate::confluence::{SearchQuery, flows};
use crate::query::{Operator, Sort, compare, cql, equals, function, one_of};
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// List pages and blog posts you viewed, or that were changed or created lately.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct GetRecentPages {
    /// `changed` (default), `created` or `viewed`
    kind: Option<String>,
    /// Only what you changed or created
    mine: Option<bool>,
    /// Only these space keys
    spaces_filter: Option<Csv>,
    /// Default 10
    #[schemars(range(min = 1, max = 200))]
    limit: Option<u32>,
    /// `next_page_token` of the last answer
    page_token: Option<String>,
}

/// What happened to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recent {
    /// Somebody saved it.
    Changed,
    /// Somebody made it.
    Created,
    /// The caller looked at it.
    Viewed,
}

/// How far back views are looked through; what one answer of a site holds.
const VIEWED: i64 = 200;

impl Tool for GetRecentPages {
    const NAME: &'static str = "confluence_get_recent_pages";
    const TITLE: &'static str = "Get recent pages";
    const TOOLSET: Toolset = Toolset::ConfluenceAnalytics;
    const ACTION: Action = Action::Read;

    fn targets(&self) -> Vec<Target> {
        // The query is narrowed to what is allowed; so is everything it finds.
        Vec::new()
    }
}

impl Read for GetRecentPages {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let kind = Recent::read(self.kind.as_deref())?;
        let mine = self.mine.unwrap_or(false);
        let limit = self.limit.unwrap_or(10).clamp(1, 200) as usize;
        let only = self.spaces_filter.map(|Csv(keys)| keys).unwrap_or_default();
        let is_viewed = kind == Recent::Viewed;
        let scoped = cx.cql(&query(kind, mine).to_string(), &only)?;
        let query = SearchQuery {
            cql: scoped.as_str().to_owned(),
            // Sites sort by no time of a view: all come, and are sorted here.
            limit: if is_viewed { VIEWED as usize } else { limit },
            cursor: self.page_token.clone().filter(|_| !is_viewed),
            viewed: is_viewed,
        };
        let found = flows::search(confluence, query)
            .await
            .about(|| "The recent pages".to_owned())?;
        let mut hits = found.items;
        if is_viewed {
            let viewed = |hit: &Hit| {
                hit.content
                    .as_ref()
                    .and_then(|content| content.viewed.clone())
            };
            hits.sort_by_key(|hit| std::cmp::Reverse(viewed(hit)));
            hits.truncate(limit);
        }
        let touched: Vec<Target> = hits.iter().filter_map(super::search::space_of).collect();
        let results: Vec<Value> = hits
            .iter()
            .map(|hit| {
                let mut shown = view::hit(confluence, hit);
                // The beginning of the text says nothing of why it is here.
                shown.remove("content");
                shown.into()
            })
            .collect();
        let mut body = json!({"kind": kind.name(), "results": results});
        if let Some(Cursor(next)) = found.next.filter(|_| !is_viewed) {
            body["next_page_token"] = json!(next);
        }
        Ok(Reply::new(body).listing(touched).plan(Plan {
            list: Some("results"),
            columns: &["created", "author", "url"],
            ..Plan::default()
        }))
    }
}

impl Recent {
    fn read(word: Option<&str>) -> Result<Self> {
        let word = word.map(|word| word.trim().to_lowercase());
        match word.as_deref() {
            None | Some("" | "changed" | "modified" | "updated") => Ok(Recent::Changed),
            Some("created" | "new") => Ok(Recent::Created),
            Some("viewed") => Ok(Recent::Viewed),
            Some(other) => Err(Error::arguments(format!(
                "`kind` is `changed`, `created` or `viewed`, not `{other}`."
            ))),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Recent::Changed => "changed",
            Recent::Created => "created",
            Recent::Viewed => "viewed",
        }
    }
}

fn query(kind: Recent, mine: bool) -> cql::Cql {
    let me = || function("currentUser", Vec::<&str>::new());
    let mut query = cql::Cql::from(one_of("type", ["page", "blogpost"]));
    if kind == Recent::Viewed {
        let viewed = function("recentlyViewedContent", [VIEWED, 0]);
        query = query.and(compare("id", Operator::In, viewed));
    }
    if mine {
        let field = match kind {
            Recent::Created => "creator",
            Recent::Changed | Recent::Viewed => "contributor",
        };
        query = query.and(equals(field, me()));
    }
    query.then_by(Sort::descending(match kind {
        Recent::Created => "created",
        Recent::Changed | Recent::Viewed => "lastmodified",
    }))
}

#[cfg(test)]
mod tests {
    use super::{Recent, query};

    #[test]
    fn each_kind_asks_what_it_says() {
        for (kind, mine, asked) in [
            (
                Recent::Changed,
                false,
                "type IN (\"page\", \"blogpost\") ORDER BY lastmodified DESC",
            ),
            (
                Recent::Created,
                true,
                "type IN (\"page\", \"blogpost\") AND creator = currentUser() ORDER BY created DESC",
            ),
            (
                Recent::Viewed,
                true,
                "(type IN (\"page\", \"blogpost\") AND id IN recentlyViewedContent(200, 0)) \
                 AND contributor = currentUser() ORDER BY lastmodified DESC",
            ),
        ] {
            assert_eq!(query(kind, mine).to_string(), asked);
        }
    }
}
