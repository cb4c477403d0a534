use otel_runtime::logged;

#[logged("not placed: {err}", err("failed: {err}"))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
