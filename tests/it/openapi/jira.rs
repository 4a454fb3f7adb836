//! Every route of the simulated Jira, walked on both editions.

use atlassian_mcp::sim::{self, Exchange, Flavor, Product, Simulator};
use base64::Engine as _;
use serde_json::{Value, json};

use super::assert_described;
use super::client::Client;

pub(super) struct Walk {
    pub(super) sim: Simulator,
    pub(super) ada: Client,
    pub(super) admin: Client,
    pub(super) flavor: Flavor,
    /// `/rest/api/3` or `/rest/api/2`.
    pub(super) api: &'static str,
}

impl Walk {
    pub(super) async fn start(flavor: Flavor) -> Self {
        let sim = sim::start(sim::Options::demo(flavor))
            .await
            .expect("free ports");
        let client = |authorization: String| Client {
            base: sim.jira_url.clone(),
            authorization,
        };
        let basic = |login: &str| {
            format!(
                "Basic {}",
                base64::engine::general_purpose::STANDARD.encode(login)
            )
        };
        let (ada, admin, api) = match flavor {
            Flavor::Cloud => (
                client(basic("ada@example.com:demo-token")),
                client(basic("admin@example.com:admin-token")),
                "/rest/api/3",
            ),
            Flavor::DataCenter => (
                client("Bearer demo-pat".to_owned()),
                client("Bearer admin-pat".to_owned()),
                "/rest/api/2",
            ),
        };
        Walk {
            sim,
            ada,
            admin,
            flavor,
            api,
        }
    }

    pub(super) fn cloud(&self) -> bool {
        self.flavor == Flavor::Cloud
    }

    /// Rich text as the edition takes it.
    pub(super) fn rich(&self, text: &str) -> Value {
        match self.cloud() {
            true => json!({"type": "doc", "version": 1, "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": text}]}
            ]}),
            false => json!(text),
        }
    }

    /// A user as the edition names one.
    pub(super) fn user(&self, account_id: &str, name: &str) -> Value {
        match self.cloud() {
            true => json!({"accountId": account_id}),
            false => json!({"name": name}),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Value {
        let answer = self.ada.get(&format!("{}{path}", self.api)).await;
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.body);
        answer.json()
    }

    pub(super) async fn post(&self, path: &str, body: Value, status: u16) -> Value {
        let answer = self.ada.post(&format!("{}{path}", self.api), &body).await;
        assert_eq!(answer.status, status, "POST {path} {body}: {}", answer.body);
        answer.json()
    }

    pub(super) async fn put(&self, path: &str, body: Value, status: u16) -> Value {
        let answer = self.ada.put(&format!("{}{path}", self.api), &body).await;
        assert_eq!(answer.status, status, "PUT {path} {body}: {}", answer.body);
        answer.json()
    }

    pub(super) async fn delete(&self, path: &str) {
        let answer = self.ada.delete(&format!("{}{path}", self.api)).await;
        assert_eq!(answer.status, 204, "DELETE {path}: {}", answer.body);
    }

    /// Stops here unless every exchange fits the description and every route is known.
    pub(super) fn finish(self) {
        let exchanges: Vec<Exchange> = self.sim.exchanges();
        assert_eq!(self.sim.unknown_requests(), Vec::<String>::new());
        assert_described(&exchanges, Product::Jira, self.flavor);
    }
}

pub(super) const FLAVORS: [Flavor; 2] = [Flavor::Cloud, Flavor::DataCenter];

