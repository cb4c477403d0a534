//! Orders, as far as `docs/getting-started.md` needs them.

use otel_runtime::{Outcome, counted, logged, traced};
use std::error::Error;
use std::fmt;
use std::time::Duration;
use tokio::time::sleep;

/// Orders, by their outcome.
#[traced("orders.place", fields(shop.item = item, shop.count = count), err)]
#[counted("shop.orders", unit = "{order}", duration)]
#[logged("{count} x {item} ordered", event = "shop.order.placed", err("no {item}: {err}", level = "warn"))]
pub(crate) async fn place(item: &str, count: u32) -> Result<u32, SoldOut> {
    reserve(count).await?;
    otel_runtime::context::spawn(send_receipt());
    Ok(count * 20)
}

#[traced("stock.reserve", fields(shop.count = count))]
async fn reserve(count: u32) -> Result<(), SoldOut> {
    sleep(Duration::from_millis(2)).await;
    if count > 3 { Err(SoldOut) } else { Ok(()) }
}

#[traced("receipt.send")]
async fn send_receipt() {
    sleep(Duration::from_millis(5)).await;
}

#[derive(Debug, Outcome)]
pub(crate) struct SoldOut;

impl fmt::Display for SoldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sold out")
    }
}

impl Error for SoldOut {}
