# Recipes for people. `just` alone lists them.

default:
    @just --list

# Watch the server work in a simulated company
demo:
    cargo run --release -- demo

# All tests, or those whose name holds WORD
test word="":
    cargo test {{ word }}

# What a change must pass before it is handed in
validate:
    .ci/run

# Accept changed snapshots after reading them
snap:
    cargo insta review

# Rewrite the documents that are printed by code
print:
    UPDATE=1 cargo test --test it printed

# Measure the release binary against a fixed backend
bench:
    cargo bench --bench figures -- --write docs/performance.md

# A simulated Jira and Confluence; the addresses are printed as JSON
sim flavor="cloud":
    cargo run --release -- simulate --flavor {{ flavor }}
