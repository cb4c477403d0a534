//! Tests of whole expansions. They run in this process, on the inputs in `otel-macros/tests`.

mod damaged_input;
mod diagnostics;
mod expansion;
mod messages;
mod options;
mod reported;
mod snapshot;
