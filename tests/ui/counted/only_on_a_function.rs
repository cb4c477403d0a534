use otel_runtime::counted;

#[counted(only(pub))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
