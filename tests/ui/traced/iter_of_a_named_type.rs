use otel_runtime::traced;

#[traced(iter)]
fn ids(to: u64) -> Option<std::ops::Range<u64>> {
    Some(0..to)
}

fn main() {
    ids(1);
}
