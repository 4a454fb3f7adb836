//! Asks the linker to write relative relocations in their packed form, which saves half a megabyte of the binary.
//!
//! Both GNU ld (2.38) and lld know it; at run time it needs glibc 2.36 (2022).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script about the target by the environment"
)]
fn is(name: &str, wanted: &str) -> bool {
    std::env::var(name).is_ok_and(|value| value == wanted)
}
