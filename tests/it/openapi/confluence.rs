//! Every route of the simulated Confluence, walked on both editions.
//!
//! The steps say what they expect, so that an answer that fits the description because it is a refusal is noticed.

use atlassian_mcp::sim::{self, Flavor, Product, Simulator};
use base64::Engine as _;
use serde_json::{Value, json};

use super::assert_described;
use super::client::{Answer, Client};

struct Walk {
    sim: Simulator,
    ada: Client,
    /// What stands before `/rest/api`: `/wiki` or nothing.
    context: &'static str,
}

impl Walk {
    async fn start(flavor: Flavor) -> Self {
        let sim = sim::start(sim::Options::demo(flavor))
            .await
            .expect("free ports");
        let (authorization, context) = match flavor {
            Flavor::Cloud => {
                let login = "ada@example.com:demo-token";
                let encoded = base64::engine::general_purpose::STANDARD.encode(login);
                (format!("Basic {encoded}"), "/wiki")
            }
            Flavor::DataCenter => ("Bearer demo-pat".to_owned(), ""),
        };
        let base = sim.confluence_url.trim_end_matches("/wiki").to_owned();
        Walk {
            sim,
            ada: Client {
                base,
                authorization,
            },
            context,
        }
    }

    async fn read(&self, path: &str) -> Value {
        expect(200, path, self.ada.get(&self.path(path)).await)
    }

    async fn post(&self, status: u16, path: &str, body: Value) -> Value {
        expect(status, path, self.ada.post(&self.path(path), &body).await)
    }

    async fn put(&self, path: &str, body: Value) -> Value {
        expect(200, path, self.ada.put(&self.path(path), &body).await)
    }

    async fn delete(&self, status: u16, path: &str) {
        expect(status, path, self.ada.delete(&self.path(path)).await);
    }

    /// A request without a body.
    async fn bare(&self, method: &str, path: &str) {
        let answer = self.ada.send(method, &self.path(path), &[], b"").await;
        assert!(answer.status < 300, "{path}: {}", answer.body);
    }

    async fn refused(&self, status: u16, path: &str) {
        expect(status, path, self.ada.get(&self.path(path)).await);
    }

    async fn upload(&self, path: &str, name: &str) -> Value {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\ndata\r\n--b\r\nContent-Disposition: form-data; name=\"minorEdit\"\r\n\r\ntrue\r\n--b--\r\n"
        );
        let headers = [
            ("Content-Type", "multipart/form-data; boundary=b"),
            ("X-Atlassian-Token", "no-check"),
        ];
        let answer = self
            .ada
            .send("POST", &self.path(path), &headers, body.as_bytes())
            .await;
        expect(200, path, answer)
    }

    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.context)
    }

    fn finish(&self, flavor: Flavor) {
        let exchanges = self.sim.exchanges();
        assert_eq!(self.sim.unknown_requests(), Vec::<String>::new());
        assert_described(&exchanges, Product::Confluence, flavor);
    }
}

fn expect(status: u16, path: &str, answer: Answer) -> Value {
    assert_eq!(answer.status, status, "{path}: {}", answer.body);
    answer.json()
}

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

fn storage(text: &str) -> Value {
    json!({"storage": {"representation": "storage", "value": text}})
}

