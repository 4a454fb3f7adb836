//! What was said of one product, checked: a site, a problem, or nothing.

use std::path::Path;
use std::time::Duration;

use super::check::Surroundings;
use super::credential::{self, Token};
use super::load::{Files, Notes};
use super::settings::{Mode, NetworkSettings, Settings, SiteSettings};
use super::unsupported::OAUTH;
use super::{Configured, Problem, address};
use crate::atlassian::{Auth, Credential, Flavor, Limits, Network, Product, Proxy, Site};
use crate::secret::Secret;

/// Checks one product. A problem of one never touches the other.
pub(super) fn configured(
    product: Product,
    settings: &Settings,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Configured {
    let said = settings.site(product);
    if said.url.is_none() && said.username.is_none() && !has_credential(said) {
        return Configured::Off;
    }
    match site(product, settings, surroundings, notes) {
        Ok(site) => Configured::On(site),
        Err(problem) => Configured::Broken(problem),
    }
}

fn has_credential(said: &SiteSettings) -> bool {
    said.token.is_some()
        || said.pat.is_some()
        || said.token_file.is_some()
        || said.pat_file.is_some()
}

fn site(
    product: Product,
    settings: &Settings,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Result<Site, Problem> {
    let said = settings.site(product);
    let url = said.url.as_deref().ok_or_else(|| url_not_set(product))?;
    let url = address::parse(product, url)?;
    let flavor = match said.mode.or(settings.mode) {
        Some(Mode::Cloud) => Flavor::Cloud,
        Some(Mode::SelfHosted) => Flavor::DataCenter,
        None => address::flavor(&url),
    };
    address::look_at(product, flavor, &url, notes);
    let base = address::base(product, flavor, url, notes);
    let auth = auth(product, flavor, said, surroundings, notes)?;
    let name = match said.name.as_deref().map(str::trim) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => base.host_str().unwrap_or_default().to_owned(),
    };
    Ok(Site {
        product,
        name,
        flavor,
        base,
        auth,
        network: network(product, settings, surroundings, notes)?,
        limits: limits(&settings.network)?,
        read_only: settings.policy.read_only.unwrap_or(false),
    })
}

fn url_not_set(product: Product) -> Problem {
    let prefix = product.prefix();
    Problem::new(
        format!("{prefix}_URL environment variable not set"),
        format!(
            "On NixOS set `features.ai.mcp.atlassian.{}.url`; elsewhere {prefix}_URL, for example to `{}`.",
            prefix.to_lowercase(),
            address::example(product)
        ),
    )
}

fn auth(
    product: Product,
    flavor: Flavor,
    said: &SiteSettings,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Result<Auth, Problem> {
    let token = credential::find(
        product,
        Token::Api,
        said.token_file.as_deref(),
        said.token.as_ref(),
        surroundings,
    );
    let pat = credential::find(
        product,
        Token::Personal,
        said.pat_file.as_deref(),
        said.pat.as_ref(),
        surroundings,
    );
    let given = Given {
        username: said
            .username
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty()),
        token,
        pat,
    };
    match flavor {
        Flavor::Cloud => on_cloud(product, given, surroundings, notes),
        Flavor::DataCenter => self_hosted(
            product,
            given,
            said.client_certificate.is_some(),
            surroundings,
            notes,
        ),
    }
}

/// What there is to sign with.
struct Given<'a> {
    username: Option<&'a str>,
    token: Option<Credential>,
    pat: Option<Credential>,
}

fn on_cloud(
    product: Product,
    given: Given<'_>,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Result<Auth, Problem> {
    let prefix = product.prefix();
    let Some(token) = given.token else {
        let mut problem = credential::not_set(product, Token::Api);
        if given.pat.is_some() {
            problem.remedy += &format!(
                " A personal access token ({prefix}_PAT_FILE) opens self-hosted sites only; if this is one, \
                 set ATLASSIAN_MODE=self-hosted."
            );
        }
        if given.username.is_none() {
            problem.remedy += &format!(" {prefix}_USERNAME is missing too.");
        }
        if surroundings.oauth_is_asked_for {
            problem.remedy += &format!(" {OAUTH}");
        }
        return Err(problem);
    };
    let Some(username) = given.username else {
        return Err(Problem::new(
            format!("{prefix}_USERNAME environment variable not set"),
            format!(
                "On NixOS set `features.ai.mcp.atlassian.{}.username`; elsewhere {prefix}_USERNAME, to the \
                 mail address of the account that made the API token.",
                prefix.to_lowercase()
            ),
        ));
    };
    credential::look_at(product, Token::Api, &token, surroundings, notes)?;
    Ok(Auth::Basic {
        username: username.to_owned(),
        token,
    })
}