#[tokio::test]
async fn reading_issues() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        let expand = "renderedFields,names,schema,operations,editmeta,changelog,transitions,transitions.fields";
        walk.get(&format!(
            "/issue/PROJ-123?expand={expand}&properties=*all&updateHistory=false"
        ))
        .await;
        for key in [
            "PROJ-105",
            "PROJ-109",
            "PROJ-103",
            "PROJ-106",
            "BACKEND-4",
            "DOCS-2",
            "SUP-2",
            "PROJECT-123",
        ] {
            walk.get(&format!("/issue/{key}?expand=changelog")).await;
        }
        walk.get("/issue/PROJ-123?fields=summary,status,comment")
            .await;
        walk.get("/issue/PROJ-123?fields=*navigable,-description")
            .await;
        walk.get("/issue/PROJ-123/editmeta").await;
        walk.get(
            "/issue/PROJ-123/comment?startAt=0&maxResults=2&orderBy=-created&expand=renderedBody",
        )
        .await;
        walk.get("/issue/PROJ-103/worklog").await;
        walk.get("/issue/PROJ-123/remotelink").await;
        walk.get("/issue/PROJ-123/watchers").await;
        walk.get("/issue/PROJ-120/votes").await;
        walk.get("/issue/PROJ-123/transitions?expand=transitions.fields")
            .await;
        walk.get("/issue/PROJ-123/properties").await;
        walk.get("/issue/PROJ-123/properties/review").await;
        let attachment = walk.get("/issue/PROJ-123?fields=attachment").await;
        let id = attachment
            .pointer("/fields/attachment/1/id")
            .and_then(Value::as_str)
            .expect("two attachments")
            .to_owned();
        walk.get(&format!("/attachment/{id}")).await;
        let content = attachment
            .pointer("/fields/attachment/1/content")
            .and_then(Value::as_str)
            .expect("an address");
        let path = content
            .strip_prefix(&walk.ada.base)
            .expect("our own address")
            .to_owned();
        assert!(
            walk.ada
                .get(&path)
                .await
                .body
                .starts_with("Ask before ending sessions.")
        );
        if walk.cloud() {
            walk.get("/issue/PROJ-126/changelog?startAt=1&maxResults=2")
                .await;
            walk.post("/changelog/bulkfetch", json!({"issueIdsOrKeys": ["PROJ-126", "PROJ-123"], "fieldIds": ["status"], "maxResults": 3}), 200).await;
        }
        for key in ["PROJ-9999", "PRIV-1"] {
            assert_eq!(
                walk.ada
                    .get(&format!("{}/issue/{key}", walk.api))
                    .await
                    .status,
                404
            );
        }
        walk.finish();
    }
}

#[tokio::test]
async fn searching() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        if walk.cloud() {
            let first = walk
                .post(
                    "/search/jql",
                    json!({"jql": "project = PROJ ORDER BY key", "maxResults": 5, "fields": ["*all"], "expand": "names,schema,changelog,renderedFields"}),
                    200,
                )
                .await;
            let token = first["nextPageToken"]
                .as_str()
                .expect("more pages")
                .to_owned();
            let second = walk
                .post(
                    "/search/jql",
                    json!({"jql": "project = PROJ ORDER BY key", "maxResults": 5, "fields": ["summary"], "nextPageToken": token}),
                    200,
                )
                .await;
            assert_ne!(first["issues"][0]["key"], second["issues"][0]["key"]);
            walk.get("/search/jql?jql=project%20%3D%20DOCS&fields=summary,status&maxResults=100")
                .await;
            let bare = walk.get("/search/jql?jql=project%20%3D%20DOCS").await;
            assert_eq!(
                bare["issues"][0].as_object().map(|it| it.len()),
                Some(1),
                "only ids unless fields are asked for"
            );
            let count = walk
                .post(
                    "/search/approximate-count",
                    json!({"jql": "project = DOCS"}),
                    200,
                )
                .await;
            assert_eq!(count["count"], 9);
            let unbounded = walk
                .ada
                .post(
                    "/rest/api/3/search/jql",
                    &json!({"jql": "ORDER BY created"}),
                )
                .await;
            assert!(
                unbounded
                    .text("/errorMessages/0")
                    .starts_with("Unbounded JQL queries are not allowed")
            );
            let gone = walk.ada.get("/rest/api/2/search?jql=x").await;
            assert_eq!(gone.status, 410);
        } else {
            let page = walk.get("/search?jql=project%20%3D%20PROJ%20ORDER%20BY%20key&startAt=30&maxResults=5&fields=*all&expand=names,schema,changelog").await;
            assert_eq!(page["issues"].as_array().map(Vec::len), Some(3));
            walk.post("/search", json!({"jql": "project = DOCS", "startAt": 0, "maxResults": 2, "fields": ["summary"], "expand": ["names"]}), 200).await;
            let wrong = walk.ada.get("/rest/api/2/search?jql=foo%20%3D%201").await;
            assert_eq!(wrong.status, 400);
            assert_eq!(
                wrong.text("/errorMessages/0"),
                "Field 'foo' does not exist or you do not have permission to view it."
            );
        }
        walk.finish();
    }
}