#[tokio::test]
async fn cloud_pages_and_their_tree() {
    let walk = Walk::start(Flavor::Cloud).await;
    let v2 = "/api/v2";
    for path in [
        "/pages?limit=5&sort=-modified-date&body-format=storage",
        "/pages?space-id=98305&title=API%20Documentation&status=current",
        "/pages/12345?body-format=storage&include-labels=true&include-properties=true&include-operations=true&include-versions=true&include-likes=true",
        "/pages/12345?body-format=atlas_doc_format",
        "/pages/12345?body-format=view&version=1",
        "/pages/12345/versions?limit=1",
        "/pages/12345/versions/2",
        "/pages/12345/labels",
        "/pages/12345/attachments?limit=1",
        "/pages/12345/operations",
        "/pages/12345/likes/count",
        "/pages/12345/likes/users",
        "/pages/12345/properties?key=content-appearance-published",
        "/pages/10001/direct-children?limit=3",
        "/pages/10001/children",
        "/pages/10001/descendants?depth=3&limit=100",
        "/pages/10041/ancestors",
        "/folders/10040",
        "/folders/10040/direct-children",
        "/folders/10040/descendants",
        "/folders/10040/ancestors",
        "/spaces?keys=TECH,DESIGN&description-format=plain&include-icon=true",
        "/spaces/98305?include-labels=true&include-operations=true&include-permissions=true",
        "/spaces/98305/pages?depth=root",
        "/spaces/98305/blogposts",
        "/spaces/98307/labels",
        "/spaces/98305/permissions?limit=2",
        "/spaces/98305/operations",
        "/blogposts?limit=1",
        "/blogposts/10060?body-format=storage",
        "/blogposts/10060/versions",
        "/blogposts/10060/labels",
        "/blogposts/10060/footer-comments",
        "/labels?limit=3",
        "/attachments?limit=2",
        "/attachments/att11001",
        "/attachments/att11001/versions",
        "/attachments/att11001/labels",
        "/tasks?status=incomplete&body-format=storage",
    ] {
        walk.read(&format!("{v2}{path}")).await;
    }
    let label = walk.read("/api/v2/pages/10010/labels").await;
    let label = label["results"][0]["id"]
        .as_str()
        .expect("a label")
        .to_owned();
    walk.read(&format!("/api/v2/labels/{label}/pages")).await;

    let page = json!({"spaceId": "98305", "status": "current", "title": "Walked", "parentId": "10001", "body": storage("<p>a</p>")});
    let page = id(&walk.post(200, "/api/v2/pages", page).await);
    let root = format!("/api/v2/pages/{page}");
    let update = json!({"id": page, "status": "current", "title": "Walked", "version": {"number": 2, "message": "m"}, "body": storage("<p>b</p>")});
    walk.put(&root, update).await;
    walk.put(
        &format!("{root}/title"),
        json!({"status": "current", "title": "Walked on"}),
    )
    .await;
    let property = walk
        .post(
            200,
            &format!("{root}/properties"),
            json!({"key": "k", "value": {"a": 1}}),
        )
        .await;
    let property = format!("{root}/properties/{}", id(&property));
    walk.read(&property).await;
    walk.put(
        &property,
        json!({"key": "k", "value": 2, "version": {"number": 2}}),
    )
    .await;
    walk.delete(204, &property).await;
    walk.delete(204, &root).await;
    walk.delete(204, &format!("{root}?purge=true")).await;
    walk.refused(404, &root).await;
    let post = json!({"spaceId": "98305", "title": "News", "body": storage("<p>n</p>")});
    let post = id(&walk.post(200, "/api/v2/blogposts", post).await);
    walk.delete(204, &format!("/api/v2/blogposts/{post}")).await;
    let folder = json!({"spaceId": "98305", "title": "Drawer", "parentId": "10001"});
    let folder = id(&walk.post(200, "/api/v2/folders", folder).await);
    walk.delete(204, &format!("/api/v2/folders/{folder}")).await;
    let task = walk
        .read("/api/v2/tasks?page-id=12345&status=incomplete")
        .await;
    let task = id(&task["results"][0]);
    walk.put(
        &format!("/api/v2/tasks/{task}"),
        json!({"status": "complete"}),
    )
    .await;
    walk.read(&format!("/api/v2/tasks/{task}")).await;
    walk.delete(204, "/api/v2/attachments/att11003").await;
    let people = json!({"accountIds": ["5b10a2844c20165700ede21g", "nobody"]});
    walk.post(200, "/api/v2/users-bulk", people).await;
    walk.post(
        200,
        "/api/v2/content/convert-ids-to-types",
        json!({"contentIds": ["12345", "12101"]}),
    )
    .await;
    walk.finish(Flavor::Cloud);
}

#[tokio::test]
async fn cloud_comments_of_both_kinds() {
    let walk = Walk::start(Flavor::Cloud).await;
    for kind in ["footer", "inline"] {
        let root = format!("/api/v2/{kind}-comments");
        walk.read(&format!("{root}?limit=2&body-format=storage"))
            .await;
        walk.read(&format!(
            "/api/v2/pages/10011/{kind}-comments?body-format=atlas_doc_format"
        ))
        .await;
        let mut new = json!({"pageId": "10013", "body": storage("<p>why</p>")});
        if kind == "inline" {
            new["inlineCommentProperties"] = json!({"textSelection": "Every error", "textSelectionMatchCount": 1, "textSelectionMatchIndex": 0});
        }
        let made = walk.post(201, &root, new).await;
        let reply = json!({"parentCommentId": id(&made), "body": storage("<p>so</p>")});
        walk.post(201, &root, reply).await;
        let item = format!("{root}/{}", id(&made));
        walk.read(&format!("{item}?body-format=view")).await;
        walk.read(&format!("{item}/children")).await;
        walk.read(&format!("{item}/versions")).await;
        walk.read(&format!("{item}/versions/1")).await;
        walk.read(&format!("{item}/operations")).await;
        walk.read(&format!("{item}/likes/count")).await;
        walk.read(&format!("{item}/likes/users")).await;
        let mut edit = json!({"version": {"number": 2}, "body": storage("<p>how</p>")});
        if kind == "inline" {
            edit["resolved"] = json!(true);
        }
        walk.put(&item, edit).await;
        walk.delete(204, &item).await;
        walk.refused(404, &item).await;
    }
    walk.read("/api/v2/pages/10011/inline-comments?resolution-status=open")
        .await;
    walk.finish(Flavor::Cloud);
}

