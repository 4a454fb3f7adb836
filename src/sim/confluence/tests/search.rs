//! Search over HTTP: what CQL finds, how it is shown and cut, how it fails.

use serde_json::Value;

use super::seed::encode;
use super::*;

async fn search(rig: &Rig, cql: &str, more: &str) -> Value {
    let root = if rig.cloud {
        "/wiki/rest/api"
    } else {
        "/rest/api"
    };
    rig.get(&format!("{root}/search?cql={}{more}", encode(cql)))
        .await
        .ok()
}

async fn titles(rig: &Rig, cql: &str) -> Vec<String> {
    let root = if rig.cloud {
        "/wiki/rest/api"
    } else {
        "/rest/api"
    };
    let found = rig
        .get(&format!(
            "{root}/content/search?limit=200&cql={}",
            encode(cql)
        ))
        .await
        .ok();
    each(&found, "title")
}

#[tokio::test]
async fn fields_and_functions_mean_what_they_say() {
    for rig in [cloud().await, data_center().await] {
        let who = if rig.cloud {
            "5b10a2844c20165700ede21g"
        } else {
            "ada"
        };
        for (cql, inside, outside) in [
            (
                "space = TECH and type = page",
                "System Architecture",
                "Brand Guidelines",
            ),
            (
                "space in (DESIGN, PROJ) and type = page",
                "Brand Guidelines",
                "System Architecture",
            ),
            (
                "space.type = personal and type = page",
                "Reading List",
                "Tech Home",
            ),
            (
                "label in (adr, sprint)",
                "ADR-001 One event bus",
                "Glossary",
            ),
            (
                "type = page and label != api and space = TECH",
                "Tech Home",
                "API Documentation",
            ),
            ("parent = 10010", "Webhooks", "API Documentation"),
            (
                "ancestor = 10001 and type = page",
                "ADR-001 One event bus",
                "Tech Home",
            ),
            ("id in (12345, 20002)", "Brand Guidelines", "Tech Home"),
            ("title ~ \"arch*\"", "System Architecture", "Tech Home"),
            ("title = \"tech home\"", "Tech Home", "Design Home"),
            ("type = blogpost", "API 2.4 is out", "API Changelog"),
            ("macro = drawio", "System Architecture", "API Documentation"),
            (
                "mention = currentUser() and type = page",
                "Release Checklist",
                "Glossary",
            ),
            (
                "created >= \"2026-11-01\" and created < \"2026-11-10\"",
                "Sprint 42 Planning",
                "Glossary",
            ),
            (
                "lastmodified > startOfMonth() and type = page",
                "2026-11-16 Weekly",
                "Glossary",
            ),
            (
                "created > now(\"-2w\") and type = page",
                "Sprint 42 Planning",
                "Glossary",
            ),
            (
                "contributor = currentUser() and not creator = currentUser() and type = page",
                "",
                "Webhooks",
            ),
            (
                "type = attachment and title ~ architecture",
                "architecture.png",
                "logo.svg",
            ),
            (
                "siteSearch ~ \"rollback\" and type = page",
                "Rollback Runbook",
                "Glossary",
            ),
            (
                "(label = news or label = adr) and space = TECH",
                "We moved to one event bus",
                "Glossary",
            ),
        ] {
            let found = titles(&rig, cql).await;
            assert!(
                inside.is_empty() || found.contains(&inside.to_owned()),
                "{cql}: {found:?}"
            );
            assert!(!found.contains(&outside.to_owned()), "{cql}: {found:?}");
        }
        let own = titles(&rig, &format!("creator = \"{who}\" and label = api")).await;
        let mine = titles(&rig, "creator = currentUser() and label = 'api'").await;
        assert_eq!(own, mine);
        assert!(
            mine.contains(&"API Documentation".to_owned())
                && !mine.contains(&"API Changelog".to_owned())
        );
    }
}

#[tokio::test]
async fn results_carry_excerpts_marks_and_totals() {
    for rig in [cloud().await, data_center().await] {
        let found = search(&rig, "type = page and text ~ \"deployment process\"", "").await;
        let first = &found["results"][0];
        assert_eq!(
            first["title"],
            "@@@hl@@@Deployment@@@endhl@@@ @@@hl@@@Process@@@endhl@@@"
        );
        assert!(
            first["excerpt"]
                .as_str()
                .unwrap()
                .contains("@@@hl@@@deployment@@@endhl@@@")
        );
        assert_eq!(first["content"]["title"], "Deployment Process");
        assert_eq!(first["resultGlobalContainer"]["title"], "Tech");
        assert!(found["totalSize"].as_u64().unwrap() >= 4);
        let none = search(&rig, "text ~ deployment", "&excerpt=none").await;
        assert_eq!(none["results"][0]["excerpt"], "");
    }
}

#[tokio::test]
async fn order_and_paging() {
    for rig in [cloud().await, data_center().await] {
        let cql = "type = page AND space = TECH ORDER BY lastmodified DESC";
        let all = search(&rig, cql, "&limit=100").await;
        let dates: Vec<String> = each(&all, "lastModified");
        assert!(dates.windows(2).all(|pair| pair[0] >= pair[1]), "{dates:?}");
        let total = all["totalSize"].as_u64().unwrap();
        let first = search(&rig, cql, "&limit=10").await;
        let mut n_found = first["size"].as_u64().unwrap();
        let mut next = first["_links"]["next"].as_str().map(str::to_owned);
        while let Some(link) = next {
            let path = if rig.cloud {
                format!("/wiki{link}")
            } else {
                link
            };
            let page = rig.get(&path).await.ok();
            n_found += page["size"].as_u64().unwrap();
            next = page["_links"]["next"].as_str().map(str::to_owned);
        }
        assert_eq!(n_found, total);
    }
}

#[tokio::test]
async fn spaces_and_people_are_found() {
    let rig = cloud().await;
    let spaces = search(&rig, "type = space and title ~ design", "").await;
    assert_eq!(spaces["results"][0]["space"]["key"], "DESIGN");
    assert_eq!(spaces["results"][0]["entityType"], "space");
    let people = rig
        .get(&format!(
            "/wiki/rest/api/search/user?cql={}",
            encode("user.fullname ~ \"mara\"")
        ))
        .await
        .ok();
    assert_eq!(people["results"][0]["user"]["displayName"], "Mara Okafor");
    let rig = data_center().await;
    let members = rig
        .get("/rest/api/group/confluence-users/member?limit=200")
        .await
        .ok();
    assert!(each(&members, "username").contains(&"yuki".to_owned()));
}

#[tokio::test]
async fn wrong_queries_are_refused() {
    for rig in [cloud().await, data_center().await] {
        let root = if rig.cloud {
            "/wiki/rest/api"
        } else {
            "/rest/api"
        };
        for (cql, words) in [
            ("space = ", "Could not parse cql : space = "),
            ("nonsense = 1", "No field exists with name: nonsense"),
            ("creator = nobody()", "No function exists with name: nobody"),
            ("space ~ TECH", "not supported"),
            ("created > soon", "Could not parse cql : created > soon"),
        ] {
            let refused = rig.get(&format!("{root}/search?cql={}", encode(cql))).await;
            assert_eq!(refused.status, 400, "{cql}");
            assert!(
                refused.json()["message"].as_str().unwrap().contains(words),
                "{cql}: {:?}",
                refused.json()
            );
        }
        assert_eq!(rig.get(&format!("{root}/search")).await.status, 400);
    }
}
