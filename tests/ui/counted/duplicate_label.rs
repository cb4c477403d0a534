use otel_runtime::counted;

#[counted(fields("acme.kind" = "a", acme.kind = id))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
