use otel_runtime::traced;

#[traced(kind = client, err, kind = server)]
fn load(id: u64) -> Result<u64, String> {
    Ok(id)
}

fn main() {
    _ = load(1);
}
