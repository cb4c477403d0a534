use otel_runtime::traced;

#[traced(err(fields(a = 1), fields(b = 2)))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
