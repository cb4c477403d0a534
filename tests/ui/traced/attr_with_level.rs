use otel_runtime::traced;

#[traced(err(attr, level = "warn"))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
