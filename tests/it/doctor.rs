//! What `doctor` says of set-ups that do not work, against the simulator.

use atlassian_mcp::sim;
use serde_json::json;

use crate::cli::program;

async fn simulator(edition: &str, faults: &[&str]) -> sim::Simulator {
    let flavor = edition.parse().expect("an edition");
    let simulator = sim::start(sim::Options::demo(flavor))
        .await
        .expect("it starts");
    for fault in faults {
        simulator.add_fault(fault).expect("a right rule");
    }
    simulator
}

/// The lines of the report, and the exit code.
fn doctor(variables: &[(&str, &str)], arguments: &[&str]) -> (Vec<String>, Option<i32>) {
    let output = program(variables)
        .arg("doctor")
        .args(arguments)
        .output()
        .expect("it starts");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
    (
        text.lines().map(str::to_owned).collect(),
        output.status.code(),
    )
}

fn cloud<'a>(sim: &'a sim::Simulator, token: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("ATLASSIAN_MODE", "cloud"),
        ("JIRA_URL", &sim.jira_url),
        ("JIRA_USERNAME", "ada@example.com"),
        ("JIRA_API_TOKEN", token),
        ("CONFLUENCE_URL", &sim.confluence_url),
        ("CONFLUENCE_USERNAME", "ada@example.com"),
        ("CONFLUENCE_API_TOKEN", token),
    ]
}

fn self_hosted<'a>(sim: &'a sim::Simulator, token: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("ATLASSIAN_MODE", "self-hosted"),
        ("JIRA_URL", &sim.jira_url),
        ("JIRA_PERSONAL_TOKEN", token),
        ("CONFLUENCE_URL", &sim.confluence_url),
        ("CONFLUENCE_PERSONAL_TOKEN", token),
    ]
}

