//! Jira over HTTP, both editions: what the published descriptions cannot say.
//!
//! That routes, parameters and bodies are the described ones is shown by `tests/it/openapi`; here are the words and the effects.

use serde_json::{Value, json};

use crate::Flavor;
use crate::testing::{Asker, basic};

const FLAVORS: [Flavor; 2] = [Flavor::Cloud, Flavor::DataCenter];

fn api(flavor: Flavor) -> &'static str {
    match flavor {
        Flavor::Cloud => "/rest/api/3",
        Flavor::DataCenter => "/rest/api/2",
    }
}

fn document(text: &str) -> Value {
    json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    ]})
}

#[tokio::test]
async fn exactly_the_fields_that_were_asked_for() {
    for flavor in FLAVORS {
        let asker = Asker::demo(flavor).await;
        let fields = async |word: &str| -> Vec<String> {
            let path = format!("{}/issue/PROJ-123?fields={word}", api(flavor));
            let issue = asker.get(&path).await.json();
            let fields = issue["fields"].as_object().cloned().unwrap_or_default();
            fields.keys().cloned().collect()
        };
        assert_eq!(fields("summary,status").await, ["summary", "status"]);
        assert!(fields("*all").await.contains(&"comment".to_owned()));
        let navigable = fields("*navigable,-summary").await;
        assert!(
            !navigable.contains(&"comment".to_owned()),
            "comments are not navigable"
        );
        assert!(!navigable.contains(&"summary".to_owned()));
        assert!(fields("-comment").await.contains(&"summary".to_owned()));
        assert!(fields("nothing").await.is_empty());
    }
}

#[tokio::test]
async fn each_edition_writes_people_text_sprints_and_epics_its_way() {
    let cloud = Asker::demo(Flavor::Cloud).await;
    let issue = cloud.get("/rest/api/3/issue/PROJ-123").await.json();
    let fields = &issue["fields"];
    assert_eq!(fields["assignee"]["accountId"], "5b10ac8d82e05b22cc7d4ef5");
    assert!(fields["assignee"].get("name").is_none());
    assert_eq!(fields["description"]["type"], "doc");
    assert_eq!(fields["customfield_10020"][0]["name"], "Sprint 42");
    assert_eq!(fields["parent"]["key"], "PROJ-100");
    assert_eq!(fields["created"], "2026-11-06T16:00:00.000+0000");
    let wiki = cloud
        .get("/rest/api/2/issue/PROJ-123?fields=description")
        .await
        .json();
    assert!(
        wiki["fields"]["description"]
            .as_str()
            .unwrap()
            .starts_with("h3. Why")
    );

    let own = Asker::demo(Flavor::DataCenter).await;
    let issue = own.get("/rest/api/2/issue/PROJ-123").await.json();
    let fields = &issue["fields"];
    assert_eq!(fields["assignee"]["name"], "john.doe");
    assert!(fields["assignee"].get("accountId").is_none());
    assert!(
        fields["description"]
            .as_str()
            .unwrap()
            .contains("[~john.doe]")
    );
    let sprint = fields["customfield_10104"][0].as_str().unwrap();
    assert!(sprint.starts_with("com.atlassian.greenhopper.service.sprint.Sprint@"));
    assert!(sprint.contains(
        "[id=103,rapidViewId=1,state=ACTIVE,name=Sprint 42,startDate=2026-11-09T11:00:00.000Z,"
    ));
    assert_eq!(fields["customfield_10101"], "PROJ-100");
    assert!(fields.get("parent").is_none());
    let child = own.get("/rest/api/2/issue/PROJ-106").await.json();
    assert_eq!(child["fields"]["parent"]["key"], "PROJ-105");
}

