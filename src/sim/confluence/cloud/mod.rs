//! Cloud: v2 below `/wiki/api/v2`, and what is left of the old API below `/wiki/rest/api`.

mod attachments;
mod comments;
mod folders;
mod gone;
mod labels;
mod legacy;
mod pages;
mod properties;
mod relocate;
mod shape;
mod spaces;
mod tasks;
mod templates;
mod tree;
mod users;
mod versions;

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post, put};

use super::files;
use super::shared::{
    attachments as files_v1, labels as labels_v1, restrictions, search, tasks as long_tasks,
    users as users_v1, watches,
};
use super::site::{Site, run};

/// The routes of Cloud.
pub(crate) fn router() -> Router<Arc<Site>> {
    Router::new()
        .merge(entries("/wiki/api/v2/pages"))
        .merge(entries("/wiki/api/v2/blogposts"))
        .merge(page_tree())
        .merge(remarks("/wiki/api/v2/footer-comments"))
        .merge(remarks("/wiki/api/v2/inline-comments"))
        .merge(places())
        .merge(old_content())
        .merge(old_places())
        .merge(gone::router())
}

/// What pages and blog posts have in common.
fn entries(root: &str) -> Router<Arc<Site>> {
    let item = format!("{root}/{{id}}");
    Router::new()
        .route(root, get(run(pages::list)).post(run(pages::create)))
        .route(
            &item,
            get(run(pages::one))
                .put(run(pages::update))
                .delete(run(pages::remove)),
        )
        .route(&format!("{item}/versions"), get(run(versions::list)))
        .route(
            &format!("{item}/versions/{{number}}"),
            get(run(versions::one)),
        )
        .route(
            &format!("{item}/properties"),
            get(run(properties::list)).post(run(properties::create)),
        )
        .route(
            &format!("{item}/properties/{{property}}"),
            get(run(properties::one))
                .put(run(properties::update))
                .delete(run(properties::remove)),
        )
        .route(&format!("{item}/labels"), get(run(labels::list)))
        .route(&format!("{item}/attachments"), get(run(attachments::list)))
        .route(&format!("{item}/operations"), get(run(pages::operations)))
        .route(&format!("{item}/likes/count"), get(run(pages::likes_count)))
        .route(&format!("{item}/likes/users"), get(run(pages::likes_users)))
        .route(
            &format!("{item}/footer-comments"),
            get(run(comments::of_entry)),
        )
        .route(
            &format!("{item}/inline-comments"),
            get(run(comments::of_entry)),
        )
}

/// The tree of pages and folders.
fn page_tree() -> Router<Arc<Site>> {
    let page = "/wiki/api/v2/pages/{id}";
    let folder = "/wiki/api/v2/folders/{id}";
    Router::new()
        .route(&format!("{page}/title"), put(run(pages::retitle)))
        .route(&format!("{page}/children"), get(run(tree::child_pages)))
        .route(&format!("{page}/direct-children"), get(run(tree::children)))
        .route(&format!("{page}/descendants"), get(run(tree::descendants)))
        .route(&format!("{page}/ancestors"), get(run(tree::ancestors)))
        .route("/wiki/api/v2/folders", post(run(folders::create)))
        .route(
            "/wiki/api/v2/whiteboards/{id}",
            get(run(folders::whiteboard)),
        )
        .route("/wiki/api/v2/databases/{id}", get(run(folders::database)))
        .route(folder, get(run(folders::one)).delete(run(folders::remove)))
        .route(
            &format!("{folder}/direct-children"),
            get(run(tree::children)),
        )
        .route(
            &format!("{folder}/descendants"),
            get(run(tree::descendants)),
        )
        .route(&format!("{folder}/ancestors"), get(run(tree::ancestors)))
}

/// Comments of both kinds.
fn remarks(root: &str) -> Router<Arc<Site>> {
    let item = format!("{root}/{{id}}");
    Router::new()
        .route(root, get(run(comments::list)).post(run(comments::create)))
        .route(
            &item,
            get(run(comments::one))
                .put(run(comments::update))
                .delete(run(comments::remove)),
        )
        .route(&format!("{item}/children"), get(run(comments::children)))
        .route(&format!("{item}/versions"), get(run(versions::list)))
        .route(
            &format!("{item}/versions/{{number}}"),
            get(run(versions::one)),
        )
        .route(&format!("{item}/operations"), get(run(pages::operations)))
        .route(&format!("{item}/likes/count"), get(run(pages::likes_count)))
        .route(&format!("{item}/likes/users"), get(run(pages::likes_users)))
}

/// Spaces, attachments, labels, users, tasks of v2.
fn places() -> Router<Arc<Site>> {
    let root = "/wiki/api/v2";
    Router::new()
        .route(&format!("{root}/spaces"), get(run(spaces::list)))
        .route(&format!("{root}/spaces/{{id}}"), get(run(spaces::one)))
        .route(
            &format!("{root}/spaces/{{id}}/pages"),
            get(run(pages::of_space)),
        )
        .route(
            &format!("{root}/spaces/{{id}}/blogposts"),
            get(run(pages::of_space)),
        )
        .route(
            &format!("{root}/spaces/{{id}}/labels"),
            get(run(spaces::labels)),
        )
        .route(
            &format!("{root}/spaces/{{id}}/permissions"),
            get(run(spaces::permissions)),
        )
        .route(
            &format!("{root}/spaces/{{id}}/operations"),
            get(run(spaces::operations)),
        )
        .route(&format!("{root}/attachments"), get(run(attachments::all)))
        .route(
            &format!("{root}/attachments/{{id}}"),
            get(run(attachments::one)).delete(run(attachments::remove)),
        )
        .route(
            &format!("{root}/attachments/{{id}}/versions"),
            get(run(versions::list)),
        )
        .route(
            &format!("{root}/attachments/{{id}}/labels"),
            get(run(labels::list)),
        )
        .route(&format!("{root}/labels"), get(run(labels::all)))
        .route(
            &format!("{root}/labels/{{label}}/pages"),
            get(run(pages::of_label)),
        )
        .route(
            &format!("{root}/labels/{{label}}/blogposts"),
            get(run(pages::of_label)),
        )
        .route(&format!("{root}/users-bulk"), post(run(users::bulk)))
        .route(&format!("{root}/tasks"), get(run(tasks::list)))
        .route(
            &format!("{root}/tasks/{{id}}"),
            get(run(tasks::one)).put(run(tasks::update)),
        )
        .route(
            &format!("{root}/content/convert-ids-to-types"),
            post(run(users::content_types)),
        )
}

