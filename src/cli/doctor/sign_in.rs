//! Whether the credential opens the site; and if not, why.
//!
//! Jira and Confluence say the reason in headers: `X-Seraph-LoginReason`, `X-Authentication-Denied-Reason`,
//! `WWW-Authenticate`. A 401 alone says next to nothing.

use jiff::Timestamp;
use serde_json::Value;

use super::Patient;
use super::edition::{describe, json, without_query};
use super::finding::Finding;
use crate::atlassian::{Auth, Product, timestamp};
use crate::http::{Call, Probe, Signing};

impl Patient<'_> {
    /// Signs in, and says as whom; with `true` if it worked.
    pub(super) async fn sign_in(&self) -> (Vec<Finding>, bool) {
        let path = match self.site.product {
            Product::Jira if self.site.flavor.is_cloud() => "/rest/api/3/myself",
            Product::Jira => "/rest/api/2/myself",
            Product::Confluence => "/rest/api/user/current",
        };
        let mut answer = match self.client.probe(path, Signing::Signed).await {
            Ok(answer) => answer,
            Err(error) => return (vec![self.no_answer(&error)], false),
        };
        let mut way = "";
        if answer.status == 401
            && self.goes_around(path).await
            && let Ok(other) = self.client.probe(path, Signing::Signed).await
        {
            // From now on every signed probe goes the same way.
            answer = other;
            way = ", through Atlassian's gateway, because the token has scopes";
        }
        let Some(user) = json(&answer) else {
            return (vec![self.refusal(&answer)], false);
        };
        if user["type"] == "anonymous" {
            let finding = Finding::fail(
                "API authentication failed: the site takes us for a stranger",
                format!(
                    "Something on the way drops the `Authorization` header, often a proxy; or {} lets everybody read \
                     and ignores what it does not understand. {}",
                    self.site.product,
                    self.renew()
                ),
            );
            return (vec![finding], false);
        }
        let mut findings = vec![Finding::ok(format!("signed in as {}{way}", who(&user)))];
        findings.extend(rate(&answer));
        findings.extend(self.expiry().await);
        (findings, true)
    }

    /// Whether a call of a tool would get through where the plain request was refused.
    async fn goes_around(&self, path: &str) -> bool {
        let call = Call::get("sign in", path, |_| Ok(()));
        self.client.run(call).await.is_ok()
    }

    fn refusal(&self, answer: &Probe) -> Finding {
        let prefix = self.prefix();
        let html = answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        if let Some(reason) = answer.header("x-authentication-denied-reason")
            && reason.contains("CAPTCHA")
        {
            let page = reason
                .split("login-url=")
                .nth(1)
                .map_or("the site", without_query);
            return Finding::fail(
                format!(
                    "API authentication failed: after failed sign-ins the site wants a person ({})",
                    answer.status
                ),
                format!(
                    "Sign in once by browser at {page} and answer the question there, then correct the credential."
                ),
            );
        }
        match answer.status {
            401 => self.unauthorized(answer),
            403 => self.forbidden(answer),
            429 => Finding::warn(
                format!("the site asks for patience ({})", describe(answer)),
                "Too many requests were sent by this account; wait and run `doctor` again.",
            ),
            300..=399 => Finding::fail(
                format!(
                    "API authentication failed: the site sends us on to `{}`",
                    answer
                        .header("location")
                        .map_or("another page", without_query)
                ),
                format!(
                    "A single sign-on stands before the REST interface. {}",
                    self.renew()
                ),
            ),
            200..=299 if html => Finding::fail(
                "API authentication failed: the answer is a web page, probably the one to sign in",
                format!(
                    "A single sign-on stands before the REST interface, or {prefix}_URL misses a path. {}",
                    self.renew()
                ),
            ),
            404 => Finding::fail(
                format!("the call is not there ({})", describe(answer)),
                format!("Check the path in {prefix}_URL."),
            ),
            _ => Finding::fail(
                format!("the site fails ({})", describe(answer)),
                "Try again later; if it stays, tell who runs it.",
            ),
        }
    }

    fn unauthorized(&self, answer: &Probe) -> Finding {
        let what = format!(
            "API authentication failed ({}{})",
            describe(answer),
            reasons(answer)
        );
        let prefix = self.prefix();
        let remedy = match &self.site.auth {
            Auth::Basic { .. } if self.site.flavor.is_cloud() => format!(
                "{prefix}_USERNAME must be the mail address of the account that made the API token; a password or a \
                 personal access token does not open Cloud. {}",
                self.renew()
            ),
            Auth::Basic { .. } => format!(
                "Check user name and password; where passwords are switched off, set {prefix}_PAT_FILE instead. {}",
                self.renew()
            ),
            Auth::Bearer { .. } => format!(
                "The personal access token is wrong, revoked or expired; an API token of Cloud does not open a \
                 self-hosted site. {}",
                self.renew()
            ),
            Auth::Nothing => {
                format!("The client certificate is not enough here: set {prefix}_PAT_FILE.")
            }
        };
        Finding::fail(what, remedy)
    }

    fn forbidden(&self, answer: &Probe) -> Finding {
        let is_page = answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        let what = format!(
            "{} ({}{})",
            if is_page {
                "something does not let us in"
            } else {
                "the credential is known, but not let in"
            },
            describe(answer),
            reasons(answer)
        );
        let said = answer.body.to_lowercase();
        let remedy = if said.contains("allowlist")
            || said.contains("whitelist")
            || said.contains("ip address")
        {
            "The organisation lets in listed addresses only: ask its administrator to list this machine's."
        } else if answer
            .header("x-seraph-loginreason")
            .is_some_and(|reason| reason.contains("DENIED"))
        {
            "Sign in once by browser: the account may be locked after failed sign-ins."
        } else if is_page {
            "A firewall or gateway before the site refuses; ask who runs it to let this machine reach the REST interface."
        } else {
            "The account has no access to the product, or the token lacks a scope: ask the administrator for access, \
             or make a token with the scopes to read."
        };
        Finding::fail(what, remedy)
    }

    /// How to get a new credential, in the words of the guide.
    fn renew(&self) -> String {
        let product = self.prefix().to_lowercase();
        let (kind, place) = match &self.site.auth {
            Auth::Bearer { .. } => ("pat", "your profile there, below Personal Access Tokens"),
            _ if self.site.flavor.is_cloud() => (
                "token",
                "https://id.atlassian.com/manage-profile/security/api-tokens",
            ),
            _ => return "Write the right password to the token file.".into(),
        };
        format!(
            "Make a new one at {place}, put it in place (`agenix -e secrets/api-{product}-{kind}.age`, then \
             `just quick-deploy HOST`); the server takes it up without a restart."
        )
    }

    /// Personal access tokens of this account that end soon. Which of them is ours cannot be asked.
    async fn expiry(&self) -> Vec<Finding> {
        if !matches!(self.site.auth, Auth::Bearer { .. }) || self.site.flavor.is_cloud() {
            return Vec::new();
        }
        // Documented on "Using personal access tokens"; where it is missing nothing can be said.
        let Ok(answer) = self
            .client
            .probe("/rest/pat/latest/tokens", Signing::Signed)
            .await
        else {
            return Vec::new();
        };
        let Ok(Value::Array(tokens)) = serde_json::from_str(&answer.body) else {
            return Vec::new();
        };
        tokens
            .iter()
            .filter_map(|token| ends_soon(token, self.now))
            .collect()
    }
}

