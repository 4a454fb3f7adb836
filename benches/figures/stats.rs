//! Medians and percentiles of times, and what `/proc` says about a process.

use std::time::Duration;

/// Times of the same thing, measured many times.
#[derive(Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that `percent` of all stay under, in milliseconds.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut times = self.0.clone();
        times.sort_unstable();
        let last = times.len().checked_sub(1).expect("something was measured");
        times[(times.len() * percent / 100).min(last)].as_secs_f64() * 1000.0
    }

    /// The middle one, in milliseconds.
    pub(crate) fn median(&self) -> f64 {
        self.percentile(50)
    }
}

/// Resident memory of a process, in megabytes.
pub(crate) fn resident_mb(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    number_after(&status, "VmRSS:") / 1024.0
}

/// How often the threads of a process were put on a processor so far.
pub(crate) fn wakeups(process: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).expect("it runs");
    tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("status")).ok())
        .map(|status| {
            number_after(&status, "\nvoluntary_ctxt_switches:")
                + number_after(&status, "nonvoluntary_ctxt_switches:")
        })
        .sum()
}

/// Processor time a process has used so far, in milliseconds: what a call costs, however busy the machine is.
pub(crate) fn processor_ms(process: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).expect("it runs");
    let nanoseconds: f64 = tasks
        .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok())
        .map(|line| number_after(&line, ""))
        .sum();
    nanoseconds / 1_000_000.0
}

fn number_after(text: &str, name: &str) -> f64 {
    let rest = match name {
        "" => text,
        name => text.split(name).nth(1).unwrap_or_default(),
    };
    let number = rest.split_whitespace().next().unwrap_or_default();
    number.parse().unwrap_or_default()
}
