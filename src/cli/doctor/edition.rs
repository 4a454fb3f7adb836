//! What answers there: which product, which edition, which version.

use serde_json::Value;

use super::Patient;
use super::finding::Finding;
use crate::atlassian::Product;
use crate::http::{Probe, Signing};

/// The first version of a self-hosted product that is supported, by the guide.
fn oldest(product: Product) -> (u32, u32) {
    match product {
        Product::Jira => (8, 14),
        Product::Confluence => (6, 0),
    }
}

impl Patient<'_> {
    /// The first answer of the site: whatever it is, the network lets it through.
    pub(super) async fn first_answer(&self) -> Result<Probe, Finding> {
        let path = match self.site.product {
            Product::Jira => self.server_info(),
            Product::Confluence if self.site.flavor.is_cloud() => TENANT,
            Product::Confluence => MANIFEST,
        };
        let answer = self.client.probe(path, Signing::Anonymous).await;
        let answer = answer.map_err(|error| self.no_answer(&error))?;
        match answer.status {
            407 => Err(Finding::fail(
                "the proxy wants a user name and a password (407)",
                format!(
                    "Write them into HTTPS_PROXY or {}_HTTPS_PROXY: http://user:password@proxy:3128.",
                    self.prefix()
                ),
            )),
            502..=504 => Err(Finding::fail(
                format!(
                    "the site, or a gateway before it, is down ({})",
                    answer.status
                ),
                "Try again later; if it stays, tell who runs it.",
            )),
            500.. => Err(Finding::fail(
                format!("the site fails ({})", describe(&answer)),
                "Try again later; if it stays, tell who runs it.",
            )),
            _ => Ok(answer),
        }
    }

    fn server_info(&self) -> &'static str {
        if self.site.flavor.is_cloud() {
            "/rest/api/3/serverInfo"
        } else {
            "/rest/api/2/serverInfo"
        }
    }

    /// Whether the right thing answers.
    pub(super) async fn edition(&self, first: Probe) -> Vec<Finding> {
        match self.site.product {
            Product::Jira => self.jira(first).await,
            Product::Confluence => self.confluence(first).await,
        }
    }

    async fn jira(&self, first: Probe) -> Vec<Finding> {
        let mut answer = first;
        if json(&answer).is_none() {
            // A private site tells it only to those who sign in; the other edition has another path.
            let other = if self.site.flavor.is_cloud() {
                "/rest/api/2/serverInfo"
            } else {
                "/rest/api/3/serverInfo"
            };
            for (path, signing) in [
                (self.server_info(), Signing::Signed),
                (other, Signing::Anonymous),
            ] {
                match self.client.probe(path, signing).await {
                    Ok(second) if json(&second).is_some() => {
                        answer = second;
                        break;
                    }
                    Ok(_) => {}
                    Err(error) => return vec![self.no_answer(&error)],
                }
            }
        }
        let Some(info) = json(&answer) else {
            return vec![self.something_else(&answer).await];
        };
        let is_cloud = info["deploymentType"] == "Cloud";
        let version = info["version"].as_str().unwrap_or("unknown");
        self.judge(is_cloud, version)
    }

    async fn confluence(&self, first: Probe) -> Vec<Finding> {
        if is_tenant(&first) {
            return self.judge(true, "");
        }
        if let Some(version) = manifest(&first, "confluence") {
            return self.judge(false, &version);
        }
        let elsewhere = if self.site.flavor.is_cloud() {
            // Cloud's `/wiki` was added to the address; a self-hosted site does not have it.
            let path = self.site.base.path().trim_end_matches('/');
            let path = path.strip_suffix("/wiki").unwrap_or(path);
            format!("/{path}{MANIFEST}")
        } else {
            TENANT.to_owned()
        };
        match self.client.probe(&elsewhere, Signing::Anonymous).await {
            Err(error) => vec![self.no_answer(&error)],
            Ok(second) if is_tenant(&second) => self.judge(true, ""),
            Ok(second) => match manifest(&second, "confluence") {
                Some(version) => self.judge(false, &version),
                None => vec![self.something_else(&first).await],
            },
        }
    }

    fn judge(&self, is_cloud: bool, version: &str) -> Vec<Finding> {
        let product = self.site.product;
        if is_cloud != self.site.flavor.is_cloud() {
            let (there, mode) = if is_cloud {
                ("Atlassian Cloud", "cloud")
            } else {
                ("a self-hosted site", "self-hosted")
            };
            return vec![Finding::fail(
                format!(
                    "this is {there}, but the settings say `{}`",
                    if is_cloud { "self-hosted" } else { "cloud" }
                ),
                format!(
                    "Set ATLASSIAN_MODE={mode} (on NixOS `features.ai.mcp.atlassian.mode = \"{mode}\";`), or \
                     ATLASSIAN_MCP_{}_MODE={mode} for {product} alone.",
                    product.prefix()
                ),
            )];
        }
        if is_cloud {
            return vec![Finding::ok(format!("{product} Cloud"))];
        }
        let (major, minor) = oldest(product);
        if is_older(version, (major, minor)) {
            return vec![Finding::fail(
                format!("{product} {version} is too old"),
                format!(
                    "It takes {major}.{minor} or newer; older ones lack personal access tokens and calls that are used."
                ),
            )];
        }
        vec![Finding::ok(format!("{product} {version}, self-hosted"))]
    }

    /// Something answers, but it is not what was expected.
    async fn something_else(&self, answer: &Probe) -> Finding {
        let product = self.site.product;
        let prefix = self.prefix();
        if let Some(other) = self.other_product().await {
            return Finding::fail(
                format!("this is {other}"),
                format!(
                    "Set {prefix}_URL to the address of {product}, {}_URL to this one.",
                    other.prefix()
                ),
            );
        }
        if let Some(location) = answer.header("location") {
            return Finding::fail(
                format!("the site sends us on to `{}`", without_query(location)),
                format!(
                    "If that is the site's own address, set {prefix}_URL to it. If it is a sign-in page, a single \
                     sign-on stands before the site: ask who runs it for a way round it for the REST interface."
                ),
            );
        }
        if matches!(answer.status, 401 | 403) {
            // It may be closed to strangers, or our credential may be no good; the sign-in will tell.
            return Finding::warn(
                "the edition cannot be told, because the site says nothing to strangers",
                "",
            );
        }
        if is_sign_in_page(answer) {
            return Finding::fail(
                format!(
                    "API authentication failed: the answer is a web page to sign in, {}",
                    describe(answer)
                ),
                format!(
                    "A single sign-on stands before the site: ask who runs it for a way round it for the REST interface, \
                     or for another address to set {prefix}_URL to."
                ),
            );
        }
        Finding::fail(
            format!("{product} is not there: the answer is {}", describe(answer)),
            format!(
                "Check {prefix}_URL: it is the address of the start page without what comes behind, and often has a \
                 path such as `/{}`.",
                product.name().to_lowercase()
            ),
        )
    }
}

