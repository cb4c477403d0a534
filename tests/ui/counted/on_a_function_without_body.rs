use otel_runtime::counted;

trait Store {
    #[counted]
    fn load(&self, id: u64) -> u64;
}

fn main() {}
