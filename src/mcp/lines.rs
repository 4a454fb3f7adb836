//! Lines from a byte stream, none longer than a limit.
//!
//! Apart because it has to be safe to drop at any moment: rmcp polls for the next message and for finished answers at
//! once, and drops the first whenever the second is ready. Everything read so far therefore stays in the struct.

use std::io;

use bytes::BytesMut;
use rmcp::model::RequestId;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::skim::Skim;

/// Room asked for before each read; most messages fit.
const SMALLEST_READ: usize = 8 * 1024;

/// A buffer this big is given back instead of being used for the next line.
const LARGE: usize = 1024 * 1024;

/// One line of input.
#[derive(Debug)]
pub(crate) enum Line {
    /// The line without its newline.
    Whole(BytesMut),
    /// A line beyond the limit; it was thrown away while it came in.
    TooLong {
        /// The id of the request it was, where one could be found.
        id: Option<RequestId>,
        /// How many bytes the line had.
        length: usize,
    },
}

/// Reads lines.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    source: R,
    buffer: BytesMut,
    /// Bytes of `buffer` known to hold no newline.
    searched: usize,
    /// Longest line kept, in bytes.
    limit: usize,
    skipped: Option<Skipped>,
}

/// A line that is being thrown away.
#[derive(Debug, Default)]
struct Skipped {
    skim: Skim,
    length: usize,
}

impl<R: AsyncRead + Unpin> Lines<R> {
    /// Reads from `source` and keeps lines of up to `limit` bytes.
    pub(crate) fn new(source: R, limit: usize) -> Self {
        Self {
            source,
            buffer: BytesMut::new(),
            searched: 0,
            limit,
            skipped: None,
        }
    }

    /// The next line; `None` at the end. A last line without a newline counts.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            if let Some(line) = self.take_line() {
                return Ok(Some(line));
            }
            if self.buffer.capacity() - self.buffer.len() < SMALLEST_READ / 2 {
                // Doubling keeps the copying of a large message linear.
                self.buffer.reserve(self.buffer.len().max(SMALLEST_READ));
            }
            if self.source.read_buf(&mut self.buffer).await? == 0 {
                return Ok(self.take_rest());
            }
        }
    }

    fn take_line(&mut self) -> Option<Line> {
        let unsearched = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(position) = unsearched.iter().position(|byte| *byte == b'\n') else {
            self.searched = self.buffer.len();
            if self.skipped.is_some() || self.buffer.len() > self.limit {
                self.skip_buffer();
            }
            return None;
        };
        let mut line = self.buffer.split_to(self.searched + position + 1);
        self.searched = 0;
        line.truncate(line.len() - 1);
        if line.len() > LARGE {
            // The rest moves out, so that the large allocation goes with the line.
            self.buffer = BytesMut::from(&self.buffer[..]);
        }
        Some(self.finish(line))
    }

    fn take_rest(&mut self) -> Option<Line> {
        self.searched = 0;
        let rest = self.buffer.split();
        (!rest.is_empty() || self.skipped.is_some()).then(|| self.finish(rest))
    }

    fn finish(&mut self, line: BytesMut) -> Line {
        if self.skipped.is_none() && line.len() <= self.limit {
            return Line::Whole(line);
        }
        let mut skipped = self.skipped.take().unwrap_or_default();
        skipped.skim.feed(&line);
        Line::TooLong {
            length: skipped.length + line.len(),
            id: skipped.skim.id(),
        }
    }

    fn skip_buffer(&mut self) {
        let skipped = self.skipped.get_or_insert_default();
        skipped.skim.feed(&self.buffer);
        skipped.length += self.buffer.len();
        // Not `clear`: that would keep the room of a whole message for nothing.
        self.buffer = BytesMut::new();
        self.searched = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(input: &[u8], limit: usize) -> Vec<String> {
        let mut lines = Lines::new(input, limit);
        let mut seen = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            seen.push(match line {
                Line::Whole(line) => String::from_utf8(line.to_vec()).unwrap(),
                Line::TooLong { id, length } => {
                    format!("too long: {length}, id {:?}", id.map(|id| id.to_string()))
                }
            });
        }
        seen
    }

    #[tokio::test]
    async fn lines_come_one_by_one_and_the_last_needs_no_newline() {
        assert_eq!(lines(b"a\n\nbc\nd", 10).await, ["a", "", "bc", "d"]);
    }

    #[tokio::test]
    async fn a_line_at_the_limit_is_kept_and_one_byte_more_is_not() {
        assert_eq!(
            lines(b"12345\n123456\n1\n", 5).await,
            ["12345", "too long: 6, id None", "1"]
        );
    }

    #[tokio::test]
    async fn a_line_of_many_reads_is_thrown_away_with_its_id_kept() {
        let long = "x".repeat(100_000);
        let input = format!("{{\"params\":\"{long}\",\"id\":41}}\nnext\n");
        let seen = lines(input.as_bytes(), 20_000).await;
        assert_eq!(seen, ["too long: 100021, id Some(\"41\")", "next"]);
    }

    #[tokio::test]
    async fn a_read_that_is_dropped_loses_nothing() {
        let (mut far, near) = tokio::io::duplex(64);
        let mut lines = Lines::new(near, 100);
        tokio::io::AsyncWriteExt::write_all(&mut far, b"first half, ")
            .await
            .unwrap();
        tokio::select! {
            biased;
            _ = lines.next() => panic!("no line is complete"),
            () = std::future::ready(()) => {}
        }
        tokio::io::AsyncWriteExt::write_all(&mut far, b"second half\n")
            .await
            .unwrap();
        let Some(Line::Whole(line)) = lines.next().await.unwrap() else {
            panic!("no line")
        };
        assert_eq!(&line[..], b"first half, second half");
    }
}
