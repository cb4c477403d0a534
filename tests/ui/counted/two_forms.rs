use otel_runtime::counted;

#[counted(stream, iter)]
fn place(id: u64) -> std::ops::Range<u64> {
    0..id
}

fn main() {
    place(1);
}
