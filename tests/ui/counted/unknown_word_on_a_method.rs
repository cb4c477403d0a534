use otel_runtime::counted;

struct Store;

#[counted(duration)]
impl Store {
    fn new() -> Self {
        Store
    }

    #[counted(actve)]
    fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Store::new().load(1);
}
