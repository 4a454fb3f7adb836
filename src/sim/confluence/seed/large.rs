//! Large pages of the demo that nobody would write by hand: a catalogue of about 50 kB and a table of 200 rows.

use std::fmt::Write;

const HARBOURS: &[&str] = &[
    "Alvik", "Bodø", "Drøbak", "Egersund", "Farsund", "Grimstad", "Horten", "Kragerø", "Larvik",
    "Moss",
];
const JOBS: &[&str] = &[
    "prints labels",
    "plans routes",
    "weighs parcels",
    "opens lockers",
    "asks the ferries for their timetable",
    "sends invoices",
    "answers the phone",
];

/// Writes the service catalogue: one chapter for each service.
pub(crate) fn catalogue() -> String {
    let mut out = String::from(
        "<ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\" ac:macro-id=\"9a1d2b3c-001c-4a00-8a00-000000000001\" />\
         <p>All services, one chapter each. Generated from the registry.</p>",
    );
    for number in 1..=60 {
        let name = pick(HARBOURS, number).to_lowercase();
        let job = pick(JOBS, number);
        let _ = write!(
            out,
            "<h2>{name}-{number:02}</h2><p>The service <code>{name}-{number:02}</code> {job}. It belongs to team \
             <strong>{}</strong> and answers within {} ms for 99 of 100 calls.</p>\
             <ul><li><p>Port {}</p></li><li><p>Needs tracking and <em>{}</em></p></li><li><p>Restarts by itself</p></li></ul>\
             <ac:structured-macro ac:name=\"code\" ac:schema-version=\"1\" ac:macro-id=\"9a1d2b3c-001c-4a00-8a00-0000000001{number:02}\">\
             <ac:parameter ac:name=\"language\">yaml</ac:parameter><ac:plain-text-body><![CDATA[service: {name}-{number:02}\nreplicas: {}\nlimits:\n  memory: {}Mi\n  cpu: {}m]]></ac:plain-text-body></ac:structured-macro>",
            pick(HARBOURS, number * 3),
            40 + number * 3,
            8000 + number,
            pick(JOBS, number + 2),
            1 + number % 4,
            64 * (1 + number % 5),
            100 * (1 + number % 7),
        );
        let _ = write!(
            out,
            "<p>History: moved from the old platform in 20{:02}; see PROJ-{}. The runbook says what to do when it does not answer.</p>",
            19 + number % 7,
            100 + number
        );
    }
    out
}

/// Writes the database schema: one table of 200 columns of the database, one a row.
pub(crate) fn schema() -> String {
    let mut out = String::from(
        "<p>Every column of the tracking database.</p><table data-layout=\"full-width\"><tbody>\
         <tr><th><p>Table</p></th><th><p>Column</p></th><th><p>Type</p></th><th><p>Null</p></th><th><p>Meaning</p></th></tr>",
    );
    for number in 0..200 {
        let kind = pick(
            &["bigint", "text", "timestamptz", "numeric(10,2)", "boolean"],
            number,
        );
        let _ = write!(
            out,
            "<tr><td><p>{}</p></td><td><p>column_{number:03}</p></td><td><p><code>{kind}</code></p></td><td><p>{}</p></td><td><p>What {} needs, part {number}</p></td></tr>",
            pick(
                &["parcel", "scan", "pier", "locker", "invoice"],
                number / 40
            ),
            if number % 3 == 0 { "yes" } else { "no" },
            pick(HARBOURS, number),
        );
    }
    out + "</tbody></table>"
}

fn pick<'a>(list: &[&'a str], number: usize) -> &'a str {
    list.get(number % list.len().max(1)).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::super::super::body::tree;
    use super::*;

    #[test]
    fn both_are_well_formed_and_as_large_as_they_should_be() {
        for body in [catalogue(), schema()] {
            assert!(tree::parse(&body).is_ok());
        }
        assert!((40_000..70_000).contains(&catalogue().len()));
        assert_eq!(schema().matches("<tr>").count(), 201);
    }
}
