//! What happens between us and a site that misbehaves: repetition, limits, redirects, rotation, words.

use std::time::Duration;

use atlassian_mcp::atlassian::{Auth, Credential, Flavor};
use atlassian_mcp::config::{Config, Configured};
use serde_json::json;

use crate::support::{FLAVORS, World};

/// Changes the settings of the Jira site.
fn jira(config: &mut Config, change: impl FnOnce(&mut atlassian_mcp::atlassian::Site)) {
    if let Configured::On(site) = &mut config.jira {
        change(site);
    }
}

async fn world_with_fault(flavor: Flavor, rule: &str) -> World {
    let world = World::new(flavor).await;
    world.sim.add_fault(rule).expect("a right rule");
    world
}

fn issue() -> serde_json::Value {
    json!({"issue_key": "PROJ-123"})
}

#[tokio::test]
async fn a_read_is_repeated_after_a_limit_a_failure_and_a_broken_connection() {
    for flavor in FLAVORS {
        for rule in [
            "product=jira method=GET path=*/issue/* times=2 status=429",
            "product=jira method=GET path=*/issue/* times=1 status=503",
            "product=jira method=GET path=*/issue/* times=1 status=502 body=html",
            "product=jira method=GET path=*/issue/* times=1 reset=10",
        ] {
            let world = world_with_fault(flavor, rule).await;
            let (answer, requests) = world.counted("jira_get_issue", issue()).await;
            assert_eq!(answer["key"], "PROJ-123", "{rule}");
            assert!(requests.len() > 1, "{rule}: {requests:?}");
        }
    }
}

#[tokio::test]
async fn a_write_is_sent_once_unless_the_site_says_that_it_did_nothing() {
    let comment = json!({"issue_key": "PROJ-789", "body": "once"});
    for flavor in FLAVORS {
        for rule in [
            "product=jira method=POST path=*/comment times=always status=503",
            "product=jira method=POST path=*/comment times=always status=500 apply=yes",
            "product=jira method=POST path=*/comment times=always reset=5 apply=yes",
        ] {
            let world = world_with_fault(flavor, rule).await;
            world.err("jira_add_comment", comment.clone()).await;
            assert_eq!(world.writes().len(), 1, "{rule}: {:?}", world.writes());
        }
        let rule = "product=jira method=POST path=*/comment times=1 status=429 retry-after=0";
        let world = world_with_fault(flavor, rule).await;
        let said = world.ok("jira_add_comment", comment.clone()).await;
        assert_eq!(said["body"], "once");
        assert_eq!(world.writes().len(), 2, "{:?}", world.writes());
    }
}

#[tokio::test]
async fn a_long_wait_is_told_and_not_waited() {
    let rule = "product=jira path=*/issue/* times=always status=429 retry-after=3600 reason=jira-quota-global-based";
    let world = world_with_fault(Flavor::Cloud, rule).await;
    let said = world.err("jira_get_issue", issue()).await;
    assert!(
        said.contains("limits the rate of requests (jira-quota-global-based)"),
        "{said}"
    );
    assert!(said.contains("Wait 3600 seconds"), "{said}");
    assert!(said.ends_with("[rate limit]"), "{said}");
    assert_eq!(
        world.sim.exchanges().len(),
        1,
        "asking again would not help"
    );
}

#[tokio::test]
async fn a_refused_token_is_told_with_the_remedy() {
    for flavor in FLAVORS {
        let world = world_with_fault(flavor, "product=jira times=always expired=yes").await;
        let said = world.err("jira_get_issue", issue()).await;
        assert!(
            said.starts_with("API authentication failed for Jira."),
            "{said}"
        );
        assert!(said.contains("atlassian-mcp doctor"), "{said}");
        assert!(said.ends_with("[auth]"), "{said}");
    }
}

