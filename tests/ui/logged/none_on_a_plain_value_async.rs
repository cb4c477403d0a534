use otel_runtime::logged;

#[logged(none = "warn")]
async fn place(id: u64) -> u64 {
    id
}

fn main() {
    drop(place(1));
}
