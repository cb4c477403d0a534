use otel_runtime::counted;

#[counted(ok_if = |kind: &str| kind.is_empty())]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
