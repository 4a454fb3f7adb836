# Recipes for people. `just` alone lists them. One that needs a program says so when it is missing.

# The flake that hosts are built from: your own, if this repository is only one of its inputs
flake := env("FLAKE", ".")
# Where to build: this machine, or the name of another one (`ssh`)
build_host := env("BUILD_HOST", "")

default:
    @just --list

# What a change must pass: format, lints, tests, and everything of the flake
validate: (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs")
    .ci/run
    @if command -v nix > /dev/null; then nix flake check {{ flake }}; else echo "Not checked: the flake. Nix is not installed (https://nixos.org/download)."; fi

# Build HOST and switch it: by ssh, or here if this is HOST (FLAKE=… another flake, BUILD_HOST=… builds elsewhere)
quick-deploy host: (_needs "nix" "Nix: https://nixos.org/download")
    .ci/deploy {{ quote(host) }} {{ quote(flake) }} {{ quote(build_host) }}

# All tests, or those whose name holds WORD
test word="": (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs")
    cargo test {{ word }}

# The modules' evaluation tests; they build nothing
test-modules: (_needs "nix-instantiate" "Nix: https://nixos.org/download")
    .ci/evaluate test

# Measure the release binary against a fixed backend
bench: (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs")
    cargo bench --bench figures -- --write docs/performance.md

# Note anew which functions run until the tools are listed, for the linker (src/start.ld)
order: (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs") (_needs "valgrind" "valgrind: https://valgrind.org")
    CARGO_PROFILE_RELEASE_STRIP=none cargo build --release --target-dir target/order
    .ci/order target/order/release/atlassian-mcp > target/order/start.ld
    mv target/order/start.ld src/start.ld

# Watch the server work in a simulated company
demo: (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs (with Nix alone: `nix run .#demo`)")
    cargo run --release -- demo

# Measure the conversion of documents, or print its table with `just documents --table`
documents *args:
    cargo bench --bench documents -- {{ args }}

# Feed a reader (markdown, adf, wiki, storage) with odd texts for ten minutes; needs nightly and cargo-fuzz
fuzz format:
    cargo +nightly fuzz run {{ format }} fuzz/corpus/{{ format }} fuzz/seeds/{{ format }} -- -max_total_time=600

# A simulated Jira and Confluence; the addresses are printed as JSON
sim flavor="cloud": (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs")
    cargo run --release -- simulate --flavor {{ flavor }}

# Run the machine test NAME (cloud, self-hosted, service, agenix, …) in a virtual machine
vm name: (_needs "nix" "Nix: https://nixos.org/download") _needs-kvm
    nix build --print-build-logs ".#checks.$(nix eval --raw --impure --expr builtins.currentSystem).vm-{{ name }}"

# The machine of the test NAME, to look around in: its Python prompt
vm-shell name: (_needs "nix" "Nix: https://nixos.org/download") _needs-kvm
    nix run ".#checks.$(nix eval --raw --impure --expr builtins.currentSystem).vm-{{ name }}.driverInteractive"

# Newer crates and newer flake inputs
update: (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs") (_needs "nix" "Nix: https://nixos.org/download")
    cargo update
    nix flake update

# Write the secret NAME (api-jira-token, …) in your editor, encrypted for those whom secrets.nix names
secrets-edit name: (_needs "agenix" "agenix: `nix develop`, or `nix run github:ryantm/agenix`")
    agenix -e {{ quote("secrets/" + name + ".age") }}

# Accept changed snapshots after reading them
snap: (_needs "cargo-insta" "cargo-insta: `nix develop`, or `cargo install cargo-insta`")
    cargo insta review

# Rewrite the documents that are printed by code
print: (_needs "cargo" "the Rust toolchain: `nix develop`, or https://rustup.rs")
    UPDATE=1 cargo test --test it printed
    @if command -v nix-instantiate > /dev/null; then .ci/evaluate print; else echo "Not printed: docs/nixos-options.md. Nix is not installed (https://nixos.org/download)."; fi

_needs program from:
    @command -v {{ program }} > /dev/null || { echo {{ quote("This needs `" + program + "`. Get " + from) }} >&2; exit 1; }

_needs-kvm:
    @[ -w /dev/kvm ] || { echo "This needs /dev/kvm, writable: hardware virtualisation, and (on NixOS) the group kvm." >&2; exit 1; }
