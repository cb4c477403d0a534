//! Annotated functions, and one line that sets the providers up: prints the trace of an order as a tree.

use otel_runtime::traced;
use std::fmt;
use std::thread::sleep;
use std::time::Duration;

#[derive(Debug)]
enum OrderError {
    SoldOut,
}

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sold out")
    }
}

impl std::error::Error for OrderError {}

#[traced(args(item))]
fn place_order(item: &str, count: u32) -> Result<u32, OrderError> {
    reserve(item, count)?;
    Ok(charge(count * 20))
}

#[traced("stock.reserve", fields(order.count = count), err)]
fn reserve(_item: &str, count: u32) -> Result<(), OrderError> {
    sleep(Duration::from_millis(2));
    if count > 3 { Err(OrderError::SoldOut) } else { Ok(()) }
}

#[traced(kind = client, ret)]
fn charge(cents: u32) -> u32 {
    sleep(Duration::from_millis(5));
    cents
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let telemetry = otel_runtime::init()?;
    for count in [2, 9] {
        match place_order("tea", count) {
            Ok(cents) => println!("ordered {count} for {cents}"),
            Err(error) => println!("{count} are not to be had: {error}"),
        }
    }
    telemetry.shutdown()?;
    Ok(())
}
