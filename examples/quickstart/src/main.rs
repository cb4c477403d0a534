//! A function becomes a span with one attribute; the trees are printed because no exporter is configured.

use otel_runtime::traced;
use std::error::Error;
use std::num::ParseIntError;

fn main() -> Result<(), Box<dyn Error>> {
    let telemetry = otel_runtime::init()?;
    for order in ["2 apples", "many apples"] {
        match place_order(order) {
            Ok(price) => println!("{order}: {price} cents\n"),
            Err(error) => println!("{order}: {error}\n"),
        }
    }
    telemetry.shutdown()?;
    Ok(())
}

/// Nothing is recorded but what is asked for: here one field, and the returned value.
#[traced(fields(order.text = order), ret)]
fn place_order(order: &str) -> Result<u64, ParseIntError> {
    let quantity = quantity(order)?;
    Ok(price(quantity))
}

/// `err` tells the message as well; without it the span says only that it failed, and with which type.
#[traced(err)]
fn quantity(order: &str) -> Result<u64, ParseIntError> {
    order.split(' ').next().unwrap_or_default().parse()
}

#[traced("catalogue.price", args(quantity))]
fn price(quantity: u64) -> u64 {
    quantity * 25
}
