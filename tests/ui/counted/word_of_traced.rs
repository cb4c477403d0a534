use otel_runtime::counted;

#[counted(kind = client)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
