use otel_runtime::logged;

#[logged(err(level = "wran"))]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    load(1);
}
