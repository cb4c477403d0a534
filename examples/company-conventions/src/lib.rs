//! A span, a metric and an event with names that a company registers in `semconv/acme.tsv`.

use otel_runtime::{counted, logged, record, traced};

/// The items that a customer is about to buy.
#[derive(Debug)]
pub struct Cart {
    /// The id of the customer.
    pub user: String,
    /// The price tier of the customer: `free` or `gold`.
    pub tier: &'static str,
    /// The names of the items.
    pub items: Vec<String>,
}

/// The cart was empty.
#[derive(Debug)]
pub struct Empty;

impl std::fmt::Display for Empty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the cart is empty")
    }
}

impl std::error::Error for Empty {}

/// Attempted orders.
///
/// # Errors
///
/// If the cart is empty.
#[traced("checkout", semconv = "acme.checkout", fields(acme.user.id = cart.user, acme.user.tier = cart.tier))]
#[counted("acme.orders", fields(acme.user.tier = cart.tier))]
#[logged("{acme.cart.items} items ordered", event = "acme.order.placed", fields(acme.cart.items = cart.items.len()))]
pub fn check_out(cart: &Cart) -> Result<(), Empty> {
    // Names below `acme.experiment` do not have to be registered.
    record!(acme.cart.items = cart.items.len(), acme.experiment.button = "green");
    if cart.items.is_empty() { Err(Empty) } else { Ok(()) }
}
