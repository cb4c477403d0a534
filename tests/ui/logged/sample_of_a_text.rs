use otel_runtime::logged;

#[logged(sample = "10%")]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
