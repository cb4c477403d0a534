use otel_runtime::traced;

#[traced(err("not loaded"))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
