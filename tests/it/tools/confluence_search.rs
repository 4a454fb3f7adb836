//! `confluence_search` on both editions.

use serde_json::{Value, json};

use crate::support::{FLAVORS, World, both_editions};

fn ids(answer: &Value) -> Vec<&str> {
    answer["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|hit| hit["id"].as_str())
        .collect()
}

both_editions!(plain_words_are_searched_for_in_one_request, |world| {
    let (found, requests) = world
        .counted(
            "confluence_search",
            json!({"query": "deployment process", "limit": 3}),
        )
        .await;
    assert_eq!(requests.len(), 1, "{requests:?}");
    let first = &found["results"][0];
    assert_eq!(first["title"], "Deployment Process");
    assert_eq!(first["id"], "10020");
    assert_eq!(first["type"], "page");
    assert_eq!(first["space"]["key"], "TECH");
    let excerpt = first["content"]["value"].as_str().expect("an excerpt");
    assert!(excerpt.contains("deployment process"), "{excerpt}");
    assert!(
        !excerpt.contains("@@@") && !excerpt.contains("&amp;"),
        "{excerpt}"
    );
    assert!(
        found["total"].as_u64().is_some_and(|total| total >= 3),
        "{found}"
    );
});

both_editions!(cql_goes_through_and_keeps_its_order, |world| {
    let query = "type = page AND space = TECH ORDER BY lastmodified DESC";
    let found = world
        .ok("confluence_search", json!({"query": query, "limit": 5}))
        .await;
    let times: Vec<&str> = found["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|hit| hit["updated"].as_str())
        .collect();
    let mut sorted = times.clone();
    sorted.sort_unstable_by(|one, other| other.cmp(one));
    assert_eq!(times, sorted);
    assert_eq!(times.len(), 5);
});

both_editions!(
    a_limit_beyond_one_page_is_kept_and_the_token_goes_on,
    |world| {
        let query = "type = page AND space = TECH ORDER BY title";
        let all = world
            .ok(
                "confluence_search",
                json!({"query": query, "limit": 500, "max_chars": 200_000}),
            )
            .await;
        let all = ids(&all).into_iter().map(str::to_owned).collect::<Vec<_>>();
        assert!(all.len() > 20, "{}", all.len());
        let mut read: Vec<String> = Vec::new();
        let mut arguments = json!({"query": query, "limit": 7});
        loop {
            let page = world.ok("confluence_search", arguments.clone()).await;
            read.extend(ids(&page).into_iter().map(str::to_owned));
            match page["next_page_token"].as_str() {
                Some(token) => arguments["page_token"] = json!(token),
                None => break,
            }
            assert!(read.len() <= all.len(), "it goes in circles");
        }
        assert_eq!(read, all);
    }
);

both_editions!(nothing_found_is_an_empty_list, |world| {
    let found = world
        .ok("confluence_search", json!({"query": "xyzzyplugh"}))
        .await;
    assert_eq!(found, json!({"total": 0, "results": []}));
});

both_editions!(behaviour_159_a_space_is_shown_with_its_key, |world| {
    let found = world
        .ok(
            "confluence_search",
            json!({"query": "type = space AND title ~ \"Design\""}),
        )
        .await;
    let first = &found["results"][0];
    assert_eq!(first["type"], "space");
    assert_eq!(first["space"]["key"], "DESIGN");
});

both_editions!(broken_cql_is_an_error_and_not_an_empty_list, |world| {
    let said = world
        .err("confluence_search", json!({"query": "space = TECH AND ("}))
        .await;
    assert!(said.ends_with("[invalid]"), "{said}");
    let said = world
        .err(
            "confluence_search",
            json!({"query": "type = page", "limit": 0}),
        )
        .await;
    assert!(said.contains("`limit`"), "{said}");
});

both_editions!(fifty_hits_stay_below_sixteen_thousand_characters, |world| {
    let said = world
        .call(
            "confluence_search",
            json!({"query": "type = page", "limit": 50}),
        )
        .await;
    assert!(!said.is_error, "{}", said.text);
    assert!(said.text.chars().count() <= 16_000, "{}", said.text.len());
    let answer: Value = serde_json::from_str(&said.text).expect("JSON");
    assert!(ids(&answer).len() >= 40, "{}", ids(&answer).len());
});

#[tokio::test]
async fn no_query_escapes_the_allowed_spaces() {
    for flavor in FLAVORS {
        let world = World::with(flavor, |config| {
            config.policy.spaces = Some(vec!["DESIGN".into()]);
        })
        .await;
        for query in [
            "type = page",
            "type = page OR space = TECH",
            "space = TECH",
            "api",
            "text ~ \"x ORDER BY y\" OR type = page",
        ] {
            let found = world
                .ok("confluence_search", json!({"query": query, "limit": 50}))
                .await;
            for hit in found["results"].as_array().expect("results") {
                assert_eq!(hit["space"]["key"], "DESIGN", "{query}: {hit}");
            }
        }
        let said = world
            .err(
                "confluence_search",
                json!({"query": "type = page) OR (space = TECH"}),
            )
            .await;
        assert!(said.contains("cannot be read"), "{said}");
        let arguments = json!({"query": "type = page", "spaces_filter": "TECH"});
        let found = world.ok("confluence_search", arguments).await;
        assert_eq!(found["results"], json!([]), "a filter can only narrow");
    }
}

both_editions!(spaces_filter_narrows, |world| {
    let arguments = json!({"query": "type = page", "spaces_filter": "PROJ,DESIGN", "limit": 50});
    let found = world.ok("confluence_search", arguments).await;
    let keys: std::collections::BTreeSet<&str> = found["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|hit| hit["space"]["key"].as_str())
        .collect();
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["DESIGN", "PROJ"]);
});

both_editions!(sites_without_site_search_are_asked_for_text, |world| {
    world
        .sim
        .add_fault("path=*/rest/api/search query=siteSearch times=always status=400")
        .expect("a rule");
    let (found, requests) = world
        .counted("confluence_search", json!({"query": "deployment process"}))
        .await;
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert!(found.to_string().contains("Deployment Process"), "{found}");
});

both_editions!(excerpts_are_plain_text_whatever_a_page_holds, |world| {
    let content = "Zebracrossing &lt;script&gt;x&lt;/script&gt; \u{202e}&amp;amp; &quot;fine&quot; \u{200b}end";
    let arguments = json!({"space_key": "TECH", "title": "Hostile zebracrossing",
        "content": format!("<p>{content}</p>"), "content_format": "storage"});
    world.ok("confluence_create_page", arguments).await;
    let found = world
        .ok("confluence_search", json!({"query": "zebracrossing"}))
        .await;
    let hit = &found["results"][0];
    assert_eq!(hit["title"], "Hostile zebracrossing");
    assert_eq!(
        hit["content"]["value"],
        "Zebracrossing <script>x</script> &amp; \"fine\" end"
    );
});
