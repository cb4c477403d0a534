use otel_runtime::{counted, logged, traced};

struct Store;

#[traced(kind = clinet)]
#[counted(duratoin)]
#[logged("{ret")]
impl Store {
    fn new() -> Self {
        Store
    }

    fn load(&self, id: u64) -> u64 {
        id
    }
}

fn main() {
    Store::new().load(1);
}
