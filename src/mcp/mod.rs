//! The protocol: messages in, messages out, over standard streams or HTTP.
//!
//! The only room that knows rmcp. It finds no tools and judges no call; everything goes through [`Door`].
//!
//! | file | what it does |
//! |---|---|
//! | `stdio` | serves one client over two byte streams, until the end of input or a signal |
//! | `http`, `connections` | serves many clients over HTTP, with `/healthz`, `/readyz` and `/metrics` |
//! | `server` | the requests of the protocol, answered from the door |
//! | `convert`, `offers` | the door's words as rmcp's |
//! | `frame`, `direct`, `parameters` | bytes as a message, or as the error that names what is wrong with them |
//! | `pipe`, `lines`, `skim`, `streams` | lines in and out, none too long, none unanswered |
//! | `gate` | the token that clients have to send over HTTP |
//! | `open` | the requests that wait for their answer |
//! | `refuse` | HTTP errors a person can act on |
//! | `shutdown` | stopping in two steps |
//!
//! [`Door`]: crate::door::Door

mod connections;
mod convert;
mod direct;
mod elicit;
mod frame;
mod gate;
mod http;
mod lines;
mod offers;
mod open;
mod parameters;
mod pipe;
mod refuse;
mod server;
mod shutdown;
mod skim;
mod stdio;
mod streams;

pub use http::{HttpOptions, http};
pub use shutdown::Shutdown;
pub use stdio::{LONGEST_MESSAGE, over, stdio};