fn ends_soon(token: &Value, now: Timestamp) -> Option<Finding> {
    const SOON_HOURS: i64 = 14 * 24;
    let end = timestamp(token["expiringAt"].as_str()?);
    let moment: Timestamp = end.parse().ok()?;
    let hours = moment.duration_since(now).as_hours();
    (0..SOON_HOURS).contains(&hours).then(|| {
        let name = token["name"].as_str().unwrap_or("without a name");
        Finding::warn(
            format!("the personal access token `{name}` of this account ends at {end}"),
            "If it is the one used here, make a new one in time.",
        )
    })
}

fn who(user: &Value) -> String {
    let name = user["displayName"].as_str().unwrap_or("somebody");
    let login = ["emailAddress", "email", "name", "username", "accountId"]
        .into_iter()
        .find_map(|key| user[key].as_str().filter(|text| !text.is_empty()));
    match login {
        Some(login) => format!("{name} ({login})"),
        None => name.to_owned(),
    }
}

/// The reasons the product gives in headers, to follow the status.
fn reasons(answer: &Probe) -> String {
    [
        "x-seraph-loginreason",
        "x-authentication-denied-reason",
        "www-authenticate",
    ]
    .into_iter()
    .filter_map(|name| Some(format!("; {name}: {}", without_query(answer.header(name)?))))
    .collect()
}

/// Both editions tell how much of the allowance is left.
fn rate(answer: &Probe) -> Option<Finding> {
    let number = |name: &str| answer.header(name)?.parse::<u64>().ok();
    let left = number("x-ratelimit-remaining");
    let limit = number("x-ratelimit-limit");
    let is_near = answer.header("x-ratelimit-nearlimit") == Some("true")
        || left
            .zip(limit)
            .is_some_and(|(left, limit)| left.saturating_mul(10) < limit);
    is_near.then(|| {
        let left = left.map_or("little".to_owned(), |left| left.to_string());
        Finding::warn(
            format!("the rate limit is near: {left} left"),
            "Lower ATLASSIAN_MAX_CONCURRENT_REQUESTS, or find what else uses this account.",
        )
    })
}
