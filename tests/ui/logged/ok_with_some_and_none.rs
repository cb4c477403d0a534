use otel_runtime::logged;

#[logged(ok = "info", some = "debug", none = "warn")]
fn place(id: u64) -> Option<u64> {
    Some(id)
}

fn main() {
    place(1);
}
