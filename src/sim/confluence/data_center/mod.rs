//! Data Center: everything is the old API below `/rest/api`.
//!
//! The routes are those of the published description of 10.2.14. Below `/rest/experimental` stand the few that
//! Confluence 6 and 7 had there and nowhere else (versions and restrictions; reported for 7.19 in
//! `atlassian-api/atlassian-python-api#1102`).

mod children;
mod comments;
mod content;
mod history;
mod inline;
mod likes;
mod properties;
mod server;
mod spaces;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post, put};

use super::files;
use super::shared::{attachments, labels, restrictions, search, tasks, users, watches};
use super::site::{Site, run};

/// The routes of Data Center.
pub(crate) fn router() -> Router<Arc<Site>> {
    let item = "/rest/api/content/{id}";
    Router::new()
        .route(
            "/rest/api/content",
            get(run(content::list)).post(run(content::create)),
        )
        .route("/rest/api/content/scan", get(run(content::scan)))
        .route("/rest/api/content/search", get(run(search::content_search)))
        .route("/rest/api/search", get(run(search::search)))
        .route(
            item,
            get(run(content::one))
                .put(run(content::update))
                .delete(run(content::remove)),
        )
        .route(&format!("{item}/history"), get(run(history::history)))
        .route(
            &format!("{item}/version/{{number}}"),
            delete(run(history::remove)),
        )
        .route(
            "/rest/experimental/content/{id}/version",
            get(run(history::list)),
        )
        .route(
            "/rest/experimental/content/{id}/version/{number}",
            get(run(history::one)).delete(run(history::remove)),
        )
        .route(&format!("{item}/child"), get(run(children::all)))
        .route(
            &format!("{item}/child/{{type}}"),
            get(run(children::of_type)),
        )
        .route(&format!("{item}/child/comment"), get(run(comments::list)))
        .route(&format!("{item}/descendant"), get(run(children::all_below)))
        .route(
            &format!("{item}/descendant/{{type}}"),
            get(run(children::below_of_type)),
        )
        .route("/rest/inlinecomments/1.0/comments", get(run(inline::list)))
        .route(
            "/rest/inlinecomments/1.0/comments/{id}/resolve/{resolved}/dangling/{dangling}",
            put(run(inline::resolve)),
        )
        .merge(parts(item))
        .merge(places())
}

/// What hangs on a content: attachments, labels, properties, restrictions, watchers.
fn parts(item: &str) -> Router<Arc<Site>> {
    let file = format!("{item}/child/attachment/{{attachment}}");
    let experimental = "/rest/experimental/content/{id}/restriction";
    Router::new()
        .route(
            &format!("{item}/child/attachment"),
            get(run(attachments::list)).post(run(attachments::create)),
        )
        .route(
            &file,
            put(run(attachments::properties)).delete(run(attachments::remove)),
        )
        .route(&format!("{file}/data"), post(run(attachments::data)))
        .route(
            "/download/attachments/{page}/{name}",
            get(run(files::serve)),
        )
        .route(
            &format!("{item}/label"),
            get(run(labels::list))
                .post(run(labels::add))
                .delete(run(labels::remove_named)),
        )
        .route(
            &format!("{item}/label/{{label}}"),
            delete(run(labels::remove)),
        )
        .route(
            &format!("{item}/property"),
            get(run(properties::list)).post(run(properties::create)),
        )
        .route(
            &format!("{item}/property/{{key}}"),
            get(run(properties::one))
                .post(run(properties::create_keyed))
                .put(run(properties::update))
                .delete(run(properties::remove)),
        )
        .route(
            &format!("{item}/restriction"),
            put(run(restrictions::replace)),
        )
        .route(
            &format!("{item}/restriction/byOperation"),
            get(run(restrictions::by_operation)),
        )
        .route(
            &format!("{item}/restriction/byOperation/{{operation}}"),
            get(run(restrictions::of_operation)),
        )
        .route(
            experimental,
            get(run(restrictions::list))
                .put(run(restrictions::replace))
                .post(run(restrictions::add))
                .delete(run(restrictions::clear)),
        )
        .route(
            &format!("{experimental}/byOperation"),
            get(run(restrictions::by_operation)),
        )
        .route(&format!("{item}/watchers"), get(run(watches::watchers)))
        .route(
            "/rest/api/space/{key}/watchers",
            get(run(watches::space_watchers)),
        )
        .route(
            "/rest/likes/1.0/content/{id}/likes",
            get(run(likes::list))
                .post(run(likes::add))
                .delete(run(likes::remove)),
        )
}

/// Spaces, users, groups, the server.
fn places() -> Router<Arc<Site>> {
    Router::new()
        .route("/rest/api/space", get(run(spaces::list)))
        .route("/rest/api/space/{key}", get(run(spaces::one)))
        .route("/rest/api/space/{key}/content", get(run(spaces::content)))
        .route(
            "/rest/api/space/{key}/content/{type}",
            get(run(spaces::content_of_type)),
        )
        .route("/rest/api/space/{key}/labels", get(run(spaces::labels)))
        .route(
            "/rest/api/space/{key}/permissions",
            get(run(spaces::permissions)),
        )
        .route("/rest/api/user", get(run(users::one)))
        .route("/rest/api/user/current", get(run(users::current)))
        .route("/rest/api/user/list", get(run(server::users)))
        .route("/rest/api/user/memberof", get(run(users::member_of)))
        .route("/rest/api/group", get(run(users::groups)))
        .route("/rest/api/group/{group}", get(run(users::group)))
        .route("/rest/api/group/{group}/member", get(run(users::members)))
        .route(
            "/rest/api/user/watch/content/{id}",
            get(run(watches::is_watching))
                .post(run(watches::watch))
                .delete(run(watches::unwatch)),
        )
        .route(
            "/rest/api/user/watch/space/{key}",
            get(run(watches::is_watching_space))
                .post(run(watches::watch_space))
                .delete(run(watches::unwatch_space)),
        )
        .route("/rest/api/longtask", get(run(tasks::list)))
        .route("/rest/api/longtask/{task}", get(run(tasks::one)))
        .route(
            "/rest/api/contentbody/convert/{to}",
            post(run(server::convert)),
        )
        .route(
            "/rest/api/server-information",
            get(run(server::information)),
        )
        .route("/rest/api/accessmode", get(run(server::access_mode)))
        .route("/rest/applinks/1.0/manifest", get(server::manifest))
}
