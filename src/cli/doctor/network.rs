//! Why there is no answer at all: names, connections, certificates, proxies.

use super::finding::Finding;
use crate::atlassian::Site;

/// Says what the text of a failed connection means, and what to do.
pub(super) fn explain(text: &str, site: &Site) -> Finding {
    let prefix = site.product.prefix();
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let has_proxy = site.network.proxy.https.is_some()
        || site.network.proxy.http.is_some()
        || site.network.proxy.socks.is_some();
    let remedy = if has(&["lookup", "name or service not known", "dns", "resolve"]) {
        if has_proxy {
            format!(
                "Check the host names in {prefix}_URL and in the proxy's address, and this machine's name servers."
            )
        } else {
            format!(
                "Check the host name in {prefix}_URL. If it is right, it may be known only inside a VPN, or only to a \
                 proxy: set HTTPS_PROXY."
            )
        }
    } else if has(&["proxy", "tunnel", "407"]) {
        format!(
            "The proxy refuses. Check HTTPS_PROXY (or {prefix}_HTTPS_PROXY), with its user name and password as in \
             http://user:password@proxy:3128, or name the host in NO_PROXY."
        )
    } else if has(&[
        "unknownissuer",
        "unknown issuer",
        "unable to get local issuer",
        "self signed",
        "self-signed",
    ]) {
        "The certificate comes from an authority this machine does not know, usually the company's own: set \
         ATLASSIAN_MCP_CA_FILE to its PEM file."
            .to_owned()
    } else if has(&["causedasendentity"]) {
        format!(
            "The site's certificate is self-signed and marked as an authority of its own, which is never accepted: make \
             one without `CA:TRUE` for it, signed by an authority that ATLASSIAN_MCP_CA_FILE names. \
             {prefix}_SSL_VERIFY=false lets anybody on the way read the credential."
        )
    } else if has(&["notvalidforname", "not valid for name", "not valid for"]) {
        format!(
            "The certificate is for another host: write the host name it names into {prefix}_URL."
        )
    } else if has(&["expired"]) {
        "The certificate has expired, or this machine's clock is wrong. Check the clock, then tell who runs the site."
            .to_owned()
    } else if has(&["notvalidyet", "not valid yet"]) {
        "The certificate is not valid yet: this machine's clock is probably wrong.".to_owned()
    } else if has(&[
        "certificaterequired",
        "certificate required",
        "handshakefailure",
        "handshake failure",
    ]) {
        format!(
            "The site may want a client certificate: set {prefix}_CLIENT_CERT and {prefix}_CLIENT_KEY."
        )
    } else if has(&[
        "invalidcontenttype",
        "corrupt message",
        "invalid content type",
        "wrong version number",
    ]) {
        format!("There is no TLS at that port: check the port, or write `http:` in {prefix}_URL.")
    } else if has(&["refused"]) && has_proxy {
        format!(
            "Nothing listens there, or nothing at the proxy's address: check HTTPS_PROXY and the host and port in \
             {prefix}_URL."
        )
    } else if has(&["refused"]) {
        format!(
            "Nothing listens there: check host and port in {prefix}_URL, and whether the site is up."
        )
    } else if has(&["did not answer within", "timed out", "timeout"]) {
        format!(
            "A firewall may drop the connection, or a proxy is needed (HTTPS_PROXY). If the site is only slow, raise \
             {prefix}_TIMEOUT."
        )
    } else if has(&["unreachable", "no route"]) {
        "This machine has no way there: is the network up, is a VPN needed?".to_owned()
    } else if has(&["reset", "broke the connection", "closed"]) {
        "Something on the way closes the connection, often a proxy or a firewall that wants to be asked: set HTTPS_PROXY."
            .to_owned()
    } else {
        format!("Try the address in a browser on this machine; check {prefix}_URL and HTTPS_PROXY.")
    };
    Finding::fail(text.to_owned(), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlassian::{Auth, Flavor, Limits, Network, Product};

    #[test]
    fn each_cause_has_its_own_way_out() {
        let site = Site {
            product: Product::Jira,
            name: "jira.company.com".into(),
            flavor: Flavor::DataCenter,
            base: "https://jira.company.com".parse().expect("an address"),
            auth: Auth::Nothing,
            network: Network::default(),
            limits: Limits::default(),
            read_only: false,
        };
        for (text, remedy) in [
            (
                "failed to lookup address information: Name or service not known",
                "Check the host name",
            ),
            ("Connection refused (os error 111)", "Nothing listens there"),
            (
                "invalid peer certificate: UnknownIssuer",
                "ATLASSIAN_MCP_CA_FILE",
            ),
            (
                "invalid peer certificate: certificate not valid for name \"x\"",
                "another host",
            ),
            ("invalid peer certificate: Expired", "has expired"),
            (
                "invalid peer certificate: NotValidYet",
                "clock is probably wrong",
            ),
            (
                "received fatal alert: CertificateRequired",
                "JIRA_CLIENT_CERT",
            ),
            (
                "received corrupt message of type InvalidContentType",
                "no TLS at that port",
            ),
            (
                "jira.company.com did not answer within 75 seconds",
                "JIRA_TIMEOUT",
            ),
            ("tunnel error: unsuccessful", "The proxy refuses"),
            ("Network is unreachable (os error 101)", "no way there"),
            ("connection reset by peer", "closes the connection"),
            ("something new", "in a browser"),
        ] {
            let line = explain(text, &site).text();
            assert!(line.starts_with(text), "{line}");
            assert!(line.contains(remedy), "{line}");
        }
    }
}
