use otel_runtime::counted;

#[counted(fields({ 5 } = id))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
