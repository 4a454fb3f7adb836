//! The table of figures.

use std::fmt::Write;

/// Figures in the order they were taken.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<[String; 3]>,
}

impl Report {
    /// Adds a figure that has to stay at or under a goal.
    pub(crate) fn at_most(&mut self, name: impl Into<String>, value: f64, unit: &str, goal: f64) {
        let met = if value <= goal { "✓" } else { "✗" };
        self.row(
            name,
            shown(value, unit),
            format!("≤ {} {met}", shown(goal, unit)),
        );
    }

    /// Adds a figure that has to reach a goal.
    pub(crate) fn at_least(&mut self, name: impl Into<String>, value: f64, unit: &str, goal: f64) {
        let met = if value >= goal { "✓" } else { "✗" };
        self.row(
            name,
            shown(value, unit),
            format!("≥ {} {met}", shown(goal, unit)),
        );
    }

    /// Adds a figure without a goal.
    pub(crate) fn plain(&mut self, name: impl Into<String>, value: f64, unit: &str) {
        self.row(name, shown(value, unit), String::new());
    }

    fn row(&mut self, name: impl Into<String>, value: String, goal: String) {
        let name = name.into();
        // To watch it grow; standard output gets the whole table at the end.
        let mut log = std::io::stderr().lock();
        let _ = std::io::Write::write_all(&mut log, format!("{name}: {value} {goal}\n").as_bytes());
        self.rows.push([name, value, goal]);
    }

    /// The table.
    pub(crate) fn markdown(&self) -> String {
        let mut table = String::from("| figure | measured | goal |\n|---|---:|---:|\n");
        for [name, value, goal] in &self.rows {
            writeln!(table, "| {name} | {value} | {goal} |").expect("memory is enough");
        }
        table
    }
}

fn shown(value: f64, unit: &str) -> String {
    let digits = match value {
        _ if value.fract() == 0.0 => 0,
        value if value < 1.0 => 3,
        value if value < 100.0 => 2,
        _ => 0,
    };
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    };
    format!("{value:.digits$}{unit}")
}

/// Replaces what stands between the two marks of a file.
pub(crate) fn write_between_marks(file: &str, table: &str) {
    const BEGIN: &str = "<!-- figures: begin -->\n";
    const END: &str = "<!-- figures: end -->";
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let (before, rest) = text.split_once(BEGIN).expect("the first mark");
    let (_, after) = rest.split_once(END).expect("the second mark");
    std::fs::write(file, format!("{before}{BEGIN}{table}{END}{after}"))
        .unwrap_or_else(|error| panic!("{file}: {error}"));
}
