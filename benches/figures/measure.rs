//! The measurements, in the order of the table.

use std::process::Command;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Plan;
use crate::backend::{Backend, HELD, HELD_ISSUE};
use crate::client::{self, Client, Edition, INITIALIZE, LIST};
use crate::report::Report;
use crate::stats::{Times, processor_ms, resident_mb, wakeups};
use crate::web::{BARE_GET, Connection, Server, post};

/// How long a server is left alone to see whether it wakes up.
const IDLE: Duration = Duration::from_secs(5);

/// How long the clients of the throughput measurement keep asking.
const BUSY: Duration = Duration::from_secs(4);

/// Calls that are made but not counted, so that connections and caches are warm.
const WARM_UP: usize = 200;

/// Takes every figure.
pub(crate) fn everything(plan: &Plan) -> Report {
    let backend = Backend::start();
    let mut report = Report::default();
    size(plan, &mut report);
    start(plan, &backend, &mut report);
    memory(plan, &backend, &mut report);
    list(plan, &backend, &mut report);
    for edition in [Edition::Cloud, Edition::DataCenter] {
        reads(plan, &backend, edition, &mut report);
    }
    in_flight(plan, &backend, &mut report);
    http(plan, &backend, &mut report);
    report
}

fn size(plan: &Plan, report: &mut Report) {
    let bytes = std::fs::metadata(&plan.binary).expect("the binary").len();
    report.at_most("size of the binary", bytes as f64 / 1_000_000.0, "MB", 12.0);
}

/// From exec to the first answers; a process that does nothing else takes turns with ours.
fn start(plan: &Plan, backend: &Backend, report: &mut Report) {
    let (mut minimal, mut initialize, mut list) = <(Times, Times, Times)>::default();
    for _ in 0..plan.rounds(200) {
        let own = std::env::current_exe().expect("this program");
        let mut command = Command::new(own);
        command.arg("minimal").env_clear();
        let begin = Instant::now();
        let mut yardstick = Client::start(command);
        yardstick.exchange(INITIALIZE);
        minimal.add(begin.elapsed());

        let command = client::program(plan, Edition::Cloud, backend.address);
        let begin = Instant::now();
        let mut ours = Client::start(command);
        ours.initialize();
        initialize.add(begin.elapsed());
        ours.exchange(LIST);
        list.add(begin.elapsed());
    }
    report.plain(
        "start of a minimal process → its answer",
        minimal.median(),
        "ms",
    );
    report.at_most(
        "start → `initialize` answered",
        initialize.median(),
        "ms",
        5.0,
    );
    report.at_most("start → `tools/list` answered", list.median(), "ms", 6.0);
    let times = initialize.median() / minimal.median();
    report.at_most("start, in minimal processes", times, "×", 4.0);
}

/// Resident memory through the life of a process, and whether it sleeps when nobody asks.
fn memory(plan: &Plan, backend: &Backend, report: &mut Report) {
    let mut client = Client::start(client::program(plan, Edition::Cloud, backend.address));
    client.initialize();
    report.plain(
        "resident after `initialize`",
        resident_mb(client.id()),
        "MB",
    );
    client.exchange(LIST);
    report.at_most(
        "resident after `tools/list`",
        resident_mb(client.id()),
        "MB",
        9.0,
    );
    for _ in 0..1000 {
        client.call("jira_get_issue", &json!({"issue_key": "PROJ-1"}));
    }
    report.at_most(
        "resident after 1,000 calls",
        resident_mb(client.id()),
        "MB",
        14.0,
    );
    let before = wakeups(client.id());
    std::thread::sleep(IDLE);
    let woken = wakeups(client.id()) - before;
    report.at_most("wake-ups in 5 s without a request", woken, "", 0.0);
}

/// How much a session pays for the list.
fn list(plan: &Plan, backend: &Backend, report: &mut Report) {
    let mut client = Client::start(client::program(plan, Edition::Cloud, backend.address));
    client.initialize();
    let line = client.exchange(LIST).trim_end().to_owned();
    let answer: Value = serde_json::from_str(&line).expect("JSON");
    let tools = answer["result"]["tools"].as_array().expect("tools");
    let bytes = answer["result"]["tools"].to_string().len();
    let words: usize = tools
        .iter()
        .map(|tool| {
            let of = |name: &str| tool[name].as_str().unwrap_or_default().len();
            of("name") + of("description") + tool["inputSchema"].to_string().len()
        })
        .sum();
    report.plain("tools in the default list", tools.len() as f64, "");
    report.plain(
        "`tools/list`, titles and hints included",
        bytes as f64,
        "bytes",
    );
    report.at_most(
        "names, descriptions and schemas of the default list",
        words as f64,
        "bytes",
        16_000.0,
    );
    report.at_most(
        "name, description and schema of a tool, on average",
        words as f64 / tools.len() as f64,
        "bytes",
        450.0,
    );
}

