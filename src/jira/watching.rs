//! Who watches an issue, and logged work: what people leave on an issue besides fields and comments.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::client::Client;
use super::dialect::segment;
use super::model::NewWorklog;
use super::people::People;
use crate::atlassian::{Error, Kind, User};
use crate::http::{Call, Permit, Write, json as decode};

/// How long people work: Jira counts days and weeks of a duration in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayLength {
    /// Hours a day.
    pub hours_per_day: f64,
    /// Days a week.
    pub days_per_week: f64,
}

impl DayLength {
    /// Minutes a day.
    pub fn day_minutes(self) -> f64 {
        self.hours_per_day * 60.0
    }

    /// Minutes a week.
    pub fn week_minutes(self) -> f64 {
        self.day_minutes() * self.days_per_week
    }
}

/// How one edition is told of watchers and work.
pub trait Watching: People {
    /// What names a watcher in an address: `accountId` or `username`.
    fn watcher_parameter(&self) -> &'static str;

    /// What names a watcher in a request: the account id or the login name.
    fn watcher(&self, user: &User) -> Option<String>;

    /// Adds a watcher. The body is the name alone, as a JSON string.
    fn add_watcher(&self, key: &str, watcher: &str) -> Write<()> {
        let path = format!("{}/issue/{}/watchers", self.root(), segment(key));
        Call::new("add watcher", ::http::Method::POST, path, |_| Ok(()))
            .json_body(&watcher)
            .write()
    }

    /// Removes a watcher.
    fn remove_watcher(&self, key: &str, watcher: &str) -> Write<()> {
        let path = format!("{}/issue/{}/watchers", self.root(), segment(key));
        Call::new("remove watcher", ::http::Method::DELETE, path, |_| Ok(()))
            .query(self.watcher_parameter(), watcher)
            .write()
    }

    /// The work logged on an issue. Cloud gives up to 5,000 pieces a request, Data Center all of them.
    fn worklogs(&self, key: &str, start: Option<&str>) -> Call<Value> {
        let path = format!("{}/issue/{}/worklog", self.root(), segment(key));
        Call::get("list worklogs", path, decode).query_if("startAt", start)
    }

    /// How long days and weeks are; nothing where time is not tracked.
    fn day_length(&self) -> Call<Option<DayLength>> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            time_tracking_configuration: Option<Tracking>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Tracking {
            working_hours_per_day: f64,
            working_days_per_week: f64,
        }
        let path = format!("{}/configuration", self.root());
        Call::get("read time tracking", path, |bytes| {
            let wire: Wire = decode(bytes)?;
            Ok(wire.time_tracking_configuration.map(|own| DayLength {
                hours_per_day: own.working_hours_per_day,
                days_per_week: own.working_days_per_week,
            }))
        })
    }

    /// Logged work as a request carries it, without what it does to the estimate.
    fn worklog_body(&self, worklog: &NewWorklog) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("timeSpent".into(), json!(worklog.time_spent));
        if let Some(started) = &worklog.started {
            body.insert("started".into(), json!(started));
        }
        if let Some(comment) = &worklog.comment {
            body.insert("comment".into(), self.document(comment.clone()));
        }
        body
    }

    /// Logs work; the answer is what the site keeps of it.
    fn add_worklog(&self, key: &str, worklog: &NewWorklog) -> Write<Value> {
        let body = self.worklog_body(worklog);
        let path = format!("{}/issue/{}/worklog", self.root(), segment(key));
        let mut call =
            Call::new("add worklog", ::http::Method::POST, path, decode).json_body(&body);
        if let Some(remaining) = &worklog.remaining {
            call = call
                .query("adjustEstimate", "new")
                .query("newEstimate", remaining.as_str());
        }
        call.write()
    }
}

impl Client {
    /// How long days and weeks are, asked once a process; nothing where the site does not tell this account.
    pub async fn day_length(&self) -> Result<Arc<Option<DayLength>>, Error> {
        let ask = async {
            match self.http.run(self.dialect.day_length()).await {
                Err(error) if matches!(error.kind, Kind::Permission | Kind::NotFound) => Ok(None),
                told => told,
            }
        };
        self.day_length.get(false, ask).await
    }

    /// What names a watcher in a request.
    pub fn watcher(&self, user: &User) -> Option<String> {
        self.dialect.watcher(user)
    }

    /// Adds a watcher.
    pub async fn add_watcher(
        &self,
        key: &str,
        watcher: &str,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.add_watcher(key, watcher);
        self.http.change(write, permit).await
    }

    /// Removes a watcher.
    pub async fn remove_watcher(
        &self,
        key: &str,
        watcher: &str,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.remove_watcher(key, watcher);
        self.http.change(write, permit).await
    }

    /// The work logged on an issue, from a place on.
    pub async fn worklogs(&self, key: &str, start: Option<&str>) -> Result<Value, Error> {
        self.http.run(self.dialect.worklogs(key, start)).await
    }

    /// Logs work.
    pub async fn add_worklog(
        &self,
        key: &str,
        worklog: &NewWorklog,
        permit: &Permit,
    ) -> Result<Value, Error> {
        let write = self.dialect.add_worklog(key, worklog);
        self.http.change(write, permit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;
    use crate::jira::cloud::Cloud;
    use crate::jira::data_center::DataCenter;

    fn body<T>(write: Write<T>) -> Value {
        let Body::Json(body) = write.0.request.body else {
            panic!("no JSON");
        };
        serde_json::from_slice(&body).expect("JSON")
    }

    #[test]
    fn work_is_sent_in_the_words_of_the_site() {
        let worklog = NewWorklog {
            time_spent: "1d".into(),
            started: None,
            comment: None,
            remaining: Some("2h".into()),
        };
        let write = DataCenter.add_worklog("PROJ-1", &worklog);
        let query: Vec<_> = write
            .0
            .request
            .query
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_str()))
            .collect();
        assert_eq!(query, [("adjustEstimate", "new"), ("newEstimate", "2h")]);
        assert_eq!(body(write), json!({"timeSpent": "1d"}), "never in seconds");
    }

    #[test]
    fn a_watcher_is_a_bare_text_and_each_edition_has_its_own() {
        let ada = User {
            account_id: Some("5b1".into()),
            name: Some("ada".into()),
            ..User::default()
        };
        assert_eq!(Cloud.watcher(&ada).as_deref(), Some("5b1"));
        assert_eq!(DataCenter.watcher(&ada).as_deref(), Some("ada"));
        assert_eq!(body(Cloud.add_watcher("PROJ-1", "5b1")), json!("5b1"));
        let Write(call) = DataCenter.remove_watcher("PROJ-1", "ada");
        assert_eq!(call.request.query, [("username".into(), "ada".to_owned())]);
    }
}
