use otel_runtime::counted;

#[counted(duration, active, duration)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
