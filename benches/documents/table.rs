//! The table of size against time, as `docs/performance.md` shows it.
//!
//! The best of several runs, for what else the machine does only ever adds time. Two yardsticks stand beside the pages: the
//! same bytes copied, and the parser of Markdown alone; they say what a figure means on another machine.

use std::hint::black_box;
use std::io::Write;
use std::time::{Duration, Instant};

use atlassian_mcp_markup::Format;
use pulldown_cmark::{Options as ParserOptions, Parser};

use crate::{DIRECTIONS, PAGE, converted, pages};

/// Prints the tables of sizes, directions and corners.
pub(crate) fn print() {
    let mut out = String::from(
        "| size | storage → markdown | | markdown → adf | |\n|---:|---:|---:|---:|---:|\n",
    );
    for bytes in [10_000, 50_000, 100_000, 1_000_000, 10_000_000] {
        let pairs = [
            (Format::Storage, Format::Markdown),
            (Format::Markdown, Format::Adf),
        ];
        out.push_str(&format!("| {} kB |", bytes / 1000));
        for (from, to) in pairs {
            out.push_str(&cells(&pages::page(from, bytes), from, to));
        }
        out.push('\n');
    }
    out.push_str("\n| page of 50 kB | time | rate |\n|---|---:|---:|\n");
    for (from, to) in DIRECTIONS {
        let row = cells(&pages::page(from, PAGE), from, to);
        out.push_str(&format!("| {from} → {to} |{row}\n"));
    }
    out.push_str(&yardsticks(&pages::page(Format::Markdown, PAGE)));
    out.push_str("\n| corner | 50 kB | rate | 500 kB | rate |\n|---|---:|---:|---:|---:|\n");
    for corner in &pages::CORNERS {
        out.push_str(&format!(
            "| {}, {} → {} |",
            corner.name, corner.from, corner.to
        ));
        for bytes in [PAGE, 10 * PAGE] {
            out.push_str(&cells(&(corner.text)(bytes), corner.from, corner.to));
        }
        out.push('\n');
    }
    let mut stdout = std::io::stdout().lock();
    let _ = stdout.write_all(out.as_bytes());
}

/// Time and rate of one conversion, as two cells.
fn cells(text: &str, from: Format, to: Format) -> String {
    timed(text, || {
        black_box(converted(black_box(text), from, to));
    })
}

/// What other work over the same Markdown takes.
fn yardsticks(markdown: &str) -> String {
    // The extensions the reader asks for.
    let options = ParserOptions::ENABLE_TABLES
        | ParserOptions::ENABLE_FOOTNOTES
        | ParserOptions::ENABLE_STRIKETHROUGH
        | ParserOptions::ENABLE_TASKLISTS
        | ParserOptions::ENABLE_GFM;
    let parsed = timed(markdown, || {
        for event in Parser::new_ext(black_box(markdown), options).into_offset_iter() {
            black_box(event);
        }
    });
    let mut copy = Vec::with_capacity(markdown.len());
    let copied = timed(markdown, || {
        copy.clear();
        copy.extend_from_slice(black_box(markdown.as_bytes()));
        black_box(&copy);
    });
    format!("| markdown, parsed by pulldown-cmark alone |{parsed}\n| markdown, copied |{copied}\n")
}

fn timed(text: &str, run: impl FnMut()) -> String {
    let time = best(run);
    let rate = text.len() as f64 / time.as_secs_f64() / 1e6;
    format!(" {:.3} ms | {rate:.0} MB/s |", time.as_secs_f64() * 1e3)
}

fn best(mut run: impl FnMut()) -> Duration {
    let begin = Instant::now();
    let mut best = Duration::MAX;
    let mut rounds = 0;
    while rounds < 5 || begin.elapsed() < Duration::from_millis(700) {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
        rounds += 1;
    }
    best
}
