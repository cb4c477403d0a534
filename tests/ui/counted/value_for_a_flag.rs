use otel_runtime::counted;

#[counted(duration = "s")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
