//! How clients reach us, how answers look, what is logged: checked.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::check::Surroundings;
use super::load::{Files, Notes};
use super::settings::{AnswersSettings, LogSettings, ServerSettings, TransportName};
use super::site::duration;
use super::{Answers, Http, Level, Log, Problem, Server, Transport};

pub(super) fn server(
    said: ServerSettings,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Server {
    let transport = match said.transport.unwrap_or(TransportName::Stdio) {
        TransportName::Stdio => Transport::Stdio,
        TransportName::StreamableHttp => Transport::Http(http(said, surroundings, notes)),
        TransportName::Sse => {
            notes.warn(
                "The transport `sse` has left the protocol; `streamable-http` is served in its place, \
                 at the same address and path.",
            );
            Transport::Http(http(said, surroundings, notes))
        }
    };
    Server { transport }
}

fn http(said: ServerSettings, surroundings: &Surroundings, notes: &mut Notes) -> Http {
    let host = said.host.unwrap_or_else(|| "127.0.0.1".into());
    let host = host
        .trim()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    let auth_token_file = auth_token_file(said.auth_token_file, surroundings, notes);
    let share_credentials = said.share_credentials.unwrap_or(false);
    if let Err(problem) = may_listen_on(&host, auth_token_file.is_some() || share_credentials) {
        notes.problems.push(problem);
    }
    let port = said.port.unwrap_or(8000);
    let port = u16::try_from(port).unwrap_or_else(|_| {
        notes.problems.push(Problem::new(
            format!("`server.port` is `{port}`"),
            "It takes a number from 0 to 65535.",
        ));
        0
    });
    Http {
        host,
        port,
        path: path(said.path.as_deref(), notes),
        allowed_hosts: said.allowed_hosts.unwrap_or_default(),
        allowed_origins: said.allowed_origins.unwrap_or_default(),
        auth_token_file,
        user_header: said.user_header.filter(|name| !name.trim().is_empty()),
        share_credentials,
    }
}

/// Whether clients that reach `host` may be served; `is_meant` if they are asked for a token, or need not be.
pub(super) fn may_listen_on(host: &str, is_meant: bool) -> Result<(), Problem> {
    if is_meant || is_loopback(host) {
        return Ok(());
    }
    Err(Problem::new(
        format!("`{host}` is an address that other machines can reach"),
        "Everyone who reaches it would work with this server's credentials. Listen on 127.0.0.1, ask clients for a \
         token (`--auth-token-file` or ATLASSIAN_MCP_AUTH_TOKEN_FILE), or say that this is meant: \
         `--share-credentials` or ALLOW_GLOBAL_CRED_FALLBACK=true.",
    ))
}

/// The file that was named, or the one among systemd's credentials.
fn auth_token_file(
    said: Option<PathBuf>,
    surroundings: &Surroundings,
    notes: &mut Notes,
) -> Option<PathBuf> {
    const NAME: &str = "mcp-auth-token";
    let Some(path) = said else {
        let folder = surroundings.credentials_directory.as_deref()?;
        return Some(folder.join(NAME)).filter(|path| path.is_file());
    };
    if surroundings.files == Files::Checked {
        let opened = std::fs::File::open(&path).and_then(|file| file.metadata());
        match opened.map(|metadata| metadata.len()) {
            Ok(0) => notes.problems.push(no_auth_token(&path, "empty")),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                notes.problems.push(no_auth_token(&path, "not found"));
            }
            Err(_) => notes.problems.push(no_auth_token(&path, "not readable")),
        }
    }
    Some(path)
}

fn no_auth_token(path: &Path, what: &str) -> Problem {
    Problem::new(
        format!("Token file {what}: {}", path.display()),
        "Write the token that clients have to send to it (`openssl rand -hex 32` makes one), or let \
         ATLASSIAN_MCP_AUTH_TOKEN_FILE name the right file.",
    )
}

