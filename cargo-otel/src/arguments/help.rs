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

  ui      Receive OTLP and show traces, logs, metrics and findings in the browser
  traces, logs, metrics, findings
          Print what a running viewer, or a file of OTLP/JSON lines, contains

`run`, `build` and `test` pass every other argument on to the cargo command of the same name.

Options:
  --only <PATTERN>        Instrument only matching functions, such as `shop::db::**`; can be repeated
  --except <PATTERN>      Leave out matching functions; can be repeated
  --slow <DURATION>       Stop recording functions whose calls are all shorter; `0` records all [default: 50us]
  --runtime <PATH>        The folder of the crate otel-runtime, instead of its published version
  --manifest-path <PATH>  The manifest of the workspace or package
  -p, --package <NAME>    (plan, apply, strip) Consider only this package; can be repeated
  --ui                    (run) Show the telemetry of the program in the browser, also after its end
  --json                  (plan) Print the plan as JSON
  --check                 (apply) Change nothing, and fail if something would change

Options of `ui`, after the files of OTLP/JSON lines to read:
  --page <ADDRESS>        The address of the page [default: 127.0.0.1:4319]
  --otlp <ADDRESS>        An address for OTLP; can be repeated [default: 127.0.0.1:4317 and 127.0.0.1:4318]
  --keep <FILE>           Write everything received to this file of OTLP/JSON lines
  --memory <SIZE>         The memory for telemetry [default: 256MiB]
  --open                  Open the page in the browser

Options of `traces`, `logs`, `metrics` and `findings`:
  --from <URL|FILE>       What to ask [default: http://127.0.0.1:4319/]
  --json                  Print one JSON object a line
  --follow                Go on with what a running viewer receives
  --q <WORDS>             Only what contains these words
  --service <NAME>        Only what is from this service
  --attr <KEY=VALUE>      (traces, logs) Only with this attribute; can be repeated
  --status <STATUS>       (traces) Only `error` or `ok`
  --min <DURATION>        (traces) Only traces that took at least this long
  --max <DURATION>        (traces) Only traces that took at most this long
  --severity <LEVEL>      (logs) Only this level, such as `warn`, and higher ones
  --trace <ID>            (logs) Only records of this trace
  --span <ID>             (logs) Only records of this span
  --limit <COUNT>         (traces, logs) At most this many, the newest [default: 100 traces, 200 log records]

Rules for single functions belong in `otel.toml`, next to the manifest of the workspace.
";
