//! The sets tools are switched on by, and the editions they work on.

use crate::atlassian::{Flavor, Product};
use crate::jira::Application;

/// A group of tools. Names are the reference's, so that its `TOOLSETS` values keep working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Toolset {
    /// Issues: read, search, create, change, delete, move.
    JiraIssues,
    /// Field definitions and their options.
    JiraFields,
    /// Comments on issues.
    JiraComments,
    /// Workflow transitions.
    JiraTransitions,
    /// Files on issues.
    JiraAttachments,
    /// Many issues at once.
    JiraBulk,
    /// Projects: issue types, fields, statuses, versions, components.
    JiraProjects,
    /// Links between issues, to epics and to the web.
    JiraLinks,
    /// Logged work.
    JiraWorklog,
    /// Who watches an issue.
    JiraWatchers,
    /// People, and what the account may do.
    JiraUsers,
    /// Boards, sprints, backlog and rank.
    JiraAgile,
    /// Service desks: queues, request types, requests, approvals.
    JiraServiceDesk,
    /// Forms on issues (Cloud).
    JiraForms,
    /// Times of an issue: in each status, to its resolution.
    JiraMetrics,
    /// Branches, commits and pull requests.
    JiraDevelopment,
    /// Epics and dependencies over projects.
    JiraProjectAnalysis,
    /// Pages: read, search, create, change, move, history.
    ConfluencePages,
    /// Comments on pages.
    ConfluenceComments,
    /// The life of pages: versions, trash, archive, folders, blog posts, states, resolved threads, watching.
    ConfluenceStructure,
    /// Labels of pages and files.
    ConfluenceLabels,
    /// Files of pages: listed, fetched, uploaded, deleted.
    ConfluenceAttachments,
    /// People.
    ConfluenceUsers,
    /// What is read, liked, watched and changed lately; queries checked.
    ConfluenceAnalytics,
    /// Page templates.
    ConfluenceTemplates,
    /// Who may do what.
    ConfluencePermissions,
    /// What works over both products: applying a planned change, listing what was changed, taking it back.
    Atlassian,
}

impl Toolset {
    /// Every set, in the order of the manual.
    pub const ALL: &[Toolset] = &[
        Toolset::JiraIssues,
        Toolset::JiraFields,
        Toolset::JiraComments,
        Toolset::JiraTransitions,
        Toolset::JiraAttachments,
        Toolset::JiraBulk,
        Toolset::JiraProjects,
        Toolset::JiraAgile,
        Toolset::JiraLinks,
        Toolset::JiraWorklog,
        Toolset::JiraWatchers,
        Toolset::JiraUsers,
        Toolset::JiraServiceDesk,
        Toolset::JiraForms,
        Toolset::JiraMetrics,
        Toolset::JiraDevelopment,
        Toolset::JiraProjectAnalysis,
        Toolset::ConfluencePages,
        Toolset::ConfluenceComments,
        Toolset::ConfluenceStructure,
        Toolset::ConfluenceLabels,
        Toolset::ConfluenceAttachments,
        Toolset::ConfluenceUsers,
        Toolset::ConfluenceAnalytics,
        Toolset::ConfluenceTemplates,
        Toolset::ConfluencePermissions,
        Toolset::Atlassian,
    ];

    /// The name in `TOOLSETS`.
    pub const fn name(self) -> &'static str {
        match self {
            Toolset::JiraIssues => "jira_issues",
            Toolset::JiraFields => "jira_fields",
            Toolset::JiraComments => "jira_comments",
            Toolset::JiraTransitions => "jira_transitions",
            Toolset::JiraAttachments => "jira_attachments",
            Toolset::JiraBulk => "jira_bulk",
            Toolset::JiraProjects => "jira_projects",
            Toolset::JiraAgile => "jira_agile",
            Toolset::JiraLinks => "jira_links",
            Toolset::JiraWorklog => "jira_worklog",
            Toolset::JiraWatchers => "jira_watchers",
            Toolset::JiraUsers => "jira_users",
            Toolset::JiraServiceDesk => "jira_service_desk",
            Toolset::JiraForms => "jira_forms",
            Toolset::JiraMetrics => "jira_metrics",
            Toolset::JiraDevelopment => "jira_development",
            Toolset::JiraProjectAnalysis => "jira_project_analysis",
            Toolset::ConfluencePages => "confluence_pages",
            Toolset::ConfluenceComments => "confluence_comments",
            Toolset::ConfluenceStructure => "confluence_structure",
            Toolset::ConfluenceLabels => "confluence_labels",
            Toolset::ConfluenceAttachments => "confluence_attachments",
            Toolset::ConfluenceUsers => "confluence_users",
            Toolset::ConfluenceAnalytics => "confluence_analytics",
            Toolset::ConfluenceTemplates => "confluence_templates",
            Toolset::ConfluencePermissions => "confluence_permissions",
            Toolset::Atlassian => "atlassian",
        }
    }

    /// Whether it is on when nothing is said.
    pub const fn is_core(self) -> bool {
        matches!(
            self,
            Toolset::JiraIssues
                | Toolset::JiraFields
                | Toolset::JiraComments
                | Toolset::JiraTransitions
                | Toolset::ConfluencePages
                | Toolset::ConfluenceComments
                | Toolset::Atlassian
        )
    }

    /// What has to be installed beside Jira itself for its tools to work.
    pub const fn application(self) -> Option<Application> {
        match self {
            Toolset::JiraAgile => Some(Application::Software),
            Toolset::JiraServiceDesk => Some(Application::ServiceManagement),
            _ => None,
        }
    }

    /// The product it needs; `None` if any will do.
    pub const fn product(self) -> Option<Product> {
        match self {
            Toolset::JiraIssues
            | Toolset::JiraFields
            | Toolset::JiraComments
            | Toolset::JiraTransitions
            | Toolset::JiraAttachments
            | Toolset::JiraBulk
            | Toolset::JiraProjects
            | Toolset::JiraAgile
            | Toolset::JiraLinks
            | Toolset::JiraWorklog
            | Toolset::JiraWatchers
            | Toolset::JiraUsers
            | Toolset::JiraServiceDesk
            | Toolset::JiraForms
            | Toolset::JiraMetrics
            | Toolset::JiraDevelopment
            | Toolset::JiraProjectAnalysis => Some(Product::Jira),
            Toolset::ConfluencePages
            | Toolset::ConfluenceComments
            | Toolset::ConfluenceStructure
            | Toolset::ConfluenceLabels
            | Toolset::ConfluenceAttachments
            | Toolset::ConfluenceUsers
            | Toolset::ConfluenceAnalytics
            | Toolset::ConfluenceTemplates
            | Toolset::ConfluencePermissions => Some(Product::Confluence),
            Toolset::Atlassian => None,
        }
    }
}

/// The editions a tool works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sites {
    /// Cloud and Data Center.
    Both,
    /// Cloud alone.
    CloudOnly,
    /// Data Center alone.
    DataCenterOnly,
}

impl Sites {
    /// Whether a tool is there on this edition.
    pub fn include(self, flavor: Flavor) -> bool {
        match self {
            Sites::Both => true,
            Sites::CloudOnly => flavor.is_cloud(),
            Sites::DataCenterOnly => !flavor.is_cloud(),
        }
    }
}
