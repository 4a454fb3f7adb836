//! Tells the linker how to lay out the program on Linux, where GNU ld (2.38) and lld know both ways.
//!
//! - Relative relocations are packed, which saves half a megabyte of the binary; at run time it needs glibc 2.36 (2022).
//! - In a release, what runs until the tools are listed stands side by side (`src/start.ld`). A page that is touched brings
//!   its neighbours into memory: strewn over the program, the same functions hold three times as much of it.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/start.ld");
    if var("CARGO_CFG_TARGET_OS") != "linux" || var("CARGO_CFG_TARGET_ENV") != "gnu" {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    // Other linkers read no such script.
    let flags = var("CARGO_ENCODED_RUSTFLAGS");
    if var("PROFILE") == "release" && !flags.contains("mold") && !flags.contains("wild") {
        println!(
            "cargo::rustc-link-arg-bins=-T{}/src/start.ld",
            var("CARGO_MANIFEST_DIR")
        );
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script about the target by the environment"
)]
fn var(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
