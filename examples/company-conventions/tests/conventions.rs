//! The emitted telemetry follows the semantic conventions of OpenTelemetry and those of Acme.

use company_conventions::{Cart, check_out};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::testing::semconv::Table;

#[test]
fn checking_out_has_no_violations() {
    let telemetry = TestTelemetry::new();
    telemetry.run(|| {
        let mut cart = Cart { user: "u-7".to_owned(), tier: "gold", items: vec!["tea".to_owned()] };
        check_out(&cart).expect("the cart has an item");
        cart.items.clear();
        check_out(&cart).expect_err("the cart is empty");
    });
    let acme = Table::parse(include_str!("../semconv/acme.tsv")).expect("a table");
    let check = telemetry.conventions().company(acme).namespace("acme.experiment");
    check.span_type("checkout", "acme.checkout").assert_clean();
}
