use otel_runtime::counted;

#[counted(scope = "orders", target = "shop")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
