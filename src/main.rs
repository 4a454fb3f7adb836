//! The program. Everything is in the library; see `atlassian_mcp` for the map.

use std::process::ExitCode;

fn main() -> ExitCode {
    atlassian_mcp::cli::main(std::env::args_os())
}
