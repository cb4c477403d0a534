use otel_runtime::traced;

#[traced(kind = clinet)]
#[traced(lvel = "info")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
