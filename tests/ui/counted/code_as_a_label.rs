use otel_runtime::counted;

#[counted(fields(code.function.name = "place"))]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
