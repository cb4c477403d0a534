use otel_runtime::counted;

#[counted(slow = "1s")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
