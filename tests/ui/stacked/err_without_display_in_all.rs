use otel_runtime::{counted, logged, traced};

#[derive(Debug)]
struct Declined;

#[traced(err)]
#[counted]
#[logged]
fn place(id: u64) -> Result<u64, Declined> {
    if id > 0 { Ok(id) } else { Err(Declined) }
}

fn main() {
    _ = place(1);
}
