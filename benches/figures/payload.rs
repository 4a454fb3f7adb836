//! What the backend answers: an issue, fifty issues, a page of 50 kB, in the shapes of both editions.
//!
//! Shapes after the published descriptions of the REST interfaces; the contents are made up. As a site does, an issue
//! carries the fields that were asked for and no others.

use serde_json::{Value, json};

/// Length of the page's body, in bytes of storage format.
const PAGE_BYTES: usize = 50_000;

/// What there is to answer with.
pub(crate) struct Payload {
    page: Value,
}

impl Payload {
    /// Makes what takes long.
    pub(crate) fn new() -> Self {
        Self { page: page() }
    }

    /// The answer to a request, head included.
    pub(crate) fn answer(&self, method: &str, target: &str, body: &str) -> Vec<u8> {
        let path = target.split('?').next().unwrap_or_default();
        let is_cloud = path.contains("/rest/api/3/");
        let asked = fields_asked(target, body);
        let one = |number, whole| only(issue(number, is_cloud, whole), &asked);
        let found = match path {
            _ if path.contains("/search")
                && path.contains("/rest/api/")
                && !path.contains("/content") =>
            {
                let issues: Vec<Value> = (1..=50).map(|number| one(number, false)).collect();
                json!({
                    "issues": issues, "isLast": true, "startAt": 0, "maxResults": 50, "total": 50,
                })
            }
            _ if path.contains("/issue/") && method == "GET" => one(1, true),
            _ if path.contains("/pages/") || path.contains("/content/") => self.page.clone(),
            _ if path.contains("/space") => space(),
            _ if path.ends_with("/field") => fields(),
            _ if path.contains("/myself") || path.contains("/user") => user(),
            _ if path.contains("/serverInfo") => server_info(),
            "/bare" => issue(1, false, true),
            _ => {
                let nothing = json!({"errorMessages": ["not here"], "errors": {}});
                return http("404 Not Found", &nothing);
            }
        };
        http("200 OK", &found)
    }
}

/// The fields a request names, in its query or its body; none for all.
fn fields_asked(target: &str, body: &str) -> Vec<String> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let named = query
        .split('&')
        .find_map(|part| part.strip_prefix("fields="));
    if let Some(named) = named {
        return named
            .replace("%2C", ",")
            .split(',')
            .map(str::to_owned)
            .collect();
    }
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let named = body["fields"].as_array().cloned().unwrap_or_default();
    named
        .iter()
        .filter_map(|field| Some(field.as_str()?.to_owned()))
        .collect()
}

/// An issue with no other fields than those asked for.
fn only(mut issue: Value, asked: &[String]) -> Value {
    let all = |field: &String| field.starts_with('*');
    if !asked.is_empty() && !asked.iter().any(all) {
        let fields = issue["fields"]
            .as_object_mut()
            .expect("an issue has fields");
        fields.retain(|name, _| asked.contains(name));
    }
    issue
}

fn http(status: &str, body: &Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: {length}"
    );
    format!("{head}\r\n\r\n{body}").into_bytes()
}

fn space() -> Value {
    json!({
        "id": "98305", "key": "TECH", "name": "Technology", "type": "global",
        "results": [{"id": "98305", "key": "TECH", "name": "Technology", "type": "global"}],
        "_links": {"base": "https://example.atlassian.net/wiki"},
    })
}

fn server_info() -> Value {
    json!({
        "baseUrl": "https://example.com", "version": "9.12.0", "versionNumbers": [9, 12, 0],
        "deploymentType": "Server", "buildNumber": 912000,
    })
}

fn user() -> Value {
    json!({
        "accountId": "5b10ac8d82e05b22cc7d4ef5", "name": "ada", "key": "JIRAUSER10100", "userKey": "8a8181",
        "username": "ada", "displayName": "Ada Example", "publicName": "Ada Example", "active": true,
        "emailAddress": "ada@example.com", "accountType": "atlassian", "timeZone": "Europe/Berlin",
        "self": "https://example.com/rest/api/2/user?username=ada",
        "avatarUrls": {"48x48": "https://example.com/avatar?size=48", "24x24": "https://example.com/avatar?size=24"},
    })
}

const PROSE: &str = "The login form answers with an error when the token of the identity provider has expired. \
    It should ask for a new one and try again, once, before it gives up and shows what went wrong.";

/// Text in the form an edition stores it.
fn text(paragraphs: usize, cloud: bool) -> Value {
    if !cloud {
        return vec![
            format!(
                "h3. What happens\n\n{PROSE} *Important*: see [the guide|https://example.com].\n"
            );
            paragraphs
        ]
        .join("\n")
        .into();
    }
    let paragraph = json!({"type": "paragraph", "content": [
        {"type": "text", "text": PROSE},
        {"type": "text", "text": " Important", "marks": [{"type": "strong"}]},
        {"type": "text", "text": "the guide", "marks": [{"type": "link", "attrs": {"href": "https://example.com"}}]},
    ]});
    let heading = json!({
        "type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "What happens"}],
    });
    let content: Vec<Value> = (0..paragraphs)
        .flat_map(|_| [heading.clone(), paragraph.clone()])
        .collect();
    json!({"type": "doc", "version": 1, "content": content})
}

