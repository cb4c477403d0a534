//! What is emitted keeps to the conventions, OpenTelemetry's and Acme's.

use company_conventions::{Cart, check_out};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::testing::semconv::Table;

#[test]
fn checking_out_has_no_violation() {
    let telemetry = TestTelemetry::new();
    telemetry.run(|| {
        let mut cart = Cart { user: "u-7".to_owned(), tier: "gold", items: vec!["tea".to_owned()] };
        check_out(&cart).expect("there is tea in it");
        cart.items.clear();
        check_out(&cart).expect_err("it is empty");
    });
    let acme = Table::parse(include_str!("../semconv/acme.tsv")).expect("a table");
    let check = telemetry.conventions().company(acme).namespace("acme.experiment");
    check.span_type("checkout", "acme.checkout").assert_clean();
}
