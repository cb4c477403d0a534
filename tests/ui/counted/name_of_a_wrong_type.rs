use otel_runtime::counted;

const NAME: u8 = 5;

#[counted(name = NAME)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