#[tokio::test]
async fn mistakes_in_a_new_issue_are_listed_by_field() {
    let asker = Asker::demo(Flavor::Cloud).await;
    let create = async |fields: Value| {
        let answer = asker
            .post("/rest/api/3/issue", &json!({"fields": fields}))
            .await;
        assert_eq!(answer.status, 400);
        answer.json()["errors"].clone()
    };
    assert_eq!(
        create(json!({})).await,
        json!({"project": "Specify a valid project ID or key"})
    );
    assert_eq!(
        create(json!({"project": {"key": "PROJ"}, "issuetype": {"name": "Nonsense"}})).await,
        json!({"issuetype": "Specify a valid issue type"})
    );
    let bug = json!({
        "project": {"key": "PROJ"}, "issuetype": {"name": "Bug"}, "description": "plain", "priority": {"name": "Huge"},
        "labels": ["two words"], "duedate": "tomorrow", "assignee": {"accountId": "nobody"}, "customfield_10031": {"value": "S9"},
        "customfield_10030": "five",
    });
    assert_eq!(
        create(bug).await,
        json!({
            "description": "Operation value must be an Atlassian Document (see the Atlassian Document Format)",
            "priority": "Priority name 'Huge' is not valid",
            "labels": "The label 'two words' contains spaces which is invalid.",
            "duedate": "Error parsing date string: tomorrow",
            "assignee": "Specify a valid value for assignee",
            "customfield_10031": "Option value 'S9' is not valid",
            "customfield_10030": "Operation value must be a number",
            "summary": "You must specify a summary of the issue.",
        })
    );
    let child =
        json!({"project": {"key": "PROJ"}, "issuetype": {"name": "Sub-task"}, "summary": "x"});
    assert_eq!(
        create(child).await,
        json!({"issuetype": "Issue type is a sub-task but parent issue key or id not specified."})
    );
    let story = json!({"project": {"key": "PROJ"}, "issuetype": {"name": "Story"}, "summary": "x", "parent": {"key": "PROJ-111"}});
    assert_eq!(
        create(story).await,
        json!({"parentId": "Given parent work item does not belong to appropriate hierarchy."})
    );
}

#[tokio::test]
async fn an_epic_takes_its_name_on_data_center_only() {
    let own = Asker::demo(Flavor::DataCenter).await;
    let epic = json!({"fields": {"project": {"key": "PROJ"}, "issuetype": {"name": "Epic"}, "summary": "Big"}});
    let refused = own.post("/rest/api/2/issue", &epic).await.json();
    assert_eq!(
        refused["errors"],
        json!({"customfield_10103": "Epic Name is required."})
    );
    let story = json!({"fields": {"project": {"key": "PROJECT"}, "issuetype": {"name": "Story"}, "summary": "Dark mode", "customfield_10101": "PROJECT-123"}});
    let made = own.post("/rest/api/2/issue", &story).await.json();
    assert_eq!(made["key"], "PROJECT-125");
    let cloud = Asker::demo(Flavor::Cloud).await;
    let story = json!({"fields": {"project": {"key": "PROJECT"}, "issuetype": {"name": "Story"}, "summary": "Dark mode", "parent": {"key": "PROJECT-123"}}});
    assert_eq!(cloud.post("/rest/api/3/issue", &story).await.status, 201);
}

#[tokio::test]
async fn a_transition_follows_the_workflow_and_its_screen() {
    for flavor in FLAVORS {
        let asker = Asker::demo(flavor).await;
        let path = format!("{}/issue/PROJ-456/transitions", api(flavor));
        let names = async || -> Vec<String> {
            let all = asker.get(&path).await.json();
            let all = all["transitions"].as_array().unwrap().clone();
            all.iter()
                .map(|it| {
                    format!(
                        "{} → {}",
                        it["name"].as_str().unwrap(),
                        it["to"]["name"].as_str().unwrap()
                    )
                })
                .collect()
        };
        assert_eq!(
            names().await,
            ["Start Progress → In Progress", "Won't Do → Done"]
        );
        let step = async |id: &str| asker.post(&path, &json!({"transition": {"id": id}})).await;
        assert_eq!(step("11").await.status, 204);
        let stale = step("11").await;
        assert_eq!(stale.status, 400);
        assert!(
            stale
                .body
                .contains("is not valid for the current state of this issue (PROJ-456)")
        );
        let unknown = step("999").await.json();
        assert_eq!(
            unknown["errorMessages"][0],
            "Transition id '999' is not valid for this issue."
        );
        let done = json!({"transition": {"id": "31"}, "fields": {"resolution": {"name": "Done"}, "labels": ["x"]}});
        let refused = asker.post(&path, &done).await.json();
        assert_eq!(
            refused["errors"]["labels"],
            "Field 'labels' cannot be set. It is not on the appropriate screen, or unknown."
        );
        let done = json!({"transition": {"id": "31"}, "fields": {"resolution": {"name": "Done"}}});
        assert_eq!(asker.post(&path, &done).await.status, 204);
        assert_eq!(step("71").await.status, 204);
        let issue = asker
            .get(&format!(
                "{}/issue/PROJ-456?fields=status,resolution,resolutiondate",
                api(flavor)
            ))
            .await
            .json();
        assert_eq!(issue["fields"]["resolution"], Value::Null, "reopened");
    }
}

