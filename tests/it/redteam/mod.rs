//! Attacks, as data: what is tried, and what must not happen.
//!
//! Against the simulator, through the door, on both editions where both know the thing. `texts` plants hostile words in
//! what users write; `reach` tries to get at what a policy closes; `guard` tries to show a customer what is internal;
//! `wire` plays a hostile site or network; `files` asks for files that are none of a caller's business. A test at the
//! end counts them, so that none is lost on the way.

mod files;
mod guard;
mod reach;
mod texts;
mod wire;

#[test]
fn there_are_at_least_sixty_attacks() {
    let count = texts::TEXTS.len()
        + reach::CALLS.len()
        + reach::QUERIES.len()
        + guard::CALLS.len()
        + guard::REQUEST_TYPES.len()
        + wire::ATTACKS.len()
        + files::PATHS.len();
    assert!(count >= 60, "{count} attacks are left");
}
