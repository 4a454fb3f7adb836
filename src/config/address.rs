//! Checks the address of a site.

use url::{Host, Url};

use super::Problem;
use super::load::Notes;
use crate::atlassian::{Flavor, Product};

/// Atlassian's own domains: what is below them is Cloud.
const CLOUD_DOMAINS: [&str; 6] = [
    ".atlassian.net",
    ".jira.com",
    ".jira-dev.com",
    ".atlassian.com",
    ".atlassian-us-gov-mod.net",
    ".atlassian-us-gov.net",
];

/// The address as it was given, without trailing slashes, if it can be one.
pub(super) fn parse(product: Product, text: &str) -> Result<Url, Problem> {
    let variable = format!("{}_URL", product.prefix());
    let example = example(product);
    let text = text.trim();
    let wrong = |what: &str, remedy: String| Problem::new(format!("{variable} {what}"), remedy);
    let has_scheme = text.contains("://");
    let mut url = match Url::parse(text) {
        Ok(url) if has_scheme => url,
        _ if !has_scheme => {
            let rest = text.trim_start_matches('/');
            let host = if Url::parse(&format!("https://{rest}")).is_ok() && !rest.contains('@') {
                format!("https://{rest}")
            } else {
                example.to_owned()
            };
            return Err(wrong(
                "is not a web address: it has no `https://`",
                format!("Write the whole address, for example `{host}`."),
            ));
        }
        Ok(_) | Err(_) => {
            return Err(wrong(
                "is not a web address",
                format!("Write one such as `{example}`."),
            ));
        }
    };
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong(
            &format!("is not a web address: it begins with `{}:`", url.scheme()),
            format!("Write one such as `{example}`."),
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let prefix = product.prefix();
        return Err(wrong(
            "holds a user name or a password",
            format!(
                "Take them out of the address: {prefix}_USERNAME and {prefix}_TOKEN_FILE are their places."
            ),
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        url.set_query(None);
        url.set_fragment(None);
        return Err(wrong(
            "is the address of a page: it holds a `?` or a `#`",
            format!("Write the address of the site alone, for example `{url}`."),
        ));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// What to write, for an example.
pub(super) fn example(product: Product) -> &'static str {
    match product {
        Product::Jira => "https://your-domain.atlassian.net",
        Product::Confluence => "https://your-domain.atlassian.net/wiki",
    }
}

/// The edition a host speaks of: Atlassian's own domains are Cloud, everything else is self-hosted.
pub(super) fn flavor(url: &Url) -> Flavor {
    if is_atlassian(url) {
        Flavor::Cloud
    } else {
        Flavor::DataCenter
    }
}

fn is_atlassian(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    CLOUD_DOMAINS.iter().any(|domain| host.ends_with(domain))
}

/// The address the product's calls begin with: Cloud's Confluence lives below `/wiki`, and the path of a
/// page that was pasted from a browser is dropped.
pub(super) fn base(product: Product, flavor: Flavor, mut url: Url, notes: &mut Notes) -> Url {
    let said = url.path().trim_end_matches('/').to_owned();
    let gateway = url.host_str() == Some("api.atlassian.com");
    let path = match (flavor, product) {
        (Flavor::DataCenter, _) => said.clone(),
        (Flavor::Cloud, Product::Jira) if gateway || !is_atlassian(&url) => said.clone(),
        (Flavor::Cloud, Product::Jira) => String::new(),
        (Flavor::Cloud, Product::Confluence) if gateway || !is_atlassian(&url) => {
            format!("{}/wiki", said.strip_suffix("/wiki").unwrap_or(&said))
        }
        (Flavor::Cloud, Product::Confluence) => "/wiki".into(),
    };
    url.set_path(&path);
    if path != said && !said.is_empty() {
        notes.warn(format!(
            "{}_URL points below the site; `{}` is used.",
            product.prefix(),
            shown(&url)
        ));
    }
    url
}

/// Warns of what is allowed but deserves a second look.
pub(super) fn look_at(product: Product, flavor: Flavor, url: &Url, notes: &mut Notes) {
    let prefix = product.prefix();
    if url.scheme() == "http" && !is_loopback(url) {
        notes.warn(format!(
            "{prefix}_URL begins with `http:`, so the credential travels unencrypted; write `https:` if the site knows it."
        ));
    }
    if flavor == Flavor::DataCenter && is_atlassian(url) {
        notes.warn(format!(
            "{prefix}_URL is an address of Atlassian Cloud, but the mode is `self-hosted`: set ATLASSIAN_MODE=cloud."
        ));
    }
}

/// An address as people write it: without the slash that a bare host gets.
pub(super) fn shown(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base_of(product: Product, flavor: Option<Flavor>, text: &str) -> String {
        let url = parse(product, text).expect("an address");
        let flavor = flavor.unwrap_or_else(|| self::flavor(&url));
        shown(&base(product, flavor, url, &mut Notes::default())).to_owned()
    }

    #[test]
    fn takes_what_people_paste() {
        use Product::{Confluence, Jira};
        let table = [
            (Jira, "https://x.atlassian.net", "https://x.atlassian.net"),
            (Jira, "https://x.atlassian.net//", "https://x.atlassian.net"),
            (
                Jira,
                " https://X.atlassian.net/jira/your-work ",
                "https://x.atlassian.net",
            ),
            (
                Confluence,
                "https://x.atlassian.net",
                "https://x.atlassian.net/wiki",
            ),
            (
                Confluence,
                "https://x.atlassian.net/wiki/",
                "https://x.atlassian.net/wiki",
            ),
            (
                Confluence,
                "https://x.atlassian.net/wiki/home",
                "https://x.atlassian.net/wiki",
            ),
            (
                Confluence,
                "https://api.atlassian.com/ex/confluence/1-2-3",
                "https://api.atlassian.com/ex/confluence/1-2-3/wiki",
            ),
            (
                Jira,
                "https://api.atlassian.com/ex/jira/1-2-3/",
                "https://api.atlassian.com/ex/jira/1-2-3",
            ),
            (
                Jira,
                "https://jira.company.com/jira/",
                "https://jira.company.com/jira",
            ),
            (
                Confluence,
                "https://docs.company.com/confluence",
                "https://docs.company.com/confluence",
            ),
            (
                Confluence,
                "http://localhost:8090/",
                "http://localhost:8090",
            ),
        ];
        for (product, text, expected) in table {
            assert_eq!(base_of(product, None, text), expected);
        }
        let cloud = Some(Flavor::Cloud);
        assert_eq!(
            base_of(Confluence, cloud, "http://127.0.0.1:1/"),
            "http://127.0.0.1:1/wiki"
        );
        assert_eq!(
            base_of(Confluence, cloud, "https://docs.company.com/wiki"),
            "https://docs.company.com/wiki"
        );
    }

    #[test]
    fn the_host_tells_the_edition() {
        let cloud = [
            "https://x.atlassian.net",
            "https://x.jira.com",
            "https://x.jira-dev.com",
            "https://api.atlassian.com/ex/jira/1",
            "https://x.atlassian-us-gov-mod.net",
            "https://x.atlassian-us-gov.net",
        ];
        let self_hosted = [
            "https://jira.company.com",
            "http://localhost:8080",
            "http://127.0.0.1:8080",
            "http://10.1.2.3",
            "https://atlassian.net.evil.com",
            "https://fakeatlassian.net",
        ];
        for text in cloud {
            let url = Url::parse(text).expect("an address");
            assert_eq!(flavor(&url), Flavor::Cloud, "{text}");
        }
        for text in self_hosted {
            let url = Url::parse(text).expect("an address");
            assert_eq!(flavor(&url), Flavor::DataCenter, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_site_and_says_what_to_write() {
        let table = [
            (
                "your-domain.atlassian.net",
                "JIRA_URL is not a web address: it has no `https://`. \
                 Write the whole address, for example `https://your-domain.atlassian.net`.",
            ),
            (
                "localhost:8080",
                "JIRA_URL is not a web address: it has no `https://`. \
                 Write the whole address, for example `https://localhost:8080`.",
            ),
            (
                "ftp://jira.company.com",
                "JIRA_URL is not a web address: it begins with `ftp:`. \
                 Write one such as `https://your-domain.atlassian.net`.",
            ),
            (
                "https://",
                "JIRA_URL is not a web address. Write one such as `https://your-domain.atlassian.net`.",
            ),
            (
                "https://ada:hunter2@jira.company.com",
                "JIRA_URL holds a user name or a password. \
                 Take them out of the address: JIRA_USERNAME and JIRA_TOKEN_FILE are their places.",
            ),
            (
                "https://jira.company.com/browse?jql=x#top",
                "JIRA_URL is the address of a page: it holds a `?` or a `#`. \
                 Write the address of the site alone, for example `https://jira.company.com/browse`.",
            ),
        ];
        for (text, expected) in table {
            let problem = parse(Product::Jira, text).expect_err("no address");
            assert_eq!(problem.to_string(), expected, "{text}");
        }
        let secret = parse(Product::Jira, "ada:hunter2@jira.company.com").expect_err("no address");
        assert!(!secret.to_string().contains("hunter2"));
    }

    #[test]
    fn warns_of_plain_http_and_of_the_wrong_mode() {
        let mut notes = Notes::default();
        let look = |text: &str, notes: &mut Notes| {
            let url = Url::parse(text).expect("an address");
            look_at(Product::Jira, Flavor::DataCenter, &url, notes);
        };
        for quiet in [
            "http://127.0.0.1:1",
            "http://[::1]:1",
            "http://localhost",
            "https://a.b",
        ] {
            look(quiet, &mut notes);
        }
        assert!(notes.warnings.is_empty(), "{:?}", notes.warnings);
        look("http://jira.company.com", &mut notes);
        look("https://x.atlassian.net", &mut notes);
        assert_eq!(notes.warnings.len(), 2);
    }
}
