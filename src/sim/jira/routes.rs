//! Every route of Jira, by edition.

use std::sync::Arc;

use axum::Router;

use super::call::{delete, get, post, put};
use super::issue::{
    attachment, bulk, comment, create, edit, history, link, read, remove, transition, watch,
    worklog,
};
use super::{
    Jira, agile, assets, catalog, dashboard, development, field, filter, form, project, request,
    request_state, search, service_desk, site, user, version,
};
use crate::core::flavor::Flavor;

/// The routes of an edition.
pub(crate) fn router(flavor: Flavor) -> Router<Arc<Jira>> {
    let shared = issues()
        .merge(lists())
        .merge(parts())
        .merge(people())
        .merge(agile())
        .merge(desk());
    match flavor {
        Flavor::Cloud => shared.merge(cloud()),
        Flavor::DataCenter => shared.merge(data_center()),
    }
}

fn issues() -> Router<Arc<Jira>> {
    let one = "/rest/api/{version}/issue/{key}";
    let at = |rest: &str| format!("{one}/{rest}");
    Router::new()
        .route("/rest/api/{version}/issue", post(create::one))
        .route("/rest/api/{version}/issue/bulk", post(create::bulk))
        .route(
            one,
            get(read::get)
                .merge(put(edit::edit))
                .merge(delete(remove::remove)),
        )
        .route(&at("assignee"), put(edit::assign))
        .route(&at("editmeta"), get(read::edit_meta))
        .route(
            &at("transitions"),
            get(transition::list).merge(post(transition::perform)),
        )
        .route(
            &at("comment"),
            get(comment::list).merge(post(comment::post)),
        )
        .route(
            &at("comment/{id}"),
            get(comment::get)
                .merge(put(comment::edit))
                .merge(delete(comment::remove)),
        )
        .route(
            &at("worklog"),
            get(worklog::list).merge(post(worklog::post)),
        )
        .route(
            &at("worklog/{id}"),
            get(worklog::get)
                .merge(put(worklog::edit))
                .merge(delete(worklog::remove)),
        )
        .route(
            &at("remotelink"),
            get(link::remote_list).merge(post(link::remote_create)),
        )
        .route(&at("remotelink/{id}"), delete(link::remote_remove))
        .route(
            &at("watchers"),
            get(watch::list)
                .merge(post(watch::add))
                .merge(delete(watch::remove)),
        )
        .route(&at("votes"), get(watch::votes))
        .route(&at("attachments"), post(attachment::upload))
        .route(&at("properties"), get(read::property_keys))
        .route(
            &at("properties/{property}"),
            get(read::property)
                .merge(put(read::set_property))
                .merge(delete(read::remove_property)),
        )
        .route("/rest/api/{version}/issueLink", post(link::create))
        .route(
            "/rest/api/{version}/issueLink/{id}",
            get(link::get).merge(delete(link::remove)),
        )
        .route(
            "/rest/api/{version}/attachment/{id}",
            get(attachment::get).merge(delete(attachment::remove)),
        )
        .route(
            "/rest/api/{version}/issue/createmeta",
            get(field::create_meta_removed),
        )
        .route(
            "/rest/api/{version}/issue/createmeta/{project}/issuetypes",
            get(field::create_types),
        )
        .route(
            "/rest/api/{version}/issue/createmeta/{project}/issuetypes/{type}",
            get(field::create_fields),
        )
}

fn lists() -> Router<Arc<Jira>> {
    Router::new()
        .route("/rest/api/{version}/field", get(field::list))
        .route(
            "/rest/api/{version}/jql/autocompletedata",
            get(field::autocomplete),
        )
        .route(
            "/rest/api/{version}/jql/autocompletedata/suggestions",
            get(filter::suggestions),
        )
        .route("/rest/api/{version}/filter/{id}", get(filter::get))
        .route("/rest/api/{version}/dashboard", get(dashboard::list))
        .route(
            "/rest/api/{version}/dashboard/{dashboard}",
            get(dashboard::get),
        )
        .route(
            "/rest/api/{version}/dashboard/{dashboard}/items/{item}/properties",
            get(dashboard::setting_keys),
        )
        .route(
            "/rest/api/{version}/dashboard/{dashboard}/items/{item}/properties/{key}",
            get(dashboard::setting),
        )
        .route("/rest/api/{version}/project", get(project::list))
        .route("/rest/api/{version}/project/{project}", get(project::get))
        .route(
            "/rest/api/{version}/project/{project}/components",
            get(project::components),
        )
        .route(
            "/rest/api/{version}/project/{project}/versions",
            get(project::versions),
        )
        .route(
            "/rest/api/{version}/project/{project}/version",
            get(project::versions_paged),
        )
        .route(
            "/rest/api/{version}/project/{project}/statuses",
            get(project::statuses),
        )
        .route("/rest/api/{version}/issuetype", get(catalog::issue_types))
        .route("/rest/api/{version}/priority", get(catalog::priorities))
        .route("/rest/api/{version}/status", get(catalog::statuses))
        .route("/rest/api/{version}/status/{id}", get(catalog::status))
        .route(
            "/rest/api/{version}/statuscategory",
            get(catalog::status_categories),
        )
        .route("/rest/api/{version}/resolution", get(catalog::resolutions))
        .route(
            "/rest/api/{version}/issueLinkType",
            get(catalog::link_types),
        )
        .route("/rest/api/{version}/serverInfo", get(site::server_info))
        .route(
            "/rest/api/{version}/configuration",
            get(site::configuration),
        )
}

