//! The telemetry of the example follows the semantic conventions and the names that the example registers.

use otel_runtime::testing::{Receiver, semconv::Table};
use std::process::Command;

#[test]
fn two_orders_have_no_violations() {
    let receiver = Receiver::start();
    let mut program = Command::new(env!("CARGO_BIN_EXE_quickstart"));
    program.env_clear().env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint());
    assert!(program.status().expect("the example starts").success());
    let own = Table::parse(include_str!("../semconv/quickstart.tsv")).expect("a table");
    receiver.conventions().company(own).assert_clean();
}
