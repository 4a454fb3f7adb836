//! Builds the one connection pool of a site from its network settings.
//!
//! It is built when the first request leaves, not at start: reading the system's certificate authorities takes
//! longer than everything else this program does before its first answer.

use std::path::Path;
use std::time::Duration;

use crate::atlassian::{Network, Site};
use crate::secret::Secret;

/// Connections kept open without work, for this long.
const IDLE: Duration = Duration::from_secs(90);

const CONNECT: Duration = Duration::from_secs(15);

/// The pool, or what in the settings keeps it from being built.
pub(super) fn build(site: &Site) -> Result<reqwest::Client, String> {
    let network = &site.network;
    let mut builder = common(site)?;
    if site.base.scheme() == "https" {
        if let Some(path) = &network.client_certificate {
            builder = builder.identity(identity(path, network.client_key.as_deref())?);
        }
    } else {
        // No TLS will be spoken: do not read the system's authorities for it.
        builder = builder.tls_certs_only(std::iter::empty());
    }
    builder.build().map_err(|error| chain(&error))
}

/// The pool for other hosts that a site sends to: without the client certificate.
pub(super) fn unsigned(site: &Site) -> Result<reqwest::Client, String> {
    common(site)?.build().map_err(|error| chain(&error))
}

fn common(site: &Site) -> Result<reqwest::ClientBuilder, String> {
    // Already installed is as good as installed now.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let network = &site.network;
    let mut builder = base()
        .timeout(network.timeout)
        .connect_timeout(CONNECT.min(network.timeout))
        .pool_max_idle_per_host(site.limits.concurrency)
        .pool_idle_timeout(IDLE)
        .tcp_nodelay(true)
        // Redirects are followed by `client`, which knows what may be repeated and where a credential may go.
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("atlassian-mcp/", env!("CARGO_PKG_VERSION")));
    if let Some(path) = &network.ca_file {
        builder = builder.tls_certs_merge(authorities(path)?);
    }
    if !network.verify_tls {
        builder = builder.tls_danger_accept_invalid_certs(true);
    }
    for proxy in proxies(network)? {
        builder = builder.proxy(proxy);
    }
    Ok(builder)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that makes a client"
)]
fn base() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}

fn authorities(path: &Path) -> Result<Vec<reqwest::Certificate>, String> {
    let pem = read(path, "The file of certificate authorities")?;
    let found = reqwest::Certificate::from_pem_bundle(&pem)
        .map_err(|error| format!("{} is not a PEM bundle: {error}", path.display()))?;
    if found.is_empty() {
        return Err(format!("{} holds no certificate", path.display()));
    }
    Ok(found)
}

fn identity(certificate: &Path, key: Option<&Path>) -> Result<reqwest::Identity, String> {
    let mut pem = read(certificate, "The client certificate")?;
    if let Some(key) = key {
        pem.push(b'\n');
        pem.extend(read(key, "The client key")?);
    }
    reqwest::Identity::from_pem(&pem).map_err(|error| {
        format!(
            "{} is not a client certificate with its key in PEM: {error}",
            certificate.display()
        )
    })
}

fn read(path: &Path, what: &str) -> Result<Vec<u8>, String> {
    std::fs::read(path)
        .map_err(|error| format!("{what} {} cannot be read: {error}", path.display()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "a proxy's address may carry a password, so it is kept as a secret"
)]
fn proxies(network: &Network) -> Result<Vec<reqwest::Proxy>, String> {
    type Make = fn(&str) -> reqwest::Result<reqwest::Proxy>;
    let direct = network
        .proxy
        .none_for
        .as_deref()
        .and_then(reqwest::NoProxy::from_string);
    let settings: [(&Option<Secret>, Make); 3] = [
        (&network.proxy.http, |url| reqwest::Proxy::http(url)),
        (&network.proxy.https, |url| reqwest::Proxy::https(url)),
        (&network.proxy.socks, |url| reqwest::Proxy::all(url)),
    ];
    let mut proxies = Vec::new();
    for (address, make) in settings {
        let Some(address) = address else { continue };
        let proxy = make(address.expose()).map_err(|_| {
            "A proxy's address is not a URL such as `http://proxy:3128`.".to_owned()
        })?;
        proxies.push(proxy.no_proxy(direct.clone()));
    }
    Ok(proxies)
}

/// An error with its causes on one line, because reqwest keeps the useful part (`dns error`,
/// `certificate has expired`) innermost.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}
