//! Where a request goes: always below the site's base address, at the place its path says.

use std::borrow::Cow;

use url::Url;

/// The address of a path below a site.
///
/// # Errors
/// If the path would lead to another site, or climbs out of the place it names.
pub(super) fn url(
    base: &Url,
    path: &str,
    query: &[(Cow<'static, str>, String)],
) -> Result<Url, String> {
    // An address is resolved as it is read: `issue/A-1/worklog/..` would be the issue itself.
    let climbs = |part: &str| {
        matches!(
            part.replace("%2e", ".").replace("%2E", ".").as_str(),
            "." | ".."
        )
    };
    if path.split('/').any(climbs) {
        return Err(format!("`.` and `..` are no names: {path}"));
    }
    // Only the path is read: the rest of the address was, when it was configured, and cannot be changed by one.
    let mut url = base.clone();
    let (path, own_query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    url.set_path(&[base.path().trim_end_matches('/'), path].concat());
    url.set_query(own_query);
    if !query.is_empty() {
        url.query_pairs_mut()
            .extend_pairs(query.iter().map(|(name, value)| (name.as_ref(), value)));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_where_it_says_or_nowhere() {
        let base = Url::parse("https://example.com/wiki/").expect("an address");
        let to = |path: &str| url(&base, path, &[]).map(String::from);
        assert_eq!(
            to("/rest/api/content/1/property/a..b"),
            Ok("https://example.com/wiki/rest/api/content/1/property/a..b".into())
        );
        for path in [
            "/rest/api/content/1/property/..",
            "/rest/api/2/issue/A-1/worklog/.",
            "/a/%2e%2E/b",
            "/a/.%2e/b",
        ] {
            assert!(to(path).is_err(), "{path}");
        }
        for (path, reached) in [
            (
                "//evil.example/a",
                "https://example.com/wiki//evil.example/a",
            ),
            ("@evil.example/", "https://example.com/wiki@evil.example/"),
            ("/a?b=c d", "https://example.com/wiki/a?b=c%20d"),
            ("/a#b", "https://example.com/wiki/a%23b"),
        ] {
            assert_eq!(to(path), Ok(reached.into()));
        }
    }
}
