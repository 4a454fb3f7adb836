//! The words Jira and Confluence share: a site and its flavor, a page of results, a user, a point in
//! time, and what a site can answer wrongly.
//!
//! Apart from `jira` and `confluence` because those two do not know each other. It sends nothing and
//! reads no configuration.

mod error;
mod fact;
mod flavor;
mod origin;
mod page;
mod reach;
mod rules;
mod site;
mod target;
mod time;
mod user;

pub use error::{Closed, Error, Kind};
pub(crate) use fact::{Fact, Facts};
pub use flavor::{Flavor, Product};
pub use origin::Origin;
pub use page::{Cursor, Page};
pub use reach::Reach;
pub use rules::{Asked, Decision, Profile, Rule, Rules, Verdict};
pub use site::{Auth, Credential, Limits, Network, Proxy, Site};
pub use target::{Action, Target};
pub use time::timestamp;
pub use user::User;
