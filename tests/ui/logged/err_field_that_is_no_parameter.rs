use otel_runtime::logged;

#[logged(err(fields(order.kind)))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
