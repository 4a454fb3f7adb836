//! Writing issues: what is sent to make, change, assign, move along and fill them, and what may be written.
//!
//! Apart from `dialect`, which holds what is read, so that each file stays one that can be read.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::agile::Agile;
use super::applications::Applications;
use super::client::Client;
use super::dashboards::Dashboards;
use super::desk::Desks;
use super::development::Development;
use super::dialect::segment;
use super::files::FilesOfIssues;
use super::links::Links;
use super::model::{
    Allowed, Along, BulkCreated, Created, FieldContext, FieldMeta, Issue, IssueType, Step,
};
use super::projects::Projects;
use super::queries::Queries;
use super::watching::Watching;
use super::wire_meta::{
    WireBulkCreated, WireContext, WireCreateFields, WireCreated, WireEditFields, WireNamed,
    WireOption, WireProjectKey, WireValues,
};
use crate::atlassian::{Error, Page, User};
use crate::http::{Call, Part, Permit, Write, json as decode};

/// An option of a custom field, and the id of the one it stands below.
pub type NestedOption = (Allowed, Option<String>);

/// How one edition is written to.
pub trait Editing: Watching {
    /// Puts somebody in charge; nobody, if left out.
    fn assign(&self, key: &str, user: Option<&User>) -> Write<()>;

    /// Issues by their keys, all at once, and as they are now, not as a search index knows them.
    fn issues(&self, keys: &[String], fields: &[String]) -> Call<Vec<Issue>>;

    /// Whether an issue joins its epic as any other parent. Else the epic has a field of its own, and a name.
    fn epic_is_parent(&self) -> bool;

    /// Whether options of custom fields can be asked for without a project (administrators only).
    fn has_field_contexts(&self) -> bool;

    /// Whether many issues can be given to the site as one task.
    fn has_tasks(&self) -> bool {
        false
    }

    /// Whether objects of Assets go by workspace and number, so that keys and names are looked up.
    fn looks_up_objects(&self) -> bool {
        false
    }

    /// Makes an issue.
    fn create_issue(&self, fields: &Map<String, Value>) -> Write<Created> {
        let path = format!("{}/issue", self.root());
        Call::new("create issue", ::http::Method::POST, path, |bytes| {
            decode::<WireCreated>(bytes).map(Created::from)
        })
        .json_body(&json!({"fields": fields}))
        .write()
    }

    /// Makes up to fifty issues. Those that fail do not stop the others; if all fail the request does.
    fn create_issues(&self, issues: &[Map<String, Value>]) -> Write<BulkCreated> {
        let updates: Vec<Value> = issues
            .iter()
            .map(|fields| json!({"fields": fields}))
            .collect();
        let path = format!("{}/issue/bulk", self.root());
        Call::new("create issues", ::http::Method::POST, path, |bytes| {
            decode::<WireBulkCreated>(bytes).map(BulkCreated::from)
        })
        .json_body(&json!({"issueUpdates": updates}))
        .write()
    }

    /// Sets fields, all or none.
    fn update_issue(&self, key: &str, fields: &Map<String, Value>) -> Write<()> {
        let path = format!("{}/issue/{}", self.root(), segment(key));
        Call::new("update issue", ::http::Method::PUT, path, |_| Ok(()))
            .json_body(&json!({"fields": fields}))
            .write()
    }

    /// A comment and logged work as the `update` of another request.
    ///
    /// Sources: "Edit issue" and "Transition issue" of both editions (`update` holds operations by field), and the
    /// example of "Create issue" of Data Center 10.3 (`worklog`: `add`).
    fn along(&self, along: &Along) -> Map<String, Value> {
        let mut update = Map::new();
        if let Some(comment) = &along.comment {
            update.insert(
                "comment".into(),
                json!([{"add": self.comment_body(comment)}]),
            );
        }
        if let Some(worklog) = &along.worklog {
            update.insert(
                "worklog".into(),
                json!([{"add": self.worklog_body(worklog)}]),
            );
        }
        update
    }

    /// Writes a comment and logs work in one request, both or none.
    fn edit_along(&self, key: &str, along: &Along) -> Write<()> {
        let path = format!("{}/issue/{}", self.root(), segment(key));
        Call::new("update issue", ::http::Method::PUT, path, |_| Ok(()))
            .json_body(&json!({"update": self.along(along)}))
            .write()
    }

