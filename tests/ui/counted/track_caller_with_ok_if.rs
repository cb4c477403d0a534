use otel_runtime::counted;

#[counted(ok_if = |id| *id > 0)]
#[track_caller]
fn place(id: u64) -> u64 {
    id
}

fn main() {
    place(1);
}
