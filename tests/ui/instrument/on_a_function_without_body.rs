use otel_runtime::instrument;

trait Load {
    #[instrument]
    fn load(&self);
}

fn main() {}
