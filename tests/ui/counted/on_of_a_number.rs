use otel_runtime::counted;

#[counted(on = 5)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
