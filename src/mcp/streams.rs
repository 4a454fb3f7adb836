//! Standard input and output without a thread in between.
//!
//! Apart because it is about the operating system only. tokio hands each read and write of the standard streams to a
//! thread, which costs two wake-ups a message and keeps the process alive while input is open. Clients start servers
//! with pipes (Python, Rust, Go) or socket pairs (Node), and both can be polled.

use tokio::io::{AsyncRead, AsyncWrite};

/// A stream to read requests from.
pub(crate) type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// A stream to write answers to.
pub(crate) type Writer = Box<dyn AsyncWrite + Send + Unpin>;

/// The standard streams, polled where they can be, behind tokio's thread where not (files, terminals).
pub(crate) fn standard() -> (Reader, Writer) {
    #[cfg(unix)]
    {
        let reader = polled::input().unwrap_or_else(|| Box::new(tokio::io::stdin()));
        let writer = polled::output().unwrap_or_else(|| Box::new(tokio::io::stdout()));
        (reader, writer)
    }
    #[cfg(not(unix))]
    {
        (Box::new(tokio::io::stdin()), Box::new(tokio::io::stdout()))
    }
}

#[cfg(unix)]
mod polled {
    use std::fs::{File, Metadata};
    use std::io;
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    use std::os::unix::net::UnixStream;

    use super::{Reader, Writer};

    pub(super) fn input() -> Option<Reader> {
        #[cfg(target_os = "linux")]
        if let Ok(pipe) = pipe().open_receiver("/proc/self/fd/0") {
            return Some(Box::new(pipe));
        }
        let input = io::stdin().as_fd().try_clone_to_owned().ok()?;
        Some(Box::new(socket(input)?))
    }

    pub(super) fn output() -> Option<Writer> {
        #[cfg(target_os = "linux")]
        if let Ok(pipe) = pipe().open_sender("/proc/self/fd/1") {
            return Some(Box::new(pipe));
        }
        let output = io::stdout().as_fd().try_clone_to_owned().ok()?;
        Some(Box::new(socket(output)?))
    }

    /// Opens a pipe a second time: "do not block" then holds for this opening only, not for the stream that other
    /// processes may share.
    #[cfg(target_os = "linux")]
    fn pipe() -> tokio::net::unix::pipe::OpenOptions {
        tokio::net::unix::pipe::OpenOptions::new()
    }

    /// A stream that is a socket, as a tokio stream. "Do not block" goes to the shared socket here, so a socket that
    /// is also the log's is left alone: its lines would get lost when it is full.
    fn socket(stream: OwnedFd) -> Option<tokio::net::UnixStream> {
        let about = describe(stream.as_fd().try_clone_to_owned().ok()?)?;
        let log = describe(io::stderr().as_fd().try_clone_to_owned().ok()?);
        let shared = log.is_some_and(|log| log.ino() == about.ino() && log.dev() == about.dev());
        if !about.file_type().is_socket() || shared {
            return None;
        }
        let stream = UnixStream::from(stream);
        stream.set_nonblocking(true).ok()?;
        tokio::net::UnixStream::from_std(stream).ok()
    }

    fn describe(stream: OwnedFd) -> Option<Metadata> {
        File::from(stream).metadata().ok()
    }
}
