//! The text of `cargo otel --help`.

/// Returns the help.
pub(crate) fn help() -> String {
    HELP.trim_end().to_owned()
}

const HELP: &str = "\
Build a Rust workspace with OpenTelemetry spans, without changing its sources

Usage: cargo otel <COMMAND> [OPTIONS] [ARGUMENTS OF CARGO]

Commands:
  run     Build the program with spans in its functions, and run it
  build   Build the workspace with spans in its functions
  test    Build and run the tests with spans in the functions that they test
  plan    Print which functions get a span, which do not, and why
  apply   Write the attributes, the dependency and the initialization into the sources
  strip   Remove what `apply` has written from the sources

`run`, `build` and `test` pass every other argument on to the cargo command of the same name.

Options:
  --only <PATTERN>        Instrument only matching functions, such as `shop::db::**`; can be repeated
  --except <PATTERN>      Leave out matching functions; can be repeated
  --slow <DURATION>       Stop recording functions whose calls are all shorter; `0` records all [default: 50us]
  --runtime <PATH>        The folder of the crate otel-runtime, instead of its published version
  --manifest-path <PATH>  The manifest of the workspace or package
  -p, --package <NAME>    (plan, apply, strip) Consider only this package; can be repeated
  --json                  (plan) Print the plan as JSON
  --check                 (apply) Change nothing, and fail if something would change

Rules for single functions belong in `otel.toml`, next to the manifest of the workspace.
";
