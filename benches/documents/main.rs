//! Measures the conversion of documents: `cargo bench --bench documents`.
//!
//! Criterion measures a page of 50 kB in each direction, sizes from 10 kB to 10 MB, and corners where a careless reader
//! or writer takes time by the square: each corner at two sizes, whose rates must be alike. `-- --table` prints the
//! table of size against time that stands in `docs/performance.md`, and measures nothing else.

mod pages;
mod table;

use std::hint::black_box;
use std::time::Duration;

use atlassian_mcp_markup::{Format, Options, Written, convert};
use criterion::{BenchmarkId, Criterion, Throughput};

/// The directions a page is read and written in, most frequent first.
const DIRECTIONS: [(Format, Format); 8] = [
    (Format::Storage, Format::Markdown),
    (Format::Markdown, Format::Adf),
    (Format::Adf, Format::Markdown),
    (Format::Markdown, Format::Storage),
    (Format::Wiki, Format::Markdown),
    (Format::Markdown, Format::Wiki),
    (Format::Storage, Format::Adf),
    (Format::Wiki, Format::Adf),
];

/// What a page of Confluence holds.
const PAGE: usize = 50_000;

fn main() {
    if std::env::args().any(|argument| argument == "--table") {
        table::print();
        return;
    }
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    page(&mut criterion);
    sizes(&mut criterion);
    corners(&mut criterion);
    criterion.final_summary();
}

fn converted(text: &str, from: Format, to: Format) -> Written {
    convert(text, from, to, &Options::default()).unwrap_or_default()
}

fn page(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("page of 50 kB");
    for (from, to) in DIRECTIONS {
        let text = pages::page(from, PAGE);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("{from} to {to}"), |bencher| {
            bencher.iter(|| converted(black_box(&text), from, to));
        });
    }
    group.finish();
}

fn sizes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("size");
    group.sample_size(10);
    for (from, to) in [
        (Format::Storage, Format::Markdown),
        (Format::Markdown, Format::Adf),
    ] {
        for bytes in [10_000, 100_000, 1_000_000, 10_000_000] {
            let text = pages::page(from, bytes);
            let name = BenchmarkId::new(format!("{from} to {to}"), bytes);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(name, &text, |bencher, text| {
                bencher.iter(|| converted(black_box(text), from, to));
            });
        }
    }
    group.finish();
}

fn corners(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("corner");
    group.sample_size(10);
    for corner in &pages::CORNERS {
        for bytes in [50_000, 500_000] {
            let text = (corner.text)(bytes);
            let name = BenchmarkId::new(corner.name, bytes);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(name, &text, |bencher, text| {
                bencher.iter(|| converted(black_box(text), corner.from, corner.to));
            });
        }
    }
    group.finish();
}
