use otel_runtime::traced;

#[traced(current, poll_stats)]
async fn load(id: u64) -> u64 {
    id
}

fn main() {
    drop(load(1));
}