#[tokio::test]
async fn writing_issues() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        let john = walk.user("5b10ac8d82e05b22cc7d4ef5", "john.doe");
        let made = walk
            .post(
                "/issue",
                json!({"fields": {
                    "project": {"key": "PROJ"}, "issuetype": {"name": "Bug"}, "summary": "Login fails with OAuth",
                    "description": walk.rich("It just fails."), "priority": {"name": "High"}, "labels": ["oauth"],
                    "assignee": john, "components": [{"name": "Login"}], "duedate": "2026-12-01",
                    "timetracking": {"originalEstimate": "2d", "remainingEstimate": "1d"},
                }}),
                201,
            )
            .await;
        let key = made["key"].as_str().expect("a key").to_owned();
        assert_eq!(key, "PROJ-790");
        walk.put(
            &format!("/issue/{key}"),
            json!({
                "fields": {"summary": "Login fails with OAuth on Safari", "fixVersions": [{"name": "3.1"}]},
                "update": {"labels": [{"add": "safari"}, {"remove": "oauth"}], "comment": [{"add": {"body": walk.rich("Seen again")}}]},
            }),
            204,
        )
        .await;
        let issue = walk.get(&format!("/issue/{key}?expand=changelog")).await;
        assert_eq!(issue["fields"]["labels"], json!(["safari"]));
        assert_eq!(issue["fields"]["comment"]["total"], 1);
        if walk.cloud() {
            let back = walk
                .put(
                    &format!("/issue/{key}?returnIssue=true&notifyUsers=false"),
                    json!({"fields": {"priority": {"name": "Low"}}}),
                    200,
                )
                .await;
            assert_eq!(back["fields"]["priority"]["name"], "Low");
        }
        walk.put(
            &format!("/issue/{key}/assignee"),
            walk.user("5b10a2844c20165700ede21g", "ada"),
            204,
        )
        .await;
        walk.put(
            &format!("/issue/{key}/properties/note"),
            json!({"seen": true}),
            201,
        )
        .await;
        walk.put(
            &format!("/issue/{key}/properties/note"),
            json!({"seen": false}),
            200,
        )
        .await;
        walk.delete(&format!("/issue/{key}/properties/note")).await;

        walk.post(
            &format!("/issue/{key}/transitions"),
            json!({"transition": {"id": "11"}}),
            204,
        )
        .await;
        let refused = walk
            .post(
                &format!("/issue/{key}/transitions"),
                json!({"transition": {"id": "31"}}),
                400,
            )
            .await;
        assert_eq!(refused["errors"]["resolution"], "Resolution is required.");
        walk.post(
            &format!("/issue/{key}/transitions"),
            json!({"transition": {"id": "31"}, "fields": {"resolution": {"name": "Done"}}, "update": {"comment": [{"add": {"body": walk.rich("Fixed")}}]}}),
            204,
        )
        .await;
        let issue = walk
            .get(&format!(
                "/issue/{key}?fields=status,resolution,resolutiondate,comment"
            ))
            .await;
        assert_eq!(issue["fields"]["status"]["name"], "Done");
        assert_eq!(issue["fields"]["comment"]["total"], 2);

        let bulk = walk
            .post(
                "/issue/bulk",
                json!({"issueUpdates": [
                    {"fields": {"project": {"key": "DOCS"}, "issuetype": {"name": "Task"}, "summary": "One"}},
                    {"fields": {"project": {"key": "DOCS"}, "issuetype": {"name": "Task"}, "summary": "Two", "customfield_1": 3}},
                ]}),
                201,
            )
            .await;
        assert_eq!(bulk["errors"][0]["failedElementNumber"], 1);
        let refused = walk
            .post("/issue", json!({"fields": {"project": {"key": "BACKEND"}, "issuetype": {"name": "Bug"}, "summary": "x", "nope": 1}}), 400)
            .await;
        assert_eq!(
            refused["errors"]["nope"],
            "Field 'nope' cannot be set. It is not on the appropriate screen, or unknown."
        );
        assert!(
            refused["errors"]
                .as_object()
                .is_some_and(|errors| errors.values().any(|it| it == "Severity is required."))
        );

        let first = bulk["issues"][0]["key"]
            .as_str()
            .expect("one was made")
            .to_owned();
        let parent = json!({"key": "PROJ-111"});
        let sub = walk
            .post("/issue", json!({"fields": {"project": {"key": "PROJ"}, "issuetype": {"name": "Sub-task"}, "parent": parent, "summary": "Part"}}), 201)
            .await;
        assert!(sub["key"].is_string());
        let kept = walk
            .ada
            .delete(&format!("{}/issue/PROJ-111", walk.api))
            .await;
        assert_eq!(kept.status, 400, "it has a sub-task");
        walk.delete("/issue/PROJ-111?deleteSubtasks=true").await;
        walk.delete(&format!("/issue/{first}")).await;
        walk.finish();
    }
}