    /// Takes an issue a step through its workflow.
    fn transition(&self, key: &str, step: &Step) -> Write<()> {
        let mut body = Map::new();
        body.insert("transition".into(), json!({"id": step.transition}));
        if !step.fields.is_empty() {
            body.insert("fields".into(), step.fields.clone().into());
        }
        let update = self.along(&step.along);
        if !update.is_empty() {
            body.insert("update".into(), update.into());
        }
        let path = format!("{}/issue/{}/transitions", self.root(), segment(key));
        Call::new("transition issue", ::http::Method::POST, path, |_| Ok(()))
            .json_body(&body)
            .write()
    }

    /// Adds a file; the answer is what the site keeps of it.
    fn attach(&self, key: &str, part: Part) -> Write<Vec<Value>> {
        let path = format!("{}/issue/{}/attachments", self.root(), segment(key));
        Call::new("add attachment", ::http::Method::POST, path, decode)
            .form(vec![part])
            .write()
    }

    /// The fields that can be changed on an issue.
    fn edit_fields(&self, key: &str) -> Call<Vec<FieldMeta>> {
        let path = format!("{}/issue/{}/editmeta", self.root(), segment(key));
        Call::get("list editable fields", path, |bytes| {
            decode::<WireEditFields>(bytes).map(WireEditFields::into_fields)
        })
    }

    /// The fields that can be set on a new issue, a page of them.
    fn create_fields(
        &self,
        project: &str,
        issue_type: &str,
        start: Option<&str>,
    ) -> Call<Page<FieldMeta>> {
        let path = format!(
            "{}/issue/createmeta/{}/issuetypes/{}",
            self.root(),
            segment(project),
            segment(issue_type)
        );
        Call::get("list fields of new issues", path, |bytes| {
            decode::<WireCreateFields>(bytes).map(WireCreateFields::into_page)
        })
        .query("maxResults", "200")
        .query_if("startAt", start)
    }

    /// Priorities, resolutions or statuses: `what` is the singular, as in the address. All at once where there are no
    /// pages.
    fn named(&self, what: &str, _start: Option<&str>) -> Call<Page<Allowed>> {
        let path = format!("{}/{}", self.root(), segment(what));
        Call::get("list values", path, |bytes| {
            decode::<WireNamed>(bytes).map(WireNamed::into_page)
        })
    }

    /// The key of a project as it is now: one that was renamed answers under its old key too.
    fn project_key(&self, project: &str) -> Call<String> {
        let path = format!("{}/project/{}", self.root(), segment(project));
        Call::get("get project", path, |bytes| {
            decode::<WireProjectKey>(bytes).map(|wire| wire.key)
        })
    }
}

/// All that an edition of Jira is spoken to with.
pub trait Edition:
    Editing
    + Projects
    + Links
    + Watching
    + Agile
    + Dashboards
    + Desks
    + Development
    + Queries
    + FilesOfIssues
    + Applications
{
}

impl<T> Edition for T where
    T: Editing
        + Projects
        + Links
        + Watching
        + Agile
        + Dashboards
        + Desks
        + Development
        + Queries
        + FilesOfIssues
        + Applications
{
}

/// The contexts of a custom field: `GET field/{id}/context` (Cloud v3, administrators only).
pub(super) fn field_contexts(field: &str, start: Option<&str>) -> Call<Page<FieldContext>> {
    let path = format!("/rest/api/3/field/{}/context", segment(field));
    Call::get("list field contexts", path, |bytes| {
        let wire: WireValues<WireContext> = decode(bytes)?;
        Ok(wire.into_page(FieldContext::from))
    })
    .query("maxResults", "100")
    .query_if("startAt", start)
}

/// The options of a context: `GET field/{id}/context/{id}/option` (Cloud v3, administrators only).
pub(super) fn field_options(
    field: &str,
    context: &str,
    start: Option<&str>,
) -> Call<Page<NestedOption>> {
    let path = format!(
        "/rest/api/3/field/{}/context/{}/option",
        segment(field),
        segment(context)
    );
    Call::get("list field options", path, |bytes| {
        let wire: WireValues<WireOption> = decode(bytes)?;
        Ok(wire.into_page(WireOption::into_allowed))
    })
    .query("maxResults", "100")
    .query_if("startAt", start)
}

