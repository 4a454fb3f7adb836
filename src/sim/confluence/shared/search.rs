//! `search`, `content/search` and `search/user`: CQL over HTTP.
//!
//! Sources: `/wiki/rest/api/search`, `/content/search`, `/search/user` (Cloud v1) and `/rest/api/search`, `/content/search` (Data Center).

use axum::response::Response;
use serde_json::{Value, json};

use super::super::cql::evaluate::{self, Found, Hit, Scope};
use super::super::cql::excerpt;
use super::super::cql::words::Wanted;
use super::super::links;
use super::super::paging::{self, Window};
use super::super::problem::Problem;
use super::super::site::{Answer, Ask};
use super::super::state::{Kind, State};
use super::super::v1::expand::Expand;
use super::super::v1::{body, content, space, time, user};
use crate::core::answer;

/// Answers search results with excerpts.
pub(crate) fn search(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = find(ask, &state, true)?;
    results(ask, &state, &found)
}

/// Answers contents.
pub(crate) fn content_search(ask: &Ask) -> Answer {
    let state = ask.state();
    let found = find(ask, &state, false)?;
    let window = window(ask)?;
    let expand = Expand::parse(&ask.all("expand"));
    let total = found.hits.len();
    let written: Vec<Value> = window
        .cut(found.hits)
        .into_iter()
        .filter_map(|hit| match hit {
            Hit::Content(found) => Some(content::write(ask, &state, found, &expand)),
            Hit::Space(_) | Hit::User(_) => None,
        })
        .collect();
    Ok(page(ask, window, total, written))
}

/// Answers users; the CQL knows only user fields.
pub(crate) fn search_user(ask: &Ask) -> Answer {
    let state = ask.state();
    let mut found = find(ask, &state, false)?;
    found.hits.retain(|hit| matches!(hit, Hit::User(_)));
    results(ask, &state, &found)
}

fn find<'a>(ask: &'a Ask, state: &'a State, spaces_too: bool) -> Result<Found<'a>, Problem> {
    let cql = ask
        .first("cql")
        .ok_or_else(|| Problem::Invalid("Could not parse cql : null".to_owned()))?;
    let context: Value = ask
        .first("cqlcontext")
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or(Value::Null);
    let word = |name: &str| context.get(name).and_then(Value::as_str).map(str::to_owned);
    let scope = Scope {
        state,
        directory: &ask.site.core.directory,
        user: &ask.user,
        cloud: ask.is_cloud(),
        now: ask.now(),
        current_space: word("spaceKey"),
        current_content: word("contentId"),
    };
    evaluate::search(&scope, cql, spaces_too).map_err(Problem::Invalid)
}

/// Reads the window; Cloud hands out cursors and still takes `start`.
fn window(ask: &Ask) -> Result<Window, Problem> {
    // Bodies make results heavy, so the product lowers the limit when they are expanded.
    let heavy = ask.all("expand").iter().any(|path| path.contains("body"));
    let mut window = paging::offset(ask, 25, if heavy { 50 } else { 200 })?;
    if let Some(cursor) = ask.first("cursor") {
        window.start = paging::decode(cursor.trim_start_matches("_f_"))
            .ok_or_else(|| Problem::Invalid(format!("Invalid cursor: {cursor}")))?;
    }
    Ok(window)
}

fn results(ask: &Ask, state: &State, found: &Found<'_>) -> Result<Response, Problem> {
    let window = window(ask)?;
    let total = found.hits.len();
    let written: Vec<Value> = window
        .cut(found.hits.iter().collect::<Vec<_>>())
        .into_iter()
        .map(|hit| result(ask, state, hit, &found.wanted))
        .collect();
    Ok(page(ask, window, total, written))
}

fn page(ask: &Ask, window: Window, total: usize, written: Vec<Value>) -> Response {
    let more = total > window.start + window.limit;
    let mut out = paging::offset_page(ask, window, more, written);
    out["totalSize"] = json!(total);
    out["cqlQuery"] = json!(ask.first("cql").unwrap_or(""));
    out["searchDuration"] = json!(12);
    if ask.is_cloud() {
        out["archivedResultCount"] = json!(0);
        if more {
            let step = window.start + window.limit;
            let next = paging::link(
                ask,
                &[
                    ("next", "true".to_owned()),
                    ("cursor", format!("_f_{}", paging::encode(step))),
                    ("limit", window.limit.to_string()),
                    ("start", step.to_string()),
                ],
            );
            out["_links"]["next"] = json!(next.strip_prefix("/wiki").unwrap_or(&next));
        }
    }
    answer::json(200, &out)
}

fn result(ask: &Ask, state: &State, hit: &Hit<'_>, wanted: &[Wanted]) -> Value {
    let expand = Expand::parse(&ask.all("expand"));
    let none = Expand::default();
    let inner = |name: &str| expand.get(name).unwrap_or(&none).clone();
    match hit {
        Hit::Content(found) => {
            let text = body::render(ask, state, found, found.body(), "plain");
            let shown = match ask.first("excerpt").unwrap_or("highlight") {
                "none" => String::new(),
                "indexed" | "indexed_unescaped" => excerpt::cut(&text, &[]),
                "highlight_unescaped" => excerpt::cut(&text, wanted),
                _ => super::super::body::escape(&excerpt::cut(&text, wanted)),
            };
            let title = if found.kind == Kind::Comment {
                let page = found.container.and_then(|id| state.contents.get(&id));
                format!("Re: {}", page.map_or("", |page| page.title()))
            } else {
                found.title().to_owned()
            };
            let space = state.space_of(found);
            let mut out = json!({
                "content": content::write(ask, state, found, &inner("content")),
                "title": excerpt::mark(&title, wanted),
                "excerpt": shown,
                "url": links::webui(ask, state, found),
                "resultGlobalContainer": {
                    "title": space.map_or("", |space| space.name.as_str()),
                    "displayUrl": space.map_or_else(String::new, |space| links::space(ask, space)),
                },
                "breadcrumbs": [],
                "entityType": "content",
                "iconCssClass": format!("aui-icon content-type-{} aui-iconfont-page-default", found.kind.name()),
                "lastModified": time(ask, found.latest().when),
                "friendlyLastModified": found.latest().when.strftime("%b %d, %Y").to_string(),
                "score": 0.0,
            });
            if let Some(page) = found.container.and_then(|id| state.contents.get(&id)) {
                out["resultParentContainer"] =
                    json!({"title": page.title(), "displayUrl": links::webui(ask, state, page)});
            }
            out
        }
        Hit::Space(found) => json!({
            "space": space::write(ask, state, found, &inner("space")),
            "title": excerpt::mark(&found.name, wanted),
            "excerpt": found.description,
            "url": links::space(ask, found),
            "resultGlobalContainer": {"title": found.name, "displayUrl": links::space(ask, found)},
            "breadcrumbs": [],
            "entityType": "space",
            "iconCssClass": "aui-icon aui-icon-large aui-iconfont-space-default",
            "lastModified": time(ask, found.created),
            "friendlyLastModified": found.created.strftime("%b %d, %Y").to_string(),
            "score": 0.0,
        }),
        Hit::User(found) => json!({
            "user": user::write(ask, found),
            "title": excerpt::mark(&found.display_name, wanted),
            "excerpt": "",
            "url": if ask.is_cloud() { format!("/people/{}", found.account_id) } else { format!("/display/~{}", found.name) },
            "breadcrumbs": [],
            "entityType": "user",
            "iconCssClass": "aui-icon aui-icon-large aui-iconfont-user",
            "lastModified": time(ask, ask.now()),
            "score": 0.0,
        }),
    }
}
