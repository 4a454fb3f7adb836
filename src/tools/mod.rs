//! The tools: one file each, one list, and what they share.
//!
//! A tool is a struct. Its fields are the arguments, its doc comment is the description a model reads, a few
//! constants say the rest, and one method acts: [`Read::read`] looks and answers, [`Write::prepare`] looks and
//! returns a [`Change`] that the door applies. No tool decides whether it may run, sends a change, cuts an answer
//! or knows the protocol.

mod args;
mod change;
mod context;
mod entry;
mod error;
pub mod manual;
mod plans;
pub mod printed;
mod reply;
#[cfg(debug_assertions)]
pub mod schema;
mod toolset;
mod upload;

mod atlassian;
mod confluence;
mod jira;

pub use args::{Coerce, Csv, JsonObject};
pub use change::{Applied, Apply, Change, FieldEdit, NotApplied, Still};
pub use context::{Context, ScopedCql, ScopedJql};
pub use entry::{Entry, Listed, Run};
pub use error::{About, Error, ErrorKind, Result};
pub(crate) use plans::PLAN_LIFETIME;
pub use reply::{Beside, Body, Reply};
pub use toolset::{Sites, Toolset};

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
        Read, Reply, Result, Sites, Tool, Toolset, Write,
    };
    pub(crate) use crate::atlassian::{Action, Product, Target};
}

/// Every tool, in the order of the manual.
pub static ALL: &[Entry] = &[
    Entry::read::<jira::get_issue::GetIssue>(),
    Entry::read::<jira::search::Search>(),
    Entry::read::<jira::search_fields::SearchFields>(),
    Entry::read::<jira::get_field_options::GetFieldOptions>(),
    Entry::read::<jira::get_project_issues::GetProjectIssues>(),
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
    Entry::write::<jira::transition_issue::TransitionIssue>(),
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
    Entry::read::<confluence::list_page_templates::ListPageTemplates>(),
    Entry::read::<confluence::get_page_template::GetPageTemplate>(),
    Entry::write::<confluence::create_page_from_template::CreatePageFromTemplate>(),
    Entry::read::<confluence::check_content_permissions::CheckContentPermissions>(),
    Entry::read::<confluence::get_space_permissions::GetSpacePermissions>(),
    Entry::write::<atlassian::apply::ApplyPlan>(),
];
