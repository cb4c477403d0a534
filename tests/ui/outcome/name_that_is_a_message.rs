#![deny(deprecated)]

use otel_runtime::Outcome;

#[derive(Outcome)]
enum OrderError {
    #[outcome("no tea: sold out")]
    SoldOut,
}

fn main() {
    OrderError::SoldOut.error_type();
}
