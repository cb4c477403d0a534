//! Measures everything and prints the table; a word on the command line picks the cases whose name contains it.

use otel_benchmarks::{driver, goals, table::Results};

fn main() {
    let filter = std::env::args().nth(1).unwrap_or_default();
    match driver::measure(&filter) {
        Ok(measured) => {
            let results = Results(measured);
            println!("{}\n{}", results.markdown(), goals::markdown(&results));
        }
        Err(error) => eprintln!("{error}"),
    }
}