/// Versions and components.
fn parts() -> Router<Arc<Jira>> {
    Router::new()
        .route("/rest/api/{version}/version", post(version::create))
        .route(
            "/rest/api/{version}/version/{id}",
            get(version::get).merge(put(version::update)),
        )
        .route(
            "/rest/api/{version}/version/{id}/removeAndSwap",
            post(version::remove),
        )
        .route(
            "/rest/api/{version}/version/{id}/relatedIssueCounts",
            get(version::uses),
        )
        .route(
            "/rest/api/{version}/component",
            post(version::create_component),
        )
        .route(
            "/rest/api/{version}/component/{id}",
            get(version::component)
                .merge(put(version::update_component))
                .merge(delete(version::remove_component)),
        )
        .route(
            "/rest/api/{version}/component/{id}/relatedIssueCounts",
            get(version::component_uses),
        )
}

fn people() -> Router<Arc<Jira>> {
    Router::new()
        .route("/rest/api/{version}/myself", get(user::myself))
        .route("/rest/api/{version}/mypermissions", get(user::permissions))
        .route("/rest/api/{version}/user", get(user::get))
        .route("/rest/api/{version}/user/search", get(user::search))
        .route(
            "/rest/api/{version}/user/assignable/search",
            get(user::assignable),
        )
        .route(
            "/rest/api/{version}/user/permission/search",
            get(user::permission_search),
        )
        .route("/rest/api/{version}/group/member", get(user::group_members))
}

fn agile() -> Router<Arc<Jira>> {
    Router::new()
        .route("/rest/agile/1.0/board", get(agile::boards))
        .route("/rest/agile/1.0/board/{board}", get(agile::board))
        .route(
            "/rest/agile/1.0/board/{board}/project",
            get(agile::plan::projects),
        )
        .route(
            "/rest/agile/1.0/board/{board}/configuration",
            get(agile::configuration),
        )
        .route("/rest/agile/1.0/board/{board}/sprint", get(agile::sprints))
        .route(
            "/rest/agile/1.0/board/{board}/issue",
            get(agile::board_issues),
        )
        .route("/rest/agile/1.0/board/{board}/backlog", get(agile::backlog))
        .route("/rest/agile/1.0/sprint", post(agile::plan::create))
        .route(
            "/rest/agile/1.0/sprint/{sprint}",
            get(agile::sprint)
                .merge(put(agile::plan::replace))
                .merge(post(agile::plan::update))
                .merge(delete(agile::plan::remove)),
        )
        .route(
            "/rest/agile/1.0/sprint/{sprint}/issue",
            get(agile::sprint_issues).merge(post(agile::plan::add_issues)),
        )
        .route(
            "/rest/agile/1.0/backlog/issue",
            post(agile::plan::to_backlog),
        )
        .route("/rest/agile/1.0/issue/rank", put(agile::plan::rank))
}

fn desk() -> Router<Arc<Jira>> {
    Router::new()
        .route(
            "/rest/dev-status/1.0/issue/summary",
            get(development::summary),
        )
        .route(
            "/rest/dev-status/1.0/issue/detail",
            get(development::detail),
        )
        .route(
            "/rest/servicedeskapi/servicedesk/{desk}/queue",
            get(request::queues),
        )
        .route(
            "/rest/servicedeskapi/servicedesk/{desk}/queue/{queue}/issue",
            get(request::queue_issues),
        )
        .route(
            "/rest/servicedeskapi/servicedesk/{desk}/requesttype",
            get(request::types),
        )
        .route(
            "/rest/servicedeskapi/servicedesk/{desk}/requesttype/{type}/field",
            get(request::fields),
        )
        .route(
            "/rest/servicedeskapi/servicedesk/{desk}/attachTemporaryFile",
            post(request::attach_temporary),
        )
        .route("/rest/servicedeskapi/request", post(request::post))
        .route(
            "/rest/servicedeskapi/request/{key}/approval",
            get(request_state::approvals),
        )
        .route(
            "/rest/servicedeskapi/request/{key}/approval/{id}",
            post(request_state::answer_approval),
        )
        .route(
            "/rest/servicedeskapi/request/{key}/attachment",
            post(request::attach),
        )
        .route("/rest/servicedeskapi/info", get(service_desk::info))
        .route("/rest/servicedeskapi/servicedesk", get(service_desk::desks))
        .route(
            "/rest/servicedeskapi/servicedesk/{desk}",
            get(service_desk::desk),
        )
        .route("/rest/servicedeskapi/request/{key}", get(service_desk::get))
        .route(
            "/rest/servicedeskapi/request/{key}/comment",
            get(service_desk::comments).merge(post(service_desk::add_comment)),
        )
        .route(
            "/rest/servicedeskapi/request/{key}/comment/{id}",
            get(service_desk::get_comment),
        )
}

