use otel_runtime::logged;

const EVENT: u8 = 5;

#[logged(event = EVENT)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
