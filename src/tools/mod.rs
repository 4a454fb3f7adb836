//! The tools: one file each, one list, and what they share.
//!
//! A tool is a struct. Its fields are the arguments, its doc comment is the description a model reads, a few
//! constants say the rest, and one method acts: [`Read::read`] looks and answers, [`Write::prepare`] looks and
//! returns a [`Change`] that the door applies. No tool decides whether it may run, sends a change, cuts an answer
//! or knows the protocol.

mod allowed;
mod args;
mod change;
mod closed;
mod context;
mod entry;
mod error;
mod files;
pub mod manual;
mod near;
mod offers;
mod plans;
pub mod printed;
pub(crate) mod progress;
mod record;
mod remembered;
mod reply;
#[cfg(debug_assertions)]
pub mod schema;
mod toolset;
mod undo;
mod upload;

mod atlassian;
mod confluence;
mod jira;

pub use args::{Coerce, Csv, JsonObject};
pub use change::{Applied, Apply, Change, FieldEdit, NotApplied, Step, Still};
pub use context::{Context, ScopedCql, ScopedJql};
pub use entry::{Entry, Listed, Run};
pub use error::{About, Error, ErrorKind, Result};
pub use offers::{Complete, Prompt, Resource, Variable, prompts, resources};
pub(crate) use plans::PLAN_LIFETIME;
pub use progress::Progress;
pub(crate) use record::new_id;
pub use record::{Changed, Record, Stage};
pub use reply::{Beside, Body, Reply};
pub use toolset::{Sites, Toolset};
pub use undo::{Reverse, Undo, mark};

pub use crate::jira::Application;

use std::future::Future;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::atlassian::{Action, Target};

/// What every tool says of itself. Nothing here has a default that could be forgotten, except what most share.
pub trait Tool: DeserializeOwned + JsonSchema + Send + Sized + 'static {
    /// `product_verb_noun`, the reference's name where it has one.
    const NAME: &'static str;
    /// A few words for a person's menu.
    const TITLE: &'static str;
    /// The set it is switched on with.
    const TOOLSET: Toolset;
    /// What it does; the hints to the client, read-only mode and the policy all follow from it.
    const ACTION: Action;
    /// The editions it works on.
    const SITES: Sites = Sites::Both;
    /// Arguments for which an empty value means something (`assignee: ""` unassigns); elsewhere it means absent.
    const CLEARABLE: &'static [&'static str] = &[];

    /// Other names of arguments, each with the right one (`comment` for `body`).
    const ALIASES: &'static [(&'static str, &'static str)] = &[];

    /// The projects and spaces that the arguments name, as far as they can be told without asking the site.
    /// What only the site knows is judged from the answer, or from the prepared change.
    fn targets(&self) -> Vec<Target>;
}

/// A tool that changes nothing.
pub trait Read: Tool {
    /// Asks the site and shapes the answer.
    fn read(self, cx: &Context) -> impl Future<Output = Result<Reply>> + Send;
}

/// A tool that changes something.
pub trait Write: Tool {
    /// Asks the site what is there and says what would change. Sends nothing that changes anything.
    fn prepare(self, cx: &Context) -> impl Future<Output = Result<Change>> + Send;
}

/// What a tool file needs.
pub(crate) mod prelude {
    pub(crate) use schemars::JsonSchema;
    pub(crate) use serde::Deserialize;
    pub(crate) use serde_json::{Map, Value, json};

    pub(crate) use super::{
        About, Applied, Change, Context, Csv, Error, ErrorKind, FieldEdit, JsonObject, NotApplied,
        Read, Reply, Result, Sites, Tool, Toolset, Undo, Write, mark,
    };
    pub(crate) use crate::atlassian::{Action, Product, Target};
}

/// Tools that an undo calls whether their set is on or not: what they reverse has no other way back. Those that are not
/// in [`ALL`] are never listed.
pub static UNDOING: &[Entry] = &[
    Entry::write::<jira::delete_comment::DeleteComment>(),
    Entry::write::<jira::delete_worklog::DeleteWorklog>(),
    Entry::write::<jira::delete_attachment::DeleteAttachment>(),
    Entry::write::<confluence::restore_attachment::RestoreAttachment>(),
    Entry::write::<confluence::delete_comment::DeleteComment>(),
];

/// The tool that an undo calls, listed or not.
pub fn reversing(name: &str) -> Option<&'static Entry> {
    ALL.iter().chain(UNDOING).find(|entry| entry.name == name)
}