fn issue(number: usize, cloud: bool, whole: bool) -> Value {
    let comments: Vec<Value> = (1..=5)
        .map(|id| {
            json!({
                "id": id.to_string(), "author": user(), "updateAuthor": user(), "body": text(1, cloud),
                "created": "2026-11-02T09:30:00.000+0100", "updated": "2026-11-02T09:30:00.000+0100",
            })
        })
        .collect();
    let mut fields = json!({
        "summary": format!("Login fails with OAuth when the token has expired ({number})"),
        "status": {"id": "3", "name": "In Progress", "statusCategory": {"id": 4, "key": "indeterminate", "name": "In Progress"}},
        "issuetype": {"id": "10004", "name": "Bug", "subtask": false},
        "priority": {"id": "2", "name": "High", "iconUrl": "https://example.com/high.svg"},
        "assignee": user(), "reporter": user(), "labels": ["security", "login"],
        "project": {"id": "10000", "key": "PROJ", "name": "Project", "projectTypeKey": "software"},
        "created": "2026-10-01T10:00:00.000+0200", "updated": "2026-11-20T16:45:00.000+0100",
        "description": text(if whole { 6 } else { 2 }, cloud),
    });
    if whole {
        fields["comment"] = json!({
            "comments": comments, "total": 5, "maxResults": 5, "startAt": 0,
        });
    }
    let id = (10_000 + number).to_string();
    json!({"id": id, "key": format!("PROJ-{number}"), "self": format!("https://example.com/rest/api/2/issue/{id}"), "fields": fields})
}

fn page() -> Value {
    let mut body = String::from("<h1>Authentication of the API</h1>");
    let mut section = 0;
    while body.len() < PAGE_BYTES {
        section += 1;
        body.push_str(&format!(
            "<h2>Section {section}</h2><p>{PROSE} <strong>Important</strong>: see <a href=\"https://example.com/{section}\">the \
             guide</a> &amp; ask.</p><ul><li><p>first point</p></li><li><p>second <em>point</em></p></li></ul>\
             <table><tbody><tr><th><p>Name</p></th><th><p>Value</p></th></tr><tr><td><p>timeout</p></td><td><p>{section} s\
             </p></td></tr></tbody></table><ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\">\
             <ac:parameter ac:name=\"language\">rust</ac:parameter><ac:plain-text-body><![CDATA[let answer = \
             {section};]]></ac:plain-text-body></ac:structured-macro>"
        ));
    }
    json!({
        "id": "12345", "type": "page", "status": "current", "title": "API authentication",
        "spaceId": "98305", "parentId": "12000", "parentType": "page", "position": 1,
        "authorId": "5b10ac8d82e05b22cc7d4ef5", "ownerId": "5b10ac8d82e05b22cc7d4ef5",
        "createdAt": "2026-01-10T08:00:00.000Z",
        "space": {"id": 98305, "key": "TECH", "name": "Technology", "type": "global"},
        "version": {
            "number": 7, "when": "2026-11-18T12:00:00.000+01:00", "createdAt": "2026-11-18T11:00:00.000Z",
            "message": "", "minorEdit": false, "authorId": "5b10ac8d82e05b22cc7d4ef5", "by": user(),
        },
        "history": {"createdDate": "2026-01-10T09:00:00.000+01:00", "createdBy": user(), "latest": true},
        "ancestors": [{"id": "12000", "type": "page", "title": "Handbook"}],
        "body": {"storage": {"value": body, "representation": "storage"}},
        "metadata": {"labels": {"results": [{"prefix": "global", "name": "api", "id": "1"}], "size": 1}},
        "labels": {"results": [{"prefix": "global", "name": "api", "id": "1"}], "meta": {"hasMore": false}},
        "_links": {
            "webui": "/spaces/TECH/pages/12345/API+authentication", "base": "https://example.atlassian.net/wiki",
            "self": "https://example.com/rest/api/content/12345",
        },
    })
}

fn fields() -> Value {
    let names = [
        "Summary",
        "Status",
        "Priority",
        "Assignee",
        "Reporter",
        "Labels",
        "Description",
        "Comment",
    ];
    let fields: Vec<Value> = names
        .into_iter()
        .map(|name| {
            let id = name.to_lowercase();
            json!({"id": id, "key": id, "name": name, "custom": false, "schema": {"type": "string", "system": id}})
        })
        .collect();
    fields.into()
}
