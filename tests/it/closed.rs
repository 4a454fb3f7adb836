//! What rules close is left out of queries at the site, so that no number tells whether a closed place holds a word.

use atlassian_mcp::atlassian::{Flavor, Profile, Rule, Rules};
use serde_json::json;

use crate::support::{FLAVORS, World};

async fn ruled(flavor: Flavor, line: &'static str) -> World {
    World::with(flavor, |config| {
        let rule = Rule::parse(line).expect("a rule");
        config.policy.rules = Rules::new(vec![rule], Profile::Open);
    })
    .await
}

#[tokio::test]
async fn a_search_tells_nothing_of_what_it_would_have_found() {
    for flavor in FLAVORS {
        let open = World::new(flavor).await;
        let there = json!({"jql": "project = BACKEND", "limit": 5});
        let found = open.ok("jira_search", there.clone()).await;
        assert!(!found["issues"].as_array().expect("a list").is_empty());
        // A pattern as well as a key; one that no project has must not break the query.
        for line in [
            "deny read in BACKEND|NOSUCHPROJECT",
            "deny read in BACK*|NOPE*",
        ] {
            let world = ruled(flavor, line).await;
            let nothing =
                json!({"jql": "project = BACKEND AND summary ~ \"nothinglikethis\"", "limit": 5});
            let one = world.ok("jira_search", there.clone()).await;
            let other = world.ok("jira_search", nothing).await;
            assert_eq!(one, other, "{flavor} {line}: a hit shows");
            let others = json!({"jql": "project = PROJ ORDER BY key", "limit": 3});
            let shown = world.ok("jira_search", others).await;
            assert_eq!(shown["issues"].as_array().map(Vec::len), Some(3), "{shown}");
            let unread = world
                .err("jira_search", json!({"jql": "project = BACKEND) OR (("}))
                .await;
            assert!(unread.contains("cannot be read"), "{unread}");
        }
    }
}

#[tokio::test]
async fn the_same_of_pages() {
    for flavor in FLAVORS {
        let world = ruled(flavor, "deny read in DESIGN|NOSUCHSPACE").await;
        let there = json!({"query": "space = DESIGN AND type = page"});
        let nothing = json!({"query": "space = DESIGN AND title = \"nothing like this\""});
        let one = world.ok("confluence_search", there).await;
        let other = world.ok("confluence_search", nothing).await;
        assert_eq!(one, other, "{flavor}: a hit shows");
    }
}

#[tokio::test]
async fn the_names_are_asked_for_once_and_only_where_a_rule_closes_some() {
    let world = ruled(Flavor::Cloud, "deny read in BACKEND").await;
    let search = json!({"jql": "project = PROJ", "limit": 1});
    let (_, first) = world.counted("jira_search", search.clone()).await;
    let (_, second) = world.counted("jira_search", search.clone()).await;
    assert_eq!((first.len(), second.len()), (2, 1), "{first:?} {second:?}");
    let world = ruled(Flavor::Cloud, "deny delete in BACKEND").await;
    let (_, requests) = world.counted("jira_search", search).await;
    assert_eq!(requests.len(), 1, "{requests:?}");
}

#[tokio::test]
async fn calls_at_once_ask_for_the_names_once() {
    let world = ruled(Flavor::Cloud, "deny read in BACKEND").await;
    let mark = world.sim.mark();
    let search = || world.ok("jira_search", json!({"jql": "project = PROJ", "limit": 1}));
    tokio::join!(search(), search(), search());
    let requests = world.sim.requests_since(mark);
    let lists = requests.iter().filter(|line| line.contains("/project"));
    assert_eq!(lists.count(), 1, "{requests:?}");
}

#[tokio::test]
async fn without_the_names_no_query_leaves_and_the_next_call_asks_again() {
    let world = ruled(Flavor::Cloud, "deny read in BACKEND").await;
    let rule = "method=GET path=/rest/api/3/project/search times=always status=403";
    world.sim.add_fault(rule).expect("a rule");
    let search = json!({"jql": "project = BACKEND", "limit": 1});
    let mark = world.sim.mark();
    let refused = world.err("jira_search", search.clone()).await;
    assert!(refused.contains("cannot be learned"), "{refused}");
    let requests = world.sim.requests_since(mark);
    assert!(
        !requests.iter().any(|line| line.contains("/search/jql")),
        "{requests:?}"
    );
    world.sim.clear_faults();
    let found = world.ok("jira_search", search).await;
    assert!(!found.to_string().contains("BACKEND-"), "{found}");
}