/// The three frequent reads, with the time each may take, in milliseconds.
fn frequent() -> [(&'static str, Value, f64); 3] {
    [
        ("jira_get_issue", json!({"issue_key": "PROJ-1"}), 0.30),
        (
            "jira_search",
            json!({"jql": "project = PROJ", "limit": 50}),
            0.8,
        ),
        ("confluence_get_page", json!({"page_id": "12345"}), 0.8),
    ]
}

/// Calls one of them for ever.
pub(crate) fn profile(plan: &Plan, name: &str) -> ! {
    let found = frequent().into_iter().find(|(tool, ..)| *tool == name);
    let (tool, arguments, _) = found.unwrap_or_else(|| panic!("{name} is not measured"));
    let backend = Backend::start();
    let mut client = Client::start(client::program(plan, Edition::Cloud, backend.address));
    client.initialize();
    loop {
        client.call(tool, &arguments);
    }
}

/// Time, size and requests of the three frequent reads.
fn reads(plan: &Plan, backend: &Backend, edition: Edition, report: &mut Report) {
    let mut client = Client::start(client::program(plan, edition, backend.address));
    client.initialize();
    for (tool, arguments, goal) in frequent() {
        for _ in 0..plan.rounds(WARM_UP) {
            client.call(tool, &arguments);
        }
        backend.requests();
        let (text, _) = client.call(tool, &arguments);
        let requests = backend.requests();
        let mut bare = Connection::to(backend.address);
        let (mut ours, mut yardstick) = <(Times, Times)>::default();
        let rounds = plan.rounds(3000);
        let before = processor_ms(client.id());
        for _ in 0..rounds {
            ours.add(client.call(tool, &arguments).1);
            yardstick.add(bare.exchange(BARE_GET).1);
        }
        let used = (processor_ms(client.id()) - before) / rounds as f64;
        let name = format!("`{tool}`, {}", edition.name());
        report.at_most(format!("{name}, p50"), ours.median(), "ms", goal);
        report.plain(format!("{name}, p99"), ours.percentile(99), "ms");
        report.plain(format!("{name}, processor time"), used, "ms");
        let times = ours.median() / yardstick.median();
        report.plain(
            format!("{name}, in bare GETs of {:.3} ms", yardstick.median()),
            times,
            "×",
        );
        report.at_most(
            format!("{name}, requests to the site"),
            requests.len() as f64,
            "",
            1.0,
        );
        if tool == "jira_search" {
            report.at_most(
                format!("{name}, text of 50 issues"),
                text.len() as f64,
                "bytes",
                16_000.0,
            );
        } else {
            report.plain(format!("{name}, text"), text.len() as f64, "bytes");
        }
    }
}

/// Whether calls wait for each other.
fn in_flight(plan: &Plan, backend: &Backend, report: &mut Report) {
    let mut client = Client::start(client::program(plan, Edition::Cloud, backend.address));
    client.initialize();
    for id in 0..HELD {
        client.send(&client::call_line(
            id as u64,
            "jira_get_issue",
            &json!({"issue_key": HELD_ISSUE}),
        ));
    }
    for _ in 0..HELD {
        client.receive();
    }
    report.at_least(
        format!("requests at the site, of {HELD} calls at once"),
        backend.most_waiting() as f64,
        "",
        HELD as f64,
    );
}

/// One client over HTTP, then many.
fn http(plan: &Plan, backend: &Backend, report: &mut Report) {
    let server = Server::start(client::program(plan, Edition::Cloud, backend.address));
    let request = post(&client::call_line(
        1,
        "jira_get_issue",
        &json!({"issue_key": "PROJ-1"}),
    ));
    let mut connection = Connection::to(server.address);
    for _ in 0..plan.rounds(WARM_UP) {
        connection.exchange(&request);
    }
    let mut times = Times::default();
    for _ in 0..plan.rounds(3000) {
        let (body, time) = connection.exchange(&request);
        times.add(time);
        client::text_of(std::str::from_utf8(body).expect("text"), "jira_get_issue");
    }
    report.at_most(
        "HTTP, one client, `jira_get_issue`, p50",
        times.median(),
        "ms",
        1.0,
    );
    report.plain(
        "HTTP, one client, `jira_get_issue`, p99",
        times.percentile(99),
        "ms",
    );

    const CLIENTS: usize = 32;
    let (ready, stop, done) = (
        Barrier::new(CLIENTS + 1),
        AtomicBool::new(false),
        AtomicUsize::new(0),
    );
    let seconds = std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut connection = Connection::to(server.address);
                connection.exchange(&request);
                ready.wait();
                while !stop.load(Ordering::Relaxed) {
                    connection.exchange(&request);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        ready.wait();
        let begin = Instant::now();
        std::thread::sleep(BUSY);
        stop.store(true, Ordering::Relaxed);
        begin.elapsed().as_secs_f64()
    });
    let calls = done.load(Ordering::Relaxed) as f64 / seconds;
    report.at_least(
        format!("HTTP, {CLIENTS} clients, `jira_get_issue`"),
        calls.round(),
        "calls/s",
        2500.0,
    );
    report.plain(
        format!("HTTP, resident after {CLIENTS} clients"),
        resident_mb(server.id()),
        "MB",
    );
}