impl Client {
    /// Whether an issue joins its epic as any other parent.
    pub fn epic_is_parent(&self) -> bool {
        self.dialect.epic_is_parent()
    }

    /// Whether options of custom fields can be asked for without a project.
    pub fn has_field_contexts(&self) -> bool {
        self.dialect.has_field_contexts()
    }

    /// A long text as a request carries it.
    pub fn document(&self, text: String) -> Value {
        self.dialect.document(text)
    }

    /// Makes an issue.
    pub async fn create_issue(
        &self,
        fields: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<Created, Error> {
        let write = self.dialect.create_issue(fields);
        self.http.change(write, permit).await
    }

    /// Makes up to fifty issues.
    pub async fn create_issues(
        &self,
        issues: &[Map<String, Value>],
        permit: &Permit,
    ) -> Result<BulkCreated, Error> {
        let write = self.dialect.create_issues(issues);
        self.http.change(write, permit).await
    }

    /// Sets fields, all or none.
    pub async fn update_issue(
        &self,
        key: &str,
        fields: &Map<String, Value>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.update_issue(key, fields);
        self.http.change(write, permit).await
    }

    /// Puts somebody in charge, or nobody.
    pub async fn assign(
        &self,
        key: &str,
        user: Option<&User>,
        permit: &Permit,
    ) -> Result<(), Error> {
        let write = self.dialect.assign(key, user);
        self.http.change(write, permit).await
    }

    /// Writes a comment and logs work in one request, both or none.
    pub async fn edit_along(&self, key: &str, along: &Along, permit: &Permit) -> Result<(), Error> {
        let write = self.dialect.edit_along(key, along);
        self.http.change(write, permit).await
    }

    /// Takes an issue a step through its workflow.
    pub async fn transition(&self, key: &str, step: &Step, permit: &Permit) -> Result<(), Error> {
        let write = self.dialect.transition(key, step);
        self.http.change(write, permit).await
    }

    /// Adds a file.
    pub async fn attach(
        &self,
        key: &str,
        part: Part,
        permit: &Permit,
    ) -> Result<Vec<Value>, Error> {
        let write = self.dialect.attach(key, part);
        self.http.change(write, permit).await
    }

    /// Issues by their keys.
    pub async fn issues(&self, keys: &[String], fields: &[String]) -> Result<Vec<Issue>, Error> {
        self.http.run(self.dialect.issues(keys, fields)).await
    }

    /// The issue types of a project, asked once a process.
    pub async fn types(&self, project: &str) -> Result<Arc<Vec<IssueType>>, Error> {
        if let Some(known) = self.types.known(project).await {
            return Ok(known);
        }
        self.types_now(project).await
    }

    /// The issue types of a project, asked again: a type may have been added since.
    pub async fn types_now(&self, project: &str) -> Result<Arc<Vec<IssueType>>, Error> {
        let types = Arc::new(self.create_types(project).await?);
        self.types.keep(project.to_owned(), types.clone()).await;
        Ok(types)
    }

    /// The fields that can be changed on an issue.
    pub async fn edit_fields(&self, key: &str) -> Result<Vec<FieldMeta>, Error> {
        self.http.run(self.dialect.edit_fields(key)).await
    }

    /// A page of the fields that can be set on a new issue.
    pub async fn create_fields(
        &self,
        project: &str,
        issue_type: &str,
        start: Option<&str>,
    ) -> Result<Page<FieldMeta>, Error> {
        self.http
            .run(self.dialect.create_fields(project, issue_type, start))
            .await
    }

    /// A page of the priorities, resolutions or statuses.
    pub async fn named(&self, what: &str, start: Option<&str>) -> Result<Page<Allowed>, Error> {
        self.http.run(self.dialect.named(what, start)).await
    }

    /// The key of a project as it is now.
    pub async fn project_key(&self, project: &str) -> Result<String, Error> {
        self.http.run(self.dialect.project_key(project)).await
    }

    /// A page of the contexts of a custom field (Cloud).
    pub async fn field_contexts(
        &self,
        field: &str,
        start: Option<&str>,
    ) -> Result<Page<FieldContext>, Error> {
        self.http.run(field_contexts(field, start)).await
    }

    /// A page of the options of a context (Cloud).
    pub async fn field_options(
        &self,
        field: &str,
        context: &str,
        start: Option<&str>,
    ) -> Result<Page<NestedOption>, Error> {
        self.http.run(field_options(field, context, start)).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{NewComment, NewWorklog};
    use super::*;
    use crate::http::Body;
    use crate::jira::cloud::Cloud;
    use crate::jira::data_center::DataCenter;

    fn sent<T>(write: Write<T>) -> (String, Value) {
        let request = write.0.request;
        let Body::Json(body) = request.body else {
            panic!("no JSON");
        };
        let body = serde_json::from_slice(&body).expect("JSON");
        (format!("{} {}", request.method, request.path), body)
    }

    #[test]
    fn a_step_carries_fields_and_comment_in_the_edition_s_format_85() {
        let step = Step {
            transition: "31".into(),
            fields: Map::from_iter([("resolution".to_owned(), json!({"name": "Done"}))]),
            along: Along {
                comment: Some(NewComment {
                    text: r#"{"type":"doc"}"#.into(),
                    visibility: Some(json!({"type": "role", "value": "Developers"})),
                }),
                worklog: Some(NewWorklog {
                    time_spent: "1h".into(),
                    started: Some("2026-01-21T15:00:00.000+0000".into()),
                    ..NewWorklog::default()
                }),
            },
        };
        let (line, body) = sent(Cloud.transition("PROJ-1", &step));
        assert_eq!(line, "POST /rest/api/3/issue/PROJ-1/transitions");
        let comment = "/update/comment/0/add/body";
        assert_eq!(body.pointer(comment), Some(&json!({"type": "doc"})));
        let (line, body) = sent(DataCenter.transition("PROJ-1", &step));
        assert_eq!(line, "POST /rest/api/2/issue/PROJ-1/transitions");
        assert_eq!(body.pointer(comment), Some(&json!(r#"{"type":"doc"}"#)));
        let role = json!({"type": "role", "value": "Developers"});
        assert_eq!(
            body.pointer("/update/comment/0/add/visibility"),
            Some(&role)
        );
        assert_eq!(
            body["update"]["worklog"],
            json!([{"add": {"timeSpent": "1h", "started": "2026-01-21T15:00:00.000+0000"}}])
        );
        assert_eq!(body["transition"], json!({"id": "31"}));
        assert_eq!(body["fields"], json!({"resolution": {"name": "Done"}}));
        let bare = Step {
            transition: "31".into(),
            ..Step::default()
        };
        let (_, body) = sent(Cloud.transition("PROJ-1", &bare));
        assert_eq!(body, json!({"transition": {"id": "31"}}));
    }

    #[test]
    fn keys_cannot_leave_their_place_in_the_address() {
        let (line, _) = sent(Cloud.update_issue("../myself?x", &Map::new()));
        assert_eq!(line, "PUT /rest/api/3/issue/..%2Fmyself%3Fx");
    }

    #[test]
    fn pages_of_metadata_are_read_from_both_editions() {
        let cloud = br#"{"startAt":0,"total":3,"fields":[{"fieldId":"summary","name":"Summary","required":true,"schema":{"type":"string"}},{"key":"labels","fieldId":"labels","name":"Labels"}]}"#;
        let page = (Cloud.create_fields("PROJ", "1", None).decode)(cloud).expect("a page");
        assert_eq!(page.items.len(), 2);
        assert_eq!(page.next.map(|next| next.0).as_deref(), Some("2"));
        let data_center = br#"{"startAt":0,"total":1,"isLast":true,"values":[{"fieldId":"priority","name":"Priority","hasDefaultValue":true,"required":true,"allowedValues":[{"id":"1","name":"High"}]}]}"#;
        let page =
            (DataCenter.create_fields("PROJ", "1", None).decode)(data_center).expect("a page");
        let meta = &page.items[0];
        assert!(!meta.must_be_said(), "it has a default");
        assert_eq!(
            meta.allowed.as_ref().map(|values| values[0].name.as_str()),
            Some("High")
        );
        assert!(page.next.is_none());
    }
}
