use otel_runtime::traced;

#[traced(iter, ret)]
fn lines() -> Result<impl Iterator<Item = u8>, String> {
    Ok([1].into_iter())
}

fn main() {
    _ = lines().map(Iterator::count);
}