fn cloud() -> Router<Arc<Jira>> {
    Router::new()
        .route("/_edge/tenant_info", get(site::tenant_info))
        .route("/rest/applinks/1.0/manifest", get(site::manifest))
        .route(
            "/jira/forms/cloud/{cloud}/issue/{key}/form",
            get(form::list),
        )
        .route(
            "/jira/forms/cloud/{cloud}/issue/{key}/form/{form}",
            get(form::get).merge(put(form::answer)),
        )
        .route(
            "/rest/servicedeskapi/assets/workspace",
            get(assets::workspaces),
        )
        .route(
            "/gateway/api/jsm/assets/workspace/{workspace}/v1/object/aql",
            post(assets::search),
        )
        .route("/rest/api/{version}/filter/search", get(filter::search))
        .route("/rest/api/{version}/label", get(dashboard::labels))
        .route(
            "/rest/api/{version}/dashboard/search",
            get(dashboard::search),
        )
        .route(
            "/rest/api/{version}/dashboard/{dashboard}/gadget",
            get(dashboard::gadgets),
        )
        .route("/rest/api/{version}/issue/bulkfetch", post(read::bulk))
        .route(
            "/rest/api/{version}/search",
            get(search::removed).merge(post(search::removed)),
        )
        .route(
            "/rest/api/{version}/search/jql",
            get(search::enhanced_get).merge(post(search::enhanced_post)),
        )
        .route(
            "/rest/api/{version}/search/approximate-count",
            post(search::count),
        )
        .route(
            "/rest/api/{version}/issue/{key}/changelog",
            get(history::page),
        )
        .route(
            "/rest/api/{version}/changelog/bulkfetch",
            post(history::bulk),
        )
        .route("/rest/api/{version}/bulk/issues/fields", post(bulk::fields))
        .route(
            "/rest/api/{version}/bulk/issues/transition",
            post(bulk::transition),
        )
        .route("/rest/api/{version}/bulk/issues/delete", post(bulk::delete))
        .route("/rest/api/{version}/bulk/issues/watch", post(bulk::watch))
        .route(
            "/rest/api/{version}/bulk/issues/unwatch",
            post(bulk::unwatch),
        )
        .route("/rest/api/{version}/bulk/issues/move", post(bulk::relocate))
        .route("/rest/api/{version}/bulk/queue/{task}", get(bulk::progress))
        .route(
            "/rest/api/{version}/attachment/content/{id}",
            get(attachment::content),
        )
        .route(
            "/rest/api/{version}/attachment/thumbnail/{id}",
            get(attachment::content),
        )
        .route("/rest/api/{version}/field/search", get(field::search))
        .route(
            "/rest/api/{version}/field/{field}/context",
            get(field::contexts),
        )
        .route(
            "/rest/api/{version}/field/{field}/context/{context}/option",
            get(field::options),
        )
        .route("/rest/api/{version}/project/search", get(project::search))
        .route(
            "/rest/api/{version}/issuetype/project",
            get(catalog::issue_types_of_project),
        )
        .route(
            "/rest/api/{version}/priority/search",
            get(catalog::priorities_paged),
        )
        .route(
            "/rest/api/{version}/resolution/search",
            get(catalog::resolutions_paged),
        )
        .route("/rest/api/{version}/user/bulk", get(user::bulk))
        .route("/rest/api/{version}/users", get(user::everybody))
        .route("/rest/api/{version}/users/search", get(user::everybody))
        .route(
            "/rest/software/1.0/sprint/{sprint}/issue",
            get(agile::software_sprint_issues),
        )
        .route(
            "/rest/software/1.0/board/{board}/issue",
            get(agile::software_board_issues),
        )
        .route(
            "/rest/software/1.0/board/{board}/backlog",
            get(agile::software_backlog),
        )
}

fn data_center() -> Router<Arc<Jira>> {
    Router::new()
        .route("/status", get(site::status))
        .route("/rest/applinks/1.0/manifest", get(site::manifest))
        .route("/rest/pat/latest/tokens", get(site::tokens))
        .route(
            "/rest/api/{version}/search",
            get(search::classic_get).merge(post(search::classic_post)),
        )
        .route("/rest/dashboards/1.0/{dashboard}", get(dashboard::own))
        .route(
            "/rest/api/{version}/filter/favourite",
            get(filter::favourite),
        )
        .route("/rest/api/{version}/projects/picker", get(project::picker))
        .route("/secure/attachment/{id}/{name}", get(attachment::content))
        .route("/secure/thumbnail/{id}/{name}", get(attachment::content))
}
