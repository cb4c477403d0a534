#![deny(deprecated)]

use otel_runtime::{counted, logged};

#[counted("ordersPlaced")]
#[logged(event = "Order placed")]
fn place() {}

#[counted("http.server.requests")]
fn serve() {}

fn main() {}
