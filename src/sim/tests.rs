//! Tests of the simulator's frame: listening, authentication, faults and the log.

use serde_json::json;

use super::testing::{Asker, basic};
use super::*;

#[tokio::test]
async fn both_products_get_a_port_and_the_context_path_of_their_edition() {
    let cloud = start(Options::demo(Flavor::Cloud)).await.unwrap();
    let own = start(Options::demo(Flavor::DataCenter)).await.unwrap();
    assert!(cloud.confluence_url.ends_with("/wiki"));
    assert!(!own.confluence_url.ends_with("/wiki"));
    assert_ne!(cloud.jira_url, own.jira_url);
}

#[tokio::test]
async fn wrong_secrets_are_refused_in_the_words_of_the_product() {
    let path = "/rest/api/2/myself";
    let cloud = Asker::demo(Flavor::Cloud).await;
    assert_eq!(cloud.get(path).await.status, 200);
    let cloud = cloud.with(&basic("ada@example.com", "expired-token"));
    let refused = cloud.get(path).await;
    assert_eq!(refused.status, 401);
    assert_eq!(
        refused.body,
        "Client must be authenticated to access this resource."
    );
    assert!(
        refused
            .head
            .contains("x-seraph-loginreason: AUTHENTICATED_FAILED")
    );
    let cloud = cloud.with("Bearer demo-access-token");
    assert_eq!(cloud.get(path).await.status, 200);
    let own = Asker::demo(Flavor::DataCenter)
        .await
        .with("Bearer nonsense");
    let refused = own.get(path).await;
    assert_eq!(refused.status, 401);
    assert!(refused.body.contains("<title>Unauthorized (401)</title>"));
    let own = own.with(&basic("ada", "demo-password"));
    let answer = own.get(path).await;
    assert_eq!(answer.json()["name"], "ada");
    assert!(answer.head.contains("x-ausername: ada"));
}

#[tokio::test]
async fn scoped_tokens_work_through_the_gateway_only() {
    let asker = Asker::demo(Flavor::Cloud)
        .await
        .with(&basic("ada@example.com", "demo-scoped-token"));
    assert_eq!(asker.get("/rest/api/3/myself").await.status, 401);
    let id = asker.get("/_edge/tenant_info").await;
    assert_eq!(id.status, 401, "a wrong header is refused everywhere");
    let path = format!("/ex/jira/{}/rest/api/3/myself", asker.sim.core().cloud_id);
    assert_eq!(
        asker.get(&path).await.json()["displayName"],
        "Ada Lindqvist"
    );
}

#[tokio::test]
async fn a_rotated_secret_takes_the_place_of_the_old_one() {
    let asker = Asker::demo(Flavor::DataCenter).await;
    asker.sim.rotate_secret("demo-pat", "fresh-pat");
    assert_eq!(asker.get("/rest/api/2/myself").await.status, 401);
    let asker = asker.with("Bearer fresh-pat");
    assert_eq!(asker.get("/rest/api/2/myself").await.status, 200);
    asker.sim.reset();
    assert_eq!(asker.get("/rest/api/2/myself").await.status, 401);
}

#[tokio::test]
async fn the_log_keeps_what_was_sent_but_no_secret() {
    let asker = Asker::demo(Flavor::Cloud).await;
    asker.get("/rest/api/3/issue/PROJ-123?fields=summary").await;
    asker.get("/rest/api/3/nothing/here").await;
    let exchanges = asker.sim.exchanges();
    assert_eq!(
        exchanges[0].line(),
        "GET /rest/api/3/issue/PROJ-123?fields=summary"
    );
    assert_eq!(exchanges[0].response["key"], "PROJ-123");
    assert_eq!(exchanges[0].headers["authorization"], "Basic <secret>");
    assert_eq!(
        asker.sim.unknown_requests(),
        ["GET /rest/api/3/nothing/here"]
    );
    assert_eq!(
        asker.sim.requests_since(1),
        ["GET /rest/api/3/nothing/here"]
    );
}

#[tokio::test]
async fn faults_do_what_their_rules_say() {
    let asker = Asker::demo(Flavor::Cloud).await;
    let path = "/rest/api/3/issue/PROJ-123?fields=summary";
    let arm = |rule: &str| asker.sim.add_fault(rule).unwrap();
    arm("path=/rest/api/3/issue/* status=429 retry-after=1 reason=jira-burst-based");
    let limited = asker.get(path).await;
    assert_eq!(limited.status, 429);
    assert!(limited.head.contains("retry-after: 1"));
    assert!(limited.head.contains("ratelimit-reason: jira-burst-based"));
    let whole = asker.get(path).await;
    assert_eq!(whole.status, 200);
    arm("path=/rest/api/3/issue/* truncate=20");
    assert_eq!(asker.get(path).await.body.len(), 20);
    arm("path=/rest/api/3/issue/* reset=30");
    let cut = asker.get(path).await;
    assert!(cut.body.len() <= 30);
    assert!(
        cut.head
            .contains(&format!("content-length: {}", whole.body.len()))
    );
    arm("path=/rest/api/3/issue/* huge=100000");
    let huge = asker.get(path).await;
    assert!(huge.body.len() >= 100_000);
    assert_eq!(huge.json()["key"], "PROJ-123");
    arm("path=/rest/api/3/issue/* body=html");
    assert!(asker.get(path).await.body.starts_with("<!DOCTYPE html>"));
    arm("path=/rest/api/3/issue/* redirect=http://127.0.0.1:1/away");
    let away = asker.get(path).await;
    assert_eq!(away.status, 302);
    assert!(away.head.contains("location: http://127.0.0.1:1/away"));
    arm("path=/rest/api/3/issue/* expired");
    assert_eq!(asker.get(path).await.status, 401);
}

#[tokio::test]
async fn a_lost_answer_and_a_repeated_request_leave_their_traces() {
    let asker = Asker::demo(Flavor::Cloud).await;
    let body = json!({"body": {"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "once"}]}
    ]}});
    let path = "/rest/api/3/issue/PROJ-111/comment";
    let count = async || asker.get(path).await.json()["total"].as_u64().unwrap();
    asker.sim.add_fault("method=POST status=502 apply").unwrap();
    assert_eq!(asker.post(path, &body).await.status, 502);
    assert_eq!(
        count().await,
        1,
        "it was carried out although the answer says otherwise"
    );
    asker.sim.add_fault("method=POST duplicate").unwrap();
    assert_eq!(asker.post(path, &body).await.status, 201);
    assert_eq!(count().await, 3);
    asker.sim.add_fault("method=POST status=503").unwrap();
    assert_eq!(asker.post(path, &body).await.status, 503);
    assert_eq!(count().await, 3, "it never arrived");
}

#[tokio::test]
async fn the_admin_endpoint_arms_faults_and_resets() {
    let asker = Asker::demo(Flavor::DataCenter).await;
    let armed = asker
        .send("POST", "/__sim/fault", "text/plain", "status=500 times=2")
        .await;
    assert_eq!(armed.status, 204);
    assert_eq!(asker.get("/rest/api/2/myself").await.status, 500);
    assert_eq!(asker.send("POST", "/__sim/reset", "", "").await.status, 204);
    assert_eq!(asker.get("/rest/api/2/myself").await.status, 200);
    let wrong = asker
        .send("POST", "/__sim/fault", "text/plain", "statu=500")
        .await;
    assert_eq!(wrong.status, 400);
    let log = asker.get("/__sim/log").await.json();
    assert_eq!(log[0]["url"], "/rest/api/2/myself");
}
