//! A span, a metric and an event under names that a company has registered in `semconv/acme.tsv`.

use otel_runtime::{counted, logged, record, traced};

/// What a customer is about to buy.
#[derive(Debug)]
pub struct Cart {
    /// Who buys.
    pub user: String,
    /// How much they pay us: `free` or `gold`.
    pub tier: &'static str,
    /// What they buy.
    pub items: Vec<String>,
}

/// There was nothing in the cart.
#[derive(Debug)]
pub struct Empty;

impl std::fmt::Display for Empty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the cart is empty")
    }
}

impl std::error::Error for Empty {}

/// Orders that were placed, or not.
///
/// # Errors
///
/// When there is nothing in the cart.
#[traced("checkout", semconv = "acme.checkout", fields(acme.user.id = cart.user, acme.user.tier = cart.tier))]
#[counted("acme.orders", fields(acme.user.tier = cart.tier))]
#[logged("{acme.cart.items} items ordered", event = "acme.order.placed", fields(acme.cart.items = cart.items.len()))]
pub fn check_out(cart: &Cart) -> Result<(), Empty> {
    // Nobody has to register what is tried out.
    record!(acme.cart.items = cart.items.len(), acme.experiment.button = "green");
    if cart.items.is_empty() { Err(Empty) } else { Ok(()) }
}
