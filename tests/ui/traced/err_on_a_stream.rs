use otel_runtime::traced;

#[traced(iter, err, ok_if = |_| true)]
fn lines() -> impl Iterator<Item = Result<u8, String>> {
    [Ok(1)].into_iter()
}

fn main() {
    _ = lines().count();
}
