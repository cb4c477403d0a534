use otel_runtime::counted;

#[counted(value = id)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
