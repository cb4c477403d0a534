use otel_runtime::instrument;

struct Store;

impl Store {
    #[instrument]
    async fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    _ = Store.load(1);
}
