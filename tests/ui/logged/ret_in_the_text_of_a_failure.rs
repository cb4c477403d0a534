use otel_runtime::logged;

#[logged(err("{ret} not placed"))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
