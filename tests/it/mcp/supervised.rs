//! The real binary under a service manager: the socket it is handed, and what it says back.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::os::fd::OwnedFd;
use std::process::Stdio;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixDatagram};
use tokio::process::{Child, Command};

use super::site::Site;
use super::soon;

/// A program that systemd would have started, and the socket it talks to systemd by.
struct Service {
    child: Child,
    address: SocketAddr,
    manager: UnixDatagram,
    _folder: tempfile::TempDir,
}

impl Service {
    /// Hands over a socket that listens on `host`. A shell puts it where the protocol wants it: descriptor 3.
    fn start(site: &Site, host: &str, variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (notify, token) = (folder.path().join("notify"), folder.path().join("token"));
        std::fs::write(&token, "a-token\n").unwrap();
        let manager = UnixDatagram::bind(&notify).unwrap();
        let listener = StdListener::bind((host, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let child = Command::new("sh")
            .args([
                "-c",
                r#"exec "$0" serve --http 127.0.0.1:1 3<&0 0</dev/null"#,
            ])
            .arg(env!("CARGO_BIN_EXE_atlassian-mcp"))
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("ATLASSIAN_MODE", "self-hosted")
            .env("JIRA_URL", &site.url)
            .env("JIRA_PAT_FILE", &token)
            .env("LISTEN_FDS", "1")
            .env("NOTIFY_SOCKET", &notify)
            .env("WATCHDOG_USEC", "300000")
            .envs(variables.iter().copied())
            .stdin(Stdio::from(OwnedFd::from(listener)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("a shell");
        Self {
            child,
            address,
            manager,
            _folder: folder,
        }
    }

    async fn said(&self) -> String {
        let mut bytes = [0; 512];
        let heard = soon("a word to the manager", self.manager.recv(&mut bytes));
        let length = heard.await.unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    }

    async fn healthy(&self) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let reading = stream.read_to_string(&mut answer);
        soon("an answer", reading).await.unwrap();
        answer
    }
}

#[tokio::test]
async fn serves_the_socket_it_is_handed_and_says_how_it_is() {
    let site = Site::new().await;
    let mut service = Service::start(&site, "127.0.0.1", &[]);
    assert_eq!(service.said().await.trim(), "READY=1");
    assert!(service.healthy().await.starts_with("HTTP/1.1 200"));
    for _ in 0..3 {
        assert_eq!(service.said().await.trim(), "WATCHDOG=1");
    }
    let id = service.child.id().unwrap().to_string();
    std::process::Command::new("kill")
        .arg(&id)
        .status()
        .unwrap();
    // Signs of life may still be in the queue.
    while service.said().await.trim() != "STOPPING=1" {}
    let status = soon("the exit", service.child.wait()).await.unwrap();
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn a_socket_open_to_everybody_is_not_served_without_a_token() {
    let site = Site::new().await;
    let mut service = Service::start(&site, "0.0.0.0", &[]);
    let mut errors = service.child.stderr.take().unwrap();
    let status = soon("the exit", service.child.wait()).await.unwrap();
    let mut said = String::new();
    errors.read_to_string(&mut said).await.unwrap();
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(
        said.contains("`0.0.0.0` is an address that other machines can reach"),
        "{said}"
    );

    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "for clients").unwrap();
    let variable = ("ATLASSIAN_MCP_AUTH_TOKEN_FILE", token.to_str().unwrap());
    let service = Service::start(&site, "0.0.0.0", &[variable]);
    assert_eq!(service.said().await.trim(), "READY=1");
}