fn self_hosted(
    product: Product,
    given: Given<'_>,
    has_certificate: bool,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Result<Auth, Problem> {
    let prefix = product.prefix();
    if let Some(token) = given.pat {
        credential::look_at(product, Token::Personal, &token, surroundings, notes)?;
        return Ok(Auth::Bearer { token });
    }
    match (given.username, given.token) {
        (Some(username), Some(token)) => {
            credential::look_at(product, Token::Api, &token, surroundings, notes)?;
            Ok(Auth::Basic {
                username: username.to_owned(),
                token,
            })
        }
        _ if has_certificate => Ok(Auth::Nothing),
        (_, token) => {
            let mut problem = credential::not_set(product, Token::Personal);
            if token.is_some() {
                problem.remedy += &format!(
                    " {prefix}_TOKEN_FILE alone is not enough here: if it holds a personal access token, name \
                     it by {prefix}_PAT_FILE; if it holds a password, set {prefix}_USERNAME too; if this is \
                     Atlassian Cloud, set ATLASSIAN_MODE=cloud."
                );
            }
            if surroundings.oauth_is_asked_for {
                problem.remedy += &format!(" {OAUTH}");
            }
            Err(problem)
        }
    }
}

fn network(
    product: Product,
    settings: &Settings,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Result<Network, Problem> {
    let said = settings.site(product);
    let shared = &settings.network;
    let prefix = product.prefix();
    let defaults = Network::default();
    let ca_file = said.ca_file.clone().or_else(|| shared.ca_file.clone());
    for (path, what) in [
        (&ca_file, "Certificate authority file"),
        (&said.client_certificate, "Client certificate"),
        (&said.client_key, "Client key"),
    ] {
        if let Some(path) = path
            && surroundings.files == Files::Checked
        {
            is_there(path, what)?;
        }
    }
    if said.client_key.is_some() && said.client_certificate.is_none() {
        return Err(Problem::new(
            format!("{prefix}_CLIENT_CERT environment variable not set"),
            format!("{prefix}_CLIENT_KEY is of no use without the certificate it belongs to."),
        ));
    }
    let verify_tls = said.verify_tls.unwrap_or(defaults.verify_tls);
    if !verify_tls {
        notes.warn(format!(
            "{prefix}_SSL_VERIFY is off, so anybody on the way can read the credential. Better trust the site's \
             own authority: ATLASSIAN_MCP_CA_FILE=/path/to/ca.pem."
        ));
    }
    let proxy =
        |own: &Option<Secret>, shared: &Option<Secret>| own.clone().or_else(|| shared.clone());
    Ok(Network {
        timeout: match said.timeout {
            Some(seconds) => duration(&format!("{prefix}_TIMEOUT"), seconds)?,
            None => defaults.timeout,
        },
        verify_tls,
        gateway: defaults.gateway,
        ca_file,
        client_certificate: said.client_certificate.clone(),
        client_key: said.client_key.clone(),
        proxy: Proxy {
            http: proxy(&said.http_proxy, &shared.http_proxy),
            https: proxy(&said.https_proxy, &shared.https_proxy),
            socks: proxy(&said.socks_proxy, &shared.socks_proxy),
            none_for: said.no_proxy.clone().or_else(|| shared.no_proxy.clone()),
        },
        headers: headers(product, said)?,
    })
}

fn headers(product: Product, said: &SiteSettings) -> Result<Vec<(String, Secret)>, Problem> {
    let mut headers = Vec::new();
    for (name, value) in &said.headers {
        if http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(Problem::new(
                format!(
                    "{}_CUSTOM_HEADERS names a header `{name}`",
                    product.prefix()
                ),
                "A header's name holds letters, digits and dashes: `X-Name=value,X-Other=value`.",
            ));
        }
        headers.extend(value.clone().map(|value| (name.clone(), value)));
    }
    Ok(headers)
}

fn limits(shared: &NetworkSettings) -> Result<Limits, Problem> {
    let defaults = Limits::default();
    Ok(Limits {
        concurrency: shared
            .concurrency
            .filter(|count| *count > 0)
            .unwrap_or(defaults.concurrency),
        retries: shared.retries.unwrap_or(defaults.retries),
        backoff: match shared.backoff {
            Some(seconds) => duration("ATLASSIAN_RETRY_BACKOFF", seconds)?,
            None => defaults.backoff,
        },
        ..defaults
    })
}

fn is_there(path: &Path, what: &str) -> Result<(), Problem> {
    if path.is_file() {
        return Ok(());
    }
    Err(Problem::new(
        format!("{what} not found: {}", path.display()),
        "Write the PEM file there, readable by the user that runs atlassian-mcp, or name the right one.",
    ))
}

/// A time from seconds, between a millisecond and a day (or none at all for a wait).
pub(super) fn duration(name: &str, seconds: f64) -> Result<Duration, Problem> {
    const DAY: f64 = 86_400.0;
    if (0.001..=DAY).contains(&seconds) {
        return Ok(Duration::from_secs_f64(seconds));
    }
    Err(Problem::new(
        format!("`{name}` is `{seconds}` seconds"),
        "It takes more than 0 and at most 86400 seconds.",
    ))
}