#[tokio::test]
async fn talking_and_linking() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        let comment = walk
            .post(
                "/issue/PROJ-789/comment",
                json!({"body": walk.rich("This is fixed in PR #123")}),
                201,
            )
            .await;
        let id = comment["id"].as_str().expect("an id").to_owned();
        walk.get(&format!("/issue/PROJ-789/comment/{id}")).await;
        walk.put(
            &format!("/issue/PROJ-789/comment/{id}"),
            json!({"body": walk.rich("Not quite")}),
            200,
        )
        .await;
        walk.delete(&format!("/issue/PROJ-789/comment/{id}")).await;
        walk.post(
            "/issue/PROJ-789/comment",
            json!({"body": walk.rich("For developers"), "visibility": {"type": "role", "value": "Developers"}}),
            201,
        )
        .await;
        let empty = walk
            .post(
                "/issue/PROJ-789/comment",
                json!({"body": walk.rich(" ")}),
                400,
            )
            .await;
        assert_eq!(empty["errors"]["comment"], "Comment body can not be empty!");

        let worklog = walk
            .post(
                "/issue/PROJ-456/worklog?adjustEstimate=new&newEstimate=4h",
                json!({"timeSpentSeconds": 5400, "started": "2026-11-19T10:00:00.000+0100", "comment": walk.rich("Copied")}),
                201,
            )
            .await;
        let id = worklog["id"].as_str().expect("an id").to_owned();
        assert_eq!(worklog["timeSpent"], "1h 30m");
        walk.get(&format!("/issue/PROJ-456/worklog/{id}")).await;
        walk.put(
            &format!("/issue/PROJ-456/worklog/{id}"),
            json!({"timeSpent": "2h"}),
            200,
        )
        .await;
        let tracking = walk.get("/issue/PROJ-456?fields=timetracking").await;
        assert_eq!(tracking["fields"]["timetracking"]["timeSpent"], "2h");
        walk.delete(&format!("/issue/PROJ-456/worklog/{id}")).await;

        let link = json!({"type": {"name": "Blocks"}, "inwardIssue": {"key": "PROJ-456"}, "outwardIssue": {"key": "PROJ-123"}});
        walk.post("/issueLink", link, 201).await;
        let issue = walk.get("/issue/PROJ-456?fields=issuelinks").await;
        let made = issue["fields"]["issuelinks"]
            .as_array()
            .and_then(|links| links.last())
            .expect("a link");
        assert_eq!(made["outwardIssue"]["key"], "PROJ-123");
        let id = made["id"].as_str().expect("an id").to_owned();
        walk.get(&format!("/issueLink/{id}")).await;
        walk.delete(&format!("/issueLink/{id}")).await;
        let remote = walk
            .post("/issue/PROJ-456/remotelink", json!({"object": {"url": "https://example.com/1", "title": "One"}, "relationship": "see"}), 201)
            .await;
        walk.delete(&format!("/issue/PROJ-456/remotelink/{}", remote["id"]))
            .await;

        let (who, query) = match walk.cloud() {
            true => (
                "5b109f2e9729b51b54dc274d",
                "accountId=5b109f2e9729b51b54dc274d",
            ),
            false => ("mara", "username=mara"),
        };
        walk.post("/issue/PROJ-456/watchers", json!(who), 204).await;
        walk.delete(&format!("/issue/PROJ-456/watchers?{query}"))
            .await;
        upload(&walk).await;
        walk.finish();
    }
}