/// What is left of the old API for contents.
fn old_content() -> Router<Arc<Site>> {
    let item = "/wiki/rest/api/content/{id}";
    let file = format!("{item}/child/attachment/{{attachment}}");
    Router::new()
        .route("/wiki/rest/api/search", get(run(search::search)))
        .route("/wiki/rest/api/search/user", get(run(search::search_user)))
        .route(
            "/wiki/rest/api/content/search",
            get(run(search::content_search)),
        )
        .route(
            "/wiki/rest/api/content/archive",
            post(run(relocate::archive)),
        )
        .route(
            &format!("{item}/label"),
            // Reading labels went to v2; the path itself lives on for writes.
            get(run(gone::gone))
                .post(run(labels_v1::add))
                .delete(run(labels_v1::remove_named)),
        )
        .route(
            &format!("{item}/label/{{label}}"),
            delete(run(labels_v1::remove)),
        )
        .route(
            &format!("{item}/child/attachment"),
            get(run(gone::gone))
                .post(run(files_v1::create))
                .put(run(files_v1::create_or_update)),
        )
        .route(&file, put(run(files_v1::properties)))
        .route(&format!("{file}/data"), post(run(files_v1::data)))
        .route(&format!("{file}/download"), get(run(files_v1::download)))
        .route("/file/{id}/binary", get(files::media))
        .route(
            "/wiki/download/attachments/{page}/{name}",
            get(run(files::serve)),
        )
        .route(
            &format!("{item}/restriction"),
            get(run(restrictions::list))
                .put(run(restrictions::replace))
                .post(run(restrictions::add))
                .delete(run(restrictions::clear)),
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
            &format!("{item}/move/{{position}}/{{target}}"),
            put(run(relocate::move_page)),
        )
        .route(&format!("{item}/copy"), post(run(relocate::copy)))
        .route(
            &format!("{item}/pagehierarchy/copy"),
            post(run(relocate::copy_tree)),
        )
        .route(
            &format!("{item}/descendant/{{type}}"),
            get(run(legacy::descendants)),
        )
        .route(&format!("{item}/version"), post(run(legacy::restore)))
        .route(
            &format!("{item}/version/{{number}}"),
            delete(run(legacy::remove_version)),
        )
        .route(
            &format!("{item}/state"),
            get(run(legacy::state))
                .put(run(legacy::set_state))
                .delete(run(legacy::clear_state)),
        )
        .route(
            &format!("{item}/permission/check"),
            post(run(legacy::permission_check)),
        )
        .route(
            "/wiki/rest/api/analytics/content/{id}/views",
            get(run(legacy::views)),
        )
        .route(
            "/wiki/rest/api/analytics/content/{id}/viewers",
            get(run(legacy::viewers)),
        )
}

/// What is left of the old API for users, groups, templates, tasks.
fn old_places() -> Router<Arc<Site>> {
    let root = "/wiki/rest/api";
    Router::new()
        .route(&format!("{root}/template/page"), get(run(templates::list)))
        .route(
            &format!("{root}/template/{{template}}"),
            get(run(templates::one)),
        )
        .route(&format!("{root}/user"), get(run(users_v1::one)))
        .route(&format!("{root}/user/current"), get(run(users_v1::current)))
        .route(&format!("{root}/user/bulk"), get(run(users_v1::bulk)))
        .route(
            &format!("{root}/user/memberof"),
            get(run(users_v1::member_of)),
        )
        .route(&format!("{root}/group"), get(run(users_v1::groups)))
        .route(
            &format!("{root}/group/picker"),
            get(run(users_v1::group_picker)),
        )
        .route(
            &format!("{root}/group/{{group}}/membersByGroupId"),
            get(run(users_v1::members)),
        )
        .route(
            &format!("{root}/user/watch/content/{{id}}"),
            get(run(watches::is_watching))
                .post(run(watches::watch))
                .delete(run(watches::unwatch)),
        )
        .route(
            &format!("{root}/content/{{id}}/notification/child-created"),
            get(run(watches::notified)),
        )
        .route(
            &format!("{root}/space/{{key}}/watch"),
            get(run(watches::notified_of_space)),
        )
        .route(
            &format!("{root}/user/watch/space/{{key}}"),
            get(run(watches::is_watching_space))
                .post(run(watches::watch_space))
                .delete(run(watches::unwatch_space)),
        )
        .route(&format!("{root}/longtask"), get(run(long_tasks::list)))
        .route(
            &format!("{root}/longtask/{{task}}"),
            get(run(long_tasks::one)),
        )
        .route(
            &format!("{root}/settings/systemInfo"),
            get(run(legacy::system_info)),
        )
        .route("/_edge/tenant_info", get(legacy::tenant_info))
}
