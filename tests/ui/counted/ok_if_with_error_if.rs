use otel_runtime::counted;

#[counted(ok_if = |id| *id > 0, error_if = |id| *id == 0)]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