fn path(said: Option<&str>, notes: &mut Notes) -> String {
    let said = said.unwrap_or("/mcp").trim();
    let path = format!("/{}", said.trim_matches('/'));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    if ["/healthz", "/readyz", "/metrics"].contains(&path.as_str()) || !path.chars().all(is_plain) {
        notes.problems.push(Problem::new(
            format!("`server.path` is `{said}`"),
            "It takes a path of letters, digits, `-`, `_`, `.` and `/` such as `/mcp`; `/healthz`, `/readyz` \
             and `/metrics` are taken.",
        ));
    }
    path
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Splits what `serve --http` takes: `127.0.0.1:9000`, `[::1]:9000`, `localhost:9000`, `:9000`, `9000`.
pub fn split_address(text: &str) -> Result<(String, String), Problem> {
    let text = text.trim();
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, port),
        None if text.chars().all(|c| c.is_ascii_digit()) => ("", text),
        None => (text, "8000"),
    };
    let host = if host.is_empty() { "127.0.0.1" } else { host };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_bracketed = bare.len() + 2 == host.len();
    if port.parse::<u16>().is_err() || (bare.contains(':') && !is_bracketed) {
        return Err(Problem::new(
            format!("`{text}` is not an address to listen on"),
            "Write `127.0.0.1:8000`, `[::1]:8000` or `:8000`.",
        ));
    }
    Ok((bare.to_owned(), port.to_owned()))
}

pub(super) fn answers(said: &AnswersSettings, notes: &mut Notes) -> Answers {
    const DEFAULT_TIMEOUT: Duration = Duration::from_secs(120);
    let call_timeout = match said
        .call_timeout
        .map(|seconds| duration("answers.call_timeout", seconds))
    {
        None => DEFAULT_TIMEOUT,
        Some(Ok(time)) => time,
        Some(Err(problem)) => {
            notes.problems.push(problem);
            DEFAULT_TIMEOUT
        }
    };
    let budget_chars = said.budget.filter(|characters| *characters > 0);
    if budget_chars.is_some_and(|characters| characters < 500) {
        notes.problems.push(Problem::new(
            "`answers.budget` is too small for any answer",
            "It takes 500 characters or more; 0 leaves it to each tool.",
        ));
    }
    // Models scale down by themselves what is larger than this, and count the tokens of the larger one.
    const IMAGE_EDGE: u32 = 1568;
    let image_edge = said.image_edge.unwrap_or(IMAGE_EDGE);
    if !(64..=8000).contains(&image_edge) {
        notes.problems.push(Problem::new(
            "`answers.image_edge` is no edge of a picture to look at",
            "It takes 64 to 8000 pixels.",
        ));
    }
    Answers {
        budget_chars,
        structured_content: said.structured_content.unwrap_or(false),
        call_timeout,
        concurrent_calls: said
            .concurrent_calls
            .filter(|count| *count > 0)
            .unwrap_or(64),
        image_edge,
    }
}

