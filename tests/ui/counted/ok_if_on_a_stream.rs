use otel_runtime::counted;

#[counted(iter, ok_if = |id| *id > 0)]
fn place(id: u64) -> impl Iterator<Item = u64> {
    0..id
}

fn main() {
    place(1).count();
}
