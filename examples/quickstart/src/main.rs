//! Annotated functions, and one line that sets up the providers. Prints the traces of two orders as trees with their log
//! records, and then the metrics.

use otel_runtime::{counted, logged, traced};
use std::io;
use std::thread::sleep;
use std::time::Duration;

#[traced(args(item), err)]
#[counted("shop.orders", unit = "{order}", duration)]
#[logged("{count} x {item} ordered", event = "shop.order.placed", err("no {item}: {err}", level = "warn"))]
fn place_order(item: &str, count: u32) -> io::Result<u32> {
    reserve(item, count)?;
    Ok(charge(count * 20))
}

#[traced("stock.reserve", fields(order.count = count))]
fn reserve(_item: &str, count: u32) -> io::Result<()> {
    sleep(Duration::from_millis(2));
    if count > 3 { Err(io::Error::other("sold out")) } else { Ok(()) }
}

#[traced(kind = client, ret)]
#[counted]
fn charge(cents: u32) -> u32 {
    sleep(Duration::from_millis(5));
    cents
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let telemetry = otel_runtime::init()?;
    for count in [2, 9] {
        if let Err(error) = place_order("tea", count) {
            eprintln!("cannot order {count}: {error}");
        }
    }
    telemetry.shutdown()?;
    Ok(())
}
