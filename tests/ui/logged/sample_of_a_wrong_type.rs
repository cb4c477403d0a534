use otel_runtime::logged;

const SHARE: u8 = 1;

#[logged(sample = SHARE)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
