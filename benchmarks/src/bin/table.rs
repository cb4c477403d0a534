//! Measures all cases and prints the tables. An argument selects the cases whose name contains it.

use otel_benchmarks::{driver, goals, table};

fn main() {
    let filter = std::env::args().nth(1).unwrap_or_default();
    match driver::measure(&filter) {
        Ok(results) => println!("{}\n{}", table::markdown(&results), goals::markdown(&results)),
        Err(error) => eprintln!("{error}"),
    }
}
