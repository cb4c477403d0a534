use otel_runtime::traced;

#[traced(ret)]
#[track_caller]
fn load(id: u64) -> u64 {
    id
}

fn main() {
    load(1);
}