pub(super) fn log(said: &LogSettings) -> Log {
    let verbose = said.verbose.unwrap_or(false);
    let very_verbose = said.very_verbose.unwrap_or(false);
    let level = said.level.unwrap_or(match (very_verbose, verbose) {
        (true, _) => Level::Debug,
        (false, true) => Level::Info,
        (false, false) => Level::default(),
    });
    Log {
        level,
        filter: said.filter.clone(),
        format: said.format.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_addresses_to_listen_on() {
        let split = |text: &str| split_address(text).ok();
        let pair = |host: &str, port: &str| Some((host.to_owned(), port.to_owned()));
        assert_eq!(split("127.0.0.1:9000"), pair("127.0.0.1", "9000"));
        assert_eq!(split(":0"), pair("127.0.0.1", "0"));
        assert_eq!(split("9000"), pair("127.0.0.1", "9000"));
        assert_eq!(split("localhost"), pair("localhost", "8000"));
        assert_eq!(split("[::1]:9000"), pair("::1", "9000"));
        assert_eq!(split("::1"), None);
        assert_eq!(split("localhost:http"), None);
        assert_eq!(split("localhost:70000"), None);
    }

    fn surroundings(credentials_directory: Option<PathBuf>) -> Surroundings {
        Surroundings {
            credentials_directory,
            state_directory: None,
            working_directory: PathBuf::from("/"),
            user: None,
            oauth_is_asked_for: false,
            files: Files::Checked,
        }
    }

    #[test]
    fn a_token_for_clients_opens_the_network() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mcp-auth-token");
        let open = |auth_token_file| ServerSettings {
            transport: Some(TransportName::StreamableHttp),
            host: Some("0.0.0.0".into()),
            auth_token_file,
            ..ServerSettings::default()
        };
        let problems = |said, directory: Option<&Path>| {
            let mut notes = Notes::default();
            server(
                said,
                &surroundings(directory.map(Path::to_owned)),
                &mut notes,
            );
            notes.problems
        };
        assert!(
            problems(open(Some(path.clone())), None)[0]
                .message
                .starts_with("Token file not found: ")
        );
        std::fs::write(&path, "").expect("written");
        assert!(
            problems(open(Some(path.clone())), None)[0]
                .message
                .starts_with("Token file empty: ")
        );
        std::fs::write(&path, "token").expect("written");
        assert!(problems(open(Some(path.clone())), None).is_empty());
        assert!(problems(open(None), Some(folder.path())).is_empty());
        assert_eq!(problems(open(None), None).len(), 1);
    }

    fn over_http(said: ServerSettings) -> (Http, Notes) {
        let mut notes = Notes::default();
        let said = ServerSettings {
            transport: Some(TransportName::StreamableHttp),
            ..said
        };
        match server(said, &surroundings(None), &mut notes).transport {
            Transport::Http(http) => (http, notes),
            Transport::Stdio => unreachable!("http was asked for"),
        }
    }

    #[test]
    fn listens_on_loopback_unless_sharing_is_meant() {
        let (http, notes) = over_http(ServerSettings::default());
        assert_eq!(
            (http.address().as_str(), http.path.as_str()),
            ("127.0.0.1:8000", "/mcp")
        );
        assert!(notes.problems.is_empty());

        let open = || ServerSettings {
            host: Some("0.0.0.0".into()),
            ..ServerSettings::default()
        };
        let (_, notes) = over_http(open());
        assert_eq!(
            notes.problems[0].message,
            "`0.0.0.0` is an address that other machines can reach"
        );
        let (http, notes) = over_http(ServerSettings {
            share_credentials: Some(true),
            ..open()
        });
        assert_eq!(http.address(), "0.0.0.0:8000");
        assert!(notes.problems.is_empty());

        let (http, notes) = over_http(ServerSettings {
            host: Some("[::1]".into()),
            path: Some("team/mcp/".into()),
            ..ServerSettings::default()
        });
        assert_eq!(
            (http.address().as_str(), http.path.as_str()),
            ("[::1]:8000", "/team/mcp")
        );
        assert!(notes.problems.is_empty());
    }

    #[test]
    fn refuses_a_path_or_a_port_that_cannot_be() {
        for said in ["/healthz", "/a b", "/{x}"] {
            let (_, notes) = over_http(ServerSettings {
                path: Some(said.into()),
                ..ServerSettings::default()
            });
            assert_eq!(notes.problems.len(), 1, "{said}");
        }
        let (_, notes) = over_http(ServerSettings {
            port: Some(70_000),
            ..ServerSettings::default()
        });
        assert_eq!(
            notes.problems[0].to_string(),
            "`server.port` is `70000`. It takes a number from 0 to 65535."
        );
    }

    #[test]
    fn levels_by_name_go_before_the_short_switches() {
        let level = |level, verbose, very_verbose| {
            let said = LogSettings {
                level,
                verbose,
                very_verbose,
                ..LogSettings::default()
            };
            log(&said).level
        };
        assert_eq!(level(None, None, None), Level::Warn);
        assert_eq!(level(None, Some(true), None), Level::Info);
        assert_eq!(level(None, Some(true), Some(true)), Level::Debug);
        assert_eq!(level(Some(Level::Error), Some(true), None), Level::Error);
    }
}
