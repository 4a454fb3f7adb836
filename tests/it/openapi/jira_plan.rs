//! What plans the work of the simulated Jira: versions and components, boards, sprints and the order of issues.

use serde_json::json;

use super::jira::{FLAVORS, Walk};

#[tokio::test]
async fn versions_and_components() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        let api = walk.api;
        let made = walk
            .admin
            .post(
                &format!("{api}/version"),
                &json!({"project": "PROJ", "name": "9.0", "startDate": "2026-12-01", "releaseDate": "2026-12-24"}),
            )
            .await;
        assert_eq!(made.status, 201, "{}", made.body);
        let id = made.text("/id");
        walk.get(&format!("/version/{id}")).await;
        walk.get(&format!("/version/{id}/relatedIssueCounts")).await;
        let put = walk
            .admin
            .put(
                &format!("{api}/version/{id}"),
                &json!({"released": true, "description": "Winter"}),
            )
            .await;
        assert_eq!(put.status, 200, "{}", put.body);
        let refused = walk
            .ada
            .put(&format!("{api}/version/{id}"), &json!({"name": "x"}))
            .await;
        let status = if walk.cloud() { 400 } else { 403 };
        assert_eq!(refused.status, status, "{}", refused.body);
        let gone = walk
            .admin
            .post(&format!("{api}/version/{id}/removeAndSwap"), &json!({}))
            .await;
        assert_eq!(gone.status, 204, "{}", gone.body);
        let missing = walk.ada.get(&format!("{api}/version/{id}")).await;
        assert_eq!(missing.status, 404, "{}", missing.body);
        let lead = match walk.cloud() {
            true => {
                json!({"project": "PROJ", "name": "Search", "leadAccountId": "5b10a2844c20165700ede21g"})
            }
            false => json!({"project": "PROJ", "name": "Search", "leadUserName": "ada"}),
        };
        let made = walk.admin.post(&format!("{api}/component"), &lead).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let id = made.text("/id");
        walk.get(&format!("/component/{id}")).await;
        walk.get(&format!("/component/{id}/relatedIssueCounts"))
            .await;
        let put = walk
            .admin
            .put(
                &format!("{api}/component/{id}"),
                &json!({"description": "x"}),
            )
            .await;
        assert_eq!(put.status, 200, "{}", put.body);
        let gone = walk.admin.delete(&format!("{api}/component/{id}")).await;
        assert_eq!(gone.status, 204, "{}", gone.body);
        if walk.cloud() {
            walk.get(
                "/project/search?status=live&status=archived&expand=description,lead&orderBy=key",
            )
            .await;
        }
        walk.finish();
    }
}

#[tokio::test]
async fn sprints_and_the_order_of_issues() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        let agile = "/rest/agile/1.0";
        let ok = |path: &str| format!("{agile}{path}");
        for path in ["/board/1/project", "/board/1/backlog"] {
            if walk.cloud() && path.ends_with("backlog") {
                let answer = walk
                    .ada
                    .get("/rest/software/1.0/board/1/backlog?maxResults=3&fields=summary")
                    .await;
                assert_eq!(answer.status, 200, "{}", answer.body);
                continue;
            }
            let answer = walk.ada.get(&ok(path)).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
        let made = walk
            .ada
            .post(
                &ok("/sprint"),
                &json!({
                    "name": "Sprint 44", "originBoardId": 1, "goal": "Rest",
                    "startDate": "2026-12-07T08:00:00.000+01:00", "endDate": "2026-12-21T08:00:00.000+01:00",
                }),
            )
            .await;
        assert_eq!(made.status, 201, "{}", made.body);
        let id = made.json()["id"].clone();
        let sprint = format!("/sprint/{id}");
        let answer = walk
            .ada
            .post(&ok(&sprint), &json!({"goal": "More rest"}))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answer = walk
            .ada
            .put(
                &ok(&sprint),
                &json!({"name": "Sprint 44", "state": "future", "originBoardId": 1}),
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.json().get("startDate").is_none(), "{}", answer.body);
        for (path, body) in [
            (
                format!("{sprint}/issue"),
                json!({"issues": ["PROJ-124", "PROJ-222"]}),
            ),
            ("/backlog/issue".to_owned(), json!({"issues": ["PROJ-222"]})),
        ] {
            let answer = walk.ada.post(&ok(&path), &body).await;
            assert_eq!(answer.status, 204, "{path}: {}", answer.body);
        }
        let ranked = walk
            .ada
            .put(
                &ok("/issue/rank"),
                &json!({"issues": ["PROJ-222"], "rankBeforeIssue": "PROJ-124"}),
            )
            .await;
        assert_eq!(ranked.status, 204, "{}", ranked.body);
        let refused = walk
            .ada
            .post(&ok(&sprint), &json!({"state": "active"}))
            .await;
        assert_eq!(refused.status, 400, "one is active already");
        let closed = walk
            .ada
            .post(&ok("/sprint/103"), &json!({"state": "closed"}))
            .await;
        assert_eq!(closed.status, 200, "{}", closed.body);
        let gone = walk.ada.delete(&ok(&sprint)).await;
        assert_eq!(gone.status, 204, "{}", gone.body);
        walk.finish();
    }
}