impl Patient<'_> {
    /// The other product, if it is the one that answers.
    async fn other_product(&self) -> Option<Product> {
        match self.site.product {
            Product::Jira => {
                let answer = self.client.probe(MANIFEST, Signing::Anonymous).await.ok()?;
                manifest(&answer, "confluence").map(|_| Product::Confluence)
            }
            Product::Confluence => {
                let path = "/rest/api/2/serverInfo";
                let answer = self.client.probe(path, Signing::Anonymous).await.ok()?;
                json(&answer)?.get("deploymentType").map(|_| Product::Jira)
            }
        }
    }
}

/// How Cloud tells its id to anybody.
const TENANT: &str = "//_edge/tenant_info";

/// How Atlassian's products ask a server who it is.
const MANIFEST: &str = "/rest/applinks/1.0/manifest";

/// The body of a success, if it is a JSON object.
pub(super) fn json(answer: &Probe) -> Option<Value> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    serde_json::from_str(&answer.body)
        .ok()
        .filter(Value::is_object)
}

/// Whether a page in the place of an answer is there to sign in.
fn is_sign_in_page(answer: &Probe) -> bool {
    const WORDS: [&str; 7] = [
        "log in",
        "login",
        "log on",
        "sign in",
        "sign-in",
        "single sign",
        "sso",
    ];
    let title = answer.messages().first().map(|title| title.to_lowercase());
    answer.body.trim_start().starts_with('<')
        && title.is_some_and(|title| WORDS.iter().any(|word| title.contains(word)))
}

fn is_tenant(answer: &Probe) -> bool {
    json(answer).is_some_and(|info| info.get("cloudId").is_some())
}

/// The version in a manifest of this product.
fn manifest(answer: &Probe, type_id: &str) -> Option<String> {
    if answer.status != 200 || element(&answer.body, "typeId")? != type_id {
        return None;
    }
    element(&answer.body, "version").map(str::to_owned)
}

/// The text of the first element of this name. The manifest is flat, so this is enough.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    Some(text.trim())
}

fn is_older(version: &str, (major, minor): (u32, u32)) -> bool {
    let mut numbers = version
        .split(['.', '-'])
        .map_while(|part| part.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(this), next) => (this, next.unwrap_or(0)) < (major, minor),
        (None, _) => false,
    }
}

/// An answer in a few words.
pub(super) fn describe(answer: &Probe) -> String {
    let said = answer.messages();
    match said.first() {
        Some(message) => format!("{} \"{message}\"", answer.status),
        None => answer.status.to_string(),
    }
}

/// What follows `?` may hold a session.
pub(super) fn without_query(location: &str) -> &str {
    location.split(['?', '#']).next().unwrap_or(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        for (version, older) in [
            ("8.13.9", true),
            ("8.14.0", false),
            ("8.9", true),
            ("9.0.0", false),
            ("10.3.1-QR-2026", false),
            ("7", true),
            ("1001.0.0-SNAPSHOT", false),
            ("unknown", false),
        ] {
            assert_eq!(is_older(version, oldest(Product::Jira)), older, "{version}");
        }
        assert!(is_older("5.10", oldest(Product::Confluence)));
        assert!(!is_older("6.0.0", oldest(Product::Confluence)));
    }

    #[test]
    fn elements_of_a_manifest_are_read() {
        let xml = "<?xml version=\"1.0\"?><manifest><typeId>confluence</typeId><version>10.2.14</version></manifest>";
        assert_eq!(element(xml, "typeId"), Some("confluence"));
        assert_eq!(element(xml, "version"), Some("10.2.14"));
        assert_eq!(element(xml, "name"), None);
    }
}
