use otel_runtime::counted;

#[counted(on = ok | err)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
