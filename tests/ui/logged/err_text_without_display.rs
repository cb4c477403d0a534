use otel_runtime::logged;

#[derive(Debug)]
struct Declined;

#[logged(err("not placed: {err}"))]
fn place(id: u64) -> Result<u64, Declined> {
    if id > 0 { Ok(id) } else { Err(Declined) }
}

fn main() {
    _ = place(1);
}
