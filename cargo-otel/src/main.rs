//! `cargo otel`, and the compiler wrapper of its builds.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_otel::run(std::env::args().skip(1).collect())
}
