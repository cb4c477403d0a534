use otel_runtime::logged;

#[logged("{ret}", iter)]
fn place(id: u64) -> impl Iterator<Item = u64> {
    0..id
}

fn main() {
    place(1).count();
}
