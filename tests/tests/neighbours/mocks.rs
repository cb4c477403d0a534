//! `mockall`, which copies attributes of a trait and of its methods to the mock.

use crate::{Refused, check, leaf, work_at_once};
use mockall::automock;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;

#[automock]
trait Orders {
    fn find(&self, n: i64) -> Result<i64, Refused>;

    fn find_twice(&self, n: i64) -> Result<i64, Refused> {
        find_twice(self, n)
    }
}

/// The body of the method in the trait, where it can be recorded.
#[traced]
fn find_twice<T: Orders + ?Sized>(orders: &T, n: i64) -> Result<i64, Refused> {
    orders.find(n)?;
    orders.find(n)
}

struct Store;

#[traced(args, err)]
impl Orders for Store {
    fn find(&self, n: i64) -> Result<i64, Refused> {
        work_at_once(n)
    }
}

#[test]
fn the_real_type_is_recorded() {
    check("Store::find", |n| Store.find(n));
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| Store.find_twice(7)), Ok(7));
    telemetry.assert_tree("\nfind_twice\n  Store::find\n    leaf\n  Store::find\n    leaf\n");
}

#[test]
fn a_mock_is_not_recorded() {
    let mut orders = MockOrders::new();
    orders.expect_find().returning(|n| {
        leaf();
        Ok(n)
    });
    orders.expect_find_twice().returning(|_| Err(Refused));
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| (orders.find(7), orders.find_twice(7))), (Ok(7), Err(Refused)));
    assert_eq!(telemetry.spans().names(), ["leaf"]);
}
