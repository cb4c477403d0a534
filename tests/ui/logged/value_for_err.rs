use otel_runtime::logged;

#[logged(err = "warn")]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
