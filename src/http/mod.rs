//! The only room that sends anything.
//!
//! A dialect builds a [`Call`] (or a [`Change`](call::Write)) without any input or output; [`Client`] signs it,
//! sends it within the site's limits, repeats it where that is safe, and decodes the answer. No other room knows
//! `reqwest`, and only `auth` sees a secret.

mod address;
mod auth;
mod call;
mod client;
mod count;
mod gateway;
mod place;
mod probe;
mod redirect;
mod remote;
mod retry;
mod transport;

pub use call::{Body, Call, Effect, Part, Permit, Request, Write, json, segment, walk};
pub use client::Client;
pub use count::{counted, counted_on};
pub use probe::{Probe, Signing};