#[tokio::test]
async fn cloud_what_is_left_of_the_old_api() {
    let walk = Walk::start(Flavor::Cloud).await;
    for path in [
        "/search?cql=type%20%3D%20page&limit=3&expand=content.space,content.version,content.history",
        "/search?cql=type%20%3D%20space&excerpt=none",
        "/search/user?cql=user.fullname%20~%20mara",
        "/content/search?cql=label%20%3D%20api&expand=body.storage,version,space,ancestors,metadata.labels,children.attachment&limit=2",
        "/content/12345/restriction",
        "/content/12345/restriction/byOperation?expand=restrictions.user,restrictions.group",
        "/content/12345/restriction/byOperation/read",
        "/content/10010/descendant/comment?limit=3&expand=body.view,version",
        "/content/12345/state",
        "/analytics/content/12345/views",
        "/analytics/content/12345/viewers",
        "/template/page",
        "/template/page?spaceKey=TECH&expand=body",
        "/template/60001",
        "/user?accountId=5b10a2844c20165700ede21g",
        "/user/current",
        "/user/bulk?accountId=5b10a2844c20165700ede21g",
        "/user/memberof?accountId=5b10a2844c20165700ede21g",
        "/user/watch/content/12345",
        "/user/watch/space/TECH",
        "/group",
        "/group/picker?query=dev",
        "/longtask",
        "/settings/systemInfo",
    ] {
        walk.read(&format!("/rest/api{path}")).await;
    }
    let groups = walk.read("/rest/api/group").await;
    let group = id(&groups["results"][0]);
    walk.read(&format!("/rest/api/group/{group}/membersByGroupId"))
        .await;
    let page = "/rest/api/content/20010";
    walk.post(
        200,
        &format!("{page}/label"),
        json!([{"prefix": "global", "name": "walked"}]),
    )
    .await;
    walk.delete(204, &format!("{page}/label/walked")).await;
    walk.delete(204, &format!("{page}/label?name=walked")).await;
    let sent = walk
        .upload(&format!("{page}/child/attachment"), "a.txt")
        .await;
    let file = format!("{page}/child/attachment/{}", id(&sent["results"][0]));
    walk.upload(&format!("{file}/data"), "a.txt").await;
    walk.refused(302, &format!("{file}/download")).await;
    walk.refused(200, "/download/attachments/20010/a.txt").await;
    let ada = json!({"type": "known", "accountId": "5b10a2844c20165700ede21g"});
    let restriction =
        json!([{"operation": "update", "restrictions": {"user": [ada], "group": []}}]);
    walk.put(&format!("{page}/restriction"), restriction.clone())
        .await;
    walk.post(200, &format!("{page}/restriction"), restriction)
        .await;
    let check = json!({"operation": "update", "subject": {"type": "user", "identifier": "5b10a2844c20165700ede21g"}});
    walk.post(200, &format!("{page}/permission/check"), check)
        .await;
    walk.delete(200, &format!("{page}/restriction")).await;
    walk.bare("PUT", &format!("{page}/move/append/20002")).await;
    let copy = json!({"copyAttachments": true, "pageTitle": "Twin", "destination": {"type": "parent_page", "value": "20001"}});
    walk.post(200, &format!("{page}/copy"), copy).await;
    let tree = json!({"destinationPageId": "20001", "titleOptions": {"prefix": "Copy of "}});
    let task = walk
        .post(202, "/rest/api/content/20003/pagehierarchy/copy", tree)
        .await;
    walk.read(&format!("/rest/api/longtask/{}", id(&task)))
        .await;
    walk.post(
        202,
        "/rest/api/content/archive",
        json!({"pages": [{"id": 20012}]}),
    )
    .await;
    let back =
        json!({"operationKey": "restore", "params": {"versionNumber": 1, "message": "back"}});
    walk.post(200, "/rest/api/content/12345/version", back)
        .await;
    walk.delete(204, "/rest/api/content/12345/version/2").await;
    walk.put(
        &format!("{page}/state?status=current"),
        json!({"name": "Ready", "color": "#36b37e"}),
    )
    .await;
    walk.delete(200, &format!("{page}/state")).await;
    walk.delete(204, "/rest/api/user/watch/content/12345").await;
    walk.bare("POST", "/rest/api/user/watch/content/12345")
        .await;
    walk.finish(Flavor::Cloud);
}