#[tokio::test]
async fn a_rotated_token_is_used_without_a_restart() {
    for (flavor, old) in [
        (Flavor::Cloud, "demo-token"),
        (Flavor::DataCenter, "demo-pat"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("token");
        std::fs::write(&file, format!("{old}\n")).expect("written");
        let world = World::with(flavor, |config| {
            jira(config, |site| match &mut site.auth {
                Auth::Basic { token, .. } | Auth::Bearer { token } => {
                    *token = Credential::File(file.clone());
                }
                Auth::Nothing => {}
            });
        })
        .await;
        world.ok("jira_get_issue", issue()).await;
        world.sim.rotate_secret(old, "the-new-secret");
        let said = world.err("jira_get_issue", issue()).await;
        assert!(said.contains("API authentication failed"), "{said}");
        std::fs::write(&file, "the-new-secret\n").expect("written");
        world.ok("jira_get_issue", issue()).await;
        std::fs::remove_file(&file).expect("removed");
        let said = world.err("jira_get_issue", issue()).await;
        assert!(
            said.contains(&format!("Token file not found: {}", file.display())),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_token_whose_file_looks_unchanged_is_read_again_after_a_refusal() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token");
    std::fs::write(&path, "demo-pat").expect("written");
    let world = World::with(Flavor::DataCenter, |config| {
        jira(config, |site| {
            site.auth = Auth::Bearer {
                token: Credential::File(path.clone()),
            };
        });
    })
    .await;
    world.ok("jira_get_issue", issue()).await;
    world.sim.rotate_secret("demo-pat", "next-pat");
    // As long as the old one, and put back to its time: nothing but the site can tell that it is another.
    let before = std::fs::metadata(&path).expect("there").modified();
    std::fs::write(&path, "next-pat").expect("written");
    let file = std::fs::File::options()
        .write(true)
        .open(&path)
        .expect("opened");
    file.set_modified(before.expect("a time")).expect("set");
    let (_, requests) = world.counted("jira_get_issue", issue()).await;
    assert_eq!(requests.len(), 2, "refused, then sent again: {requests:?}");
}

#[tokio::test]
async fn a_scoped_token_finds_its_way_through_the_gateway() {
    let scoped = |config: &mut Config, secret: &str| {
        for configured in [&mut config.jira, &mut config.confluence] {
            if let Configured::On(site) = configured
                && let Auth::Basic { token, .. } = &mut site.auth
            {
                let secret = atlassian_mcp::secret::Secret::new(secret).expect("not empty");
                *token = Credential::Value(secret);
            }
        }
    };
    let world = World::with(Flavor::Cloud, |config| scoped(config, "demo-scoped-token")).await;
    world.ok("jira_get_issue", issue()).await;
    world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
    // What worked is remembered: from now on one request a read.
    let (_, requests) = world.counted("jira_get_issue", issue()).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(requests[0].starts_with("GET /ex/jira/"), "{requests:?}");

    let world = World::with(Flavor::Cloud, |config| scoped(config, "no-token-at-all")).await;
    let said = world.err("jira_get_issue", issue()).await;
    assert!(
        said.contains("API authentication failed for Jira"),
        "{said}"
    );
    let mark = world.sim.mark();
    world.err("jira_get_issue", issue()).await;
    let requests = world.sim.requests_since(mark);
    assert_eq!(
        requests.len(),
        1,
        "the gateway is not tried again: {requests:?}"
    );
}

#[tokio::test]
async fn a_credential_never_follows_a_redirect_to_another_place() {
    let other = World::new(Flavor::Cloud).await;
    let target = format!("{}/rest/api/3/issue/PROJ-123", other.sim.jira_url);
    let rule = format!("product=jira path=*/issue/* times=1 redirect={target}");
    let world = world_with_fault(Flavor::Cloud, &rule).await;
    let said = world.err("jira_get_issue", issue()).await;
    assert!(
        said.contains(&format!("sends it on to `{target}`")),
        "{said}"
    );
    assert!(said.contains("set JIRA_URL to it"), "{said}");
    assert!(said.ends_with("[auth]"), "{said}");
    assert!(
        other.sim.exchanges().is_empty(),
        "{:?}",
        other.sim.exchanges()
    );
}

#[tokio::test]
async fn a_redirect_within_the_site_is_followed_for_a_read() {
    let rule =
        "product=jira path=/rest/api/3/issue/PROJ-1 times=1 redirect=/rest/api/3/issue/PROJ-123";
    let world = world_with_fault(Flavor::Cloud, rule).await;
    let said = world
        .ok("jira_get_issue", json!({"issue_key": "PROJ-1"}))
        .await;
    assert_eq!(said["key"], "PROJ-123");
}

#[tokio::test]
async fn a_login_page_is_no_answer() {
    let rule = "product=jira path=*/issue/* times=always status=200 body=html";
    let world = world_with_fault(Flavor::DataCenter, rule).await;
    let said = world.err("jira_get_issue", issue()).await;
    assert!(said.contains("a web page"), "{said}");
    assert!(said.ends_with("[auth]"), "{said}");
}

#[tokio::test]
async fn a_site_that_wants_a_captcha_is_told_as_such() {
    for header in [
        "X-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=https://jira/login.jsp",
        "X-Seraph-LoginReason: AUTHENTICATION_DENIED",
    ] {
        let rule = format!("product=jira path=*/issue/* status=403 header=\"{header}\"");
        let world = world_with_fault(Flavor::DataCenter, &rule).await;
        let said = world.err("jira_get_issue", issue()).await;
        assert!(said.contains("CAPTCHA"), "{said}");
        assert!(said.contains("once in a browser"), "{said}");
        assert!(said.ends_with("[auth]"), "{said}");
    }
}

#[tokio::test]
async fn a_change_whose_outcome_is_unknown_says_so() {
    for rule in [
        "product=jira method=POST path=*/comment reset=0",
        "product=jira method=POST path=*/comment status=500",
        "product=jira method=POST path=*/comment status=200 body=nonsense",
    ] {
        let world = world_with_fault(Flavor::Cloud, rule).await;
        let comment = json!({"issue_key": "PROJ-789", "body": "x"});
        let said = world.err("jira_add_comment", comment).await;
        assert!(
            said.contains("not known whether the change was made"),
            "{rule}: {said}"
        );
        assert_eq!(world.writes().len(), 1, "{rule}: sent once");
        // The same failure of a read leaves nothing open.
        let rule = "product=jira method=GET path=*/issue/* status=500";
        let world = world_with_fault(Flavor::Cloud, rule).await;
        let said = world.err("jira_get_issue", issue()).await;
        assert!(!said.contains("not known"), "{said}");
    }
}

#[tokio::test]
async fn nonsense_and_half_an_answer_are_errors_and_never_an_empty_list() {
    for rule in [
        "product=jira path=*/search* times=always status=200 body=nonsense",
        "product=jira path=*/search* times=always truncate=40",
    ] {
        for flavor in FLAVORS {
            let world = world_with_fault(flavor, rule).await;
            let said = world
                .err("jira_search", json!({"jql": "project = PROJ"}))
                .await;
            assert!(
                said.contains("answered `search issues` with something else"),
                "{rule}: {said}"
            );
            assert!(said.ends_with("[site]"), "{said}");
        }
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let world = World::with(Flavor::Cloud, |config| {
        jira(config, |site| site.limits.body_bytes = 1024 * 1024);
    })
    .await;
    let rule = "product=jira path=*/issue/* times=always huge=3000000";
    world.sim.add_fault(rule).expect("a right rule");
    let said = world.err("jira_get_issue", issue()).await;
    assert!(said.contains("larger than 1 MiB"), "{said}");
    assert!(said.ends_with("[limit reached]"), "{said}");
}

#[tokio::test]
async fn a_silent_site_ends_in_words() {
    let world = World::with(Flavor::Cloud, |config| {
        jira(config, |site| {
            site.network.timeout = Duration::from_millis(200);
            site.limits.retries = 1;
        });
    })
    .await;
    let rule = "product=jira path=*/issue/* times=always delay=5000";
    world.sim.add_fault(rule).expect("a right rule");
    let said = world.err("jira_get_issue", issue()).await;
    assert!(said.contains("did not answer within"), "{said}");
    assert!(said.ends_with("[network]"), "{said}");
}

#[tokio::test]
async fn an_address_where_nobody_listens_is_told_as_such() {
    let world = World::with(Flavor::Cloud, |config| {
        jira(config, |site| {
            site.base = "http://127.0.0.1:1".parse().expect("an address");
            site.limits.retries = 1;
        });
    })
    .await;
    let said = world.err("jira_get_issue", issue()).await;
    assert!(said.contains("127.0.0.1 cannot be reached"), "{said}");
    assert!(said.contains("JIRA_URL"), "{said}");
    // The other product does not mind.
    world
        .ok("confluence_get_page", json!({"page_id": "12345"}))
        .await;
}

#[tokio::test]
async fn what_a_site_says_of_a_query_reaches_the_reader() {
    for flavor in FLAVORS {
        let world = World::new(flavor).await;
        let said = world
            .err("jira_search", json!({"jql": "nonsense = 1"}))
            .await;
        assert!(said.contains("nonsense"), "{said}");
        assert!(said.ends_with("[invalid]"), "{said}");
    }
}

#[tokio::test]
async fn calls_run_side_by_side_over_few_connections() {
    let world = std::sync::Arc::new(World::new(Flavor::Cloud).await);
    let rule = "product=jira method=GET path=*/issue/* times=always delay=300";
    world.sim.add_fault(rule).expect("a right rule");
    let calls: Vec<_> = (0..32)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move { world.ok("jira_get_issue", issue()).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.expect("a call")["key"], "PROJ-123");
    }
    assert_eq!(world.sim.exchanges().len(), 32);
}
