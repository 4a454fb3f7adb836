//! What is installed beside the platform: boards come with Jira Software, requests with Jira Service Management. A site
//! may have neither, and then answers 404 to all of their calls.
//!
//! Each is asked for by a call that it alone serves; the list of what is installed is for administrators
//! (`/rest/plugins/applications/1.0/installed` of Data Center).

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use super::client::Client;
use super::dialect::Dialect;
use crate::atlassian::{Error, Kind};
use crate::http::{Call, json as decode};

/// An application that a site may lack, or that the account has no licence for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Application {
    /// Boards, sprints, ranks.
    Software,
    /// Desks, queues, requests, approvals.
    ServiceManagement,
}

impl Application {
    /// All of them.
    pub const ALL: [Application; 2] = [Application::Software, Application::ServiceManagement];
}

impl fmt::Display for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Application::Software => "Jira Software",
            Application::ServiceManagement => "Jira Service Management",
        })
    }
}

/// How applications are asked for, alike on both editions.
pub trait Applications: Dialect {
    /// A call that the application alone serves, as small as can be; the answer is whether it may be used.
    fn application(&self, application: Application) -> Call<bool> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Info {
            is_licensed_for_use: Option<bool>,
        }
        match application {
            Application::Software => {
                Call::get("look for Jira Software", "/rest/agile/1.0/board", |bytes| {
                    decode::<Value>(bytes).map(|_| true)
                })
                .query("maxResults", "1")
            }
            Application::ServiceManagement => Call::get(
                "look for Jira Service Management",
                "/rest/servicedeskapi/info",
                |bytes| {
                    let info: Info = decode(bytes)?;
                    Ok(info.is_licensed_for_use != Some(false))
                },
            ),
        }
    }
}

impl Client {
    /// Whether the account can use an application here, asked once a process. A refusal is an answer: without the
    /// application the calls do not exist, and without a licence of it they are forbidden.
    pub async fn has(&self, application: Application) -> Result<bool, Error> {
        let fact = match application {
            Application::Software => &self.has_software,
            Application::ServiceManagement => &self.has_service_management,
        };
        let ask = async {
            match self.http.run(self.dialect.application(application)).await {
                Err(error) if matches!(error.kind, Kind::NotFound | Kind::Permission) => Ok(false),
                told => told,
            }
        };
        fact.get(false, ask).await.map(|has| *has)
    }
}
