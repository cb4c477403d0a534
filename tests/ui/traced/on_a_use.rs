use otel_runtime::traced;

#[traced]
use std::cmp::max;

fn main() {
    println!("{}", max(1, 2));
}
