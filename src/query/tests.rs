//! Tests of whole queries; parts are tested beside their code.

mod cql;
mod errors;
mod jql;
mod properties;