#[tokio::test]
async fn the_history_tells_who_changed_what_and_the_clock_moves_with_writes() {
    let asker = Asker::demo(Flavor::Cloud).await;
    let change =
        json!({"fields": {"priority": {"name": "High"}}, "update": {"labels": [{"add": "new"}]}});
    assert_eq!(
        asker
            .put("/rest/api/3/issue/PROJ-222", &change)
            .await
            .status,
        204
    );
    let log = asker
        .get("/rest/api/3/issue/PROJ-222/changelog")
        .await
        .json();
    let last = log["values"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["author"]["displayName"], "Ada Lindqvist");
    assert_eq!(last["created"], "2026-11-20T09:00:01.000+0000");
    assert_eq!(
        last["items"],
        json!([
            {"field": "labels", "fieldtype": "jira", "fieldId": "labels", "from": null, "fromString": null, "to": null, "toString": "new"},
            {"field": "priority", "fieldtype": "jira", "fieldId": "priority", "from": "3", "fromString": "Medium", "to": "2", "toString": "High"},
        ])
    );
    let issue = asker
        .get("/rest/api/3/issue/PROJ-222?fields=updated")
        .await
        .json();
    assert_eq!(issue["fields"]["updated"], "2026-11-20T09:00:01.000+0000");
}

#[tokio::test]
async fn comments_are_for_those_who_may_read_them() {
    let asker = Asker::demo(Flavor::DataCenter).await;
    let bodies = async |asker: &Asker| -> usize {
        let page = asker.get("/rest/api/2/issue/PROJ-109/comment").await.json();
        page["comments"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(bodies(&asker).await, 2);
    let asker = asker.with("Bearer yuki-pat");
    assert_eq!(bodies(&asker).await, 1, "one is for developers");
    let refused = asker
        .post(
            "/rest/api/2/issue/PROJ-109/comment",
            &json!({"body": "x", "visibility": {"type": "group", "value": "nobody"}}),
        )
        .await
        .json();
    assert_eq!(
        refused["errors"],
        json!({"commentLevel": "Group: nobody does not exist."})
    );
}

#[tokio::test]
async fn what_must_not_be_seen_does_not_exist() {
    let cloud = Asker::demo(Flavor::Cloud).await;
    let hidden = cloud.get("/rest/api/3/issue/PRIV-1").await;
    let missing = cloud.get("/rest/api/3/issue/PROJ-9999").await;
    assert_eq!((hidden.status, &hidden.body), (404, &missing.body));
    assert_eq!(cloud.get("/rest/api/3/project/PRIV").await.status, 404);
    let links = cloud
        .get("/rest/api/3/issue/PROJ-112?fields=issuelinks")
        .await
        .json();
    assert_eq!(
        links["fields"]["issuelinks"],
        json!([]),
        "the other end is hidden"
    );
    let admin = cloud.with(&basic("admin@example.com", "admin-token"));
    let links = admin
        .get("/rest/api/3/issue/PROJ-112?fields=issuelinks")
        .await
        .json();
    assert_eq!(
        links["fields"]["issuelinks"][0]["inwardIssue"]["key"],
        "PRIV-2"
    );

    let own = Asker::demo(Flavor::DataCenter).await.with("");
    let anonymous = own.get("/rest/api/2/issue/PROJ-1").await;
    assert_eq!(anonymous.status, 404);
    let anonymous = own.get("/rest/api/2/issue/PROJ-123").await;
    assert_eq!(anonymous.status, 401);
    assert!(anonymous.body.contains("Login Required"));
}

#[tokio::test]
async fn writing_needs_the_permission_of_the_project() {
    let asker = Asker::demo(Flavor::DataCenter)
        .await
        .with("Bearer yuki-pat");
    assert_eq!(asker.get("/rest/api/2/issue/BACKEND-4").await.status, 200);
    let refused = asker
        .put(
            "/rest/api/2/issue/BACKEND-4",
            &json!({"fields": {"summary": "x"}}),
        )
        .await;
    assert_eq!(refused.status, 403);
    let refused = asker
        .send("DELETE", "/rest/api/2/issue/PROJ-111", "", "")
        .await;
    assert_eq!(refused.status, 403, "only developers delete here");
}

#[tokio::test]
async fn a_moved_issue_answers_to_its_old_key() {
    let asker = Asker::demo(Flavor::Cloud).await;
    let body = json!({"sendBulkNotification": false, "targetToSourcesMapping": {"DOCS,10002": {
        "issueIdsOrKeys": ["PROJ-121"], "inferClassificationDefaults": true, "inferFieldDefaults": true,
        "inferStatusDefaults": true, "inferSubtaskTypeDefault": true,
    }}});
    assert_eq!(
        asker
            .post("/rest/api/3/bulk/issues/move", &body)
            .await
            .status,
        201
    );
    let issue = asker
        .get("/rest/api/3/issue/PROJ-121?fields=status,fixVersions")
        .await
        .json();
    assert_eq!(issue["key"], "DOCS-10");
    assert_eq!(issue["fields"]["fixVersions"], json!([]));
}

#[tokio::test]
async fn documents_that_cloud_refuses_are_refused() {
    let asker = Asker::demo(Flavor::Cloud).await;
    let path = "/rest/api/3/issue/PROJ-222/comment";
    for (body, expected) in [
        (
            json!("plain"),
            json!({"errorMessages": [], "errors": {"comment": "Comment body is not valid!"}}),
        ),
        (
            document(""),
            json!({"errorMessages": ["INVALID_INPUT"], "errors": {}}),
        ),
        (
            json!({"type": "doc", "version": 1, "content": []}),
            json!({"errorMessages": [], "errors": {"comment": "Comment body can not be empty!"}}),
        ),
    ] {
        let refused = asker.post(path, &json!({"body": body})).await;
        assert_eq!((refused.status, refused.json()), (400, expected), "{body}");
    }
    let untyped = asker.send("POST", path, "text/plain", "{}").await;
    assert_eq!(untyped.status, 415);
    let broken = asker.send("POST", path, "application/json", "{oops").await;
    assert_eq!(broken.status, 400);
}

#[tokio::test]
async fn a_worklog_wants_milliseconds_and_takes_time_off_the_estimate() {
    let asker = Asker::demo(Flavor::DataCenter).await;
    let path = "/rest/api/2/issue/PROJ-456/worklog";
    let refused = asker
        .post(
            path,
            &json!({"timeSpent": "1h", "started": "2026-11-19T10:00:00Z"}),
        )
        .await;
    assert_eq!(refused.status, 400);
    let refused = asker
        .post(path, &json!({"timeSpent": "a while"}))
        .await
        .json();
    assert_eq!(
        refused["errors"]["timeLogged"],
        "Invalid time duration entered."
    );
    let made = asker
        .post(path, &json!({"timeSpent": "1d 2h", "comment": "h1. wiki"}))
        .await
        .json();
    assert_eq!(
        (&made["timeSpentSeconds"], &made["comment"]),
        (&json!(36_000), &json!("h1. wiki"))
    );
    let issue = asker
        .get("/rest/api/2/issue/PROJ-456?fields=timetracking")
        .await
        .json();
    assert_eq!(issue["fields"]["timetracking"]["remainingEstimate"], "6h");
}

#[tokio::test]
async fn editions_do_not_know_each_others_routes() {
    let cloud = Asker::demo(Flavor::Cloud).await;
    assert_eq!(cloud.get("/rest/api/3/search?jql=x").await.status, 410);
    assert_eq!(
        cloud
            .get("/rest/api/3/projects/picker?query=x")
            .await
            .status,
        404
    );
    assert_eq!(
        cloud.sim.unknown_requests(),
        ["GET /rest/api/3/projects/picker?query=x"]
    );
    let own = Asker::demo(Flavor::DataCenter).await;
    for path in [
        "/rest/api/3/issue/PROJ-123",
        "/rest/api/2/search/jql?jql=x",
        "/rest/api/2/issue/PROJ-123/changelog",
    ] {
        assert_eq!(own.get(path).await.status, 404, "{path}");
    }
    assert_eq!(own.sim.unknown_requests().len(), 3);
}

#[tokio::test]
async fn a_page_token_belongs_to_its_query() {
    let asker = Asker::demo(Flavor::Cloud).await;
    let search = async |body: Value| asker.post("/rest/api/3/search/jql", &body).await;
    let first = search(json!({"jql": "project = DOCS ORDER BY key", "maxResults": 4}))
        .await
        .json();
    assert_eq!(first["isLast"], false);
    let token = first["nextPageToken"].clone();
    let rest = search(
        json!({"jql": "project = DOCS ORDER BY key", "maxResults": 10, "nextPageToken": token}),
    )
    .await
    .json();
    assert_eq!(
        (rest["issues"].as_array().unwrap().len(), &rest["isLast"]),
        (5, &json!(true))
    );
    assert!(rest.get("nextPageToken").is_none());
    assert_eq!(
        search(json!({"jql": "project = PROJ", "nextPageToken": token}))
            .await
            .status,
        400
    );
    assert_eq!(
        search(json!({"jql": "project = DOCS", "startAt": 4}))
            .await
            .status,
        400
    );
}