async fn upload(walk: &Walk) {
    let path = format!("{}/issue/PROJ-456/attachments", walk.api);
    let body = b"--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--XX--\r\n";
    let multipart = ("Content-Type", "multipart/form-data; boundary=XX");
    let refused = walk.ada.send("POST", &path, &[multipart], body).await;
    assert_eq!(
        (refused.status, refused.body.as_str()),
        (403, "XSRF check failed")
    );
    let made = walk
        .ada
        .send(
            "POST",
            &path,
            &[multipart, ("X-Atlassian-Token", "no-check")],
            body,
        )
        .await;
    assert_eq!(made.status, 200);
    let made = made.json();
    assert_eq!(
        (&made[0]["filename"], &made[0]["size"]),
        (&json!("a.txt"), &json!(5))
    );
    walk.delete(&format!(
        "/attachment/{}",
        made[0]["id"].as_str().expect("an id")
    ))
    .await;
}

#[tokio::test]
async fn lists_and_metadata() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        for path in [
            "/field",
            "/jql/autocompletedata",
            "/project",
            "/project?expand=description,lead,issueTypes",
            "/project/PROJ",
            "/project/PROJ/components",
            "/project/PROJ/versions",
            "/project/PROJ/version?startAt=1&maxResults=2",
            "/project/PROJ/statuses",
            "/issuetype",
            "/priority",
            "/status",
            "/status/3",
            "/statuscategory",
            "/resolution",
            "/issueLinkType",
            "/serverInfo",
            "/myself",
            "/issue/createmeta/PROJ/issuetypes?startAt=0&maxResults=50",
        ] {
            walk.get(path).await;
        }
        for kind in ["10000", "10001", "10003", "10004"] {
            walk.get(&format!(
                "/issue/createmeta/PROJ/issuetypes/{kind}?startAt=0&maxResults=200"
            ))
            .await;
        }
        let person = match walk.cloud() {
            true => "accountId=5b10ac8d82e05b22cc7d4ef5",
            false => "username=john.doe",
        };
        let word = if walk.cloud() { "query" } else { "username" };
        walk.get(&format!("/user?{person}")).await;
        assert_eq!(
            walk.get(&format!(
                "/user/search?{word}=john.doe@example.com&maxResults=5"
            ))
            .await
            .as_array()
            .map(Vec::len),
            Some(1)
        );
        walk.get(&format!(
            "/user/assignable/search?{word}=john&project=PROJ&maxResults=5"
        ))
        .await;
        walk.get(&format!(
            "/user/assignable/search?{word}=&issueKey=PROJ-123"
        ))
        .await;
        walk.get("/group/member?groupname=developers").await;
        if walk.cloud() {
            cloud_lists(&walk).await;
        } else {
            walk.get("/mypermissions?projectKey=PROJ").await;
            walk.get("/projects/picker?query=port&maxResults=10").await;
            walk.get("/user/permission/search?username=john&permissions=BROWSE&projectKey=PROJ")
                .await;
            walk.ada.get("/rest/pat/latest/tokens").await;
            walk.ada.get("/status").await;
            walk.ada.get("/rest/applinks/1.0/manifest").await;
        }
        walk.finish();
    }
}

async fn cloud_lists(walk: &Walk) {
    for path in [
        "/mypermissions?permissions=BROWSE_PROJECTS,EDIT_ISSUES&projectKey=PROJ",
        "/field/search?query=story&type=custom",
        "/project/search?startAt=1&maxResults=2&expand=description,lead&orderBy=name&query=o",
        "/issuetype/project?projectId=10000",
        "/priority/search",
        "/resolution/search",
        "/user/bulk?accountId=5b10ac8d82e05b22cc7d4ef5&accountId=5b109f2e9729b51b54dc274d",
        "/users/search?maxResults=3",
        "/users?maxResults=3",
        "/user/permission/search?query=john&permissions=BROWSE&projectKey=PROJ",
    ] {
        walk.get(path).await;
    }
    walk.ada.get("/_edge/tenant_info").await;
    walk.ada.get("/rest/applinks/1.0/manifest").await;
    let body = json!({"issueIdsOrKeys": ["PROJ-123", "PRIV-1"], "fields": ["summary"]});
    let fetched = walk.post("/issue/bulkfetch", body, 200).await;
    assert_eq!(fetched["issueErrors"][0]["id"], "PRIV-1");
    let refused = walk
        .ada
        .get("/rest/api/3/field/customfield_10031/context")
        .await;
    assert_eq!(refused.status, 403, "contexts are for administrators");
    let contexts = walk
        .admin
        .get("/rest/api/3/field/customfield_10031/context?startAt=0&maxResults=10")
        .await;
    let context = contexts.text("/values/1/id");
    let options = walk
        .admin
        .get(&format!(
            "/rest/api/3/field/customfield_10031/context/{context}/option?maxResults=2"
        ))
        .await;
    assert_eq!(options.json()["values"][0]["value"], "Sev 1");
    let strict = walk.ada.get("/rest/api/3/user?username=ada").await;
    assert_eq!(strict.status, 400);
}

