use otel_runtime::{counted, traced};

trait Store {
    #[traced]
    #[counted]
    fn load(&self, id: u64) -> u64;
}

fn main() {}
