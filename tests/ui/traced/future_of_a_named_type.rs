use otel_runtime::traced;
use std::future::{Ready, ready};

#[traced(future)]
fn load(id: u64) -> Ready<u64> {
    ready(id)
}

fn main() {
    load(1);
}
