use otel_runtime::instrument;

struct Store;

#[instrument(skip_all)]
impl Store {
    fn load(&self) {}
}

fn main() {
    Store.load();
}