/// Every tool, in the order of the manual.
pub static ALL: &[Entry] = &[
    Entry::read::<jira::get_issue::GetIssue>(),
    Entry::read::<jira::search::Search>(),
    Entry::read::<jira::search_fields::SearchFields>(),
    Entry::read::<jira::get_field_options::GetFieldOptions>(),
    Entry::read::<jira::get_project_issues::GetProjectIssues>(),
    Entry::read::<jira::download_attachments::DownloadAttachments>(),
    Entry::read::<jira::get_issue_images::GetIssueImages>(),
    Entry::write::<jira::upload_attachments::UploadAttachments>(),
    Entry::write::<jira::delete_attachment::DeleteAttachment>(),
    Entry::read::<jira::get_transitions::GetTransitions>(),
    Entry::write::<jira::create_issue::CreateIssue>(),
    Entry::write::<jira::batch_create_issues::BatchCreateIssues>(),
    Entry::read::<jira::batch_get_changelogs::BatchGetChangelogs>(),
    Entry::write::<jira::update_issue::UpdateIssue>(),
    Entry::write::<jira::assign_issue::AssignIssue>(),
    Entry::write::<jira::delete_issue::DeleteIssue>(),
    Entry::write::<jira::move_issue::MoveIssue>(),
    Entry::write::<jira::add_comment::AddComment>(),
    Entry::write::<jira::edit_comment::EditComment>(),
    Entry::read::<jira::get_comments::GetComments>(),
    Entry::write::<jira::transition_issue::TransitionIssue>(),
    Entry::write::<jira::bulk_update_issues::BulkUpdateIssues>(),
    Entry::write::<jira::bulk_move_issues::BulkMoveIssues>(),
    Entry::write::<jira::bulk_delete_issues::BulkDeleteIssues>(),
    Entry::read::<jira::get_all_projects::GetAllProjects>(),
    Entry::read::<jira::search_projects::SearchProjects>(),
    Entry::read::<jira::get_project_issue_types::GetProjectIssueTypes>(),
    Entry::read::<jira::get_create_fields::GetCreateFields>(),
    Entry::read::<jira::get_project_fields::GetProjectFields>(),
    Entry::read::<jira::get_project_statuses::GetProjectStatuses>(),
    Entry::read::<jira::get_project_versions::GetProjectVersions>(),
    Entry::read::<jira::get_project_components::GetProjectComponents>(),
    Entry::write::<jira::create_version::CreateVersion>(),
    Entry::write::<jira::batch_create_versions::BatchCreateVersions>(),
    Entry::write::<jira::update_version::UpdateVersion>(),
    Entry::write::<jira::delete_version::DeleteVersion>(),
    Entry::write::<jira::save_component::SaveComponent>(),
    Entry::write::<jira::delete_component::DeleteComponent>(),
    Entry::read::<jira::get_agile_boards::GetAgileBoards>(),
    Entry::read::<jira::get_board_issues::GetBoardIssues>(),
    Entry::read::<jira::get_sprints_from_board::GetSprintsFromBoard>(),
    Entry::read::<jira::get_sprint_issues::GetSprintIssues>(),
    Entry::read::<jira::get_sprint_report::GetSprintReport>(),
    Entry::read::<jira::get_board_velocity::GetBoardVelocity>(),
    Entry::write::<jira::create_sprint::CreateSprint>(),
    Entry::write::<jira::update_sprint::UpdateSprint>(),
    Entry::write::<jira::delete_sprint::DeleteSprint>(),
    Entry::write::<jira::add_issues_to_sprint::AddIssuesToSprint>(),
    Entry::write::<jira::move_issues_to_backlog::MoveIssuesToBacklog>(),
    Entry::write::<jira::rank_issues::RankIssues>(),
    Entry::read::<jira::get_link_types::GetLinkTypes>(),
    Entry::write::<jira::create_issue_link::CreateIssueLink>(),
    Entry::write::<jira::create_remote_issue_link::CreateRemoteIssueLink>(),
    Entry::write::<jira::remove_issue_link::RemoveIssueLink>(),
    Entry::write::<jira::link_to_epic::LinkToEpic>(),
    Entry::read::<jira::get_worklog::GetWorklog>(),
    Entry::write::<jira::add_worklog::AddWorklog>(),
    Entry::write::<jira::delete_worklog::DeleteWorklog>(),
    Entry::read::<jira::get_issue_watchers::GetIssueWatchers>(),
    Entry::write::<jira::add_watcher::AddWatcher>(),
    Entry::write::<jira::remove_watcher::RemoveWatcher>(),
    Entry::read::<jira::get_user_profile::GetUserProfile>(),
    Entry::read::<jira::search_users::SearchUsers>(),
    Entry::read::<jira::search_assignable_users::SearchAssignableUsers>(),
    Entry::read::<jira::get_my_permissions::GetMyPermissions>(),
    Entry::read::<jira::get_service_desk_for_project::GetServiceDeskForProject>(),
    Entry::read::<jira::get_service_desk_queues::GetServiceDeskQueues>(),
    Entry::read::<jira::get_queue_issues::GetQueueIssues>(),
    Entry::read::<jira::get_request_types::GetRequestTypes>(),
    Entry::read::<jira::get_request_type_fields::GetRequestTypeFields>(),
    Entry::write::<jira::create_customer_request::CreateCustomerRequest>(),
    Entry::read::<jira::get_customer_request::GetCustomerRequest>(),
    Entry::write::<jira::answer_approval::AnswerApproval>(),
    Entry::read::<jira::get_issue_proforma_forms::GetIssueProformaForms>(),
    Entry::read::<jira::get_proforma_form_details::GetProformaFormDetails>(),
    Entry::write::<jira::update_proforma_form_answers::UpdateProformaFormAnswers>(),
    Entry::read::<jira::get_issue_dates::GetIssueDates>(),
    Entry::read::<jira::get_issue_sla::GetIssueSla>(),
    Entry::read::<jira::get_issue_development_info::GetIssueDevelopmentInfo>(),
    Entry::read::<jira::get_issues_development_info::GetIssuesDevelopmentInfo>(),
    Entry::read::<jira::get_project_epic_hierarchy::GetProjectEpicHierarchy>(),
    Entry::read::<jira::get_cross_project_dependencies::GetCrossProjectDependencies>(),
    Entry::read::<jira::check_jql::CheckJql>(),
    Entry::read::<jira::get_filters::GetFilters>(),
    Entry::read::<jira::get_dashboards::GetDashboards>(),
    Entry::read::<confluence::search::Search>(),
    Entry::read::<confluence::get_page::GetPage>(),
    Entry::read::<confluence::get_page_children::GetPageChildren>(),
    Entry::read::<confluence::get_space_page_tree::GetSpacePageTree>(),
    Entry::read::<confluence::get_comments::GetComments>(),
    Entry::write::<confluence::create_page::CreatePage>(),
    Entry::write::<confluence::update_page::UpdatePage>(),
    Entry::write::<confluence::update_page_section::UpdatePageSection>(),
    Entry::write::<confluence::edit_page::EditPage>(),
    Entry::write::<confluence::delete_page::DeletePage>(),
    Entry::write::<confluence::move_page::MovePage>(),
    Entry::write::<confluence::add_comment::AddComment>(),
    Entry::write::<confluence::reply_to_comment::ReplyToComment>(),
    Entry::read::<confluence::get_inline_comments::GetInlineComments>(),
    Entry::write::<confluence::add_inline_comment::AddInlineComment>(),
    Entry::read::<confluence::get_page_history::GetPageHistory>(),
    Entry::read::<confluence::get_page_diff::GetPageDiff>(),
    Entry::read::<confluence::get_page_restrictions::GetPageRestrictions>(),
    Entry::write::<confluence::set_page_restrictions::SetPageRestrictions>(),
    Entry::write::<confluence::copy_page::CopyPage>(),
    Entry::write::<confluence::resolve_comment::ResolveComment>(),
    Entry::read::<confluence::get_page_versions::GetPageVersions>(),
    Entry::write::<confluence::restore_page_version::RestorePageVersion>(),
    Entry::write::<confluence::restore_page::RestorePage>(),
    Entry::write::<confluence::archive_pages::ArchivePages>(),
    Entry::write::<confluence::create_folder::CreateFolder>(),
    Entry::write::<confluence::create_blog_post::CreateBlogPost>(),
    Entry::write::<confluence::publish_folder::PublishFolder>(),
    Entry::write::<confluence::export_pages::ExportPages>(),
    Entry::read::<confluence::get_content_properties::GetContentProperties>(),
    Entry::write::<confluence::set_content_property::SetContentProperty>(),
    Entry::write::<confluence::set_page_state::SetPageState>(),
    Entry::write::<confluence::watch_page::WatchPage>(),
    Entry::read::<confluence::get_labels::GetLabels>(),
    Entry::write::<confluence::add_label::AddLabel>(),
    Entry::write::<confluence::remove_label::RemoveLabel>(),
    Entry::write::<confluence::label_pages::LabelPages>(),
    Entry::read::<confluence::get_attachments::GetAttachments>(),
    Entry::read::<confluence::download_attachment::DownloadAttachment>(),
    Entry::read::<confluence::download_content_attachments::DownloadContentAttachments>(),
    Entry::read::<confluence::get_page_images::GetPageImages>(),
    Entry::write::<confluence::upload_attachment::UploadAttachment>(),
    Entry::write::<confluence::upload_attachments::UploadAttachments>(),
    Entry::write::<confluence::delete_attachment::DeleteAttachment>(),
    Entry::read::<confluence::search_user::SearchUser>(),
    Entry::read::<confluence::get_page_views::GetPageViews>(),
    Entry::read::<confluence::get_recent_pages::GetRecentPages>(),
    Entry::read::<confluence::get_likes::GetLikes>(),
    Entry::write::<confluence::like_page::LikePage>(),
    Entry::read::<confluence::get_watchers::GetWatchers>(),
    Entry::read::<confluence::check_cql::CheckCql>(),
    Entry::read::<confluence::list_page_templates::ListPageTemplates>(),
    Entry::read::<confluence::get_page_template::GetPageTemplate>(),
    Entry::write::<confluence::create_page_from_template::CreatePageFromTemplate>(),
    Entry::read::<confluence::check_content_permissions::CheckContentPermissions>(),
    Entry::read::<confluence::get_space_permissions::GetSpacePermissions>(),
    Entry::write::<atlassian::apply::ApplyPlan>(),
    Entry::read::<atlassian::list_changes::ListChanges>(),
    Entry::write::<atlassian::undo::UndoChange>(),
];
