//! `confluence_search`: content by words or CQL, kept within reach.

use crate::atlassian::{Cursor, Kind};
use crate::confluence::model::Hit;
use crate::confluence::{SearchQuery, flows};
use crate::query::{contains, cql};
use crate::tools::prelude::*;
use crate::view::{Plan, page as view};

/// Search Confluence by words or CQL.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Search {
    /// `deployment process`, `type = page AND space = TECH ORDER BY lastmodified DESC`
    query: String,
    /// Default 10
    #[schemars(range(min = 1))]
    limit: Option<u32>,
    /// Only these space keys
    spaces_filter: Option<Csv>,
    /// `next_page_token` of the last answer
    page_token: Option<String>,
}

/// The answer is cut to this unless told otherwise: what a model reads without losing its thread.
const CHARS: usize = 16_000;

impl Tool for Search {
    const NAME: &'static str = "confluence_search";
    const TITLE: &'static str = "Search content";
    const TOOLSET: Toolset = Toolset::ConfluencePages;
    const ACTION: Action = Action::Read;
    const ALIASES: &'static [(&'static str, &'static str)] = &[("cql", "query")];

    fn targets(&self) -> Vec<Target> {
        // The query itself is narrowed to what is allowed; so is everything it finds.
        Vec::new()
    }
}

impl Read for Search {
    async fn read(self, cx: &Context) -> Result<Reply> {
        let confluence = cx.confluence()?;
        let limit = self.limit.unwrap_or(10) as usize;
        if limit == 0 {
            return Err(Error::arguments("`limit` must be at least 1."));
        }
        let only = self.spaces_filter.map(|Csv(keys)| keys).unwrap_or_default();
        let (asked, is_words) = match cql::from_text(&self.query) {
            Ok(query) => (query.to_string(), !cql::is_query(&self.query)),
            // Meant as CQL and not to be read: `Context::cql` refuses it, or lets the site judge.
            Err(_) => (self.query.clone(), false),
        };
        if asked.trim().is_empty() {
            return Err(Error::arguments("`query` must hold words or CQL."));
        }
        let mut query = SearchQuery {
            cql: cx.cql(&asked, &only)?.as_str().to_owned(),
            limit,
            cursor: self.page_token,
            viewed: false,
        };
        let mut found = flows::search(confluence, query.clone()).await;
        // Old Data Centers do not know the field that searches titles, texts and labels at once.
        if is_words && matches!(&found, Err(error) if error.kind == Kind::Invalid) {
            let words = cql::Cql::from(contains("text", &self.query)).to_string();
            query.cql = cx.cql(&words, &only)?.as_str().to_owned();
            found = flows::search(confluence, query.clone()).await;
        }
        let found = found.about(|| "The search".to_owned()).map_err(|error| {
            let unknown = cql::parse(&query.cql).map(|query| query.check_fields(&[]));
            error.field_meant(unknown.unwrap_or_default())
        })?;
        let touched: Vec<Target> = found.items.iter().filter_map(space_of).collect();
        let results: Vec<Value> = found
            .items
            .iter()
            .map(|hit| view::hit(confluence, hit).into())
            .collect();
        let mut body = Map::new();
        if let Some(total) = found.total {
            body.insert("total".into(), json!(total));
        }
        body.insert("results".into(), results.into());
        if let Some(Cursor(next)) = &found.next {
            body.insert("next_page_token".into(), json!(next));
        }
        let asked = self.query;
        let from = query.cursor;
        Ok(Reply::new(body).listing(touched).plan(Plan {
            chars: Some(CHARS),
            list: Some("results"),
            item_texts: &["content/value"],
            columns: &["created", "author", "url"],
            rest: Some(Box::new(move |kept| {
                // Pages of the same size, so that the tokens of this answer and the next fit together.
                let mut arguments = json!({"query": asked, "limit": kept.max(1)});
                if let Some(token) = &from {
                    arguments["page_token"] = json!(token);
                }
                json!({"tool": "confluence_search", "arguments": arguments})
            })),
            ..Plan::default()
        }))
    }
}

/// The space a hit is in.
pub(super) fn space_of(hit: &Hit) -> Option<Target> {
    let of_content = || hit.content.as_ref()?.space.key.clone();
    let of_space = || hit.space.as_ref().map(|space| space.key.clone());
    of_content()
        .or_else(of_space)
        .or_else(|| hit.space_key.clone())
        .map(Target::Space)
}
