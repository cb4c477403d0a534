use otel_runtime::counted;

#[counted(sync)]
async fn place(id: u64) -> u64 {
    id
}

fn main() {
    drop(place(1));
}
