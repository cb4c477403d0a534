use otel_runtime::traced;

#[traced(err(fields(acme.code = err.code_of_an_order())))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
