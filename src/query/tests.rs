//! Tests of whole queries; parts are tested beside their code.

mod cql;
mod errors;
mod fit;
mod jql;
mod properties;