#[tokio::test]
async fn boards_desks_and_moves() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        for path in [
            "/rest/agile/1.0/board?projectKeyOrId=PROJ&type=scrum&name=proj",
            "/rest/agile/1.0/board/1",
            "/rest/agile/1.0/board/1/sprint?state=active,future&startAt=0&maxResults=10",
            "/rest/agile/1.0/board/1/issue?maxResults=2&fields=summary",
            "/rest/agile/1.0/sprint/103",
            "/rest/agile/1.0/sprint/103/issue?startAt=1&maxResults=2&jql=type%20%3D%20Bug",
            "/rest/servicedeskapi/servicedesk",
            "/rest/servicedeskapi/servicedesk/1",
            "/rest/servicedeskapi/request/SUP-2",
            "/rest/servicedeskapi/request/SUP-2/comment?internal=false",
        ] {
            let answer = walk.ada.get(path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
        let made = walk
            .ada
            .post(
                "/rest/servicedeskapi/request/SUP-2/comment",
                &json!({"body": "We are looking into it.", "public": true}),
            )
            .await;
        assert_eq!(made.status, 201);
        let id = made.text("/id");
        assert_eq!(
            walk.ada
                .get(&format!("/rest/servicedeskapi/request/SUP-2/comment/{id}"))
                .await
                .json()["public"],
            true
        );
        for board in ["1", "2"] {
            let path = format!("/rest/agile/1.0/board/{board}/configuration");
            let configuration = walk.ada.get(&path).await.json();
            assert_eq!(configuration["columnConfig"]["columns"][2]["name"], "Done");
        }
        for path in [
            "/dashboard",
            "/dashboard/10100",
            "/dashboard/10100/items/10200/properties",
            "/dashboard/10100/items/10200/properties/config",
        ] {
            walk.get(path).await;
        }
        let missing = walk.ada.get("/rest/servicedeskapi/request/PROJ-123").await;
        assert_eq!(missing.status, 404, "no request, only an issue");
        if walk.cloud() {
            walk.ada
                .get("/rest/software/1.0/sprint/103/issue?maxResults=2")
                .await;
            walk.ada
                .get("/rest/software/1.0/board/1/issue?maxResults=2&jql=type%20%3D%20Bug")
                .await;
            let body = json!({"sendBulkNotification": false, "targetToSourcesMapping": {"BACKEND,10001": {
                "issueIdsOrKeys": ["PROJ-111"], "inferClassificationDefaults": true, "inferFieldDefaults": true,
                "inferStatusDefaults": true, "inferSubtaskTypeDefault": true,
            }}});
            let task = walk.post("/bulk/issues/move", body, 201).await;
            let path = format!("/bulk/queue/{}", task["taskId"].as_str().expect("a task"));
            assert_eq!(walk.get(&path).await["status"], "ENQUEUED");
            assert_eq!(walk.get(&path).await["status"], "RUNNING");
            assert_eq!(walk.get(&path).await["status"], "COMPLETE");
            assert_eq!(
                walk.get("/issue/PROJ-111?fields=project").await["key"],
                "BACKEND-16"
            );
            walk.get("/dashboard/search?expand=owner,viewUrl&maxResults=100&dashboardName=portal")
                .await;
            walk.get("/dashboard/10100/gadget").await;
            walk.get("/label?startAt=0&maxResults=1000").await;
        }
        walk.finish();
    }
}