/// The only line of its kind that a product has.
fn line<'a>(lines: &'a [String], start: &str) -> &'a str {
    let found: Vec<&String> = lines
        .iter()
        .filter(|line| line.starts_with(start))
        .collect();
    assert_eq!(found.len(), 1, "{start:?} in {lines:#?}");
    found[0]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_well_on_both_editions() {
    let sim = simulator("cloud", &[]).await;
    let (lines, code) = doctor(&cloud(&sim, "demo-token"), &[]);
    assert_eq!(
        lines.last().map(String::as_str),
        Some("All is well."),
        "{lines:#?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line == "ok    Jira        Jira Cloud"),
        "{lines:#?}"
    );
    assert_eq!(code, Some(0));
    let sim = simulator("dc", &[]).await;
    let (lines, code) = doctor(&self_hosted(&sim, "demo-pat"), &["--read-only"]);
    assert_eq!(
        lines.last().map(String::as_str),
        Some("All is well."),
        "{lines:#?}"
    );
    assert!(
        lines[0].ends_with("tools are offered, read-only"),
        "{lines:#?}"
    );
    assert_eq!(code, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_or_expired_credential() {
    let sim = simulator("cloud", &[]).await;
    for token in ["wrong", "expired-token"] {
        let (lines, code) = doctor(&cloud(&sim, token), &[]);
        assert_eq!(code, Some(1));
        for (product, name) in [("Jira      ", "jira"), ("Confluence", "confluence")] {
            let line = line(&lines, &format!("fail  {product}"));
            assert!(line.contains("API authentication failed (401"), "{line}");
            assert!(
                line.contains("x-seraph-loginreason: AUTHENTICATED_FAILED"),
                "{line}"
            );
            assert!(
                line.contains(&format!("agenix -e secrets/api-{name}-token.age")),
                "{line}"
            );
        }
    }
    let sim = simulator("dc", &[]).await;
    let (lines, _) = doctor(&self_hosted(&sim, "expired-pat"), &[]);
    let line = line(&lines, "fail  Jira");
    assert!(
        line.contains("The personal access token is wrong, revoked or expired"),
        "{line}"
    );
    assert!(line.contains("api-jira-pat.age"), "{line}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mode_that_does_not_match_the_site() {
    let sim = simulator("cloud", &[]).await;
    let (lines, code) = doctor(&self_hosted(&sim, "demo-pat"), &[]);
    assert_eq!(code, Some(1));
    for product in ["Jira      ", "Confluence"] {
        let line = line(&lines, &format!("fail  {product}"));
        assert!(
            line.contains("this is Atlassian Cloud, but the settings say `self-hosted`"),
            "{line}"
        );
        assert!(line.contains("Set ATLASSIAN_MODE=cloud"), "{line}");
    }
    let sim = simulator("dc", &[]).await;
    let (lines, _) = doctor(&cloud(&sim, "demo-token"), &[]);
    for product in ["Jira      ", "Confluence"] {
        let line = line(&lines, &format!("fail  {product}"));
        assert!(
            line.contains("this is a self-hosted site, but the settings say `cloud`"),
            "{line}"
        );
        assert!(line.contains("Set ATLASSIAN_MODE=self-hosted"), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_that_are_swapped_or_lead_nowhere() {
    let sim = simulator("dc", &[]).await;
    let swapped = [
        ("ATLASSIAN_MODE", "self-hosted"),
        ("JIRA_URL", sim.confluence_url.as_str()),
        ("JIRA_PERSONAL_TOKEN", "demo-pat"),
        ("CONFLUENCE_URL", sim.jira_url.as_str()),
        ("CONFLUENCE_PERSONAL_TOKEN", "demo-pat"),
    ];
    let (lines, _) = doctor(&swapped, &[]);
    assert!(
        line(&lines, "fail  Jira").contains("this is Confluence. Set JIRA_URL"),
        "{lines:#?}"
    );
    assert!(
        line(&lines, "fail  Confluence").contains("this is Jira. Set CONFLUENCE_URL"),
        "{lines:#?}"
    );

    let below = format!("{}/jira", sim.jira_url);
    let nowhere = [
        ("JIRA_URL", below.as_str()),
        ("JIRA_PERSONAL_TOKEN", "demo-pat"),
        ("CONFLUENCE_URL", "http://127.0.0.1:1"),
        ("CONFLUENCE_PERSONAL_TOKEN", "demo-pat"),
    ];
    let (lines, code) = doctor(&nowhere, &[]);
    assert_eq!(code, Some(1));
    assert!(
        line(&lines, "fail  Jira").contains("Check JIRA_URL"),
        "{lines:#?}"
    );
    assert!(
        line(&lines, "fail  Confluence").contains("Nothing listens there"),
        "{lines:#?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_site_says_in_headers_and_words() {
    let table = [
        (
            r#"product=jira path=*/myself status=403 header="X-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=https://jira.company.com/login.jsp""#,
            "fail  Jira",
            "Sign in once by browser at https://jira.company.com/login.jsp",
        ),
        (
            r#"product=jira path=*/myself status=403 type=text/plain body="your address is not in the allowlist""#,
            "fail  Jira",
            "ask its administrator to list this machine's",
        ),
        (
            "product=jira path=*/myself status=200 type=text/html body=html",
            "fail  Jira",
            "probably the one to sign in",
        ),
        (
            "product=jira path=*/myself redirect=https://sso.company.com/login?secret=1",
            "fail  Jira",
            "sends us on to `https://sso.company.com/login`",
        ),
        (
            "product=jira path=*/serverInfo times=always status=503",
            "fail  Jira",
            "is down (503)",
        ),
        (
            "product=jira path=*/serverInfo times=always status=500 type=text/plain body=oops",
            "fail  Jira",
            "the site fails (500 \"oops\")",
        ),
        (
            "product=jira times=always expired=yes",
            "fail  Jira",
            "API authentication failed (401",
        ),
        (
            "product=jira times=always status=403 type=text/html body=html",
            "fail  Jira",
            "A firewall or gateway before the site refuses",
        ),
        (
            r#"product=jira times=always status=200 type=text/html body="<html><title>Log in - Company SSO</title></html>""#,
            "fail  Jira",
            "a web page to sign in, 200 \"Log in - Company SSO\"",
        ),
        (
            r#"product=jira path=*/serverInfo header="Date: Sun, 06 Nov 1994 08:49:37 GMT""#,
            "warn  Jira",
            "behind this machine's. Set the clock",
        ),
        (
            r#"product=jira path=*/myself header="X-RateLimit-NearLimit: true""#,
            "warn  Jira",
            "the rate limit is near",
        ),
    ];
    for (fault, start, expected) in table {
        let sim = simulator("dc", &[fault]).await;
        let (lines, _) = doctor(&self_hosted(&sim, "demo-pat"), &[]);
        let line = line(&lines, start);
        assert!(line.contains(expected), "{fault}: {line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rights_and_filters() {
    let sim = simulator("dc", &[]).await;
    let mut variables = self_hosted(&sim, "demo-pat");
    variables.push(("JIRA_PROJECTS_FILTER", "PROJ,NOPE"));
    variables.push(("CONFLUENCE_SPACES_FILTER", "TECH,NOPE"));
    let (lines, code) = doctor(&variables, &[]);
    assert!(
        line(&lines, "warn  Jira").contains("names the project `NOPE`"),
        "{lines:#?}"
    );
    assert!(
        line(&lines, "warn  Confluence").contains("names the space `NOPE`"),
        "{lines:#?}"
    );
    assert_eq!(code, Some(0), "it works");

    let (lines, code) = doctor(&self_hosted(&sim, "viewer-pat"), &[]);
    assert!(
        line(&lines, "fail  Jira").contains("may see no issue"),
        "{lines:#?}"
    );
    assert_eq!(code, Some(1));
}

#[test]
fn settings_that_cannot_be_used_are_the_report() {
    let (lines, code) = doctor(&[("JIRA_URL", "https://x.atlassian.net")], &[]);
    assert!(
        line(&lines, "fail  Settings")
            .contains("JIRA_TOKEN_FILE environment variable not set. On NixOS"),
        "{lines:#?}"
    );
    assert_eq!(code, Some(2));
    let one_broken = [
        ("JIRA_URL", "http://127.0.0.1:1"),
        ("JIRA_PERSONAL_TOKEN", "t"),
        ("CONFLUENCE_URL", "https://docs.company.com"),
    ];
    let (lines, code) = doctor(&one_broken, &[]);
    assert!(
        line(&lines, "fail  Jira").contains("cannot be reached"),
        "{lines:#?}"
    );
    assert!(
        line(&lines, "fail  Confluence").contains("CONFLUENCE_PAT_FILE environment"),
        "{lines:#?}"
    );
    assert_eq!(code, Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_that_is_too_old() {
    let info = || async {
        axum::Json(serde_json::json!({"deploymentType": "Server", "version": "8.13.2"}))
    };
    let app = axum::Router::new().route("/rest/api/2/serverInfo", axum::routing::get(info));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, app).await });
    let variables = [("JIRA_URL", address.as_str()), ("JIRA_PERSONAL_TOKEN", "t")];
    let (lines, code) = doctor(&variables, &[]);
    let line = line(&lines, "fail  Jira");
    assert!(
        line.contains("Jira 8.13.2 is too old. It takes 8.14 or newer"),
        "{line}"
    );
    assert_eq!(code, Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_applications_a_jira_lacks() {
    for edition in ["cloud", "dc"] {
        for (missing, words) in [
            (
                json!(["service_management"]),
                Some("no Jira Service Management here"),
            ),
            (
                json!(["software", "service_management"]),
                Some("no Jira Software and no Jira Service Management here"),
            ),
            (json!([]), None),
        ] {
            let mut options = sim::Options::demo(edition.parse().expect("an edition"));
            options.seed.jira["missing"] = missing;
            let sim = sim::start(options).await.expect("it starts");
            let variables = match edition {
                "cloud" => cloud(&sim, "demo-token"),
                _ => self_hosted(&sim, "demo-pat"),
            };
            let (lines, code) = doctor(&variables, &[]);
            let told: Vec<&String> = lines
                .iter()
                .filter(|line| line.contains(" here, or no licence"))
                .collect();
            match words {
                Some(words) => {
                    assert_eq!(told.len(), 1, "{lines:#?}");
                    assert!(
                        told[0].starts_with("ok    Jira") && told[0].contains(words),
                        "{told:?}"
                    );
                }
                None => assert!(told.is_empty(), "{told:?}"),
            }
            assert_eq!(code, Some(0), "{lines:#?}");
        }
    }
}
