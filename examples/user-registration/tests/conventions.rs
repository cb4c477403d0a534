//! What the service emits keeps to the semantic conventions and to the names that it registers over them.

use otel_runtime::testing::{Receiver, semconv::Table};
use std::process::Command;

#[test]
fn the_demo_has_no_violation() {
    let receiver = Receiver::start();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_user-registration"));
    demo.arg("demo").env_clear().env("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.http_endpoint());
    assert!(demo.status().expect("the example starts").success());
    let own = Table::parse(include_str!("../semconv/user-service.tsv")).expect("a table");
    receiver.conventions().company(own).assert_clean();
}