#[tokio::test]
async fn data_center_routes() {
    let walk = Walk::start(Flavor::DataCenter).await;
    let everything = "body.storage,body.view,version,space,ancestors,history.lastUpdated,metadata.labels,metadata.properties,extensions,container,children.page,children.attachment,children.comment,restrictions.read.restrictions.user,operations";
    for path in [
        "/content?spaceKey=TECH&title=API%20Documentation&expand=version",
        "/content?type=blogpost&limit=1",
        &format!("/content/12345?expand={everything}"),
        "/content/12345?status=historical&version=1&expand=version,body.storage",
        "/content/12345/history",
        "/content/12345/child",
        "/content/10001/child/page?limit=3&expand=version",
        "/content/10010/child/comment?depth=all&limit=5&expand=body.view,version,extensions.inlineProperties,extensions.resolution",
        "/content/12345/child/attachment?expand=version",
        "/content/10001/descendant?expand=page",
        "/content/10001/descendant/page",
        "/content/12345/label",
        "/content/12345/property",
        "/content/12345/restriction/byOperation?expand=restrictions.user,restrictions.group",
        "/content/12345/restriction/byOperation/read",
        "/content/scan?limit=2&spaceKey=TECH",
        "/content/search?cql=label%20%3D%20api&expand=version",
        "/search?cql=text%20~%20deployment&limit=3",
        "/search?cql=type%20%3D%20space",
        "/space?limit=2&expand=description,homepage",
        "/space/TECH?expand=description,homepage,metadata.labels",
        "/space/TECH/content?limit=2",
        "/space/TECH/content/page?limit=2&depth=root",
        "/space/TECH/labels",
        "/space/TECH/permissions",
        "/user?username=mara",
        "/user?key=JIRAUSER10101",
        "/user/current",
        "/user/list?limit=3",
        "/user/memberof?username=ada",
        "/group",
        "/group/developers",
        "/group/developers/member?limit=2",
        "/user/watch/content/12345",
        "/user/watch/space/TECH",
        "/content/12345/watchers",
        "/longtask",
        "/server-information",
        "/accessmode",
    ] {
        walk.read(&format!("/rest/api{path}")).await;
    }
    walk.read("/rest/experimental/content/12345/version").await;
    walk.read("/rest/experimental/content/12345/version/1")
        .await;
    let page = json!({"type": "page", "title": "Walked", "space": {"key": "TECH"}, "ancestors": [{"id": "10001"}], "body": storage("<p>a</p>")});
    let page = id(&walk.post(200, "/rest/api/content", page).await);
    let root = format!("/rest/api/content/{page}");
    let update = |number: u32| json!({"id": page, "type": "page", "title": "Walked", "version": {"number": number}, "body": storage("<p>b</p>")});
    walk.put(&root, update(2)).await;
    let stale = walk.ada.put(&root, &update(2)).await;
    assert_eq!(stale.status, 409);
    walk.delete(204, &format!("{root}/version/1")).await;
    walk.post(
        200,
        &format!("{root}/label"),
        json!([{"prefix": "global", "name": "walked"}]),
    )
    .await;
    walk.delete(204, &format!("{root}/label/walked")).await;
    walk.post(
        200,
        &format!("{root}/property"),
        json!({"key": "k", "value": {"a": 1}}),
    )
    .await;
    walk.put(
        &format!("{root}/property/k"),
        json!({"key": "k", "value": {"a": 2}, "version": {"number": 2}}),
    )
    .await;
    walk.read(&format!("{root}/property/k")).await;
    walk.delete(204, &format!("{root}/property/k")).await;
    let ada = json!({"type": "known", "username": "ada"});
    walk.put(
        &format!("{root}/restriction"),
        json!([{"operation": "update", "restrictions": {"user": [ada]}}]),
    )
    .await;
    let sent = walk
        .upload(&format!("{root}/child/attachment"), "a.txt")
        .await;
    let file = format!("{root}/child/attachment/{}", id(&sent["results"][0]));
    walk.upload(&format!("{file}/data"), "a.txt").await;
    walk.refused(200, &format!("/download/attachments/{page}/a.txt"))
        .await;
    walk.delete(204, &file).await;
    let comment = json!({"type": "comment", "container": {"id": page, "type": "page"}, "body": storage("<p>c</p>")});
    let comment = id(&walk.post(200, "/rest/api/content", comment).await);
    walk.delete(204, &format!("/rest/api/content/{comment}"))
        .await;
    let convert = json!({"value": "<p>x</p>", "representation": "storage"});
    walk.post(200, "/rest/api/contentbody/convert/view", convert)
        .await;
    walk.delete(204, "/rest/api/user/watch/content/12345").await;
    walk.delete(204, &root).await;
    walk.delete(204, &format!("{root}?status=trashed")).await;
    walk.refused(404, &root).await;
    walk.finish(Flavor::DataCenter);
}