#[tokio::test]
async fn queues_and_requests() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        let desk = "/rest/servicedeskapi/servicedesk/1";
        for path in [
            format!("{desk}/queue?includeCount=true&start=0&limit=50"),
            format!("{desk}/queue/1/issue?start=0&limit=2"),
            format!("{desk}/requesttype?start=0&limit=50"),
            format!("{desk}/requesttype/12/field"),
        ] {
            let answer = walk.ada.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
        let made = walk
            .ada
            .post(
                "/rest/servicedeskapi/request",
                &json!({
                    "serviceDeskId": "1", "requestTypeId": "11",
                    "requestFieldValues": {"summary": "A wish", "description": "For *something*"},
                }),
            )
            .await;
        assert_eq!(made.status, 201, "{}", made.body);
        let key = made.text("/issueKey");
        for path in [
            format!("/rest/servicedeskapi/request/{key}?expand=participant,sla,requestType,status"),
            format!("/rest/servicedeskapi/request/{key}/approval?limit=100"),
        ] {
            let answer = walk.ada.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
        let approved = walk
            .admin
            .post(
                &format!("/rest/servicedeskapi/request/{key}/approval/1"),
                &json!({"decision": "approve"}),
            )
            .await;
        assert_eq!(approved.status, 200, "{}", approved.body);
        let form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--x--\r\n";
        let uploaded = walk
            .ada
            .send(
                "POST",
                &format!("{desk}/attachTemporaryFile"),
                &[
                    ("Content-Type", "multipart/form-data; boundary=x"),
                    ("X-Atlassian-Token", "no-check"),
                ],
                form.as_bytes(),
            )
            .await;
        assert_eq!(uploaded.status, 201, "{}", uploaded.body);
        let id = uploaded.text("/temporaryAttachments/0/temporaryAttachmentId");
        let attached = walk
            .ada
            .post(
                &format!("/rest/servicedeskapi/request/{key}/attachment"),
                &json!({"temporaryAttachmentIds": [id], "public": true}),
            )
            .await;
        assert_eq!(attached.status, 201, "{}", attached.body);
        for what in [
            "summary?issueId=10000".to_owned(),
            "detail?issueId=10000&applicationType=GitHub&dataType=branch".to_owned(),
        ] {
            walk.ada
                .get(&format!("/rest/dev-status/1.0/issue/{what}"))
                .await;
        }
        walk.finish();
    }
}

#[tokio::test]
async fn saved_queries_and_the_values_of_fields() {
    for flavor in FLAVORS {
        let walk = Walk::start(flavor).await;
        let root = walk.api;
        let list = match root.ends_with('3') {
            true => "filter/search?expand=description,owner,jql&maxResults=100",
            false => "filter/favourite",
        };
        for path in [
            list,
            "filter/10000",
            "jql/autocompletedata/suggestions?fieldName=status&fieldValue=I",
            "issue/PROJ-123/comment?orderBy=-created&startAt=0&maxResults=1",
        ] {
            let answer = walk.ada.get(&format!("{root}/{path}")).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
        walk.finish();
    }
}
